#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "nodes/contract/interval.hpp"
#include "nodes/contract/text.hpp"
#include "nodes/contract/window.hpp"

namespace dutchbook::contract {

// Each reader looks for its own kind of expression in a token list, marks the tokens it understood
// as used and leaves the rest alone. What is half understood stays unused: the words then have to
// agree as words.

/// A calendar period in a text. `year_unread`: the days are those of 1972.
struct period {
    std::int32_t first = 0, last = 0;
    bool year_unread = false;
    bool only_year = false;          ///< "2026"
    bool only_month = false;         ///< "march", no year
    std::int16_t season_end = 0;     ///< "2025-26"
    bool clock = false;              ///< an ISO moment after midnight
    std::int16_t clock_minutes = -1; ///< "5pm EST"; the last minutes of a day count as none
    std::size_t end = 0;             ///< index after its last token
};
/// The period that starts at token `at`, if any.
std::optional<period> read_period(const std::vector<token>& tokens, std::size_t at);
/// Where a time of day ends that stands at `at`, a comma or "at" before it: ", 11:59 PM ET"; `at`
/// where none does. Notes its minutes.
std::size_t read_clock(const std::vector<token>& tokens, std::size_t at, period& p);

struct time_reading {
    dutchbook::contract::window window;
    std::int16_t edition_first = 0,
                 edition_last = 0; ///< years without a preposition: they name the event
    bool bare = false;             ///< the window is a date without a preposition
    bool this_year = false;        ///< the window is "this year"
};
time_reading read_time(std::vector<token>& tokens);

struct asking {
    bool open = false;    ///< who, what, which …: a label answers
    bool whole = false;   ///< "Will …", "Does …"
    bool subject = false; ///< open, and the answer is who acts
};
/// What kind of question a text is. In a title, marks the noun of "What chain" as used.
asking read_asking(std::vector<token>& tokens, bool title);

/// A title that ends in "by" ('y') or "before" ('e') leaves the day to the label; else 0.
char read_dangling(std::vector<token>& tokens);

/// "top 5", "#1", "2nd place", "third most seats", "runner-up".
/// Of "second hottest" the superlative stays unused, and `of` is its id.
std::optional<interval> read_rank(std::vector<token>& tokens, std::uint64_t& of);

/// Central banks move their rates in quarters of a per cent, in 10^-6 units.
inline constexpr std::int64_t policy_step = 250'000;

/// A comparison or a range: "at least 5%", "96-97", "$100k or more", "80+". With `bare` a number
/// that stands alone is exactly that number (labels). The tick is `policy_step` where the number is
/// a multiple of 25 basis points.
std::optional<interval> read_values(std::vector<token>& tokens, bool bare = false);

/// The deadline that rules name: "by December 31, 2026", "between July 24 and December 31, 2026".
std::optional<window> read_rules_window(std::vector<token>& tokens);

/// Whether an unused token at this place is that word, or that symbol.
inline bool is(const std::vector<token>& tokens, std::size_t at, std::string_view word) {
    return at < tokens.size() && !tokens[at].used && tokens[at].kind == token_kind::word &&
           tokens[at].text == word;
}
inline bool is(const std::vector<token>& tokens, std::size_t at, char symbol) {
    return at < tokens.size() && !tokens[at].used && tokens[at].kind == token_kind::symbol &&
           tokens[at].symbol == symbol;
}

} // namespace dutchbook::contract
