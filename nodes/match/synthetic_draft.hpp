#pragma once

#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <dutchbook/market.hpp>

// How the invented universe is made: a topic is drafted once for each venue by its family, in that
// venue's words. Both drafts use one question and one integer variable, so the truth between them
// can be counted. True questions live in even years; whatever a trap changes leads to a question
// nobody else asks.
namespace dutchbook::match::synthetic {

/// One thing the world may ask about. `shape` decides every free choice, equally for both venues.
struct topic {
    std::uint64_t shape = 0;
    std::uint64_t ordinal = 0; ///< within its family; two ordinals never give the same question
    std::string_view trap;     ///< empty: the question itself; else the look-alike to draft instead
    std::chrono::sys_days today{};
};

/// One market of a draft: YES pays when the variable lands in [low, high] (outside, where
/// inverted).
struct row {
    std::string title, label, rules;
    dutchbook::strike strike;
    std::int64_t low = 0, high = 0;
    bool inverted = false;
    std::uint32_t variable =
        0; ///< an event may ask several independent things (words said in a speech)
};

/// One event of one venue.
struct draft {
    std::string series, ticker, title, category, source;
    exclusivity siblings = exclusivity::none;
    std::int64_t first = 0, last = 0; ///< domain of every variable of the event
    std::chrono::sys_days close{};
    std::vector<row> rows;
    /// Each outcome has three cells; the second and third, which fine print alone tells from the
    /// first, hardly ever happen.
    bool fine_print = false;
    bool rules_differ = false; ///< it is the question all the same, made smaller or larger by rules
};

/// A template that many topics share.
struct family {
    std::string_view name;
    std::span<const std::string_view> traps;
    draft (*kalshi)(const topic&);
    draft (*polymarket)(const topic&);
    std::uint64_t traps_of_55 = 15; ///< topics on both venues that are look-alikes
    bool model_only = false;        ///< no vocabulary has one venue's words for the other's
};

std::span<const family> politics();
std::span<const family> economy();
std::span<const family> companies();
std::span<const family> culture();
std::span<const family> sports();
std::span<const family> fine_print(); ///< titles say the same, rules do not
std::span<const family> wordings();   ///< what only a model can match

// Words. Every function is pure; equal arguments give equal names.

std::uint64_t mix(std::uint64_t a, std::uint64_t b = 0) noexcept; ///< a well-spread hash of both
std::string person(std::uint64_t n);                              ///< distinct for n < 10'000
std::string town(std::uint64_t n);                                ///< distinct for n < 2'000
std::string state(std::uint64_t n);                               ///< one of 50
std::string state_code(std::uint64_t n);                          ///< "OH", the code of state(n)
std::string country(std::uint64_t n);                             ///< one of 40
std::string work_title(std::uint64_t n); ///< film, album; distinct for n < 60'000
std::string company(std::uint64_t n);    ///< distinct for n < 30'000
std::string mascot(std::uint64_t n);
std::string
ticker_of(std::string_view name); ///< "Ashford Hawks" -> "ASHFOHAWKS": letters and digits, capitals

/// The `n`-th even year from the topic's own on; a trap "year" moves it to the odd year behind.
int year_of(const topic& t, std::uint64_t n);
std::chrono::sys_days date_of(int year, unsigned month, unsigned day);
std::string short_date(std::chrono::sys_days d); ///< "Mar 14, 2026"
std::string long_date(std::chrono::sys_days d);  ///< "March 14, 2026"
std::string_view month_name(unsigned month);     ///< "March"; month in [1, 12]
std::string tenths(std::int64_t n);              ///< 29 -> "2.9"
std::string grouped(std::int64_t n);             ///< 100000 -> "100,000"

dutchbook::strike at_least(std::int64_t value, std::int64_t micros_per_step = micros_per_unit);
dutchbook::strike above(std::int64_t value, std::int64_t micros_per_step = micros_per_unit);
dutchbook::strike below(std::int64_t value, std::int64_t micros_per_step = micros_per_unit);
dutchbook::strike between(std::int64_t low, std::int64_t high,
                          std::int64_t micros_per_step = micros_per_unit);

/// The rules both venues would print under a market, in the words of one of them.
std::string kalshi_rules(std::string_view condition, std::string_view source);
std::string polymarket_rules(std::string_view condition, std::string_view source,
                             bool otherwise_no = true);

} // namespace dutchbook::match::synthetic
