#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include <dutchbook/money.hpp>

#include "nodes/judge/reply.hpp"

namespace dutchbook::judge {

/// Dollars per million tokens.
struct token_prices {
    money per_mtok_in, per_mtok_out;
};
/// Rounded up to the micro-dollar; saturates.
money cost_of(const token_usage& used, const token_prices& prices) noexcept;

/// Money for a language model. What a call may cost is reserved before it is sent and settled with
/// what it did cost; a reservation that is never settled counts as spent. One thread at a time.
///
/// With a journal every step is one line, written before the step takes effect, so that after a
/// crash the next process knows what may have been spent: a reservation without its settlement is
/// spent, a torn last line is a step that never took effect.
class budget {
  public:
    using ticket = std::uint64_t; ///< 0 is none
    using journal = std::function<void(std::string_view line)>;

    /// No limit: nothing is ever refused, spending is still counted. Throws what `write` throws.
    budget(std::optional<money> limit, token_prices prices, journal write = {});

    /// Takes in the lines an earlier process wrote. Lines that are none of ours are ignored.
    void restore(std::string_view journal_text);

    /// Nothing when what is left does not cover the whole call; from then on `exhausted`.
    std::optional<ticket> reserve(const token_usage& at_most);
    /// Zero usage where the call surely was not processed. A second settlement does nothing.
    void settle(ticket of, const token_usage& used);

    money spent() const noexcept { return settled_ + reserved_; } ///< with all that is reserved
    money reserved() const noexcept { return reserved_; }
    bool exhausted() const noexcept { return exhausted_; } ///< a reservation was refused
    const token_prices& prices() const noexcept { return prices_; }
    /// "LLM budget: $1.93 of $2.00 spent", for reports.
    std::string line() const;

  private:
    void restore_line(std::string_view line);
    void apply_reservation(ticket of, money amount);
    void apply_settlement(ticket of, money amount);
    void write(std::string line);

    std::optional<money> limit_;
    token_prices prices_;
    journal write_;
    money settled_, reserved_;
    std::map<ticket, money> open_;
    ticket last_ = 0;
    bool exhausted_ = false;
    bool unfinished_ = false; ///< the journal ends within a line
};

} // namespace dutchbook::judge
