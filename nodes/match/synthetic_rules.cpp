#include <nodes/match/synthetic_draft.hpp>

#include <array>

// Questions whose titles say the same on both venues and whose rules do not. Every outcome of the
// variable has three cells: the one that all rules take, one that only wider rules do not leave
// out, and one that only the widest take. So what a sentence of fine print changes can be counted
// as everything else here.
namespace dutchbook::match::synthetic {
namespace {

constexpr std::int64_t cells = 3;

/// YES pays on the first outcome: in its first cell alone, as a rule does that narrows; in two, as
/// the question itself; or in all three, as a rule that widens.
row with_cells(row r, std::int64_t taken, std::int64_t outcome = 0) {
    r.low = outcome * cells;
    r.high = outcome * cells + taken - 1;
    return r;
}

draft fine_draft(std::string_view trap, std::int64_t outcomes) {
    draft d;
    d.last = outcomes * cells - 1;
    d.fine_print = true;
    d.rules_differ = trap == "rules narrow" || trap == "rules condition" ||
                     trap == "rules exclude" || trap == "rules window" ||
                     trap == "rules deadline" || trap == "rules scope" || trap == "rules wide";
    return d;
}

std::int64_t taken_by(const draft& d, std::string_view trap) {
    return !d.rules_differ ? 2 : trap == "rules wide" ? 3 : 1;
}

// Somebody leaves a company: what an announcement is worth, and what has to follow.

struct departure {
    std::string who, from, by;
    std::chrono::sys_days last;
    int year;
};

departure leaving(const topic& t) {
    const int year = year_of(t, t.ordinal / 10'000);
    return {person(t.ordinal % 10'000), company(mix(t.shape, 61) % 30'000),
            long_date(date_of(year, 12, 31)), date_of(year, 12, 31), year};
}

draft departure_kalshi(const topic& t) {
    const departure l = leaving(t);
    draft d = fine_draft(t.trap, 2);
    d.series = "KXLEAVE" + ticker_of(l.who);
    d.ticker = d.series + "-" + std::to_string(l.year % 100);
    d.title = "Will " + l.who + " leave " + l.from + "?";
    d.category = "Companies";
    d.close = l.last;
    d.rows.push_back(
        with_cells({"Will " + l.who + " leave " + l.from + " by " + l.by + "?",
                    "",
                    kalshi_rules(l.who + " leaves " + l.from + " by " + l.by, "the company") +
                        " An announcement alone suffices.",
                    {}},
                   2));
    return d;
}

draft departure_polymarket(const topic& t) {
    const departure l = leaving(t);
    draft d = fine_draft(t.trap, 2);
    d.title = "Will " + l.who + " leave " + l.from + "?";
    d.category = "Business";
    d.close = l.last;
    std::string rules =
        polymarket_rules(l.who + " leaves " + l.from + " by " + l.by, "the company");
    rules += t.trap == "rules narrow" ? "\n\nAn announcement alone does not suffice."
                                      : "\n\nAn announcement alone suffices.";
    if (t.trap == "rules condition")
        rules += " To count, a successor must already have taken the desk on that day.";
    if (t.trap == "rules wide") rules += " An unpaid leave of three months or more counts as well.";
    d.rows.push_back(with_cells(
        {"Will " + l.who + " leave " + l.from + " by " + l.by + "?", "", std::move(rules), {}},
        taken_by(d, t.trap)));
    return d;
}

// A company takes a product back: from when on, until when, and what kinds are left out.

struct recall_notice {
    std::string who, year;
    int number;
};

recall_notice recalling(const topic& t) {
    const int year = year_of(t, t.ordinal / 30'000);
    return {company(t.ordinal % 30'000), std::to_string(year), year};
}

draft recall_kalshi(const topic& t) {
    const recall_notice r = recalling(t);
    draft d = fine_draft(t.trap, 2);
    d.series = "KXRECALL" + ticker_of(r.who);
    d.ticker = d.series + "-" + r.year.substr(2);
    d.title = "Will " + r.who + " recall a product in " + r.year + "?";
    d.category = "Companies";
    d.close = date_of(r.number + 1, 1, 1);
    d.rows.push_back(with_cells(
        {d.title, "", kalshi_rules(r.who + " recalls a product in " + r.year, "the company"), {}},
        2));
    return d;
}

draft recall_polymarket(const topic& t) {
    const recall_notice r = recalling(t);
    draft d = fine_draft(t.trap, 2);
    d.title = "Will " + r.who + " recall a product in " + r.year + "?";
    d.category = "Business";
    d.close = date_of(r.number, 12, 31);
    std::string when = "in " + r.year;
    if (t.trap == "rules window")
        when = "between " + long_date(date_of(r.number, 7, 1)) + " and " +
               long_date(date_of(r.number, 12, 31));
    if (t.trap == "rules deadline") when = "by " + long_date(date_of(r.number, 6, 30));
    std::string rules = polymarket_rules(r.who + " recalls a product " + when, "the company");
    if (t.trap == "rules exclude")
        rules += " Recalls of spare parts and of packaging are left out.";
    d.rows.push_back(with_cells({d.title, "", std::move(rules), {}}, taken_by(d, t.trap)));
    return d;
}

// A count that two offices publish, each its own.

struct visitor_count {
    std::string where, year, number;
    int closes;
};

visitor_count visitors(const topic& t) {
    const int year = year_of(t, t.ordinal / 2'000);
    return {town(t.ordinal % 2'000), std::to_string(year),
            grouped(10'000 + 5'000 * static_cast<std::int64_t>(mix(t.shape, 62) % 60)), year + 1};
}

draft visitors_of(const topic& t, bool kalshi) {
    const visitor_count v = visitors(t);
    draft d = fine_draft(t.trap, 2);
    d.series = "KXVISIT" + ticker_of(v.where);
    d.ticker = d.series + "-" + v.year.substr(2);
    d.title = v.where + " visitors in " + v.year;
    d.category = kalshi ? "Economics" : "Economy";
    d.close = date_of(v.closes, 2, 1);
    const std::string source = t.trap == "rules source" ? "the " + v.where + " Hotel Association"
                                                        : "the " + v.where + " Tourist Office";
    const std::string what = v.where + " has at least " + v.number + " visitors in " + v.year;
    d.rows.push_back(with_cells(
        {"Will " + v.where + " have at least " + v.number + " visitors in " + v.year + "?",
         "",
         kalshi ? kalshi_rules(what, source) : polymarket_rules(what, source),
         {}},
        2));
    return d;
}

draft visitors_kalshi(const topic& t) { return visitors_of(t, true); }
draft visitors_polymarket(const topic& t) { return visitors_of(t, false); }

// A cup tie: to the end, or for ninety minutes.

struct cup_tie {
    std::string home, away, on;
    std::chrono::sys_days at;
};

cup_tie tie(const topic& t) {
    const std::uint64_t home = t.ordinal % 2'000;
    const auto at = t.today + std::chrono::days{3 + 2 * static_cast<int>(t.ordinal / 2'000)};
    const std::uint64_t away = (home + 1 + mix(t.shape, 63) % 1'998) % 2'000;
    return {town(home) + " United", town(away == home ? home + 1 : away) + " Athletic",
            short_date(at), at};
}

draft tie_of(const topic& t, bool kalshi) {
    const cup_tie c = tie(t);
    draft d = fine_draft(t.trap, 2);
    d.series = "KXCUPTIE";
    d.ticker = d.series + "-" + ticker_of(c.on) + ticker_of(c.home);
    d.title = c.home + " vs. " + c.away;
    d.category = "Sports";
    d.close = c.at;
    const std::string beats = c.home + " beat " + c.away + " on " + c.on;
    std::string rules =
        kalshi ? kalshi_rules(beats, "the league") : polymarket_rules(beats, "the league");
    if (t.trap == "rules scope")
        rules += " This market is based on the result after 90 minutes plus stoppage time.";
    d.rows.push_back(with_cells({"Will " + beats + "?", "", std::move(rules), {}},
                                taken_by(d, t.trap)));
    return d;
}

draft tie_kalshi(const topic& t) { return tie_of(t, true); }
draft tie_polymarket(const topic& t) { return tie_of(t, false); }

constexpr std::array<std::string_view, 3> departure_traps = {"rules narrow", "rules condition",
                                                             "rules wide"};
constexpr std::array<std::string_view, 3> recall_traps = {"rules window", "rules deadline",
                                                          "rules exclude"};
constexpr std::array<std::string_view, 1> visitor_traps = {"rules source"};
constexpr std::array<std::string_view, 1> tie_traps = {"rules scope"};
constexpr std::array<family, 4> families = {{
    {"departure", departure_traps, departure_kalshi, departure_polymarket, 35},
    {"recall", recall_traps, recall_kalshi, recall_polymarket, 35},
    {"visitors", visitor_traps, visitors_kalshi, visitors_polymarket, 35},
    {"cup tie", tie_traps, tie_kalshi, tie_polymarket, 35},
}};

} // namespace

std::span<const family> fine_print() { return families; }

} // namespace dutchbook::match::synthetic
