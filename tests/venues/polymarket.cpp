#include "rows.hpp"

using namespace dutchbook;
using namespace dutchbook::venues;
using namespace dutchbook::venues::testing;

namespace {

market take(const object& event, const object& row) {
    auto got = judge(endpoint::polymarket_events, event, row);
    BOOST_REQUIRE_EQUAL(reason(got), "");
    return got.markets[0];
}

market take(const std::string& key, const std::string& value) {
    object row = polymarket_row();
    row[key] = value;
    return take(polymarket_event(), row);
}

std::string when(const std::string& key, const std::string& value) {
    return with(endpoint::polymarket_events, key, value);
}

} // namespace

BOOST_AUTO_TEST_SUITE(polymarket_rows)

BOOST_AUTO_TEST_CASE(a_whole_market) {
    const market m = take(polymarket_event(), polymarket_row());
    BOOST_TEST(m.key.platform == "polymarket");
    BOOST_TEST(m.key.id == "0x" + std::string(64, 'a'));
    BOOST_TEST(m.alias == "517");
    BOOST_TEST(m.rules == "It resolves \"Yes\" if above.");
    BOOST_TEST(m.yes_token == "71");
    BOOST_TEST(m.no_token == "72");
    BOOST_TEST((m.outcomes[0] == outcome{"Yes", price{430'000}}));
    BOOST_TEST((m.outcomes[1] == outcome{"No", price{590'000}})); // 1 - bestBid
    BOOST_TEST((m.fees.kind == fee_terms::formula::polymarket));
    BOOST_TEST(m.fees.rate_e6 == 40'000);
    BOOST_TEST((m.siblings == exclusivity::exactly_one));
    BOOST_TEST((m.min_order == quantity::contracts(5)));
    BOOST_TEST(m.category == "Culture");
    BOOST_TEST(m.tags.size() == 2u);
    BOOST_TEST((m.volume == decimal{12'500'000}));
    BOOST_TEST(!m.end_date_conflict);
}

BOOST_AUTO_TEST_CASE(reasons) {
    BOOST_TEST(when("conditionId", R"("")") == "no_id");
    BOOST_TEST(when("conditionId", R"("0x12")") == "bad_id");
    BOOST_TEST(when("closed", "true") == "closed");
    BOOST_TEST(when("active", "false") == "inactive");
    BOOST_TEST(when("archived", "true") == "archived");
    BOOST_TEST(when("enableOrderBook", "false") == "no_order_book");
    BOOST_TEST(when("acceptingOrders", "false") == "not_accepting_orders");
    BOOST_TEST(when("umaResolutionStatus", R"("proposed")") == "uma_pending");
    BOOST_TEST(when("negRiskOther", "true") == "neg_risk_other");
    BOOST_TEST(when("question", R"("")") == "no_title");
    for (const char* gone : {"closed", "active", "enableOrderBook", "acceptingOrders"})
        BOOST_TEST(when(gone, "") == "missing_field"); // renamed: not taken for false
    BOOST_TEST(when("closed", R"("false")") == "wrong_type");
    BOOST_TEST(when("umaResolutionStatus", "null") == "");
    BOOST_TEST(when("endDate", "null") == "");
    BOOST_TEST(when("marketType", R"("scalar")") == "scalar");
}

BOOST_AUTO_TEST_CASE(a_market_lives_while_its_venue_takes_orders) {
    const market running = take("endDate", R"("2026-02-28T12:00:00Z")"); // a game, when it began
    BOOST_TEST(!running.end_date);
    BOOST_TEST(running.end_date_conflict);
    BOOST_TEST(running.close_time.has_value());
    object event = polymarket_event();
    event["endDate"] = R"("2026-03-08T12:00:00Z")";
    object row = polymarket_row();
    row["endDate"] = R"("2026-02-28T12:00:00Z")";
    BOOST_TEST((take(event, row).end_date == at("2026-03-08T12:00:00Z")));
    row["question"] = R"("Will it be above 95 by December 31, 2026?")";
    BOOST_TEST((take(event, row).end_date == at("2026-12-31T23:59:59Z"))); // text first
}

BOOST_AUTO_TEST_CASE(a_field_that_cannot_be_read_is_unknown_and_costs_no_row) {
    for (const char* odd : {R"("soon")", R"("2026-12-31T12:00:00")", "7"}) {
        const market m = take("endDate", odd);
        BOOST_TEST(!m.end_date, odd);
        BOOST_TEST((m.unsaid & unsaid_end_date) != 0, odd);
        BOOST_TEST(!m.end_date_conflict, odd);
    }
    BOOST_TEST(!take("startDate", R"("once")").open_time);
    BOOST_TEST(take("orderPriceMinTickSize", R"("")").ticks.empty());
    BOOST_TEST(take("orderPriceMinTickSize", "7").ticks.empty());
    BOOST_TEST((take("orderMinSize", R"("")").min_order == quantity::contracts(5)));
    BOOST_TEST(when("orderMinSize", R"("many")") == "bad_number"); // a smaller one may be refused
    BOOST_TEST(take("id", "517").alias.empty());
    BOOST_TEST(take("resolutionSource", "[]").resolution_source.empty());
    object row = polymarket_row();
    row["volume"] = R"("")";
    row["volumeNum"] = "12.5";
    BOOST_TEST((take(polymarket_event(), row).volume == decimal{12'500'000}));
}

namespace {

const std::string yes_position(75, '6'), no_position = std::string(74, '6') + "7";
const std::string short_id = "0x" + std::string(60, 'b') + "0f", long_id = short_id + "00";

object v2_row() {
    object row = polymarket_row();
    row["version"] = R"("v2")";
    row["conditionId"] = "\"" + short_id + "\"";
    row["clobTokenIds"] = "null";
    row["positionIds"] = "[\"" + yes_position + "\",\"" + no_position + "\"]";
    row["resolutionStatus"] = R"("inactive")";
    return row;
}

std::string v2_when(const std::string& key, const std::string& value) {
    object row = v2_row();
    row[key] = value;
    return reason(judge(endpoint::polymarket_events, polymarket_event(), row));
}

} // namespace

BOOST_AUTO_TEST_CASE(rows_of_version_v2) {
    const market m = take(polymarket_event(), v2_row());
    BOOST_TEST(m.key.id == long_id); // as the order books write it
    BOOST_TEST(m.yes_token == yes_position);
    BOOST_TEST(m.no_token == no_position);
    BOOST_TEST(v2_when("conditionId", '"' + long_id + '"') == "");
    BOOST_TEST(v2_when("clobTokenIds", R"("[\"71\", \"72\"]")") == ""); // the version decides
    object row = v2_row();
    row["clobTokenIds"] = R"("[\"71\", \"72\"]")";
    BOOST_TEST(take(polymarket_event(), row).yes_token == yes_position);
    for (const char* ids : {"", "null", "[]", R"(["1"])", R"(["1","1"])", R"(["1","2","3"])",
                            R"([1,2])", "{}", R"(["1","x"])", R"(["1",null])", R"(["1",["2"]])",
                            R"(["1","2",{}])", R"("[\"1\",\"2\"]")"})
        BOOST_TEST(v2_when("positionIds", ids) == "no_tokens", ids);
    BOOST_TEST(v2_when("positionIds", "[\"1\",\"" + std::string(79, '1') + "\"]") == "no_tokens");
    BOOST_TEST(v2_when("positionIds", "[\"1\",\"" + std::string(78, '1') + "\"]") == "");
    BOOST_TEST(v2_when("closed", "true") == "closed");
}

BOOST_AUTO_TEST_CASE(the_version_decides_not_the_fields) {
    object row = polymarket_row();
    row["positionIds"] = R"(["8","9"])"; // a leg of a combination
    BOOST_TEST(take(polymarket_event(), row).yes_token == "71");
    row["version"] = R"("v1")";
    BOOST_TEST(take(polymarket_event(), row).yes_token == "71");
    object event = polymarket_event();
    event["version"] = R"("v2")";
    BOOST_TEST(take(event, row).yes_token == "71"); // the market's own word
    row["version"] = R"("")";
    BOOST_TEST(take(event, row).yes_token == "8"); // its event's
}

BOOST_AUTO_TEST_CASE(an_unknown_version_is_no_broken_row) {
    for (const char* version : {R"("v3")", R"("V2")", "2", "[]", "true"}) {
        object row = v2_row();
        row["version"] = version;
        row["conditionId"] = '"' + short_id + '"';
        const auto got = judge(endpoint::polymarket_events, polymarket_event(), row);
        BOOST_TEST(reason(got) == "other_version", version);
        BOOST_TEST(got.rejects[0].key.id == long_id); // kept under its name
    }
    BOOST_TEST((standing_of(reject_reason::other_version) == standing::newer));
    object row = polymarket_row(), event = polymarket_event();
    row["conditionId"] = R"("77")";
    event["version"] = R"("v3")";
    BOOST_TEST(reason(judge(endpoint::polymarket_events, event, row)) == "other_version");
}

BOOST_AUTO_TEST_CASE(a_resolution_that_has_begun) {
    for (const char* none : {"", "null", R"("")", R"("inactive")"})
        BOOST_TEST(v2_when("resolutionStatus", none) == "", none);
    for (const char* begun : {R"("active")", R"("resolved")"}) {
        BOOST_TEST(v2_when("resolutionStatus", begun) == "uma_pending", begun);
        BOOST_TEST(when("resolutionStatus", begun) == "uma_pending", begun);
    }
    BOOST_TEST(v2_when("resolutionStatus", R"("something new")") == "other_status");
    BOOST_TEST(when("marketType", R"("bounded")") == "other_type");
}

BOOST_AUTO_TEST_CASE(sides) {
    for (const char* ids : {"", "null", R"("[]")", R"("[\"1\"]")", R"("[\"1\",\"1\"]")",
                            R"("[\"1\",\"x\"]")", R"("[1,2]")", R"("[\"1\",\"2\",\"3\"]")"})
        BOOST_TEST(when("clobTokenIds", ids) == "no_tokens", ids);
    BOOST_TEST(when("clobTokenIds", R"(["1","2"])") == "wrong_type"); // a list where a string was
    BOOST_TEST(when("outcomes", R"("[\"A\",\"B\",\"C\"]")") == "not_binary");
    BOOST_TEST(when("outcomes", "") == "missing_field");
    BOOST_TEST(when("outcomes", "null") == "missing_field");
    const market m = take("outcomes", R"("[\"Lions\", \"Packers \\\"x\\\"\"]")");
    BOOST_TEST(m.outcomes[0].name == "Lions"); // by index, whatever the label
    BOOST_TEST((m.outcomes[0].ask == price{430'000}));
    BOOST_TEST(m.outcomes[1].name == "Packers \"x\"");
    BOOST_TEST(when("outcomes", R"("not a list")") == "wrong_type");
    BOOST_TEST(when("outcomes", R"("[]")") == "wrong_type");
    for (const char* alike :
         {R"("[\"Yes\",\"YES \"]")", R"("[\"No\",\"Maybe\"]")", R"("[\"Over\",\"Yes\"]")"})
        BOOST_TEST(when("outcomes", alike) == "unclear_outcomes", alike);
    const std::string id(77, '9');
    BOOST_TEST(take("clobTokenIds", "\"[\\\"" + id + "\\\",\\\"1\\\"]\"").yes_token == id);
}

BOOST_AUTO_TEST_CASE(an_outcome_that_denies_the_text_is_not_the_yes_leg) {
    for (const char* labels : {R"("[\"No\",\"Yes\"]")", R"("[\" no \",\"YES\"]")"}) {
        const market m = take("outcomes", labels);
        BOOST_TEST(m.yes_token == "72");
        BOOST_TEST(m.no_token == "71");
        BOOST_TEST((m.yes_bid == price{570'000})); // 1 - what the listed first asks
        BOOST_TEST((m.yes_ask == price{590'000})); // 1 - what it bids
        BOOST_TEST((m.outcomes[0].ask == price{590'000}));
        BOOST_TEST((m.outcomes[1].ask == price{430'000}));
        BOOST_TEST(m.outcomes[1].name.find_first_of("nN") != std::string::npos);
    }
}

BOOST_AUTO_TEST_CASE(quotes) {
    BOOST_TEST(!take("bestBid", "").outcomes[1].ask);
    BOOST_TEST(!take("bestBid", "0").yes_bid);
    BOOST_TEST(!take("bestAsk", "1").yes_ask);
    BOOST_TEST((take("bestAsk", R"(".48")").yes_ask == price{480'000}));
    BOOST_TEST((take("bestAsk", "1e-2").yes_ask == price{10'000}));
    BOOST_TEST(
        (take("bestAsk", "0.30000000000000004").yes_ask == price{300'001})); // against the buyer
    for (const char* bad :
         {"43", "-0.1", "1e999", R"("x")", R"("")", "true", "[]", "123456789012345678901234567890"})
        BOOST_TEST(!take("bestAsk", bad).yes_ask, bad);
}

BOOST_AUTO_TEST_CASE(fees) {
    BOOST_TEST((take("feesEnabled", "false").fees.kind == fee_terms::formula::none));
    BOOST_TEST(
        (take("feeSchedule", R"({"rate":0,"exponent":1})").fees.kind == fee_terms::formula::none));
    BOOST_TEST(take("feeSchedule", "null").fees.rate_e6 == 70'000);
    BOOST_TEST(take("feeSchedule", "").fees.rate_e6 == 70'000);
    BOOST_TEST(take("feeSchedule", R"({"rate":0.25,"exponent":2})").fees.exponent == 2);
    BOOST_TEST(when("feeSchedule", R"({"rate":0.25,"exponent":1.5})") == "bad_fee");
    BOOST_TEST(when("feeSchedule", R"({"rate":0.25,"exponent":5})") == "bad_fee");
    BOOST_TEST(when("feeSchedule", R"({"rate":4,"exponent":1})") == "bad_fee");
    BOOST_TEST(take("feesEnabled", R"("no")").fees.rate_e6 == 40'000); // unread: it pays
}

BOOST_AUTO_TEST_CASE(exclusivity_is_never_overstated) {
    object event = polymarket_event();
    event["negRiskAugmented"] = "true";
    BOOST_TEST((take(event, polymarket_row()).siblings == exclusivity::augmented));
    event["negRiskAugmented"] = "";
    BOOST_TEST((take(event, polymarket_row()).siblings == exclusivity::augmented));
    event["negRisk"] = "false";
    BOOST_TEST((take(event, polymarket_row()).siblings == exclusivity::none));
}

BOOST_AUTO_TEST_CASE(bare_markets_name_their_event) {
    object row = polymarket_row();
    row["events"] = R"([{"id":"9","title":"Parent","tags":[{"label":"NBA"}]},{"id":"10"}])";
    const auto got =
        read(page_of(endpoint::polymarket_markets, R"({"markets":[)" + write(row) + "]}"),
             {at("2026-03-01T12:00:00Z"), nullptr});
    BOOST_REQUIRE_EQUAL(got.markets.size(), 1u);
    BOOST_TEST(got.markets[0].event_id == "9");
    BOOST_TEST(got.markets[0].event_title == "Parent");
    BOOST_TEST(got.markets[0].category == "Sports");
}

BOOST_AUTO_TEST_SUITE_END()
