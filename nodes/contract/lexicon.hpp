#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "nodes/contract/text.hpp"

namespace dutchbook::contract {

/// How a word counts, from nothing to decisive.
enum class word_kind : std::uint8_t { stop, filler, weak, plain, contrast };

/// What the vocabulary knows of a word: the word that stands for it and how it counts.
struct lexeme {
    std::string_view text; ///< lives as long as the vocabulary, which is as long as the program
    std::uint64_t id = 0;
    word_kind kind = word_kind::plain;
    bool first_name : 1 = false;
    bool place : 1 = false;
    bool office : 1 = false;
    bool verb : 1 = false;        ///< who did it to whom matters
    bool symmetric : 1 = false;   ///< a deed of several together: who comes first says nothing
    bool stage : 1 = false;       ///< a step on the way: both sides must name it
    bool count : 1 = false;       ///< is counted in whole numbers
    bool sole : 1 = false;        ///< a surname that alone names one person
    bool placeholder : 1 = false; ///< "person", "team": with a letter it stands for nobody
    std::uint8_t month = 0;       ///< 1..12
    std::uint8_t spelled = 0;     ///< 1 + value of a number word, 0 none
    std::uint8_t ordinal = 0;     ///< value of "second", "third", 0 none
    std::int16_t edition_base = 0;
    std::int64_t tick = 0;   ///< step of a measured quantity, 10^-6 units
    std::int64_t most = 0;   ///< end of its scale, which begins at 0; 0 none
    std::uint64_t city = 0;  ///< of a nickname that its city makes redundant
    std::uint64_t maker = 0; ///< of a product: naming the maker beside it adds nothing
};

// By the vocabulary in force (vocabulary.hpp); any thread.

/// Nothing where the word is unknown.
const lexeme* find_word(std::uint64_t id) noexcept;

/// Replaces known phrases by what stands for them, and number words by numbers; `out` is cleared
/// first. The new tokens point into `in`'s text or into the vocabulary.
void apply_phrases(const std::vector<token>& in, std::vector<token>& out);

/// A word after plural and synonyms. Unknown words stand for themselves.
struct resolved {
    std::string_view text;
    std::uint64_t id = 0;
    const lexeme* known = nullptr;
};
resolved resolve(const token& word) noexcept;

/// The state that a two-letter postal code names, or nothing: used beside a district number only.
std::string_view state_of_code(std::string_view code) noexcept;

} // namespace dutchbook::contract
