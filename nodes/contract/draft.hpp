#pragma once

#include <array>
#include <string_view>
#include <vector>

#include "nodes/contract/contract.hpp"
#include "nodes/contract/readers.hpp"
#include "nodes/contract/text.hpp"

namespace dutchbook::contract {

/// What one text says, before it is weighed against the market's other texts.
struct text_reading {
    time_reading time;
    std::optional<interval> values;
    std::optional<interval> rank;
    std::vector<term> terms;             ///< without text offsets
    std::vector<std::string_view> texts; ///< of the terms, beside them
    bool open_question = false;
    bool subject_asked = false; ///< "Who will acquire …?"
    char dangling = 0;     ///< 'y' "… by ___?", 'e' "… before …?": the label names the day
    bool gap = false;      ///< two spaces where an entity belongs
    bool complete = false; ///< a whole yes-or-no question
    bool alternatives = false; ///< "A or B"
    bool negative = false, ordinal = false, placeholder = false, anchored = false;
    std::uint64_t rank_of = 0; ///< the superlative of "second hottest", 0 none
    std::int64_t tick = 0;     ///< step of the measure named, -1 where whole things are counted
    std::int64_t most = 0;     ///< end of its scale, 0 none
    void clear();
};

/// Working memory of one compile: reused from market to market. Texts of a reading point into it.
struct scratch {
    token_list title_tokens, label_tokens, event_tokens, rules_tokens;
    std::vector<token> title, label, event;
    text_reading title_reading, label_reading, event_reading;
    std::string numbers; ///< texts of number terms; never reallocated while they are in use
};

enum class text_role : std::uint8_t { title, label, event };

/// Bytes that reading one text may append to `numbers`: 160 tokens, none of more than 27
/// characters.
inline constexpr std::size_t most_number_bytes = 160 * 27;

/// Reads one text into `out`, whose texts point into `raw`, `tokens` and `numbers`: these have to
/// stay where they are, so `numbers` needs capacity for most_number_bytes more.
void read_text(std::string_view text, text_role role, token_list& raw, std::vector<token>& tokens,
               std::string& numbers, text_reading& out);

/// Reads the rules: word filter, station and price source go into `c`; the deadline, if one is
/// named, comes back.
std::optional<window> read_rules(const market& m, scratch& s, contract& c);

/// The longest words at this place that tell of facets; `end` is 0 where none do.
struct facet_words {
    std::array<facet_bits, most_facets> values{};
    std::size_t end = 0;
};
facet_words facet_at(const std::vector<token>& tokens, std::size_t at);

/// Whether a side's name says nothing: "Yes", "Under", none at all.
bool plain_side(std::string_view name);

/// What titles leave to the rules; after read_rules.
void read_evidence(const scratch& s, contract& c);

/// Who plays whom and for whom the market asks; after read_evidence.
void read_contest(const market& m, const scratch& s, contract& c);

/// The day that a ticker names ("kxnbagame-26dec03denphx-den"), or 0.
std::int32_t ticker_day(std::string_view ticker);

/// Window and edition from label, title, event title and rules, in that order; years that the text
/// leaves out come from the rules or the close, or stay unread.
void set_time(contract& c, const scratch& s, const std::optional<window>& rules);

/// The numbers: strike fields beat the label, the label beats the title.
void set_values(contract& c, const market& m, const text_reading& title, const text_reading& label);

/// Marks what differs between siblings and what their numbers have in common.
void finish_event(std::span<contract> event);

} // namespace dutchbook::contract
