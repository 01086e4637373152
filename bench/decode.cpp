// How fast pages become markets, against the floor: the same bytes through the same parser with
// nobody listening. Rows have the venues' real sizes (Kalshi about 1.7 kB, Polymarket about 4 kB,
// escapes included).

#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include "nodes/venues/decode.hpp"
#include "nodes/venues/normalise.hpp"
#include "nodes/venues/sax.hpp"
#include "nodes/venues/series_table.hpp"

namespace {

using namespace dutchbook;
using namespace dutchbook::venues;

std::string kalshi_market(int event, int child) {
    const std::string ticker = "KXBENCH-" + std::to_string(event),
                      id = ticker + "-T" + std::to_string(child);
    return R"({"can_close_early":true,"close_time":"2026-12-31T23:59:00Z","created_time":"2026-01-02T10:11:12.131415Z","custom_strike":null,"early_close_condition":"This market will close and expire early if the event occurs.","event_ticker":")" +
           ticker +
           R"(","exchange_index":0,"expected_expiration_time":"2027-01-01T15:00:00Z","expiration_value":"","floor_strike":)" +
           std::to_string(90 + child) +
           R"(,"last_price_dollars":"0.4100","latest_expiration_time":"2027-01-08T15:00:00Z","market_type":"binary","no_ask_dollars":"0.6100","no_bid_dollars":"0.5700","no_sub_title":"Above )" +
           std::to_string(90 + child) +
           R"(","notional_value_dollars":"1.0000","open_interest_fp":"4633.00","open_time":"2026-01-02T15:00:00Z","previous_price_dollars":"0.4000","previous_yes_ask_dollars":"0.4400","previous_yes_bid_dollars":"0.3800","price_level_structure":"linear_cent","price_ranges":[{"end":"1.0000","start":"0.0000","step":"0.0100"}],"result":"","rules_primary":"If the average of the daily readings published by the reporting agency for the year 2026 is above )" +
           std::to_string(90 + child) +
           R"( at the time of the first release, then the market resolves to Yes. Revisions after that release do not count.","rules_secondary":"The market closes at the sooner of the release or the date above. If the agency does not publish within two weeks, the last value before the deadline is used instead, rounded to one decimal.","settlement_bounds_type":"default","settlement_timer_seconds":1800,"status":"active","strike_type":"greater","subtitle":"","ticker":")" +
           id + R"(","title":"Will the yearly average be above )" + std::to_string(90 + child) +
           R"( in 2026?","updated_time":"2026-02-26T08:50:31.901806Z","volume_24h_fp":"100.00","volume_fp":"9139.00","yes_ask_dollars":"0.4300","yes_ask_size_fp":"609.00","yes_bid_dollars":"0.3900","yes_bid_size_fp":"323.00","yes_sub_title":"Above )" +
           std::to_string(90 + child) + "\"}";
}

std::string kalshi_body(int events) {
    std::string body = R"({"cursor":"","events":[)";
    for (int e = 0; e < events; ++e) {
        const std::string ticker = std::to_string(e);
        body +=
            (e ? "," : "") + (R"({"event_ticker":"KXBENCH-)" + ticker) +
            R"(","series_ticker":"KXBENCH","title":"How high will the yearly average be in 2026?","sub_title":"In 2026","collateral_return_type":"MECNET","mutually_exclusive":true,"category":"Economics","settlement_sources":[{"name":"The agency","url":"https://example.invalid/"}],"markets":[)";
        for (int c = 0; c < 8; ++c) body += (c ? "," : "") + kalshi_market(e, c);
        body += "]}";
    }
    return body + "]}";
}

std::string polymarket_market(int event, int child) {
    const std::string number = std::to_string(event * 100 + child);
    std::string condition = "0x" + std::string(64 - number.size(), 'a') + number;
    std::string digits = std::string(77 - number.size(), '7') + number;
    return R"({"id":")" + number + R"(","question":"Will candidate number )" +
           std::to_string(child) + R"( win the 2028 nomination?","conditionId":")" + condition + R"(","slug":"will-candidate-number-win-the-2028-nomination","resolutionSource":"","endDate":"2028-11-07T00:00:00Z","liquidity":"193455.13571","startDate":"2025-01-05T18:49:12.543209Z","image":"https://example.invalid/upload/a-long-name-of-a-picture-of-a-candidate-itZ0rMnIYuju.jpg","icon":"https://example.invalid/upload/a-long-name-of-a-picture-of-a-candidate-itZ0rMnIYuju.jpg","description":"This market will resolve to \"Yes\" if the named person wins and accepts the 2028 nomination of the party for President of the United States. Otherwise, this market will resolve to \"No\".\n\nThe resolution source for this market will be a consensus of official party sources.\n\nAny replacement of the nominee before election day will not change the resolution of the market. The candidate\u2019s withdrawal before the convention resolves this market to \u201cNo\u201d at once, whatever else is reported by credible sources at the time.\n\nIf the nominee is not announced by November 7, 2028, 11:59 PM ET, this market resolves to \"Other\".","outcomes":"[\"Yes\", \"No\"]","outcomePrices":"[\"0.0105\", \"0.9895\"]","volume":"38234432.293851","active":true,"closed":false,"marketMakerAddress":"","createdAt":"2025-01-05T00:51:12.215249Z","updatedAt":"2026-02-13T19:18:31.990828Z","new":false,"featured":false,"submitted_by":"0x91430CaD2d3975766499717fA0D66A78D814E5c5","archived":false,"resolvedBy":"0x2F5e3684cb1F318ec51b00Edba38d79Ac2c0aA9d","restricted":true,"groupItemTitle":"Candidate )" + std::to_string(child) + R"(","groupItemThreshold":"0","questionID":"0xa69729ae3d9838ec5754e0f74bf57dedd5ddbecd9e31b15a04f48f0811000000","enableOrderBook":true,"orderPriceMinTickSize":0.001,"orderMinSize":5,"volumeNum":38234432.293851,"liquidityNum":193455.13571,"endDateIso":"2028-11-07","startDateIso":"2025-01-05","hasReviewedDates":true,"volume24hr":6494.084819000002,"volume1wk":44199.217759000094,"volume1mo":158552.61373900017,"volume1yr":1071943.4212750026,"clobTokenIds":"[\")" +
           digits + R"(\", \"1)" + digits.substr(1) +
           R"(\"]","umaBond":"500","umaReward":"5","volume24hrClob":6494.084819000002,"volume1wkClob":44199.217759000094,"volume1moClob":158552.61373900017,"volume1yrClob":1071943.4212750026,"volumeClob":38234432.293851,"liquidityClob":193455.13571,"acceptingOrders":true,"negRisk":true,"negRiskMarketID":"0xa69729ae3d9838ec5754e0f74bf57dedd5ddbecd9e31b15a04f48f0811000000","negRiskRequestID":"0xeb71a875ceacaef48ef1e24c8017b75bc140b2141c79d687e827be71e3000000","ready":false,"funded":false,"acceptingOrdersTimestamp":"2025-01-05T18:47:58Z","cyom":false,"competitive":0.8340867917352008,"pagerDutyNotificationEnabled":false,"approved":true,"clobRewards":[{"id":"7074","conditionId":")" +
           condition +
           R"(","assetAddress":"0x2791Bca1f2de4661ED88A30C99A7a9449Aa84174","rewardsAmount":0,"rewardsDailyRate":20,"startDate":"2024-09-24","endDate":"2500-12-31"}],"rewardsMinSize":200,"rewardsMaxSpread":3.5,"spread":0.001,"oneDayPriceChange":-0.0275,"oneWeekPriceChange":-0.043,"oneMonthPriceChange":-0.016,"lastTradePrice":0.011,"bestBid":0.01,"bestAsk":0.011,"automaticallyActive":true,"clearBookOnStart":true,"seriesColor":"blue","showGmpSeries":false,"showGmpOutcome":false,"manualActivation":false,"negRiskOther":false,"umaResolutionStatus":"","umaResolutionStatuses":"[]","pendingDeployment":false,"deploying":false,"rfqEnabled":false,"feesEnabled":true,"feeType":"politics_fees","feeSchedule":{"exponent":1,"rate":0.04,"takerOnly":true,"rebateRate":0.25},"takerBaseFee":1000,"makerBaseFee":1000,"secondsDelay":0})";
}

std::string polymarket_body(int events) {
    std::string body = R"({"events":[)";
    for (int e = 0; e < events; ++e) {
        body +=
            (e ? "," : "") + (R"({"id":")" + std::to_string(e)) +
            R"(","title":"Nominee 2028","negRisk":true,"enableNegRisk":true,"negRiskAugmented":false,"endDate":"2028-11-07T00:00:00Z","tags":[{"id":"2","label":"Politics","slug":"politics"},{"id":"144","label":"Elections","slug":"elections"},{"id":"101","label":"US Elections","slug":"us-elections"}],"markets":[)";
        for (int c = 0; c < 12; ++c) body += (c ? "," : "") + polymarket_market(e, c);
        body += "]}";
    }
    return body + "]}";
}

struct world {
    raw_page page;
    series_table series;
    normalise_context context;

    explicit world(endpoint kind) {
        page_fault why{};
        page = *make_page(
            kind, 0, kind == endpoint::kalshi_events ? kalshi_body(60) : polymarket_body(20), why);
        series.add(*make_page(
            endpoint::kalshi_series, 0,
            R"({"series":[{"ticker":"KXBENCH","category":"Economics","tags":["Growth"],"fee_type":"quadratic","fee_multiplier":1}]})",
            why));
        context = {*parse_timestamp("2026-03-01T12:00:00Z"), &series};
    }
};

const world& world_of(const benchmark::State& state) {
    static const world kalshi(endpoint::kalshi_events), polymarket(endpoint::polymarket_events);
    return state.range(0) == 0 ? kalshi : polymarket;
}

void account(benchmark::State& state, const world& w) {
    state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * w.page.body->size()));
    state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * w.page.markets));
    state.SetLabel(std::string(to_string(w.page.from())) + ", " +
                   std::to_string(w.page.body->size() / w.page.markets) + " bytes a market");
}

void bare_sax(benchmark::State& state) {
    const world& w = world_of(state);
    for (auto _ : state) {
        boost::json::basic_parser<sax::ignore_all> parser{boost::json::parse_options{}};
        benchmark::DoNotOptimize(sax::drive(parser, *w.page.body));
    }
    account(state, w);
}

void decode_only(benchmark::State& state) {
    const world& w = world_of(state);
    for (auto _ : state) benchmark::DoNotOptimize(decode(w.page).rows());
    account(state, w);
}

/// In chunks, as the engine's messages are. The markets live on when a page is done, as they do in
/// the graph, which moves them into the market book: freeing them is no part of the time. The page,
/// which the graph drops, is.
void decode_and_normalise(benchmark::State& state) {
    constexpr std::size_t chunk_markets = 64;
    const world& w = world_of(state);
    std::vector<normalised> book;
    for (auto _ : state) {
        {
            const decoded_page rows = decode(w.page);
            for (std::size_t first = 0; first < rows.rows(); first += chunk_markets)
                book.push_back(normalise(rows, w.context, first, first + chunk_markets));
        }
        benchmark::DoNotOptimize(book.data());
        state.PauseTiming(); // a page takes a thousand times as long as the pause
        std::size_t markets = 0;
        for (const normalised& chunk : book) markets += chunk.markets.size();
        if (markets != w.page.markets) state.SkipWithError("markets were rejected");
        book.clear();
        state.ResumeTiming();
    }
    account(state, w);
}

BENCHMARK(bare_sax)->DenseRange(0, 1);
BENCHMARK(decode_only)->DenseRange(0, 1);
BENCHMARK(decode_and_normalise)->DenseRange(0, 1);

} // namespace
