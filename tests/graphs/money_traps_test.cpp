// What looks like profit and is none, from the venues' replies to the opportunity: each trap beside
// the same world without it, whose profit is counted by hand.

#include <boost/test/unit_test.hpp>

#include <boost/json.hpp>

#include "graphs/result_json.hpp"
#include "graphs/run_report.hpp"
#include "graphs/run_text.hpp"
#include "nodes/http/server.hpp"
#include "sync_support.hpp"

using namespace dutchbook;
using namespace dutchbook::graphs;
using namespace dutchbook::graphs::testing;

namespace {

namespace json = boost::json;

/// [[price, size], …] as both venues write them.
using side_of_book = std::vector<std::pair<std::string, std::string>>;

/// One question that both venues list in the same words, with what each of them says.
struct question {
    std::string title = "Will Ada Quist win the 2026 Rockford mayoral election?";
    side_of_book kalshi_yes_bids = {{"0.4000", "100.00"}};
    side_of_book kalshi_no_bids = {{"0.5800", "100.00"}}; ///< YES at .42
    side_of_book bids = {{"0.55", "100"}};                ///< Polymarket NO at .45
    side_of_book asks = {{"0.57", "100"}};
    std::string outcomes = R"(["Yes", "No"])";
    std::string book_of; ///< the market that Polymarket's book names; empty: the right one
    double fee_rate = 0.04;
    json::object kalshi, polymarket; ///< fields that differ from the usual
    std::string closes = "2026-11-03T00:00:00Z";
};

const std::string condition = "0x" + std::string(64, 'a');
const std::string first_token = "7" + std::string(76, '1');
const std::string second_token = "7" + std::string(76, '2');
const std::string rules_text =
    "If Ada Quist wins the 2026 Rockford mayoral election, then the market "
    "resolves to Yes. Otherwise it resolves to No.";

void change(json::object& o, const json::object& with) {
    for (const auto& [key, value] : with) o[key] = value;
}

json::object kalshi_event(const question& q) {
    json::object m{{"ticker", "KXROCK-26-Q"},
                   {"event_ticker", "KXROCK-26"},
                   {"market_type", "binary"},
                   {"title", q.title},
                   {"yes_sub_title", ""},
                   {"no_sub_title", ""},
                   {"open_time", "2026-01-01T15:00:00Z"},
                   {"close_time", q.closes},
                   {"expected_expiration_time", q.closes},
                   {"status", "active"},
                   {"notional_value_dollars", "1.0000"},
                   {"yes_bid_dollars", "0.0000"},
                   {"yes_ask_dollars", "1.0000"},
                   {"no_bid_dollars", "0.0000"},
                   {"no_ask_dollars", "1.0000"},
                   {"volume_fp", "1000.00"},
                   {"result", ""},
                   {"rules_primary", rules_text},
                   {"rules_secondary", ""},
                   {"settlement_bounds_type", "default"}};
    change(m, q.kalshi);
    return {{"event_ticker", "KXROCK-26"},
            {"series_ticker", "KXROCK"},
            {"title", q.title},
            {"mutually_exclusive", false},
            {"markets", json::array{m}}};
}

json::object polymarket_event(const question& q) {
    json::object m{{"id", "517"},
                   {"question", q.title},
                   {"conditionId", condition},
                   {"description", rules_text},
                   {"endDate", q.closes},
                   {"startDate", "2026-01-01T00:00:00Z"},
                   {"outcomes", q.outcomes},
                   {"clobTokenIds", R"([")" + first_token + R"(", ")" + second_token + R"("])"},
                   {"volume", "1000"},
                   {"active", true},
                   {"closed", false},
                   {"archived", false},
                   {"acceptingOrders", true},
                   {"enableOrderBook", true},
                   {"orderPriceMinTickSize", 0.01},
                   {"orderMinSize", 5},
                   {"negRisk", false},
                   {"feesEnabled", true},
                   {"feeSchedule", json::object{{"exponent", 1}, {"rate", q.fee_rate}}}};
    change(m, q.polymarket);
    return {{"id", "9"},
            {"title", q.title},
            {"active", true},
            {"closed", false},
            {"archived", false},
            {"negRisk", false},
            {"tags", json::array{json::object{{"label", "Politics"}}}},
            {"markets", json::array{m}}};
}

json::array pairs_of(const side_of_book& side) {
    json::array out;
    for (const auto& [at, size] : side) out.push_back(json::array{at, size});
    return out;
}

json::array levels_of(const side_of_book& side, bool mirrored) {
    json::array out;
    for (const auto& [at, size] : side) {
        const auto p = parse_price(at);
        out.push_back(json::object{{"price", mirrored && p ? to_string(p->complement()) : at},
                                   {"size", size}});
    }
    return out;
}

/// Polymarket's books: the second token's mirrors the first's.
json::array clob_books(const question& q, const std::string& asked) {
    json::array all;
    for (const bool mirrored : {false, true}) {
        const std::string& token = mirrored ? second_token : first_token;
        if (asked.find(token) == std::string::npos) continue;
        all.push_back(json::object{{"market", q.book_of.empty() ? condition : q.book_of},
                                   {"asset_id", token},
                                   {"timestamp", "1772366400000"},
                                   {"bids", levels_of(mirrored ? q.asks : q.bids, mirrored)},
                                   {"asks", levels_of(mirrored ? q.bids : q.asks, mirrored)},
                                   {"min_order_size", "5"},
                                   {"tick_size", "0.01"}});
    }
    return all;
}

std::string body_of(const question& q, const http::server_request& asked) {
    const std::string& path = asked.path;
    if (path == "/trade-api/v2/exchange/status")
        return R"({"exchange_active":true,"trading_active":true})";
    if (path == "/trade-api/v2/series")
        return R"({"series":[{"ticker":"KXROCK","title":"Rockford","category":"Elections",)"
               R"("fee_type":"quadratic","fee_multiplier":1}]})";
    if (path == "/trade-api/v2/events")
        return json::serialize(
            json::object{{"events", json::array{kalshi_event(q)}}, {"cursor", ""}});
    if (path == "/trade-api/v2/markets/orderbooks")
        return json::serialize(json::object{
            {"orderbooks",
             json::array{json::object{
                 {"ticker", "KXROCK-26-Q"},
                 {"orderbook_fp", json::object{{"yes_dollars", pairs_of(q.kalshi_yes_bids)},
                                               {"no_dollars", pairs_of(q.kalshi_no_bids)}}}}}}});
    if (path == "/gamma/events/keyset")
        return json::serialize(json::object{{"events", json::array{polymarket_event(q)}}});
    if (path == "/clob/books") return json::serialize(clob_books(q, asked.body));
    return {};
}

sync_result run_over(const question& q, const std::function<void(settings&)>& configure = {}) {
    http::server world({}, [&q](http::server_request asked, http::server::reply reply) {
        http::server_response r;
        r.body = body_of(q, asked);
        if (r.body.empty()) r.status = 404;
        r.headers = {{"content-type", "application/json"}};
        reply(std::move(r));
    });
    sync_setup how;
    how.config = at_world(world.url());
    how.config.arbitrage.min_profit = {};
    if (configure) configure(how.config);
    how.as_of = at("2026-03-01T12:00:00Z");
    auto result = run_sync(how).result;
    world.stop();
    return result;
}

/// The one opportunity's profit in 10^-6 $, or zero.
std::int64_t profit(const question& q) {
    const auto r = run_over(q);
    BOOST_TEST_REQUIRE(r.opportunities.size() <= 1u);
    return r.opportunities.empty() ? 0 : r.opportunities[0].net.micros;
}

/// What killed the pair; "found" where nothing did, "unrelated" where it was no candidate.
std::string fate(const question& q) {
    const auto r = run_over(q);
    if (!r.opportunities.empty()) return "found";
    for (std::size_t i = 0; i < pricing::killed_by_count; ++i)
        if (r.funnel.killed[i] > 0)
            return std::string(pricing::to_string(static_cast<pricing::killed_by>(i)));
    return "unrelated";
}

question with(const std::function<void(question&)>& change_it) {
    question q;
    change_it(q);
    return q;
}

// 100 - (42.00 + 1.7052 to the cent) - (45.00 + 0.99)
constexpr std::int64_t usual = 100'000'000 - 43'710'000 - 45'990'000;

} // namespace

BOOST_AUTO_TEST_SUITE(money_traps)

BOOST_AUTO_TEST_CASE(the_usual_pair_gains_what_is_counted_by_hand) {
    const auto r = run_over({});
    BOOST_TEST_REQUIRE(r.opportunities.size() == 1u);
    const opportunity& o = r.opportunities[0];
    BOOST_TEST(o.net.micros == usual);
    BOOST_TEST((o.buy == market_key{"kalshi", "KXROCK-26-Q"}));
    BOOST_TEST((o.sell == market_key{"polymarket", condition}));
    BOOST_TEST((o.because.kind == relation_kind::identity));
}

BOOST_AUTO_TEST_CASE(a_missing_or_empty_side_has_no_price) {
    BOOST_TEST(fate(with([](question& q) {
                   q.kalshi_no_bids.clear(), q.kalshi_yes_bids.clear();
               })) == "one_sided_book");
    BOOST_TEST(fate(with([](question& q) { q.bids.clear(), q.asks.clear(); })) == "one_sided_book");
    // Only the other direction is left: YES at .57 with NO at .60.
    BOOST_TEST(fate(with([](question& q) { q.bids.clear(); })) == "no_edge");
    BOOST_TEST(fate(with([](question& q) {
                   q.kalshi_no_bids = {{"0.5800", "0.00"}};
               })) == "no_edge");
    // What is no size or no price is no book.
    for (const char* bad : {"NaN", "", "-5", "inf", "1e3"}) {
        BOOST_TEST(fate(with([&](question& q) { q.bids = {{"0.55", bad}}; })) == "no_book", bad);
        BOOST_TEST(fate(with([&](question& q) {
                       q.kalshi_no_bids = {{"0.5800", bad}};
                   })) == "no_book",
                   bad);
    }
    for (const char* bad : {"0", "1", "1.01", "-0.2", "NaN", "58"}) {
        BOOST_TEST(fate(with([&](question& q) { q.asks = {{bad, "100"}}; })) == "no_book", bad);
        BOOST_TEST(fate(with([&](question& q) {
                       q.kalshi_yes_bids = {{bad, "100.00"}};
                   })) == "no_book",
                   bad);
    }
}

BOOST_AUTO_TEST_CASE(a_book_of_another_market_prices_nothing) {
    BOOST_TEST(fate(with([](question& q) { q.book_of = "0x" + std::string(64, 'b'); })) ==
               "no_book");
}

BOOST_AUTO_TEST_CASE(listed_prices_are_no_prices) {
    const auto listed = [](question& q) {
        q.kalshi = {{"yes_ask_dollars", "0.3000"}, {"no_ask_dollars", "0.3000"}};
        q.polymarket = {{"bestBid", 0.7}, {"bestAsk", 0.3}, {"outcomePrices", R"(["0.3","0.3"])"}};
        q.kalshi_no_bids = {{"0.4400", "100.00"}}; // the book asks .56, with .45 for NO
    };
    BOOST_TEST(fate(with(listed)) == "no_edge");
}

BOOST_AUTO_TEST_CASE(locked_and_crossed_books_are_stale) {
    for (const char* no_bid : {"0.6000", "0.6100", "0.7000"}) // YES bid .40
        BOOST_TEST(fate(with([&](question& q) {
                       q.kalshi_no_bids = {{no_bid, "100.00"}};
                   })) == "stale_book",
                   no_bid);
    for (const char* ask : {"0.55", "0.54", "0.01"}) // bid .55
        BOOST_TEST(fate(with([&](question& q) { q.asks = {{ask, "100"}}; })) == "stale_book", ask);
    BOOST_TEST(profit(with([](question& q) {
                   q.kalshi_yes_bids = {{"0.4100", "100.00"}};
               })) == usual);
    BOOST_TEST(profit(with([](question& q) { q.asks = {{"0.56", "100"}}; })) == usual);
}

BOOST_AUTO_TEST_CASE(a_leg_below_a_dollar_is_raised_or_is_none) {
    const auto small = [](const char* size, side_of_book more = {}) {
        return with([&](question& q) {
            q.kalshi_no_bids = {{"0.1000", "100.00"}}; // YES at .90
            q.kalshi_yes_bids = {{"0.0500", "100.00"}};
            q.bids = {{"0.94", size}}; // NO at .06
            q.bids.insert(q.bids.end(), more.begin(), more.end());
            q.asks = {{"0.97", "100"}};
        });
    };
    BOOST_TEST(fate(small("6")) == "depth");     // $0.36
    BOOST_TEST(fate(small("16.66")) == "depth"); // $0.9996
    // 17 are $1.02; of these 16.97 are best, Kalshi's sum is a whole cent there:
    // 16.97 - (15.273 + .1070) - (1.0182 + .03829)
    BOOST_TEST(profit(small("17")) == 16'970'000 - 15'380'000 - 1'056'490);
    // With .20 behind it, a dollar costs more than six at .06 gain.
    BOOST_TEST(fate(small("6", {{"0.80", "100"}})) == "minimum_size");
    // With .10 behind it, it does not.
    const auto raised = run_over(small("6", {{"0.90", "100"}}));
    BOOST_TEST_REQUIRE(raised.opportunities.size() == 1u);
    const leg& no = raised.opportunities[0].legs[1];
    BOOST_TEST((no.cost - no.fee).micros >= 1'000'000);
    BOOST_TEST(raised.opportunities[0].net.micros > 0);
}

BOOST_AUTO_TEST_CASE(outcomes_in_the_other_order_are_turned_and_never_two_of_one_kind) {
    for (const char* labels : {R"(["No", "Yes"])", R"(["no","yes"])", R"([" NO ", "YES"])"}) {
        // The first token is NO here: YES is sold at .45, NO at .57, and with Kalshi's YES at .42
        // and NO at .60 fees take all. Taken as listed it would be `usual`.
        BOOST_TEST(fate(with([&](question& q) { q.outcomes = labels; })) == "fees", labels);
        // The same market with the sides told in the other order throughout is the usual one.
        const auto turned = run_over(with([&](question& q) {
            q.outcomes = labels;
            q.bids = {{"0.43", "100"}};
            q.asks = {{"0.45", "100"}};
        }));
        BOOST_TEST_REQUIRE(turned.opportunities.size() == 1u, labels);
        const opportunity& o = turned.opportunities[0];
        BOOST_TEST(o.net.micros == usual);
        BOOST_TEST((o.legs[0].side == side::yes));
        BOOST_TEST((o.legs[1].side == side::no));
        BOOST_TEST(turned.book.find({"polymarket", condition})->no_token == first_token);
    }
}

BOOST_AUTO_TEST_CASE(what_earns_less_than_the_risk_free_rate_is_published_and_marked) {
    question q;
    q.closes = "2028-11-07T00:00:00Z";
    q.title = "Will Ada Quist win the 2028 Rockford mayoral election?";
    for (auto* row : {&q.kalshi, &q.polymarket})
        (*row)[row == &q.kalshi ? "rules_primary" : "description"] =
            "If Ada Quist wins the 2028 Rockford mayoral election, it resolves to Yes.";
    // 10.30 on 89.70 in some 980 days: 4.3 % a year.
    const auto at_rate = [&](std::int64_t rate, std::int64_t least) {
        return run_over(q, [=](settings& s) {
            s.arbitrage.risk_free_rate = decimal{rate};
            s.arbitrage.min_annualised = decimal{least};
        });
    };
    const auto marked = at_rate(50'000, 0);
    BOOST_TEST_REQUIRE(marked.opportunities.size() == 1u);
    BOOST_TEST(marked.opportunities[0].net.micros == usual);
    BOOST_TEST(marked.opportunities[0].below_risk_free);
    BOOST_TEST(!at_rate(40'000, 0).opportunities.at(0).below_risk_free);
    const auto refused = at_rate(50'000, 50'000);
    BOOST_TEST(refused.opportunities.empty());
    BOOST_TEST(refused.funnel.of(pricing::killed_by::lock_up) == 1u);
}

BOOST_AUTO_TEST_CASE(an_edge_that_is_too_good_is_listed_apart_with_both_rules) {
    // 100 - 43.71 - (25.00 + .75) = 30.54 of 100.
    question q;
    q.bids = {{"0.75", "100"}}, q.asks = {{"0.77", "100"}};
    const auto r = run_over(q);
    BOOST_TEST(r.opportunities.empty());
    BOOST_TEST_REQUIRE(r.implausible.size() == 1u);
    const opportunity& o = r.implausible[0];
    BOOST_TEST(o.net.micros == 30'540'000);
    // Both trade a thousand: (1 - c) / 0.001 · (.3054 / .2)²
    const auto expected = (1 - o.because.confidence) * 1'000 * 1.527 * 1.527;
    BOOST_TEST(o.implausible_odds == static_cast<std::int64_t>(expected));
    BOOST_TEST(o.implausible_odds > 10);
    BOOST_TEST(r.funnel.opportunities == 0u);
    BOOST_TEST(r.funnel.of(pricing::killed_by::implausible) == 1u);
    BOOST_TEST(r.funnel.candidates() == 1u);

    const sync_options with{.as_of = at("2026-03-01T12:00:00Z"), .run_id = "r"};
    const auto told = json::parse(result_json(r, with));
    BOOST_TEST(told.at("opportunities").as_array().empty());
    const auto& one = told.at("implausible").as_array().at(0);
    BOOST_TEST(one.at("implausible_odds").as_int64() == o.implausible_odds);
    BOOST_TEST(one.at("net_usd").as_double() == 30.54);
    for (const char* side : {"left_rules", "right_rules"})
        BOOST_TEST(one.at(side).as_array().at(0).at("rules").as_string() == rules_text.c_str(),
                   side);

    const report_data shown = build_report(r, with, "test", nullptr);
    std::ostringstream text;
    write_result_text(text, r, shown, {.is_terminal = true, .columns = 100});
    BOOST_TEST(text.str().find("No opportunity") != std::string::npos);
    BOOST_TEST(text.str().find("Check by hand, not counted above: 1 edge") != std::string::npos);
    BOOST_TEST(text.str().find(" times likelier a wrong pair than a gift; identity") !=
               std::string::npos);
    BOOST_TEST(text.str().find("kalshi: If Ada Quist wins") != std::string::npos);
    BOOST_TEST(text.str().find("polymarket: If Ada Quist wins") != std::string::npos);
    const std::string page = render_html(shown);
    BOOST_TEST(page.find(R"(<section id="implausible">)") != std::string::npos);
    BOOST_TEST(page.find("Otherwise it resolves to No.") != std::string::npos);

    const auto trusted = run_over(q, [](settings& s) { s.arbitrage.implausible_profit = {}; });
    BOOST_TEST(trusted.implausible.empty());
    BOOST_TEST_REQUIRE(trusted.opportunities.size() == 1u);
    BOOST_TEST(trusted.opportunities[0].net.micros == 30'540'000);
    const auto rarer = run_over(q, [](settings& s) {
        s.arbitrage.implausible_gifts = decimal{micros_per_unit}; // every right pair is a gift
    });
    BOOST_TEST(rarer.opportunities.size() == 1u);
}

BOOST_AUTO_TEST_CASE(fees_that_cannot_be_read_are_the_dearest) {
    // Polymarket: 100 * .07 * .45 * .55 = 1.7325 instead of .99.
    const question unread = with([](question& q) { q.polymarket = {{"feeSchedule", nullptr}}; });
    BOOST_TEST(profit(unread) == 100'000'000 - 43'710'000 - 46'732'500);
    const question free = with([](question& q) { q.polymarket = {{"feesEnabled", false}}; });
    BOOST_TEST(profit(free) == 100'000'000 - 43'710'000 - 45'000'000);
    // Two cents before fees, none after.
    BOOST_TEST(fate(with([](question& q) {
                   q.bids = {{"0.44", "100"}}, q.asks = {{"0.5", "9"}};
               })) == "fees");
}

BOOST_AUTO_TEST_CASE(depth_is_counted_once_and_the_smallest_order_holds) {
    BOOST_TEST(fate(with([](question& q) { q.bids = {{"0.55", "3"}}; })) == "depth");
    // 5 are the least: 5 - (2.10 + .0853 to the cent) - (2.25 + .0495)
    BOOST_TEST(profit(with([](question& q) {
                   q.bids = {{"0.55", "5"}};
               })) == 5'000'000 - 2'190'000 - 2'299'500);
}

BOOST_AUTO_TEST_CASE(a_thousand_million_contracts_overflow_nothing) {
    const question deep = with([](question& q) {
        q.kalshi_no_bids = {{"0.5800", "1000000000.00"}};
        q.bids = {{"0.55", "1000000000"}};
    });
    // 10^9 - (420 + 17.052) * 10^6 - (450 + 9.9) * 10^6
    BOOST_TEST(profit(deep) == 1'000'000'000'000'000 - 437'052'000'000'000 - 459'900'000'000'000);
    const question deeper = with([](question& q) {
        q.kalshi_no_bids = {{"0.5800", "9000000000000.00"}};
        q.bids = {{"0.55", "9000000000000"}};
    });
    BOOST_TEST(profit(deeper) == profit(deep));
}

BOOST_AUTO_TEST_CASE(what_does_not_trade_is_no_leg) {
    const auto halted = [](json::object kalshi, json::object polymarket) {
        return fate(with([&](question& q) { q.kalshi = kalshi, q.polymarket = polymarket; }));
    };
    BOOST_TEST(halted({{"status", "inactive"}}, {}) == "unrelated");
    BOOST_TEST(halted({{"notional_value_dollars", "0.0100"}}, {}) == "unrelated");
    BOOST_TEST(halted({{"market_type", "scalar"}}, {}) == "unrelated");
    BOOST_TEST(halted({}, {{"closed", true}}) == "unrelated");
    BOOST_TEST(halted({}, {{"acceptingOrders", false}}) == "unrelated");
    BOOST_TEST(halted({}, {{"umaResolutionStatus", "disputed"}}) == "unrelated");
    BOOST_TEST(halted({{"open_time", "2026-06-01T00:00:00Z"}}, {}) == "halted");
}

BOOST_AUTO_TEST_SUITE_END()
