#include "support.hpp"

using namespace dutchbook;
using namespace dutchbook::store;
using namespace dutchbook::store::testing;

namespace {

market full_market() {
    market m = make_market("polymarket", "0xabc");
    m.alias = "512345";
    m.yes_label = "Above 95";
    m.no_label = "Not above 95";
    m.event_title = "How high?";
    m.series_id = "KXRT";
    m.resolution_source = "https://example.org/source";
    m.siblings = exclusivity::augmented;
    m.strike = {strike_kind::between, decimal{-95'000'000}, decimal{999'999'999'999'999'999},
                "x > 3"};
    m.open_time = at(-100);
    m.close_time = at(500);
    m.end_date_conflict = true;
    m.yes_bid = price{1'000};
    m.yes_ask = price{9'000};
    m.volume = decimal{9'007'199'254'740'993};
    m.yes_token = std::string(77, '7');
    m.no_token = std::string(77, '3');
    m.fees = {fee_terms::formula::polymarket, 7'000, 62'500, 2, at(77)};
    m.ticks = {{price{0}, price{100'000}, price{1'000}},
               {price{100'000}, price{1'000'000}, price{10'000}}};
    m.min_order = quantity::contracts(5);
    m.lot = quantity{1};
    return m;
}

/// All members but `sequence`, which belongs to one reading and is not stored.
void check_same(const market& a, const market& b) {
    BOOST_TEST((a.key == b.key));
    BOOST_TEST(a.alias == b.alias);
    BOOST_TEST(a.title == b.title);
    BOOST_TEST(a.description == b.description);
    BOOST_TEST(a.rules == b.rules);
    BOOST_TEST(a.yes_label == b.yes_label);
    BOOST_TEST(a.no_label == b.no_label);
    BOOST_TEST(a.event_id == b.event_id);
    BOOST_TEST(a.event_title == b.event_title);
    BOOST_TEST(a.series_id == b.series_id);
    BOOST_TEST(a.resolution_source == b.resolution_source);
    BOOST_TEST(a.category == b.category);
    BOOST_TEST(a.event_type == b.event_type);
    BOOST_TEST((a.tags == b.tags));
    BOOST_TEST((a.siblings == b.siblings));
    BOOST_TEST((a.strike == b.strike));
    BOOST_TEST((a.open_time == b.open_time));
    BOOST_TEST((a.close_time == b.close_time));
    BOOST_TEST((a.end_date == b.end_date));
    BOOST_TEST(a.end_date_conflict == b.end_date_conflict);
    BOOST_TEST((a.outcomes == b.outcomes));
    BOOST_TEST((a.yes_bid == b.yes_bid));
    BOOST_TEST((a.yes_ask == b.yes_ask));
    BOOST_TEST((a.volume == b.volume));
    BOOST_TEST((a.liquidity == b.liquidity));
    BOOST_TEST(a.yes_token == b.yes_token);
    BOOST_TEST(a.no_token == b.no_token);
    BOOST_TEST((a.fees == b.fees));
    BOOST_TEST((a.ticks == b.ticks));
    BOOST_TEST((a.min_order == b.min_order));
    BOOST_TEST((a.lot == b.lot));
    BOOST_TEST(a.is_active == b.is_active);
    BOOST_TEST((a.processed_at == b.processed_at));
}

} // namespace

BOOST_AUTO_TEST_SUITE(store_rebuild)

BOOST_AUTO_TEST_CASE(a_market_comes_back_whole) {
    database db(in_memory(), access::write);
    const market full = full_market();
    market bare;
    bare.key = {"kalshi", "BARE"};
    bare.outcomes = {{{"Yes", std::nullopt}, {"No", price{1}}}};
    db.begin_run("r", at(0), at(0)).upsert_markets(std::vector{full, bare});
    check_same(*db.market_at(full.key), full);
    check_same(*db.market_at(bare.key), bare);
}

BOOST_AUTO_TEST_CASE(every_price_survives_its_decimal_text) {
    database db(in_memory(), access::write);
    std::vector<market> rows;
    for (std::int64_t micros = 0; micros <= 1'000'000; micros += 4'999)
        rows.push_back(make_market("kalshi", "P" + std::to_string(micros), micros));
    db.begin_run("r", at(0), at(0)).upsert_markets(rows);
    for (const market& m : rows) BOOST_TEST((db.market_at(m.key)->outcomes == m.outcomes));
}

BOOST_AUTO_TEST_CASE(hostile_text_is_stored_verbatim) {
    using namespace std::string_literals;
    database db(in_memory(), access::write);
    market m = make_market("kalshi", "'; DROP TABLE markets; --");
    m.title = "a'b\"c\\d\0e\n\xF0\x9F\x98\x80\u202E\u200B{}[]"s;
    m.rules = "\x01\x02\x7f"s;
    m.tags = {"\"],[\"", "\0"s};
    m.outcomes[0].name = "Yes\",\"price\":0.01,\"x\":\""s;
    db.begin_run("r", at(0), at(0)).upsert_markets(std::vector{m});
    check_same(*db.find_market(m.key.id), m);
    BOOST_TEST(db.counts().markets == 1);
}

BOOST_AUTO_TEST_CASE(found_by_id_by_alias_or_by_platform) {
    database db(in_memory(), access::write);
    market a = make_market("kalshi", "SAME"), b = make_market("polymarket", "SAME");
    market c = full_market();
    market d = make_market("limitless", "512345");
    db.begin_run("r", at(0), at(0)).upsert_markets(std::vector{a, b, c});
    BOOST_TEST((db.find_market("512345")->key == c.key));
    BOOST_TEST((db.find_market("polymarket:512345")->key == c.key));
    BOOST_TEST((db.find_market("polymarket:SAME")->key == b.key));
    BOOST_TEST(!db.find_market("nothing").has_value());
    BOOST_TEST(!db.find_market("").has_value());
    BOOST_CHECK_EXCEPTION((void)db.find_market("SAME"), error, [](const error& e) {
        return e.code() == exit_code::usage &&
               std::string_view{e.what()} ==
                   "SAME is ambiguous: write kalshi:SAME or polymarket:SAME";
    });
    db.begin_run("r2", at(0), at(0)).upsert_markets(std::vector{d});
    BOOST_CHECK_THROW((void)db.find_market("512345"), error);
    BOOST_TEST((db.find_market("limitless:512345")->key == d.key));
}

BOOST_AUTO_TEST_CASE(siblings_are_the_rest_of_the_event) {
    database db(in_memory(), access::write);
    market lone = make_market("kalshi", "LONE");
    lone.event_id.clear();
    market elsewhere = make_market("polymarket", "P");
    const std::vector<market> rows = {make_market("kalshi", "C"), make_market("kalshi", "A"),
                                      make_market("kalshi", "B"), lone, elsewhere};
    db.begin_run("r", at(0), at(0)).upsert_markets(rows);
    const auto rest = db.siblings(rows[2]);
    BOOST_REQUIRE(rest.size() == 2);
    BOOST_TEST(rest[0].key.id == "A");
    BOOST_TEST(rest[1].key.id == "C");
    BOOST_TEST(db.siblings(lone).empty());
}

BOOST_AUTO_TEST_SUITE_END()
