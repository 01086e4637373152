#pragma once

#include <string>

#include "graphs/report.hpp"

namespace dutchbook::testing {

inline timestamp sample_time() { return from_unix_ms(1'772'366'400'000); } // 2026-03-01T12:00:00Z

inline opportunity sample_opportunity(int n, const std::string& title,
                                      graphs::market_labels& labels) {
    const market_key k{"kalshi", "KXSAMPLE-26DEC31-T" + std::to_string(90 + n)};
    const market_key p{"polymarket", "0x" + std::string(60, 'a') + std::to_string(1000 + n)};
    labels[k] = {title, "Above " + std::to_string(90 + n),
                 sample_time() + std::chrono::days(20 + n)};
    labels[p] = {title + "?", "", sample_time() + std::chrono::days(21 + n)};
    opportunity o;
    o.because = {{k},
                 {p},
                 relation_kind::identity,
                 0.99 - n * 0.002,
                 static_cast<relation_tier>(1 + n % 3),
                 "Both ask whether the measure ends above the same floor on the same day by the "
                 "same source.",
                 {"subject", "measure", "interval", "window", "source"}};
    const std::int64_t shares = 1'000 - 7 * n;
    o.size = quantity::contracts(shares);
    o.payoff = money{shares * micros_per_unit};
    const std::int64_t a = 420'000 + 500 * n, b = 530'000;
    o.legs = {
        {k, side::yes, o.size, price{a}, price{a + 10'000}, money{a * shares + 17'100'000},
         money{17'100'000}},
        {p, side::no, o.size, price{b}, price{b}, money{b * shares + 9'900'000}, money{9'900'000}}};
    o.cost = o.legs[0].cost + o.legs[1].cost;
    o.fees = o.legs[0].fee + o.legs[1].fee;
    o.net = o.payoff - o.cost;
    o.gross = o.net + o.fees;
    o.net_return = static_cast<double>(o.net.micros) / static_cast<double>(o.cost.micros);
    o.profit_margin = static_cast<double>(o.net.micros) / static_cast<double>(o.payoff.micros);
    o.days = 21 + n;
    o.annualised = o.net_return * 365 / o.days;
    for (int i = 0; i <= 20; ++i)
        o.curve.push_back(
            {quantity::contracts(shares * i / 16), money{o.net.micros * (32 * i - i * i) / 256}});
    o.risks = {"The platform that resolves by vote can pay 50/50.",
               "Kalshi can void the market at a fair value."};
    o.buy = k;
    o.sell = p;
    o.detected_at = sample_time();
    return o;
}

inline engine::snapshot sample_snapshot() {
    engine::snapshot run;
    run.plan = "sync";
    run.state = "complete";
    run.wall_ns = 12'400'000'000;
    run.cpu_ns = 9'100'000'000;
    run.threads = 2;
    run.peak_rss_bytes = 241'000'000;
    run.window = {67'108'864, 0, 21'400'000, 0};
    const auto stage = [&](const char* name, const char* verb, const char* movement,
                           std::uint64_t in, std::uint64_t out, std::uint64_t rejected,
                           double busy_s, double from_s, double to_s) {
        engine::stage_snapshot s;
        s.name = name, s.verb = verb, s.movement = movement;
        s.parcels_in = in / 64, s.parcels_out = out / 64 + 1;
        s.items_in = in, s.items_out = out, s.rejected = rejected;
        s.busy_ns = static_cast<std::uint64_t>(busy_s * 1e9);
        s.first_start_ns = static_cast<std::uint64_t>(from_s * 1e9);
        s.last_finish_ns = static_cast<std::uint64_t>(to_s * 1e9);
        s.wait_input_ns = 800'000'000;
        run.stages.push_back(s);
    };
    stage("kalshi", "source", "ingest", 0, 31'204, 0, 0.2, 0.01, 5.1);
    stage("polymarket", "source", "ingest", 0, 44'870, 0, 0.3, 0.01, 6.2);
    stage("decode kalshi", "expand", "ingest", 31'204, 31'190, 14, 0.9, 0.05, 5.2);
    stage("decode polymarket", "expand", "ingest", 44'870, 44'801, 69, 1.8, 0.06, 6.3);
    stage("normalise", "map", "ingest", 75'991, 75'240, 751, 1.2, 0.07, 6.3);
    stage("quality", "map", "ingest", 75'240, 61'022, 14'218, 0.3, 0.08, 6.4);
    stage("book", "gather", "ingest", 61'022, 61'022, 0, 0.4, 0.09, 6.4);
    stage("deliver markets", "deliver", "ingest", 61'022, 0, 0, 0.8, 0.3, 6.8);
    stage("compile", "map", "relate", 61'022, 61'022, 0, 2.1, 6.9, 8.2);
    stage("block", "gather", "relate", 61'022, 318'400, 0, 0.9, 8.2, 8.7);
    stage("prove", "map", "relate", 318'400, 2'140, 316'000, 1.6, 8.7, 9.4);
    stage("cache", "call", "relate", 260, 260, 0, 0.01, 8.8, 9.4);
    stage("judge", "call", "relate", 180, 122, 58, 0.05, 8.9, 11.6);
    stage("deliver relations", "deliver", "relate", 2'262, 0, 0, 0.1, 8.9, 11.7);
    stage("books", "call", "price", 2'262, 2'201, 61, 0.1, 11.7, 12.2);
    stage("price", "map", "price", 2'201, 37, 2'164, 0.2, 11.8, 12.3);
    stage("deliver opportunities", "deliver", "price", 37, 0, 0, 0.01, 11.9, 12.4);
    const auto edge = [&](const char* from, const char* to, std::uint64_t items,
                          const char* label = "") {
        run.edges.push_back({from, to, label, items / 64 + 1, items});
    };
    edge("kalshi", "decode kalshi", 31'204);
    edge("polymarket", "decode polymarket", 44'870);
    edge("decode kalshi", "normalise", 31'190);
    edge("decode polymarket", "normalise", 44'801);
    edge("normalise", "quality", 75'240);
    edge("quality", "book", 61'022);
    edge("book", "deliver markets", 61'022, "changed");
    edge("compile", "block", 61'022);
    edge("block", "prove", 318'400);
    edge("prove", "deliver relations", 2'000, "proved");
    edge("prove", "cache", 260, "open");
    edge("cache", "judge", 180, "unknown");
    edge("cache", "deliver relations", 80, "known");
    edge("judge", "deliver relations", 122);
    edge("books", "price", 2'201);
    edge("price", "deliver opportunities", 37);
    run.accounts = {
        {"markets", 76'074, 61'022, 0, {{"quality", 14'218}, {"unreadable", 834}}, {}, true},
        {"pages", 402, 402, 0, {}, {}, true}};
    run.lanes = {{"kalshi", 160, 163, 160, 0, 3, 1, 0, 0, 2'100'000'000, "closed"},
                 {"llm", 9, 9, 9, 0, 0, 0, 0, 0, 600'000'000, "closed"}};
    return run;
}

inline graphs::report_data sample_report(int rows) {
    graphs::report_data data;
    data.facts = {"01JNABCDEF",
                  "0.1.0",
                  "live",
                  sample_time(),
                  std::chrono::milliseconds(12'400),
                  "complete",
                  {},
                  {{"LLM spend", "$0.03"}, {"Store", "dutchbook.db"}}};
    data.funnel = {{"markets read", "markets", 76'074, {}},
                   {"normalised", "markets", 75'240, {{"no outcome", 83}, {"unreadable", 751}}},
                   {"quality", "markets", 61'022, {{"closed", 9'100}, {"stale end date", 5'118}}},
                   {"candidates", "pairs", 318'400, {}},
                   {"related", "pairs", 2'262, {{"no relation", 316'080}, {"left open", 58}}},
                   {"priced", "pairs", 2'201, {{"one-sided book", 61}}},
                   {"opportunities",
                    "portfolios",
                    static_cast<std::uint64_t>(rows),
                    {{"depth", 201}, {"fees", 1'800}}}};
    for (int i = 0; i < rows; ++i)
        data.opportunities.push_back(
            sample_opportunity(i,
                               i % 3 == 0 ? "Will the highest temperature in New York on 31 "
                                            "December 2026 be above the record for the day"
                                          : "Rotten Tomatoes score of the winter's longest film",
                               data.labels));
    for (int i = 0; i < std::min(rows, 12); ++i)
        data.relations.push_back(data.opportunities[i].because);
    data.relations_total = rows > 0 ? 2'262 : 0;
    data.rejects = {{"kalshi", "closed", 4'100},
                    {"kalshi", "no quote", 1'190},
                    {"polymarket", "closed", 5'000},
                    {"polymarket", "not binary", 751}};
    data.snapshot = sample_snapshot();
    data.sync_log = {
        {"01JNABCDEF", sample_time(), 61'022, 37, std::chrono::milliseconds(12'400), {}},
        {"01JNABCDEE",
         sample_time() - std::chrono::minutes(30),
         60'988,
         35,
         std::chrono::milliseconds(12'900),
         {"polymarket: 2 pages were not read"}}};
    return data;
}

} // namespace dutchbook::testing
