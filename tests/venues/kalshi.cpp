#include "rows.hpp"

using namespace dutchbook;
using namespace dutchbook::venues;
using namespace dutchbook::venues::testing;

namespace {

market take(const object& event, const object& row, const series_table* series = nullptr) {
    auto got = judge(endpoint::kalshi_events, event, row, series);
    BOOST_REQUIRE_EQUAL(reason(got), "");
    return got.markets[0];
}

std::string when(const std::string& key, const std::string& value) {
    return with(endpoint::kalshi_events, key, value);
}

} // namespace

BOOST_AUTO_TEST_SUITE(kalshi_rows)

BOOST_AUTO_TEST_CASE(a_whole_market) {
    series_table series;
    series.add(page_of(
        endpoint::kalshi_series,
        R"({"series":[{"ticker":"KXT","category":"","categories":["Sports","X"],"tags":["Oscars"],"fee_type":"quadratic","fee_multiplier":0.5},{"title":"nameless"}]})"));
    BOOST_TEST(series.unnamed() == 1u);
    const market m = take(kalshi_event(), kalshi_row(), &series);
    BOOST_TEST(m.key.platform == "kalshi");
    BOOST_TEST(m.key.id == "KXT-26-A");
    BOOST_TEST(m.event_id == "KXT-26");
    BOOST_TEST(m.series_id == "KXT");
    BOOST_TEST(m.event_title == "The score");
    BOOST_TEST(m.category == "Sports");
    BOOST_TEST(m.tags.at(0) == "Oscars");
    BOOST_TEST(m.description.empty()); // the rules say it
    BOOST_TEST(description_of(m) == "If above 95, Yes.");
    BOOST_TEST((m.siblings == exclusivity::at_most_one));
    BOOST_TEST((m.yes_bid == price{400'000}));
    BOOST_TEST((m.outcomes[0] == outcome{"Yes", price{430'000}}));
    BOOST_TEST((m.outcomes[1] == outcome{"No", price{600'000}}));
    BOOST_TEST((m.liquidity == decimal{45'700'000})); // 0.40 * 100 + (1 - 0.43) * 10
    BOOST_TEST((m.volume == decimal{900'500'000}));
    BOOST_TEST((m.strike.kind == strike_kind::greater));
    BOOST_TEST((m.strike.floor == decimal{95'000'000}));
    BOOST_TEST((m.ticks.at(0) == tick_band{price{0}, price{1'000'000}, price{10'000}}));
    BOOST_TEST((m.fees.kind == fee_terms::formula::kalshi));
    BOOST_TEST(m.fees.multiplier_e4 == 5'000);
    BOOST_TEST(format_timestamp(*m.end_date) == "2026-12-31T15:00:00Z");
    BOOST_TEST((m.processed_at == at("2026-03-01T12:00:00Z")));
}

BOOST_AUTO_TEST_CASE(fee_terms_by_precedence) {
    object event = kalshi_event();
    BOOST_TEST(take(event, kalshi_row()).fees.multiplier_e4 == 10'000); // no series: the full rate
    event["fee_type_override"] = R"("quadratic")";
    event["fee_multiplier_override"] = "0";
    BOOST_TEST(take(event, kalshi_row()).fees.multiplier_e4 == 0);
    event["fee_type_override"] = R"("flat")";
    BOOST_TEST(take(event, kalshi_row()).fees.multiplier_e4 == 10'000);
    event["fee_type_override"] = R"("quadratic")";
    event["fee_multiplier_override"] = R"("0")";
    BOOST_TEST(take(event, kalshi_row()).fees.multiplier_e4 == 10'000); // unreadable
    object row = kalshi_row();
    row["fee_waiver_expiration_time"] = R"("2026-04-01T00:00:00Z")";
    BOOST_TEST((take(kalshi_event(), row).fees.waived_until == at("2026-04-01T00:00:00Z")));
}

BOOST_AUTO_TEST_CASE(reasons) {
    BOOST_TEST(when("ticker", "") == "no_id");
    BOOST_TEST(when("ticker", "7") == "no_id");
    BOOST_TEST(when("ticker", R"("A B")") == "bad_id");
    BOOST_TEST(when("mve_collection_ticker", R"("KXMVE-R")") == "combo");
    BOOST_TEST(when("mve_selected_legs", "[{}]") == "combo");
    BOOST_TEST(when("ticker", R"("KXMVENFL-1")") == "combo");
    BOOST_TEST(when("market_type", R"("scalar")") == "scalar");
    for (const char* s : {R"("inactive")", R"("finalized")", R"("determined")"})
        BOOST_TEST(when("status", s) == "not_open");
    for (const char* renamed : {"market_type", "status"}) { // silence is not "no"
        BOOST_TEST(when(renamed, "") == "missing_field");
        BOOST_TEST(when(renamed, "7") == "wrong_type");
    }
    BOOST_TEST(when("close_time", R"("2026-03-01T12:00:00Z")") == "expired");
    BOOST_TEST(when("notional_value_dollars", R"("100.0000")") == "bad_notional");
    BOOST_TEST(when("floor_strike", "1e999") == "bad_number");
    BOOST_TEST(when("floor_strike", R"("95")") == "wrong_type");
    object event = kalshi_event(), row = kalshi_row();
    event["title"] = row["title"] = R"("  ")";
    BOOST_TEST(reason(judge(endpoint::kalshi_events, event, row)) == "no_title");
}

BOOST_AUTO_TEST_CASE(values_that_are_newer_than_the_program) {
    BOOST_TEST(when("status", R"("brand_new")") == "other_status");
    BOOST_TEST(when("market_type", R"("categorical")") == "other_type");
    BOOST_TEST(when("settlement_bounds_type", R"("ceiling")") == "other_bounds");
    BOOST_TEST(when("strike_type", R"("between_exclusive")") == "other_strike");
    BOOST_TEST(when("strike_type", R"("")") == "");
    for (const auto why : {reject_reason::other_strike, reject_reason::other_status,
                           reject_reason::other_type, reject_reason::other_bounds})
        BOOST_TEST((standing_of(why) == standing::newer));
    BOOST_TEST(when("settlement_bounds_type", R"("floor")") == "settlement_floor");
    BOOST_TEST((standing_of(reject_reason::settlement_floor) == standing::over));
    for (const char* usual : {"", "null", R"("")", R"("default")"})
        BOOST_TEST(when("settlement_bounds_type", usual) == "", usual);
}

BOOST_AUTO_TEST_CASE(a_market_stands_on_its_own_shard_or_its_events) {
    object event = kalshi_event(), row = kalshi_row();
    BOOST_TEST(take(event, row).shard == 0);
    event["exchange_index"] = "3";
    BOOST_TEST(take(event, row).shard == 3);
    row["exchange_index"] = "2";
    BOOST_TEST(take(event, row).shard == 2);
    for (const char* odd : {"-1", "2.5", R"("x")", "99999999999", "[2]", "true"}) {
        row["exchange_index"] = odd;
        BOOST_TEST(take(event, row).shard == market::unread_shard, odd);
    }
}

BOOST_AUTO_TEST_CASE(a_field_that_cannot_be_read_is_unknown_and_costs_no_row) {
    const auto quote = [](const char* value) {
        object row = kalshi_row();
        row["yes_ask_dollars"] = value;
        return take(kalshi_event(), row).yes_ask;
    };
    for (const char* odd : {R"("")", R"("43")", R"("-0.01")", R"("4.3e-1")", "43", "true", "{}"})
        BOOST_TEST(!quote(odd), odd);
    BOOST_TEST((quote("0.43") == price{430'000}));
    BOOST_TEST(when("yes_ask", "43") == "");
    BOOST_TEST(when("yes_ask", "44") == "price_conflict");
    BOOST_TEST(when("yes_ask", R"("44")") == "");
    BOOST_TEST(when("yes_ask", "430") == "");
    object row = kalshi_row();
    row["close_time"] = R"("2026-12-31T15:00:00")"; // no zone
    row["open_time"] = row["expected_expiration_time"] = row["fee_waiver_expiration_time"] = "7";
    row["price_ranges"] = R"([{"start":"0","end":"1","step":"0"}])";
    row["volume_fp"] = R"("")";
    row["event_ticker"] = "5";
    const market m = take(kalshi_event(), row);
    BOOST_TEST(!m.close_time);
    BOOST_TEST(!m.end_date);
    BOOST_TEST((m.unsaid & unsaid_end_date) != 0);
    BOOST_TEST(!m.open_time);
    BOOST_TEST(!m.fees.waived_until);
    BOOST_TEST(m.ticks.empty());
    BOOST_TEST(!m.volume);
    BOOST_TEST(m.event_id == "KXT-26"); // its event says it
}

BOOST_AUTO_TEST_CASE(prices) {
    object row = kalshi_row();
    row["yes_bid_dollars"] = R"("0.0000")";
    row["yes_ask_dollars"] = R"("1.0000")";
    row["no_bid_dollars"] = row["no_ask_dollars"] = "";
    market m = take(kalshi_event(), row); // sentinels, not quotes
    BOOST_TEST(!m.yes_bid);
    BOOST_TEST(!m.outcomes[0].ask);
    BOOST_TEST(!m.outcomes[1].ask);
    row["yes_ask_dollars"] = "";
    row["yes_ask"] = "43"; // the oldest replies
    BOOST_TEST((take(kalshi_event(), row).yes_ask == price{430'000}));
}

BOOST_AUTO_TEST_CASE(odd_texts) {
    object row = kalshi_row();
    row["title"] = R"("**Who**  wins\u0007?")";
    row["floor_strike"] = "-100000";
    row["cap_strike"] = "1000000000000";
    row["custom_strike"] = R"({"Word":"cats","n":3,"deep":{"x":[1]}})";
    const market m = take(kalshi_event(), row);
    BOOST_TEST(m.title == "**Who**  wins?");
    BOOST_TEST((m.strike.floor == decimal{-100'000'000'000}));
    BOOST_TEST((m.strike.cap == decimal{1'000'000'000'000'000'000}));
    BOOST_TEST(m.strike.custom == "Word: cats, n: 3");
    row["title"] = "";
    BOOST_TEST(take(kalshi_event(), row).title == "The score");
}

BOOST_AUTO_TEST_SUITE_END()
