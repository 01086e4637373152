// One market's bytes never cost another market: every bad thing at every string of a small page of
// either venue loses the row it stands in (an event's own: that event's rows), by name, and nothing
// else.

#include <algorithm>
#include <set>

#include "nodes/venues/books.hpp"
#include "nodes/venues/crawl.hpp"
#include "nodes/venues/scan.hpp"
#include "rows.hpp"

using namespace dutchbook;
using namespace dutchbook::venues;
using namespace dutchbook::venues::testing;

namespace {

constexpr std::size_t nowhere = std::size_t(-1);

/// A page with the places of its rows, told while it is written.
struct sample_page {
    endpoint kind;
    std::string body;
    struct stretch {
        std::size_t begin, end, event, market; ///< market: nowhere for an event's own
    };
    std::vector<stretch> events, markets;
    std::vector<std::string> ids;

    explicit sample_page(endpoint of) : kind(of) {
        const bool kalshi = of == endpoint::kalshi_events;
        body = kalshi ? R"({"cursor":"next","events":[)" : R"({"events":[)";
        for (std::size_t e = 0; e < 3; ++e) {
            if (e > 0) body += ',';
            const std::size_t begin = body.size();
            object event = kalshi ? kalshi_event() : polymarket_event();
            event[kalshi ? "event_ticker" : "id"] = "\"E" + std::to_string(e) + "\"";
            std::string head = write(event);
            head.back() = ',';
            body += head + "\"markets\":[";
            for (std::size_t m = 0; m <= e; ++m) add_market(kalshi, e, m);
            body += "],\"last\":\"x\"}";
            events.push_back({begin, body.size(), e, nowhere});
        }
        body += kalshi ? "]}" : R"(],"next_cursor":"next"})";
    }

    void add_market(bool kalshi, std::size_t e, std::size_t m) {
        object row = kalshi ? kalshi_row() : polymarket_row();
        const std::string digit = std::to_string(ids.size());
        ids.push_back(kalshi ? "KXT-" + digit : "0x" + std::string(63, 'a') + digit);
        row[kalshi ? "ticker" : "conditionId"] = "\"" + ids.back() + "\"";
        row["nobody_reads"] = R"(["a",{"b":"c"}])";
        if (m > 0) body += ',';
        const std::size_t begin = body.size();
        body += write(row);
        markets.push_back({begin, body.size(), e, ids.size() - 1});
    }

    /// The rows that damage at a place costs, and whether their ids stay readable.
    std::set<std::size_t> rows_at(std::size_t at) const {
        for (const auto& m : markets)
            if (at > m.begin && at < m.end) return {m.market};
        for (const auto& e : events)
            if (at > e.begin && at < e.end) {
                std::set<std::size_t> all;
                for (const auto& m : markets)
                    if (m.event == e.event) all.insert(m.market);
                return all;
            }
        return {nowhere};
    }
    bool in_id(std::size_t at) const {
        const std::string key =
            kind == endpoint::kalshi_events ? "\"ticker\":\"" : "\"conditionId\":\"";
        for (auto from = body.find(key); from != body.npos; from = body.find(key, from + 1))
            if (at > from && at <= body.find('"', from + key.size())) return true;
        return false;
    }
};

/// The places right behind every opening quote.
std::vector<std::size_t> strings_of(const std::string& body) {
    std::vector<std::size_t> out;
    bool inside = false;
    for (std::size_t i = 0; i < body.size(); ++i) {
        if (inside && body[i] == '\\') {
            ++i;
        } else if (body[i] == '"') {
            inside = !inside;
            if (inside) out.push_back(i + 1);
        }
    }
    return out;
}

struct bad_thing {
    std::string bytes;
    const char* reason;
};
const std::vector<bad_thing> bad_things = {{"\\ud800", "bad_escape"},
                                           {"\\udc00x", "bad_escape"},
                                           {"\\ud800\\u0041", "bad_escape"},
                                           {"\xff", "bad_encoding"},
                                           {"\xe2\x82", "bad_encoding"},
                                           {"\xed\xa0\x80", "bad_encoding"},
                                           {std::string(1, '\0'), "control_character"},
                                           {"\x1b[2J", "control_character"},
                                           {"\n", "control_character"},
                                           {"\\q", "bad_escape"},
                                           {"\\u12g4", "bad_escape"}};

std::string with_bytes(std::string body, std::size_t at, const std::string& what) {
    return body.insert(at, what);
}

std::map<std::string, market> by_id(const outcome_of_page& got) {
    std::map<std::string, market> out;
    for (const market& m : got.markets) out.emplace(m.key.id, m);
    return out;
}

void check_same(const market& a, const market& b) {
    BOOST_TEST(a.title == b.title);
    BOOST_TEST(a.rules == b.rules);
    BOOST_TEST(a.event_id == b.event_id);
    BOOST_TEST(a.event_title.view() == b.event_title.view());
    BOOST_TEST((a.tags == b.tags));
    BOOST_TEST((a.outcomes == b.outcomes));
    BOOST_TEST((a.sequence == b.sequence));
    BOOST_TEST((a.siblings == b.siblings));
}

const normalise_context context{at("2026-03-01T12:00:00Z"), nullptr};

/// Every row but those of `lost` is as it was; those are rejected with the reason, once each.
void expect_lost(const sample_page& page, const outcome_of_page& good, const raw_page& bad,
                 const std::set<std::size_t>& lost, std::string_view reason, bool ids_readable) {
    const auto got = read(bad, context);
    const auto before = by_id(good), after = by_id(got);
    BOOST_TEST(after.size() + lost.size() == before.size());
    for (const auto& [id, m] : after) check_same(m, before.at(id));
    std::set<std::uint32_t> at;
    for (const reject& r : got.rejects) {
        BOOST_TEST(to_string(r.why) == reason);
        BOOST_TEST(lost.contains(r.at.row));
        at.insert(r.at.row);
        if (ids_readable) BOOST_TEST(r.key.id == page.ids[r.at.row]);
    }
    BOOST_TEST(at.size() == lost.size());
}

/// An object with `levels` brackets in it.
std::string nested(std::size_t levels) {
    return "\"deep\":" + std::string(levels, '[') + std::string(levels, ']') + ",";
}

http::response reply_of(std::string body) {
    http::response r;
    r.status = 200;
    r.body = std::move(body);
    return r;
}

} // namespace

BOOST_AUTO_TEST_SUITE(bad_bytes)

BOOST_AUTO_TEST_CASE(each_bad_thing_at_each_string_costs_its_row) {
    for (const endpoint kind : {endpoint::kalshi_events, endpoint::polymarket_events}) {
        const sample_page page(kind);
        const auto good = read(page_of(kind, page.body), context);
        BOOST_REQUIRE_EQUAL(good.markets.size(), page.ids.size());
        std::size_t tried = 0;
        for (const std::size_t place : strings_of(page.body))
            for (const bad_thing& bad : bad_things) {
                const auto lost = page.rows_at(place);
                const std::string body = with_bytes(page.body, place, bad.bytes);
                page_fault why = page_fault::none;
                const auto made = make_page(kind, 0, body, why);
                BOOST_TEST_INFO_SCOPE(to_string(kind) << " " << bad.reason << " at " << place
                                                      << ": " << page.body.substr(place, 20));
                ++tried;
                if (lost.contains(nowhere)) { // the list's own keys and the cursor
                    BOOST_TEST(!made);
                    continue;
                }
                BOOST_REQUIRE(made);
                std::string mended = body;
                BOOST_TEST(scan_or_mend(kind, mended).cursor == "next");
                const bool id_hit = page.in_id(place);
                expect_lost(page, good, *made, lost, bad.reason, !id_hit);
                BOOST_REQUIRE(made->cuts);
                for (const cut_row& cut : *made->cuts)
                    BOOST_TEST((body.find(cut.raw) != body.npos && cut.raw.front() == '{'));
                BOOST_TEST(made->cuts->front().raw.find(bad.bytes) != std::string::npos);
            }
        BOOST_TEST(tried > 1'000u);
    }
}

BOOST_AUTO_TEST_CASE(nesting_costs_its_row_at_every_depth) {
    for (const endpoint kind : {endpoint::kalshi_events, endpoint::polymarket_events}) {
        const sample_page page(kind);
        const auto good = read(page_of(kind, page.body), context);
        for (const std::size_t levels :
             {1u, 10u, 24u, 26u, 27u, 28u, 29u, 30u, 31u, 32u, 40u, 9'999u})
            for (const auto* where : {&page.markets[3], &page.events[2]}) {
                BOOST_TEST_INFO_SCOPE(levels << " levels at " << where->begin);
                const std::string body = with_bytes(page.body, where->begin + 1, nested(levels));
                const raw_page made = page_of(kind, body);
                const std::size_t around = where->market == nowhere ? 3 : 5;
                const auto lost =
                    levels + around > 32 ? page.rows_at(where->begin + 1) : std::set<std::size_t>{};
                expect_lost(page, good, made, lost, "too_deep", true);
            }
    }
}

BOOST_AUTO_TEST_CASE(a_text_beyond_reason_costs_its_row) {
    const std::string megabyte(1 << 20, 'x');
    for (const endpoint kind : {endpoint::kalshi_events, endpoint::polymarket_events}) {
        const bool kalshi = kind == endpoint::kalshi_events;
        const sample_page page(kind);
        const auto good = read(page_of(kind, page.body), context);
        const auto hit = [&](const std::string& key, std::size_t from) {
            return page.body.find("\"" + key + "\":\"", from) + key.size() + 4;
        };
        const std::vector<std::string> of_rows =
            kalshi ? std::vector<std::string>{"title", "rules_primary", "yes_sub_title"}
                   : std::vector<std::string>{"question", "description"};
        for (const auto& key : of_rows) {
            BOOST_TEST_INFO_SCOPE(key);
            const std::size_t place = hit(key, page.markets[2].begin);
            expect_lost(page, good, page_of(kind, with_bytes(page.body, place, megabyte)), {2},
                        "too_long", true);
        }
        const std::size_t title = hit("title", page.events[1].begin);
        expect_lost(page, good, page_of(kind, with_bytes(page.body, title, megabyte)),
                    page.rows_at(title), "too_long", true);
    }
}

BOOST_AUTO_TEST_CASE(a_page_of_nothing_but_bad_rows_is_a_page) {
    for (const endpoint kind : {endpoint::kalshi_events, endpoint::polymarket_events}) {
        sample_page page(kind);
        std::string body = page.body;
        for (auto m = page.markets.rbegin(); m != page.markets.rend(); ++m)
            body.insert(m->begin + 1, "\"a\":\"\xff\",");
        const auto got = read(page_of(kind, body), context);
        BOOST_TEST(got.markets.empty());
        BOOST_TEST(got.by_reason.at("bad_encoding") == page.ids.size());
    }
}

BOOST_AUTO_TEST_CASE(broken_syntax_inside_a_row_costs_that_row) {
    const sample_page page(endpoint::kalshi_events);
    const auto good = read(page_of(page.kind, page.body), context);
    for (const char* what : {"\"a\":NaN,", "\"a\":,", "\"a\" \"b\",", "\"a\":\"b\"\"c\",", "1,"}) {
        BOOST_TEST_INFO_SCOPE(what);
        const auto made =
            page_of(page.kind, with_bytes(page.body, page.markets[1].begin + 1, what));
        expect_lost(page, good, made, {1}, "bad_json", true);
    }
}

BOOST_AUTO_TEST_CASE(damage_of_the_whole_still_refuses_the_page) {
    for (const endpoint kind : {endpoint::kalshi_events, endpoint::polymarket_events}) {
        const sample_page page(kind);
        const std::string bad = with_bytes(page.body, page.markets[0].begin + 2, "\xff");
        BOOST_TEST((fault_of(kind, bad.substr(0, bad.size() / 2)) != page_fault::none));
        for (const std::size_t cut : {1u, 2u, 5u, 40u})
            BOOST_TEST((fault_of(kind, bad.substr(0, bad.size() - cut)) != page_fault::none));
        BOOST_TEST((fault_of(kind, bad + "}") != page_fault::none));
        BOOST_TEST((fault_of(kind, bad + "x") != page_fault::none));
        BOOST_TEST((fault_of(kind, "<html>\xff</html>") != page_fault::none));
        BOOST_TEST((fault_of(kind, "\xff") != page_fault::none));
        BOOST_TEST((fault_of(kind, R"({"error":")"
                                   "\xff"
                                   R"("})") != page_fault::none));
    }
}

BOOST_AUTO_TEST_CASE(a_damaged_page_is_asked_for_once_more_and_then_taken) {
    const sample_page page(endpoint::kalshi_events);
    const std::string bad = with_bytes(page.body, page.markets[0].begin + 2, "\xff");
    crawl walk = kalshi_events("http://x");
    BOOST_TEST((walk.accept(reply_of(bad)).what == verdict::outcome::retry));
    auto second = walk.accept(reply_of(bad));
    BOOST_REQUIRE((second.what == verdict::outcome::more));
    BOOST_TEST(second.page->cuts->size() == 1u);
    BOOST_TEST(walk.next()->url.ends_with("cursor=next"));

    // Such a listing is not asked twice for each of its pages.
    std::string other = bad;
    other.replace(other.find("next"), 4, "last");
    BOOST_TEST((walk.accept(reply_of(other)).what != verdict::outcome::retry));

    // Damage of one answer costs a repetition and nothing else.
    crawl again = kalshi_events("http://x");
    BOOST_TEST((again.accept(reply_of(bad)).what == verdict::outcome::retry));
    const auto whole = again.accept(reply_of(page.body));
    BOOST_REQUIRE((whole.what == verdict::outcome::more));
    BOOST_TEST(!whole.page->cuts);
}

BOOST_AUTO_TEST_CASE(each_bad_thing_at_each_string_of_a_series_costs_that_series) {
    const std::string body =
        R"({"series":[{"ticker":"KXA","category":"Economics","tags":["Growth"],"fee_type":"quadratic","fee_multiplier":1},)"
        R"({"ticker":"KXB","category":"Crypto","tags":["BTC","ETH"],"fee_type":"quadratic","fee_multiplier":0.5}]})";
    const std::size_t border = body.find(",{") + 1;
    for (const std::size_t place : strings_of(body))
        for (const bad_thing& bad : bad_things) {
            BOOST_TEST_INFO_SCOPE(bad.reason << " at " << body.substr(place, 20));
            page_fault why{};
            const auto made =
                make_page(endpoint::kalshi_series, 0, with_bytes(body, place, bad.bytes), why);
            if (place < body.find('[')) {
                BOOST_TEST(!made);
                continue;
            }
            BOOST_REQUIRE(made);
            series_table table;
            BOOST_TEST((table.add(*made) == page_fault::none));
            BOOST_TEST((table.find("KXA") == nullptr) == (place < border));
            BOOST_TEST((table.find("KXB") == nullptr) == (place > border));
            BOOST_TEST(table.unread() == 1u);
            BOOST_TEST(table.unnamed() == 0u);
        }
}

namespace {

/// Three books; damage in one costs that one.
void sweep_books(const std::string& body, const std::vector<book_request>& wanted,
                 const std::vector<std::size_t>& begins, std::string_view id_key,
                 book_batch (*reader)(http::response&&, std::span<const book_request>)) {
    const auto good = reader(reply_of(body), wanted);
    BOOST_REQUIRE_EQUAL(good.books.size(), wanted.size());
    for (const std::size_t place : strings_of(body))
        for (const bad_thing& bad : bad_things) {
            BOOST_TEST_INFO_SCOPE(bad.reason << " at " << body.substr(place, 20));
            const auto got = reader(reply_of(with_bytes(body, place, bad.bytes)), wanted);
            if (place < begins[0]) {
                BOOST_TEST((got.fault != page_fault::none));
                continue;
            }
            const auto hit = std::size_t(std::upper_bound(begins.begin(), begins.end(), place) -
                                         begins.begin()) -
                             1;
            BOOST_TEST((got.fault == page_fault::none));
            BOOST_TEST(got.damaged == 1u);
            BOOST_TEST(got.unasked == 0u);
            BOOST_REQUIRE_EQUAL(got.rejects.size(), 1u);
            BOOST_TEST((got.rejects[0].key == wanted[hit].key));
            BOOST_TEST(to_string(got.rejects[0].why) == "bad_bytes");
            BOOST_TEST(got.books.size() == 2u);
        }
    // What is missing beside a book without a name may be that one; with a name it is not.
    std::string bad = body;
    const std::size_t name = bad.find(id_key, begins[0]);
    bad.insert(bad.find(':', name) + 2, "\xff");
    std::vector<book_request> more = wanted;
    more.push_back({{wanted[0].key.platform, "none"}, "999"});
    for (const auto& r : reader(reply_of(bad), more).rejects)
        BOOST_TEST(to_string(r.why) == "bad_bytes");
    bad = with_bytes(body, begins[0] + 2, "\xff");
    for (const auto& r : reader(reply_of(bad), more).rejects)
        if (r.key.id == "none") BOOST_TEST(to_string(r.why) == "missing");
}

} // namespace

BOOST_AUTO_TEST_CASE(each_bad_thing_at_each_string_of_a_book_costs_that_book) {
    std::string kalshi = R"({"orderbooks":[)", polymarket = "[";
    std::vector<book_request> wanted_k, wanted_p;
    std::vector<std::size_t> begins_k, begins_p;
    for (int i = 0; i < 3; ++i) {
        const std::string n = std::to_string(i);
        if (i > 0) kalshi += ',', polymarket += ',';
        begins_k.push_back(kalshi.size());
        begins_p.push_back(polymarket.size());
        kalshi +=
            R"({"x":"y","orderbook_fp":{"yes_dollars":[["0.4","10"]],"no_dollars":[["0.5","7"]]},"ticker":"K)" +
            n + "\"}";
        polymarket +=
            R"({"x":"y","market":"0xm)" + n + R"(","asset_id":"7)" + n +
            R"(","timestamp":"1","bids":[{"price":"0.4","size":"5"}],"asks":[{"price":"0.6","size":"5"}]})";
        wanted_k.push_back({{"kalshi", "K" + n}, ""});
        wanted_p.push_back({{"polymarket", "0xm" + n}, "7" + n});
    }
    sweep_books(kalshi + "]}", wanted_k, begins_k, "\"ticker\"", read_kalshi_books);
    sweep_books(polymarket + "]", wanted_p, begins_p, "\"asset_id\"", read_polymarket_books);
}

BOOST_AUTO_TEST_SUITE_END()
