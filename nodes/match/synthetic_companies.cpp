#include <nodes/match/synthetic_draft.hpp>

#include <array>

namespace dutchbook::match::synthetic {
namespace {

std::int64_t day(std::chrono::sys_days d) { return d.time_since_epoch().count(); }

// Revenue of companies, in 10 M$: thresholds on both venues, one inclusive and one not.

struct earnings_print {
    std::string company, when;
    int year;
    unsigned quarter;
    std::int64_t mid; ///< 10 M$
};

earnings_print earnings(const topic& t) {
    const unsigned quarter = static_cast<unsigned>(t.ordinal % 4) + 1;
    const int year = year_of(t, t.ordinal / 4 / 30'000);
    return {company(t.ordinal / 4), "Q" + std::to_string(quarter) + " " + std::to_string(year),
            year, quarter, 100 + 10 * static_cast<std::int64_t>(mix(t.shape, 23) % 400)};
}

std::string billions(std::int64_t ten_millions) {
    const std::string cents = std::to_string(ten_millions % 100);
    return "$" + std::to_string(ten_millions / 100) + "." + (cents.size() < 2 ? "0" : "") + cents +
           " billion";
}

draft earnings_kalshi(const topic& t) {
    const earnings_print e = earnings(t);
    draft d;
    d.series = "KXREV" + ticker_of(e.company);
    d.ticker = d.series + "-" + std::to_string(e.year % 100) + "Q" + std::to_string(e.quarter);
    d.title = e.company + " revenue in " + e.when + "?";
    d.category = "Companies";
    d.last = 100'000;
    d.close = date_of(e.year + (e.quarter == 4 ? 1 : 0), (e.quarter * 3) % 12 + 2, 10);
    for (std::int64_t at = e.mid; at < e.mid + 40; at += 10)
        d.rows.push_back(
            {"Will " + e.company + " report revenue above " + billions(at) + " in " + e.when + "?",
             "Above " + billions(at),
             kalshi_rules(e.company + " reports total revenue above " + billions(at) + " for " +
                              e.when,
                          "the company's earnings release"),
             above(at, 10'000'000'000'000), at + 1, d.last});
    return d;
}

draft earnings_polymarket(const topic& t) {
    const earnings_print e = earnings(t);
    const bool inclusive = mix(t.shape, 24) % 2 == 0;
    const std::string measure = t.trap == "measure" ? "operating income" : "revenue";
    draft d;
    d.title = e.company + " " + e.when + " " + measure;
    d.category = "Companies";
    d.last = 100'000;
    d.close = date_of(e.year + (e.quarter == 4 ? 1 : 0), (e.quarter * 3) % 12 + 2, 10);
    for (std::int64_t at = e.mid + 10; at < e.mid + 30; at += 10) {
        const std::string than = (inclusive ? "at least " : "above ") + billions(at);
        d.rows.push_back(
            {"Will " + e.company + " report " + measure + " of " + than + " in " + e.when + "?",
             than,
             polymarket_rules(e.company + " reports total " + measure + " of " + than + " for " +
                                  e.when,
                              "the company's earnings release"),
             {},
             inclusive ? at : at + 1,
             d.last});
    }
    return d;
}

// Products that are launched by a date; one venue asks the opposite now and then.

struct launch_plan {
    std::string maker, product;
    int year;
};

launch_plan launch(const topic& t) {
    const std::uint64_t number = mix(t.shape, 26) % 8 + 2 + (t.trap == "product" ? 1 : 0);
    return {company(t.ordinal), town(mix(t.shape, 28)) + " " + std::to_string(number),
            year_of(t, t.ordinal / 30'000)};
}

draft launch_kalshi(const topic& t) {
    const launch_plan l = launch(t);
    draft d;
    d.series = "KXLAUNCH" + ticker_of(l.maker);
    d.ticker = d.series + "-" + std::to_string(l.year % 100);
    d.title = "When will " + l.maker + " release " + l.product + "?";
    d.category = "Science and Technology";
    d.first = day(t.today);
    d.last = day(date_of(l.year + 20, 1, 1));
    d.close = date_of(l.year + 1, 1, 1);
    for (const auto before : {date_of(l.year, 7, 1), date_of(l.year + 1, 1, 1)})
        d.rows.push_back(
            {"Will " + l.maker + " release " + l.product + " before " + short_date(before) + "?",
             "Before " + short_date(before),
             kalshi_rules(l.maker + " releases " + l.product + " before " + short_date(before),
                          "the company"),
             {},
             d.first,
             day(before) - 1});
    return d;
}

draft launch_polymarket(const topic& t) {
    const launch_plan l = launch(t);
    const bool negative = mix(t.shape, 27) % 4 == 0;
    const std::string verb = t.trap == "stage" ? "announce" : "release";
    draft d;
    d.title = l.maker + " to " + verb + " " + l.product + " by...?";
    d.category = "Tech";
    d.first = day(t.today);
    d.last = day(date_of(l.year + 20, 1, 1));
    d.close = date_of(l.year, 12, 31);
    for (const auto by :
         {date_of(l.year, 3, 31), date_of(l.year, 6, 30), date_of(l.year, 12, 31)}) {
        const std::string what = verb + " " + l.product + " by " + long_date(by);
        d.rows.push_back(
            {"Will " + l.maker + (negative ? " not " : " ") + what + "?",
             long_date(by),
             polymarket_rules(
                 l.maker + (negative ? " does not " : " ") +
                     (negative ? what : verb + "s " + l.product + " by " + long_date(by)) +
                     ", 11:59 PM ET",
                 "official information from " + l.maker),
             {},
             d.first,
             day(by),
             negative});
    }
    return d;
}

constexpr std::array<std::string_view, 2> earnings_traps = {"year", "measure"};
constexpr std::array<std::string_view, 2> launch_traps = {"product", "stage"};
constexpr std::array<family, 2> families = {{
    {"earnings", earnings_traps, earnings_kalshi, earnings_polymarket},
    {"launch", launch_traps, launch_kalshi, launch_polymarket},
}};

} // namespace

std::span<const family> companies() { return families; }

} // namespace dutchbook::match::synthetic
