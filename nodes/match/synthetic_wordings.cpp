#include <nodes/match/synthetic_draft.hpp>

#include <array>

// Questions that the venues put in words which no vocabulary has for one another: the slots are the
// same, the verb is not. Whether two of them ask the same only a model can say, here the built-in
// one from the truth. Few wordings, as on real venues: one a venue and family, and one more for
// what looks alike and is something else.
namespace dutchbook::match::synthetic {
namespace {

/// What a family asks of its subject until the end of a year.
struct wording {
    std::string_view series, category;
    std::string_view kalshi, polymarket; ///< one act, as each venue calls it
    std::string_view something_else;     ///< another act of the same subject, on Polymarket
};

constexpr wording works{"KXHALL", "Culture", "refurbish", "overhaul", "bulldoze"};
constexpr wording sale{"KXDIVEST", "Companies", "jettison", "offload", "relocate"};
constexpr wording reading{"KXAUDIO", "Culture", "narrate", "recite", "illustrate"};

/// Who does it, and to what.
struct act {
    std::string who, what;
    int year;
};

std::string asked(const act& a, std::string_view verb) {
    return a.who + ' ' + std::string(verb) + ' ' + a.what;
}
std::string stated(const act& a, std::string_view verb) {
    return a.who + ' ' + std::string(verb) + (verb.ends_with("sh") ? "es " : "s ") + a.what;
}

draft dated(const topic& t, const wording& w, int year) {
    draft d;
    d.category = w.category;
    d.first = t.today.time_since_epoch().count();
    d.last = date_of(year + 20, 1, 1).time_since_epoch().count();
    return d;
}

draft kalshi_draft(const topic& t, const wording& w, const act& a) {
    draft d = dated(t, w, a.year);
    d.close = date_of(a.year + 1, 1, 1);
    const std::string before = " before " + short_date(d.close);
    d.series = std::string(w.series) + ticker_of(a.who);
    d.ticker = d.series + "-" + std::to_string(a.year % 100);
    d.title = "Will " + asked(a, w.kalshi) + "?";
    d.rows.push_back({"Will " + asked(a, w.kalshi) + before + "?",
                      "",
                      kalshi_rules(stated(a, w.kalshi) + before, "credible reporting"),
                      {},
                      d.first,
                      d.close.time_since_epoch().count() - 1});
    return d;
}

draft polymarket_draft(const topic& t, const wording& w, const act& a) {
    const std::string_view verb = t.trap == "wording" ? w.something_else : w.polymarket;
    draft d = dated(t, w, a.year);
    d.close = date_of(a.year, 12, 31);
    const std::string by = " by " + long_date(d.close);
    d.title = "Will " + asked(a, verb) + by + "?";
    d.rows.push_back({d.title,
                      "",
                      polymarket_rules(stated(a, verb) + by, "credible reporting"),
                      {},
                      d.first,
                      d.close.time_since_epoch().count()});
    return d;
}

act works_of(const topic& t) {
    return {"the " + town(t.ordinal % 2'000) + " Opera House", "its concert hall",
            year_of(t, t.ordinal / 2'000)};
}
act sale_of(const topic& t) {
    return {company(t.ordinal % 30'000), "its payments subsidiary", year_of(t, t.ordinal / 30'000)};
}
act reading_of(const topic& t) {
    return {person(t.ordinal % 10'000), "the audiobook of collected fairy tales",
            year_of(t, t.ordinal / 10'000)};
}

draft works_kalshi(const topic& t) { return kalshi_draft(t, works, works_of(t)); }
draft works_polymarket(const topic& t) { return polymarket_draft(t, works, works_of(t)); }
draft sale_kalshi(const topic& t) { return kalshi_draft(t, sale, sale_of(t)); }
draft sale_polymarket(const topic& t) { return polymarket_draft(t, sale, sale_of(t)); }
draft reading_kalshi(const topic& t) { return kalshi_draft(t, reading, reading_of(t)); }
draft reading_polymarket(const topic& t) { return polymarket_draft(t, reading, reading_of(t)); }

constexpr std::array<std::string_view, 2> traps = {"year", "wording"};
constexpr std::array<family, 3> families = {{
    {"works", traps, works_kalshi, works_polymarket, 15, true},
    {"sale", traps, sale_kalshi, sale_polymarket, 15, true},
    {"reading", traps, reading_kalshi, reading_polymarket, 15, true},
}};

} // namespace

std::span<const family> wordings() { return families; }

} // namespace dutchbook::match::synthetic
