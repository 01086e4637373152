#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

#include <engine/clock.hpp>

namespace dutchbook::engine {

struct circuit_options {
    int failures_to_open = 5; ///< consecutive; 0 or less: never opens
    clock::duration cool_down = std::chrono::seconds(10);
    bool fail_fast = false; ///< used by the lane: waiting calls fail while the circuit is open
};

/// Keeps us from knocking on a dead door: opens on consecutive failures, and after a cool-down lets
/// one probe through, whose success closes it again. Attempts begun before it opened have no say
/// any more. One thread.
class circuit {
  public:
    enum class state : std::uint8_t { closed, open, half_open };
    enum class health { good, bad, none }; ///< none: cancelled, or an answer that says nothing

    /// Given to each attempt, handed back with what became of it.
    struct ticket {
        std::uint64_t epoch = 0;
        bool probe = false;
    };

    explicit circuit(const circuit_options& options) : options_(options) {}

    /// When the next attempt may begin: `now` or later, nothing while a probe is out.
    std::optional<clock::tick> next(clock::tick now) const noexcept;
    /// Requires `next(now) == now`.
    ticket begin(clock::tick now) noexcept;
    void finish(const ticket& of, health was, clock::tick now) noexcept;

    state current() const noexcept { return state_; }

  private:
    void open(clock::tick until) noexcept;

    circuit_options options_;
    state state_ = state::closed;
    int failures_ = 0;
    std::uint64_t epoch_ = 0; ///< counts changes of state; a ticket of another epoch is void
    clock::tick until_{};
};

std::string_view name(circuit::state of) noexcept;

} // namespace dutchbook::engine
