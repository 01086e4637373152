#include <nodes/match/synthetic_draft.hpp>

#include <array>

namespace dutchbook::match::synthetic {
namespace {

// Rate decisions: the change in steps of 25 bp. One venue's "50+" is a tail, the other's ">25".

struct meeting {
    std::string bank, when;
    int year;
    unsigned month;
};

meeting rates(const topic& t) {
    const unsigned month = static_cast<unsigned>(t.ordinal / 40 % 12) + 1;
    const int year = year_of(t, t.ordinal / 480);
    std::string bank = "Bank of " + country(t.ordinal + (t.trap == "bank" ? 17 : 0));
    if (t.trap == "bank") bank = "Reserve " + bank;
    return {bank, std::string(month_name(month)) + " " + std::to_string(year), year, month};
}

draft rates_kalshi(const topic& t) {
    const meeting m = rates(t);
    draft d;
    d.series = "KXRATE" + ticker_of(country(t.ordinal));
    d.ticker = d.series + "-" + std::to_string(m.year % 100) +
               std::string(month_name(m.month).substr(0, 3));
    d.title = m.bank + " decision in " + m.when + "?";
    d.category = "Economics";
    d.siblings = exclusivity::at_most_one;
    d.first = -8;
    d.last = 8;
    d.close = date_of(m.year, m.month, 20);
    struct cell {
        const char *label, *text;
        std::int64_t low, high;
    };
    static constexpr std::array<cell, 5> cells = {
        {{"Cut >25bps", "Cut rates by more than 25bps", -8, -2},
         {"Cut 25bps", "Cut rates by 25bps", -1, -1},
         {"No change", "Leave rates unchanged", 0, 0},
         {"Hike 25bps", "Hike rates by 25bps", 1, 1},
         {"Hike >25bps", "Hike rates by more than 25bps", 2, 8}}};
    for (const cell& c : cells)
        d.rows.push_back({"Will the " + m.bank + " " + c.text + " at its " + m.when + " meeting?",
                          c.label,
                          kalshi_rules("the " + m.bank + " chooses to " + c.text + " at its " +
                                           m.when + " meeting",
                                       "the " + m.bank),
                          {},
                          c.low,
                          c.high});
    return d;
}

draft rates_polymarket(const topic& t) {
    const meeting m = rates(t);
    draft d;
    d.title = m.bank + " decision in " + m.when + "?";
    d.category = "Economics";
    d.siblings = exclusivity::exactly_one;
    d.first = -8;
    d.last = 8;
    d.close = date_of(m.year, m.month, 20);
    const bool merged =
        mix(t.shape, 21) % 2 == 0; // "25+ bps increase" is no bucket of the other side
    struct cell {
        const char *label, *text;
        std::int64_t low, high;
    };
    std::vector<cell> cells = {{"50+ bps decrease", "decrease interest rates by 50+ bps", -8, -2},
                               {"25 bps decrease", "decrease interest rates by 25 bps", -1, -1},
                               {"No change", "make no change in interest rates", 0, 0}};
    if (merged)
        cells.push_back({"25+ bps increase", "increase interest rates by 25+ bps", 1, 8});
    else
        cells.insert(cells.end(),
                     {{"25 bps increase", "increase interest rates by 25 bps", 1, 1},
                      {"50+ bps increase", "increase interest rates by 50+ bps", 2, 8}});
    for (const cell& c : cells)
        d.rows.push_back(
            {"Will the " + m.bank + " " + c.text + " after the " + m.when + " meeting?",
             c.label,
             polymarket_rules("the " + m.bank + " decides to " + c.text + " at its " + m.when +
                                  " meeting. Rates move in steps of 25 bps",
                              "the " + m.bank),
             {},
             c.low,
             c.high});
    return d;
}

// Inflation in tenths of a per cent: thresholds on one venue, buckets on the other (unions).

struct inflation_print {
    std::string country, when;
    int year;
    unsigned month;
    std::int64_t mid; ///< tenths
};

inflation_print inflation(const topic& t) {
    const unsigned month = static_cast<unsigned>(t.ordinal / 40 % 12) + 1;
    const int year = year_of(t, t.ordinal / 480);
    return {country(t.ordinal), std::string(month_name(month)) + " " + std::to_string(year), year,
            month, 20 + static_cast<std::int64_t>(mix(t.shape, 22) % 60)};
}

draft inflation_kalshi(const topic& t) {
    const inflation_print p = inflation(t);
    draft d;
    d.series = "KXCPIYOY" + ticker_of(p.country);
    d.ticker = d.series + "-" + std::to_string(p.year % 100) +
               std::string(month_name(p.month).substr(0, 3));
    d.title = p.country + " inflation in " + p.when + "?";
    d.category = "Economics";
    d.first = -100;
    d.last = 1'000;
    d.close = date_of(p.year + (p.month == 12 ? 1 : 0), p.month % 12 + 1, 12);
    for (std::int64_t at = p.mid - 2; at <= p.mid + 1; ++at)
        d.rows.push_back(
            {"Will annual inflation in " + p.country + " be above " + tenths(at) + "% in " +
                 p.when + "?",
             "Above " + tenths(at) + "%",
             kalshi_rules("the 12-month change of the consumer price index of " + p.country +
                              " for " + p.when + " is above " + tenths(at) + "%",
                          "the national statistics office"),
             above(at, 100'000), at + 1, d.last});
    return d;
}

draft inflation_polymarket(const topic& t) {
    const inflation_print p = inflation(t);
    const std::string measure = t.trap == "measure" ? "core inflation" : "inflation";
    draft d;
    d.title = p.country + " annual " + measure + " in " + p.when + "?";
    d.category = "Economics";
    d.siblings = exclusivity::exactly_one;
    d.first = -100;
    d.last = 1'000;
    d.close = date_of(p.year + (p.month == 12 ? 1 : 0), p.month % 12 + 1, 12);
    for (std::int64_t at = p.mid - 2; at <= p.mid + 2; ++at) {
        const bool lowest = at == p.mid - 2, highest = at == p.mid + 2;
        const std::string tail = lowest ? " or less" : highest ? " or more" : "";
        d.rows.push_back({"Will annual " + measure + " in " + p.country + " be " + tenths(at) +
                              "%" + tail + " in " + p.when + "?",
                          tenths(at) + "%" + tail,
                          polymarket_rules("annual " + measure + " in " + p.country + " is " +
                                               tenths(at) + "%" + tail + " in " + p.when +
                                               ". The figure is reported to one decimal",
                                           "the national statistics office"),
                          {},
                          lowest ? d.first : at,
                          highest ? d.last : at});
    }
    return d;
}

// Prices of coins on a day, in dollars' cents.

struct coin_print {
    std::string coin;
    std::chrono::sys_days at;
    std::int64_t mid, step; ///< dollars
};

coin_print coin(const topic& t) {
    struct quote {
        std::string_view name;
        std::int64_t dollars, step;
    };
    static constexpr std::array<quote, 8> coins = {{{"Bitcoin", 80'000, 2'000},
                                                    {"Ethereum", 3'000, 100},
                                                    {"Solana", 160, 10},
                                                    {"XRP", 3, 1},
                                                    {"Litecoin", 120, 5},
                                                    {"Chainlink", 24, 1},
                                                    {"Avalanche", 40, 2},
                                                    {"Monero", 300, 10}}};
    const quote& q = coins[t.ordinal % 8];
    const auto at = t.today + std::chrono::days{3 + 2 * static_cast<int>(t.ordinal / 8) +
                                                (t.trap == "date" ? 1 : 0)};
    return {std::string(q.name), at,
            q.dollars + q.step * static_cast<std::int64_t>(mix(t.shape, 25) % 6), q.step};
}

draft coin_kalshi(const topic& t) {
    const coin_print c = coin(t);
    draft d;
    d.series = "KX" + ticker_of(c.coin) + "D";
    d.ticker = d.series + "-" + ticker_of(short_date(c.at));
    d.title = c.coin + " price on " + short_date(c.at) + " at 12pm EDT?";
    d.category = "Crypto";
    d.last = 100'000'000'00;
    d.close = c.at;
    for (std::int64_t i = 0; i < 4; ++i) {
        const std::int64_t at = c.mid + i * c.step;
        const std::string price = "$" + grouped(at);
        d.rows.push_back({"Will the price of " + c.coin + " be above " + price + " on " +
                              short_date(c.at) + " at 12pm EDT?",
                          "Above " + price,
                          kalshi_rules("the price of " + c.coin + " is above " + price +
                                           " at 12:00 PM EDT on " + short_date(c.at),
                                       "Coinbase"),
                          above(at), at * 100 + 1, d.last});
    }
    return d;
}

draft coin_polymarket(const topic& t) {
    const coin_print c = coin(t);
    const std::string source = t.trap == "source" ? "Binance" : "Coinbase";
    draft d;
    d.title = c.coin + " above ___ on " + long_date(c.at) + "?";
    d.category = "Crypto";
    d.last = 100'000'000'00;
    d.close = c.at;
    for (std::int64_t i = 1; i < 4; ++i) {
        const std::int64_t at = c.mid + i * c.step;
        const std::string price = "$" + grouped(at);
        d.rows.push_back({"Will the price of " + c.coin + " be above " + price + " on " +
                              long_date(c.at) + " at 12:00 PM ET?",
                          price,
                          polymarket_rules("the price of " + c.coin + " is above " + price +
                                               " at 12:00 PM ET on " + long_date(c.at) +
                                               ", as reported by " + source,
                                           source),
                          {},
                          at * 100 + 1,
                          d.last});
    }
    return d;
}

constexpr std::array<std::string_view, 2> rates_traps = {"year", "bank"};
constexpr std::array<std::string_view, 2> inflation_traps = {"year", "measure"};
constexpr std::array<std::string_view, 2> coin_traps = {"date", "source"};
constexpr std::array<family, 3> families = {{
    {"rates", rates_traps, rates_kalshi, rates_polymarket},
    {"inflation", inflation_traps, inflation_kalshi, inflation_polymarket},
    {"coin", coin_traps, coin_kalshi, coin_polymarket},
}};

} // namespace

std::span<const family> economy() { return families; }

} // namespace dutchbook::match::synthetic
