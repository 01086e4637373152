#include <random>

#include "rows.hpp"

#include "nodes/venues/quality.hpp"

using namespace dutchbook;
using namespace dutchbook::venues;
using namespace dutchbook::venues::testing;

namespace {

const normalise_context march{at("2026-03-01T12:00:00Z"), nullptr};

std::string sample(endpoint kind) {
    return body_of(kind, kind == endpoint::kalshi_events ? kalshi_event() : polymarket_event(),
                   kind == endpoint::kalshi_events ? kalshi_row() : polymarket_row());
}

void equal(const market& a, const market& b) {
    BOOST_TEST((a.key == b.key));
    BOOST_TEST(a.title == b.title);
    BOOST_TEST(a.rules == b.rules);
    BOOST_TEST((a.outcomes == b.outcomes));
    BOOST_TEST((a.ticks == b.ticks));
    BOOST_TEST((a.tags == b.tags));
    BOOST_TEST((a.strike == b.strike));
    BOOST_TEST((a.fees == b.fees));
    BOOST_TEST((a.liquidity == b.liquidity));
}

} // namespace

BOOST_AUTO_TEST_SUITE(decoding)

BOOST_AUTO_TEST_CASE(parts_of_any_size_give_the_same_rows) {
    for (const endpoint kind : {endpoint::kalshi_events, endpoint::polymarket_events}) {
        const raw_page page = page_of(kind, sample(kind));
        const auto whole = normalise(decode(page), march);
        BOOST_REQUIRE_EQUAL(whole.markets.size(), 1u);
        for (const std::size_t feed : {1u, 2u, 3u, 5u, 7u, 16u, 64u, 255u}) {
            const auto parts = normalise(decode(page, feed), march);
            BOOST_REQUIRE_EQUAL(parts.markets.size(), 1u);
            equal(whole.markets[0], parts.markets[0]);
        }
    }
}

BOOST_AUTO_TEST_CASE(repeated_keys) {
    std::string same = sample(endpoint::kalshi_events), other = same;
    same.insert(same.find("\"status\""), R"("status":"active",)");
    other.insert(other.find("\"status\""), R"("status":"closed",)");
    const decoded_page harmless = decode(page_of(endpoint::kalshi_events, same));
    BOOST_TEST(harmless.repeated_keys == 1u);
    BOOST_TEST(harmless.rows() == 1u);
    const decoded_page conflict = decode(page_of(endpoint::kalshi_events, other));
    BOOST_REQUIRE_EQUAL(conflict.rejects.size(), 1u);
    BOOST_TEST((conflict.rejects[0].why == reject_reason::repeated_key));
    BOOST_TEST(conflict.rejects[0].key.id == "KXT-26-A");
    std::string event = sample(endpoint::kalshi_events);
    event.insert(event.find("\"series_ticker\""), R"("series_ticker":"OTHER",)");
    BOOST_TEST(decode(page_of(endpoint::kalshi_events, event)).rejects.size() == 1u);
    std::string unread = sample(endpoint::kalshi_events);
    unread.insert(unread.find("\"status\""), R"("x":1,"x":2,)");
    BOOST_TEST(decode(page_of(endpoint::kalshi_events, unread)).rows() == 1u);
}

/// The second row's keys are guessed from the first's: one that differs in any single character, or
/// is longer or shorter, must not pass for the one expected.
BOOST_AUTO_TEST_CASE(a_key_like_the_one_expected) {
    const auto page_with = [](std::string_view key) {
        const auto row = [](std::string_view id, std::string_view name) {
            return R"({"ticker":")" + std::string(id) + R"(","market_type":"binary",")" +
                   std::string(name) + R"(":"said","title":"A question?"})";
        };
        return page_of(endpoint::kalshi_markets, R"({"cursor":"","markets":[)" +
                                                     row("A", "expected_expiration_time") + "," +
                                                     row("B", key) + "]}");
    };
    const auto said = [&](std::string_view key) {
        const decoded_page page = decode(page_with(key));
        const auto& rows = std::get<kalshi_table>(page.table).markets;
        BOOST_REQUIRE_EQUAL(rows.size(), 2u);
        BOOST_TEST((rows[1][kalshi_field::title].text() == "A question?"));
        return rows[1][kalshi_field::expected_expiration_time].text() == "said";
    };
    const std::string key = "expected_expiration_time";
    BOOST_TEST(said(key));
    for (std::size_t i = 0; i < key.size(); ++i) {
        std::string other = key;
        other[i] = 'X';
        BOOST_TEST(!said(other), other);
    }
    BOOST_TEST(!said(key + "s"));
    BOOST_TEST(!said(key.substr(0, key.size() - 1)));
    BOOST_TEST(!said(key + "_that_is_longer_than_any_guess"));
}

BOOST_AUTO_TEST_CASE(a_broken_page_rejects_every_market) {
    raw_page page = page_of(endpoint::kalshi_events, sample(endpoint::kalshi_events));
    page.body = std::make_shared<const std::string>(page.body->substr(0, page.body->size() - 3));
    page.markets = 7;
    const decoded_page got = decode(page);
    BOOST_TEST(got.rows() == 0u);
    BOOST_TEST(got.rejects.size() == 7u);
    BOOST_TEST((got.rejects[6].why == reject_reason::page_broken));
}

BOOST_AUTO_TEST_CASE(what_is_no_market_is_not_counted) {
    const raw_page page = page_of(
        endpoint::kalshi_events,
        R"({"cursor":"","events":[1,null,"x",[{}],{"markets":[1,null,[],"x",{}]},{"markets":{"a":{}}},{"markets":null}]})");
    BOOST_TEST(page.markets == 1u);
    BOOST_TEST(read(page, march).by_reason["no_id"] == 1u);
}

BOOST_AUTO_TEST_CASE(ranges_of_rows_add_up) {
    std::string body = R"({"markets":[)";
    for (int i = 0; i < 10; ++i) {
        object row = polymarket_row();
        row["id"] = "\"" + std::to_string(i) + "\"";
        if (i % 3 == 0) row["closed"] = "true";
        body += (i ? "," : "") + write(row);
    }
    const decoded_page page = decode(page_of(endpoint::polymarket_markets, body + "]}", 4));
    for (const std::size_t chunk : {1u, 3u, 7u, 64u}) {
        std::string aliases;
        std::size_t rejects = 0;
        for (std::size_t first = 0; first < page.rows(); first += chunk) {
            const normalised part = normalise(page, march, first, first + chunk);
            for (const market& m : part.markets) {
                aliases += m.alias;
                BOOST_TEST(
                    (m.sequence == row_sequence{4, static_cast<std::uint32_t>(m.alias[0] - '0')}));
            }
            rejects += part.rejects.size();
        }
        BOOST_TEST(aliases == "124578");
        BOOST_TEST(rejects == 4u);
    }
}

BOOST_AUTO_TEST_CASE(random_damage) {
    std::mt19937 random(20260301);
    std::size_t pages = 0, markets = 0;
    for (const endpoint kind : {endpoint::kalshi_events, endpoint::polymarket_events}) {
        const std::string good = sample(kind);
        for (int i = 0; i < 3'000; ++i) {
            std::string bad = good;
            for (auto n = 1 + random() % 3; n > 0; --n) {
                const std::size_t where = random() % bad.size();
                static constexpr std::string_view bytes =
                    "0123456789\"\\,:{}[]eE-+.ntux \xff\xc2\x80\x01";
                if (random() % 4 == 0)
                    bad.erase(where, random() % 8);
                else
                    bad[where] = bytes[random() % bytes.size()];
                if (bad.empty()) bad = "x";
            }
            page_fault why = page_fault::none;
            const auto page = make_page(kind, 0, bad, why);
            if (!page) continue;
            ++pages;
            const auto got = read(*page, march); // the ledger balances, or read() fails
            for (const market& m : got.markets) check_prices(m);
            markets += got.markets.size();
        }
    }
    BOOST_TEST(pages > 1'000u); // enough of the damage was within strings and numbers
    BOOST_TEST(markets > 500u);
}

BOOST_AUTO_TEST_CASE(schema_drift) {
    std::mt19937 random(7);
    static const std::vector<std::string> strange{"",
                                                  "null",
                                                  "true",
                                                  "7",
                                                  "-1",
                                                  "0.5",
                                                  "1e999",
                                                  "[]",
                                                  "{}",
                                                  R"("")",
                                                  R"("x")",
                                                  R"("43")",
                                                  R"([{"a":[1]}])",
                                                  "99999999999999999999999999999999"};
    for (const endpoint kind : {endpoint::kalshi_events, endpoint::polymarket_events}) {
        const object good = kind == endpoint::kalshi_events ? kalshi_row() : polymarket_row();
        for (const auto& [key, value] : good) {
            with(kind, key, ""); // renamed
            for (const std::string& other : strange) with(kind, key, other);
        }
    }
}

BOOST_AUTO_TEST_CASE(quality) {
    market m =
        judge(endpoint::polymarket_events, polymarket_event(), polymarket_row()).markets.at(0);
    const auto refused = [&](const quality_limits& limits) {
        const auto why = refusal(m, limits, march.as_of);
        return why ? to_string(*why) : "";
    };
    quality_limits limits;
    BOOST_TEST(refused(limits) == "");
    limits.min_volume_usd = decimal{12'500'001};
    BOOST_TEST(refused(limits) == "low_volume");
    m.volume.reset();
    BOOST_TEST(refused(limits) == ""); // unknown is skipped
    limits.min_liquidity_usd = decimal{100'000'000};
    BOOST_TEST(refused(limits) == "low_liquidity");
    limits = {};
    limits.max_spread = price{19'999};
    BOOST_TEST(refused(limits) == "wide_spread");
    limits.max_spread = price{20'000};
    BOOST_TEST(refused(limits) == "");
    limits.horizon_days = 305;
    BOOST_TEST(refused(limits) == "");
    limits.horizon_days = 304;
    BOOST_TEST(refused(limits) == "beyond_horizon");
    std::vector<market> markets{m, m};
    markets[0].end_date.reset();
    std::vector<reject> rejects;
    apply_quality(markets, rejects, limits, march.as_of);
    BOOST_TEST(markets.size() == 1u);
    reject_counts counts;
    counts.add(rejects);
    BOOST_TEST(counts[reject_reason::beyond_horizon] == 1u);
    BOOST_TEST(counts.total() == 1u);
}

BOOST_AUTO_TEST_SUITE_END()
