#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <nodes/contract/hash.hpp>
#include <nodes/rules/weigh.hpp>

namespace dutchbook::rules {

struct said_word {
    std::uint64_t id;
    std::string text; ///< as it is written
};
using said_words = std::vector<said_word>; ///< few, mostly none; no id twice

/// Among `opening`: "drop by $200" against "drop to $200".
inline constexpr auto moved_by = contract::word_id("@change"),
                      moved_to = contract::word_id("@level");

/// The small words of one question, read bit by bit: titles with the constructor, the rest where it
/// is needed. Borrows the party. One thread at a time.
struct question_words {
    question_words(const catalogue& with, const party& asked);
    /// What titles tell beside what they open by, and what states the question in rules.
    void read_telling(const catalogue& with);
    /// Where else a side may state a word.
    void read_beside(const catalogue& with);
    /// Of which prices and figures the rules speak.
    void read_prices(const catalogue& with);

    const party* of;
    said_words opening, prices, initials;
    said_words currencies; ///< signs before amounts of title and label
    said_words clocks;     ///< times of day of title and label, "16:15"
    said_words ways;       ///< prepositions of title and label but for those of moments
    said_words telling;    ///< what the other side has to state as well
    said_words stated;     ///< in title, label, or a sentence of the rules that states the question
    std::vector<std::uint64_t> said;   ///< every word of title, label and the question of rules
    std::vector<std::uint64_t> order;  ///< of the title's words but the smallest and its dates
    std::vector<std::int64_t> numbers; ///< "10-year", in their order
    bool together = false;             ///< "A and B meet": who stands first says nothing
};

} // namespace dutchbook::rules
