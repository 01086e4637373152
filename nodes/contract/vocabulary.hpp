#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "nodes/contract/contest.hpp"
#include "nodes/contract/evidence.hpp"
#include "nodes/contract/flat_index.hpp"
#include "nodes/contract/interval.hpp"
#include "nodes/contract/lexicon.hpp"
#include "nodes/contract/phrase_index.hpp"
#include "nodes/contract/vocabulary_data.hpp"

namespace dutchbook::contract {

/// All that is known of words, names, leagues, units and measures. Immutable; any thread may read.
///
/// One vocabulary is in force in a process: readers of markets ask it without being handed it.
/// What was read under one must not be compared with what was read under another.
class vocabulary {
  public:
    explicit vocabulary(vocabulary_data said);
    vocabulary(const vocabulary&) = delete;
    vocabulary& operator=(const vocabulary&) = delete;

    /// What the program brings along; made on first use.
    static const vocabulary& built_in();
    /// The one that readers use: the built-in one where none was installed. Lives as long as the
    /// program.
    static const vocabulary& in_force() noexcept;
    /// Puts another in force, the built-in one where `next` is null, and keeps it for good. Call it
    /// before any thread reads a market, or when none does and everything read is thrown away.
    static void install(std::shared_ptr<const vocabulary> next);

    const lexeme* find(std::uint64_t id) const noexcept { return word_index_.find(id); }
    /// A word after plural and synonyms.
    resolved resolve(const token& word) const noexcept;
    /// The lists that hold a word, as bits; see in_list.
    std::uint64_t lists_of(std::uint64_t id) const noexcept {
        const auto* lists = list_index_.find(id);
        return lists ? *lists : 0;
    }
    bool has(word_list l, std::uint64_t id) const noexcept { return in_list(lists_of(id), l); }
    static constexpr bool in_list(std::uint64_t lists, word_list l) noexcept {
        return (lists >> static_cast<unsigned>(l) & 1) != 0;
    }
    /// The place behind words at `at` by which rules say that no game ends in a draw, or 0.
    std::size_t never_drawn(const std::vector<token>& tokens, std::size_t at) const;
    /// Lower-case words with which the question of rules begins, even behind a colon.
    std::span<const std::string> sentence_begins() const noexcept { return said_.sentence_begins; }
    /// What a word behind a number ("million") multiplies it by, or 0.
    std::int64_t scale_of(std::uint64_t word) const noexcept;

    struct phrase {
        std::vector<std::uint64_t> rest; ///< words after the first
        std::vector<std::string_view> to;
    };
    /// Phrases that begin with a word, longest first; null where none do.
    const std::vector<phrase>* phrases_from(std::uint64_t first) const noexcept {
        return phrase_index_.find(first);
    }
    std::string_view state_of_code(std::string_view code) const noexcept;
    /// Whether the series of a ticker ("nbamip") stands for the word with this id.
    bool series_says(std::string_view series, std::uint64_t word) const noexcept;

    std::span<const std::uint16_t> clubs_named(std::uint64_t name) const noexcept;
    facet_bits leagues_of(std::uint16_t club) const noexcept;
    /// Leagues whose games may end level; those whose teams meet on several days in a row.
    facet_bits ends_level() const noexcept { return ends_level_; }
    facet_bits meets_often() const noexcept { return meets_often_; }

    struct facet_words {
        std::string_view words;
        std::uint8_t facet = 0;
        facet_bits values = 0;
    };
    struct facet_rule {
        std::string_view shown;
        vocabulary_data::counting counts_for = vocabulary_data::counting::always;
        bool denies = false;     ///< what is not said is denied
        bool refutes = true;     ///< else a difference leaves the pair open
        facet_bits silence = 0;  ///< what is meant where nothing is said
        facet_bits prevails = 0; ///< of several values this one alone counts
    };
    std::span<const facet_rule> facets() const noexcept { return facets_; }
    const dutchbook::contract::phrase_index<facet_words>& facet_index() const noexcept {
        return facet_index_;
    }

    struct implication {
        std::uint64_t deed = 0, implied = 0;
        std::vector<std::uint64_t> among; ///< one of them is asked about; empty: whatever is
    };
    /// Deeds that imply others.
    std::span<const implication> implications() const noexcept { return implications_; }

    struct source_words {
        std::string_view words;
        std::uint64_t name = 0;
        bool station = false;
    };
    const dutchbook::contract::phrase_index<source_words>& sources() const noexcept {
        return source_index_;
    }

    /// What a word behind a number says that it counts; `none` where it is no unit's.
    struct unit_word {
        dutchbook::contract::unit unit = dutchbook::contract::unit::none;
        bool degrees = false;  ///< may stand behind "degrees"
        bool anywhere = false; ///< rules that say it name the unit of the market's numbers
    };
    unit_word unit_of(std::uint64_t word) const noexcept;
    /// That of a sign before a number, as token::symbol has it.
    dutchbook::contract::unit unit_of_sign(char symbol) const noexcept;
    /// How a number of this unit ends where it is shown.
    std::string_view shown(dutchbook::contract::unit u) const noexcept;

    /// For people: what each section holds, in the order of the documentation.
    const std::vector<std::pair<std::string, std::size_t>>& counts() const noexcept {
        return counts_;
    }

  private:
    struct added_phrase {
        std::string_view to;
        int layer = 0, rank = 0;
    };

    lexeme& word(std::string_view text);
    void add_kind(word_list list, word_kind k);
    template <typename Mark>
    void add_family(std::string_view head, std::span<const std::string> forms, int layer,
                    Mark mark);
    template <typename Mark>
    void mark_forms(std::string_view head, Mark mark);
    void add_families();
    void add_flags();
    void say(std::string_view from, std::string_view to, int layer, int rank);
    void add_team_phrases();
    void add_phrases();
    void add_lists();
    void add_leagues();
    void add_club(const vocabulary_data::team& t, facet_bits leagues);
    void name_club(std::string words, std::uint16_t place);
    void add_facets();
    void add_sources();
    void add_units();
    void count();

    vocabulary_data said_;
    std::deque<std::string> owned_;
    std::unordered_map<std::uint64_t, lexeme> words_;
    std::map<std::string, added_phrase, std::less<>> wordings_;
    std::unordered_map<std::uint64_t, std::vector<phrase>> phrases_;
    std::unordered_map<std::uint64_t, std::uint64_t> lists_;
    std::unordered_map<std::uint64_t, std::vector<std::uint16_t>> club_names_;
    std::unordered_map<std::uint64_t, unit_word> unit_words_;
    std::unordered_map<std::uint64_t, std::int64_t> scales_;
    flat_index<lexeme> word_index_;
    flat_index<std::vector<phrase>> phrase_index_;
    flat_index<std::uint64_t> list_index_;
    flat_index<std::vector<std::uint16_t>> club_index_;
    flat_index<unit_word> unit_index_;
    flat_index<std::int64_t> scale_index_;
    std::vector<facet_bits> clubs_; ///< leagues of each
    facet_bits ends_level_ = 0, meets_often_ = 0;
    std::vector<facet_rule> facets_;
    std::vector<facet_words> facet_words_;
    dutchbook::contract::phrase_index<facet_words> facet_index_;
    std::unordered_multimap<std::uint64_t, std::string_view>
        series_; ///< by the word they stand for
    std::vector<implication> implications_;
    std::vector<source_words> source_words_;
    dutchbook::contract::phrase_index<source_words> source_index_;
    struct ending {
        std::string_view words;
    };
    std::vector<ending> never_drawn_;
    dutchbook::contract::phrase_index<ending> never_drawn_index_;
    std::vector<std::pair<char, dutchbook::contract::unit>> signs_;
    std::vector<std::string_view> unit_shown_;
    std::vector<std::pair<std::string, std::size_t>> counts_;
};

} // namespace dutchbook::contract
