#pragma once

// The catalogue of clauses: what the sentences of venues' rules mean, as data.
//
// A clause is one sentence. Rules repeat few of them: with names, dates and numbers taken out, some
// hundred templates read most markets whole. A template is a line of words and slots with a
// meaning; a clause that no template takes is unread, and a pair with an unread clause is not
// proved. The format is described in docs/vocabulary.md:
//
//   [[clause]]
//   means = "question"
//   texts = ["this [market|contract] will resolve to yes if {question}"]

#include <bitset>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace dutchbook::contract {
class vocabulary;
class vocabulary_file;
} // namespace dutchbook::contract

namespace dutchbook::rules {

/// What a clause does to the question of its market.
enum class meaning : std::uint8_t {
    question,    ///< states it; what it adds to the title is compared with the other side
    fills,       ///< gives a slot of it a value ("only the first 90 minutes count")
    narrows,     ///< fewer things count ("only if …"), compared by name
    widens,      ///< more things count ("an announcement suffices"), compared by name
    excludes,    ///< something does not count, compared by name
    source,      ///< who is believed
    fallback,    ///< void, tie, postponement, cancellation: kept apart, stops no proof
    boilerplate, ///< says nothing of the question
    unread
};
std::optional<meaning> parse_meaning(std::string_view text) noexcept;
std::string_view to_string(meaning m) noexcept;

/// What a slot of a template takes.
enum class slot : std::uint8_t {
    question, ///< words that state the question: each is compared
    source,   ///< the names of who is believed
    name,     ///< what the market's own texts name
    time,     ///< a day, a period or a moment, with clock and zone
    number,   ///< one number, with its sign or unit
    link,     ///< a web address
    any       ///< up to twelve words that say nothing of the question
};

/// A part of a template: one of several word sequences (one of them may be empty), or a slot.
struct part {
    std::vector<std::vector<std::uint64_t>> words; ///< ids; empty where it is a slot
    rules::slot slot = slot::any;
    bool is_slot() const noexcept { return words.empty(); }
};

/// Turns most templates away before they are tried: a bit for each word, which several share.
class word_mask {
  public:
    void add(std::uint64_t word) noexcept { bits_.set(word % size); }
    /// False: some word of `other` is not among these for sure.
    bool may_hold(const word_mask& other) const noexcept { return (other.bits_ & ~bits_).none(); }

  private:
    static constexpr std::size_t size = 256;
    std::bitset<size> bits_;
};

struct clause_template {
    meaning means = meaning::boilerplate;
    std::string name;  ///< of what it narrows, widens, excludes, falls back to; may be empty
    std::string fills; ///< the slot it fills, and with what
    std::string value;
    std::string text; ///< as written
    std::vector<part> parts;
    word_mask demands;      ///< words that a clause must have
    bool denies = false;    ///< "… resolves to no if {question}": the question's opposite
    bool judged = false;    ///< a model said what it means: what rests on it is of tier judged
    std::size_t weight = 0; ///< its literal words: of two that take a clause the heavier counts
};

/// Clause templates and the words beside them. Immutable once made; any thread may read.
class catalogue {
  public:
    /// With the synonyms of the built-in words, or of `words`, which must outlive it.
    catalogue();
    explicit catalogue(const contract::vocabulary& words);
    /// The built-in one; made on first use.
    static const catalogue& built_in();
    /// Adds what a TOML text says; what it says again replaces what files before said. Sections of
    /// the vocabulary are passed over. Throws `error` (configuration) naming `name`, the line and
    /// the key. Before any thread reads.
    void add(std::string_view toml, std::string_view name);
    void add(const contract::vocabulary_file& file);

    const std::vector<clause_template>& templates() const noexcept { return templates_; }
    /// Templates that may take a clause whose first word has this id, heaviest first.
    const std::vector<std::uint32_t>& starting_with(std::uint64_t word) const noexcept;
    /// Those that start with a slot or an optional word.
    const std::vector<std::uint32_t>& starting_anyhow() const noexcept { return anyhow_; }
    /// A word that makes a condition of what it stands in ("only", "unless", "must").
    bool is_condition(std::uint64_t word) const noexcept { return conditions_.contains(word); }
    /// A word by which rules speak of the market itself ("listed", "named").
    bool is_neutral(std::uint64_t word) const noexcept { return neutral_.contains(word); }
    /// A contrast or name that in rules only says more of the same: "(special election)",
    /// "Sequoia Capital".
    bool is_ornament(std::uint64_t word) const noexcept { return ornaments_.contains(word); }
    /// By which rules point at the title, so that they do not stand without it: "listed".
    bool points_back(std::uint64_t word) const noexcept { return points_back_.contains(word); }
    /// What begins the name of a source inside a question: "according to".
    const std::vector<std::string>& source_begins() const noexcept { return source_begins_; }
    /// Ends the name of a source inside a question: "is", "on", "for".
    bool ends_source(std::uint64_t word) const noexcept { return source_ends_.contains(word); }
    /// Belongs to the number beside it, whichever of them a slot took: "fewer", "than", "least".
    bool compares(std::uint64_t word) const noexcept { return comparators_.contains(word); }
    /// Belongs to a moment: "et", "pm", "eastern".
    bool is_clock(std::uint64_t word) const noexcept { return clock_.contains(word); }
    /// A small word that makes another question of a title: "or", "each", "through".
    bool is_opening(std::uint64_t word) const noexcept { return opening_words_.contains(word); }
    /// A small word that a proof has to find on both sides: "successfully", "current".
    bool is_telling(std::uint64_t word) const noexcept { return telling_words_.contains(word); }
    /// Says how one thing stands to another: "by", "to".
    bool is_way(std::uint64_t word) const noexcept { return ways_.contains(word); }
    /// May stand on one side of a proved pair: "event", "outcome".
    bool is_idle(std::uint64_t word) const noexcept { return idle_words_.contains(word); }
    /// The same beside words of which both sides say one: "interest rates" beside "cut"; null where
    /// there are none.
    const std::vector<std::uint64_t>* idle_beside(std::uint64_t word) const noexcept {
        const auto at = idle_beside_.find(word);
        return at == idle_beside_.end() ? nullptr : &at->second;
    }
    /// Before an amount it says by how much: "drop $200".
    bool is_moving(std::uint64_t word) const noexcept { return moving_words_.contains(word); }
    /// Words beside which "or" joins no two: "on or before", "50 or more".
    bool goes_before_or(std::uint64_t word) const noexcept { return before_or_.contains(word); }
    bool goes_after_or(std::uint64_t word) const noexcept { return after_or_.contains(word); }
    /// Which price is meant: "high", "close", "usdt".
    bool is_price_kind(std::uint64_t word) const noexcept { return price_kinds_.contains(word); }
    /// Which figure a source publishes: "poll", "usdt".
    bool is_source_kind(std::uint64_t word) const noexcept { return source_kinds_.contains(word); }
    /// What a slot holds where nothing fills it; empty where nothing is known.
    std::string_view default_of(std::string_view slot) const noexcept;
    const std::unordered_map<std::string, std::string>& defaults() const noexcept {
        return defaults_;
    }

  private:
    class file_reader;
    void index();

    const contract::vocabulary* words_;
    std::vector<clause_template> templates_;
    std::unordered_map<std::uint64_t, std::vector<std::uint32_t>> by_first_;
    std::vector<std::uint32_t> anyhow_;
    std::unordered_set<std::uint64_t> conditions_, neutral_, clock_, source_ends_, comparators_,
        ornaments_, points_back_, opening_words_, telling_words_, moving_words_, before_or_,
        after_or_, price_kinds_, source_kinds_, idle_words_, ways_;
    std::unordered_map<std::uint64_t, std::vector<std::uint64_t>> idle_beside_;
    std::vector<std::string> source_begins_;
    std::unordered_map<std::string, std::string> defaults_;
};

} // namespace dutchbook::rules
