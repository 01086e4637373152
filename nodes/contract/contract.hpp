#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <dutchbook/market.hpp>

#include "nodes/contract/contest.hpp"
#include "nodes/contract/evidence.hpp"
#include "nodes/contract/interval.hpp"
#include "nodes/contract/window.hpp"

namespace dutchbook::contract {

/// How much a word that only one side has weighs.
enum class weight : std::uint8_t {
    filler,  ///< names the setting: "award", "election"; costs nothing
    weak,    ///< one side alone may lack it: "budget", "series"
    plain,   ///< a name or a noun: must be found on the other side
    contrast ///< changes the question wherever it stands: "primary", "announce", "women"
};

/// One content word after synonyms, in reading order. `id` is a fixed 64-bit hash of its text.
struct term {
    std::uint64_t id = 0;
    std::uint16_t at = 0; ///< offset of its text in `contract::words`
    std::uint8_t length = 0;
    contract::weight weight = weight::plain;
    bool outcome : 1 = false; ///< belongs to what this market has and its siblings lack
    bool optional : 1 =
        false; ///< an annotation: in brackets, or a label beside a complete question
    bool label_only : 1 = false; ///< stands in the label, not in the title
    bool labelled : 1 = false;   ///< stands in the label
    bool first_name : 1 = false;
    bool place : 1 = false;
    bool number : 1 = false;
    bool office : 1 = false;
    bool verb : 1 = false;       ///< asks who did it to whom
    bool passive : 1 = false;    ///< "acquired by": who did it stands behind it
    bool origin : 1 = false;     ///< stands behind "from"
    bool goal : 1 = false;       ///< stands behind "to", "into"
    bool contestant : 1 = false; ///< names one who takes part in `contest`
    bool stage : 1 = false;   ///< a step on the way to an outcome: "nominee", "runoff", "announce"
    std::uint8_t acronym = 0; ///< 1 + index of the bracketed acronym that stands for it, 0 none
};

/// What one market asks, read once from its text and structure. Immutable after compile; about 700
/// bytes. What could not be read is absent, never guessed.
struct contract {
    std::vector<term> terms; ///< content words of title and label
    std::string words;       ///< their text, joined
    std::vector<std::uint64_t>
        background; ///< sorted ids of words of the event title, tags and ticker
    evidence particulars;
    dutchbook::contract::contest contest; ///< who plays whom, where that is what it is about
    std::string ticker;                   ///< lower-case id of the market, letters and digits

    interval values; ///< meaningful where has_values
    dutchbook::contract::window window;
    interval rank;              ///< places in a ranking, meaningful where has_rank
    std::uint64_t rank_of = 0;  ///< the superlative whose place `rank` moves, 0 none
    std::int64_t tick = 0;      ///< step of the measured quantity in 10^-6 units, 0 unread
    std::uint64_t station = 0;  ///< id of the weather station that the rules name, 0 unread
    bool station_known = false; ///< it stands in the list of stations; else its name alone is known
    bool drawless = false;      ///< the rules say that the game cannot end in a draw
    std::uint64_t price_source =
        0; ///< id of the price or poll source that the rules name, 0 unread
    std::int16_t edition_first = 0,
                 edition_last = 0; ///< years that name the event ("2025-26"), 0 none
    std::int16_t ticker_year = 0;
    std::int32_t closes_day = 0; ///< day of the listed end, 0 unknown; may be stale
    bool has_values = false;
    bool has_rank = false;
    bool many_values = false; ///< its quantity may take several values: a price over a month, any
                              ///< of several games
    bool negative = false;    ///< the question is put in the negative
    bool ordinal = false;     ///< "next", "first": picks one occasion
    bool placeholder = false; ///< "Person S": stands for nobody yet
    bool has_rules = false;
    bool date_conflict = false; ///< text and listed end disagree; the text won
    bool open_question = false; ///< who, what, which …: the label alone answers
    bool subject_asked = false; ///< "who will acquire …": the label names who acts
    bool alternatives = false;  ///< "A or B": the label chooses
    bool topic = false; ///< a heading with a label ("Best Picture": "Sinners"): to win it is meant
    bool unread_label = false; ///< a label was expected and is missing
    bool cut = false;          ///< the text was too long to read whole
    exclusivity siblings = exclusivity::none;
};

/// Reads one event: markets of one platform and one event, in any order. The result is in the order
/// of the input. Never throws on any text (std::bad_alloc apart); pure, any thread.
std::vector<contract> compile_event(std::span<const market* const> markets);

/// One market among its siblings (itself may be among them). Costs as much as the whole event.
contract compile(const market& m, std::span<const market* const> siblings = {});

/// Keys for the blocking index, as fixed 64-bit hashes: the same text gives the same key in every
/// run.
struct block_features {
    std::vector<std::uint64_t> terms; ///< words of title and label; the index weighs them by rarity
    std::vector<std::uint64_t> typed; ///< measure, entity pairs: shared by few markets
};
/// Replaces the content of `into` (capacity is kept); both lists sorted and unique.
void features(const contract& c, block_features& into);

/// For people: one line a field, "field: value".
std::vector<std::string> describe(const contract& c);

} // namespace dutchbook::contract
