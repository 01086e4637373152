#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <nodes/rules/weigh.hpp>

// Titles are compared without their small words: "the", "of", "will". Some of these carry the
// question all the same: "A or B" is not "A and B", "closed through June" not "closed by June".
namespace dutchbook::rules {

/// The small words of two questions that are otherwise alike, and in which order their words stand.
/// Borrows both parties. Symmetric; one thread at a time.
class small_words {
  public:
    small_words(const catalogue& with, const party& left, const party& right);

    /// What makes another question of one side: a word of its title or label (`opening_words` of
    /// the catalogue), a sign behind a grade ("A+"), "to 50 %" against "by 50 %", other initials,
    /// another subject. Empty where there is nothing.
    std::string opens() const;
    /// A kind of price ("high", "1m", "usdt") that only one of two rules names where both name
    /// some; empty else.
    std::string other_price();
    /// What stops the proof of a pair that is related: `telling_words` that the titles or the
    /// sentences that state the question say on one side only, a kind of price, another order.
    /// Empty where there is nothing.
    std::string stops();

  private:
    struct word {
        std::uint64_t id;
        std::string text; ///< as it is written
    };
    using words = std::vector<word>; ///< few, mostly none; no id twice
    class reader;
    struct side {
        const party* of;
        words opening, prices, initials;
        words currencies; ///< signs before amounts of title and label
        words clocks;     ///< times of day of title and label, "16:15"
        words ways;       ///< prepositions of title and label but for those of moments
        words telling;    ///< what the other side has to state as well
        words stated;     ///< in title, label, or a sentence of the rules that states the question
        std::vector<std::uint64_t> said;   ///< every word of the two, as it is written
        std::vector<std::uint64_t> order;  ///< of the title's words but the smallest and its dates
        std::vector<std::int64_t> numbers; ///< "10-year", in their order
        bool together = false;             ///< "A and B meet": who stands first says nothing
    };

    void read_prices();
    /// A word that one side has to state and does not; empty where there is none.
    std::string untold();
    /// Both sides say one of the words beside which this one is idle.
    bool is_idle_beside(std::uint64_t written) const;
    /// A word of `here` that is not `there`; empty where there is none.
    static std::string one_of(const words& here, const words& there);
    /// A word of one side only.
    static std::string alone(const words& a, const words& b);
    static std::string quoted_alone(const words& a, const words& b);
    /// The words stand in another order, and that may matter.
    bool turned() const;
    /// Whether who stands first matters on both sides.
    bool ordered() const;

    const catalogue& with_;
    side left_, right_;
    bool prices_read_ = false;
};

} // namespace dutchbook::rules
