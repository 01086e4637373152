#pragma once

#include <cstdint>
#include <string>

#include <nodes/rules/question_words.hpp>

// Titles are compared without their small words: "the", "of", "will". Some of these carry the
// question all the same: "A or B" is not "A and B", "closed through June" not "closed by June".
namespace dutchbook::rules {

/// The small words of two questions that are otherwise alike, and in which order their words stand.
/// Borrows both parties. Symmetric; one thread at a time.
class small_words {
  public:
    small_words(const catalogue& with, const party& left, const party& right);

    /// What makes another question of one side: a word of its title or label (`opening_words` of
    /// the catalogue), a letter ("Group B"), a sign behind a grade ("A+"), "to 50 %" against "by
    /// 50 %", other initials, currencies or times of day, another subject. Empty where there is
    /// nothing.
    std::string opens() const;
    /// A kind of price ("high", "1m", "usdt") that only one of two rules names where both name
    /// some; empty else.
    std::string other_price();
    /// What stops the proof of a pair that is related: a word that titles are compared without, in
    /// title, label or the question of the rules, which the other side states nowhere and which is
    /// not idle; other prepositions; a kind of price, a currency or a time of day on one side only;
    /// another order. Empty where there is nothing. Once.
    std::string stops();

  private:
    void read_prices();
    /// A word that one side has to state and does not; empty where there is none.
    std::string untold();
    /// Both sides say one of the words beside which this one is idle.
    bool is_idle_beside(std::uint64_t written) const;
    /// A word of `here` that is not `there`; empty where there is none.
    static std::string one_of(const said_words& here, const said_words& there);
    /// A word of one side only.
    static std::string alone(const said_words& a, const said_words& b);
    static std::string quoted_alone(const said_words& a, const said_words& b);
    /// The words stand in another order, and that may matter.
    bool turned() const;
    /// Whether who stands first matters on both sides.
    bool ordered() const;

    const catalogue& with_;
    question_words left_, right_;
    bool prices_read_ = false;
};

} // namespace dutchbook::rules
