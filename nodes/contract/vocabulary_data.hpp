#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "nodes/contract/word_list.hpp"

namespace dutchbook::contract {

class vocabulary_file;

inline constexpr std::size_t most_leagues = 64; ///< a bit each, and so of the values of a facet
inline constexpr std::size_t most_units = 200;

/// What the files of a vocabulary say, one after the other: a later file adds to an earlier one,
/// and where they disagree it counts. Within one file nothing may be said twice. Made before
/// anything is read; docs/vocabulary.md describes the format.
class vocabulary_data {
  public:
    /// The sections that `add` reads: "words", "league", …
    static const std::vector<std::string_view>& sections();
    /// The keys of [remove] that `add` reads.
    static const std::vector<std::string_view>& removable();

    /// Adds the sections of a file that are among `sections`; others are somebody else's. Throws
    /// `error` (configuration) that names file, line and key, and then is no longer of use.
    void add(const vocabulary_file& file);

    // From here on: what was said, for the vocabulary that is made of it.

    struct family {
        std::string head; ///< stands for all forms
        std::vector<std::string> forms;
        int layer = 0; ///< of the file that began it; 0 is built in
    };
    struct wording {
        std::string to;
        int layer = 0;
        bool person = false;
    };
    struct measure {
        std::int64_t tick = 0, most = 0; ///< 10^-6 units; no end where `most` is 0
    };
    /// How much of a team's name names it.
    enum class known_by : std::uint8_t { both, city, either };
    struct team {
        std::string city, nickname;
        std::string word;    ///< the nickname as one word
        bool suffix = false; ///< the nickname is nobody's by itself
        std::vector<std::string> also;
        known_by known = known_by::both;
    };
    struct league {
        std::string name;
        std::vector<std::string> named;
        bool ends_level = true, meets_often = true;
        std::string teams_of; ///< another league with the same teams
        std::vector<team> teams;
        int layer = 0;
    };
    struct facet_value {
        std::string name;
        std::vector<std::string> wordings;
    };
    enum class counting : std::uint8_t { always, numbers, deadlines };
    struct facet_rule {
        std::string name, shown;
        counting counts_for = counting::always;
        std::string silence;  ///< a value, "anything" or "denies"
        std::string prevails; ///< a value, may be empty
        bool refutes = true;
        std::vector<facet_value> values;
        int layer = 0;
    };
    struct unit_entry {
        std::string name, shown;
        char sign = 0; ///< as token::symbol
        bool degrees = false, anywhere = false;
        std::vector<std::string> words;
        int layer = 0;
    };
    /// A deed that implies another where one of the words of `among` says what it is about.
    struct implication {
        std::string deed, implied;
        std::vector<std::string> among;
        friend bool operator==(const implication&, const implication&) = default;
    };
    struct source {
        std::string name;
        bool station = false;
        int layer = 0;
    };

    std::array<std::vector<std::string>, std::size_t(word_list::count_)> lists;
    std::vector<family> contrasts, places, first_names;
    std::array<std::vector<std::string>, 12> months;
    std::map<std::string, wording> wordings; ///< by what is written
    std::vector<std::string> never_drawn, sentence_begins;
    std::map<std::string, std::int64_t> numbers, ordinals, editions;
    std::map<std::string, std::int64_t> scales; ///< factors
    std::map<std::string, std::string> states, makers, tickers;
    std::map<std::string, measure> measures;
    std::vector<league> leagues;
    std::vector<facet_rule> facets;
    std::vector<unit_entry> units;
    std::vector<implication> implications;
    std::map<std::string, source> sources; ///< by what is written

    /// Files added from now on override what stands there: the built-in ones are one layer, a
    /// user's file is one of its own.
    void begin_layer() noexcept { ++layer_; }

  private:
    friend class section_reader;
    struct placed {
        std::string where; ///< "words.stop", "contrasts"
        int layer = 0;
    };
    int layer_ = 0;
    std::map<std::string, placed> weights_;                   ///< by word
    std::array<std::map<std::string, std::string>, 3> heads_; ///< by form, of each kind of family
};

} // namespace dutchbook::contract
