#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <optional>

#include <engine/clock.hpp>

namespace dutchbook::engine {

/// At most `limit` units in any sliding window of `window`.
struct rate {
    std::int64_t limit = 0; ///< 0 or less: unlimited
    clock::duration window = std::chrono::minutes(1);
    std::int64_t burst =
        0; ///< units that may go at once after a rest; 0: a tenth of the limit, at least one

    static rate per_minute(std::int64_t limit, std::int64_t burst = 0) {
        return {limit, std::chrono::minutes(1), burst};
    }
    static rate per_second(std::int64_t limit, std::int64_t burst = 0) {
        return {limit, std::chrono::seconds(1), burst};
    }
};

struct pacing {
    rate requests;
    rate tokens; ///< of a language model, usually per minute
    /// The windows are stretched by this many thousandths, so that two requests which leave a
    /// window apart still arrive a window apart when the network holds one of them up.
    int guard_permille = 10;
    /// The longest that a reading of rate headers may hold the pacer back.
    clock::duration longest_pause = std::chrono::minutes(2);
};

/// What the rate headers of a reply say is left, and in how long the allowance is full again.
/// Negative counts and resets of zero or less mean "not said".
struct allowance {
    std::int64_t requests_left = -1;
    clock::duration requests_reset{0};
    std::int64_t tokens_left = -1;
    clock::duration tokens_reset{0};
};

/// One paced resource. Two laws at once: GCRA spreads the units evenly (burst apart), and a log of
/// what was taken proves that no window, wherever it starts, holds more than the limit; GCRA alone
/// would let a burst and a full window of steady units share one. Integer nanoseconds, rounded
/// against us.
class paced_resource {
  public:
    paced_resource(const rate& of, int guard_permille);

    bool unlimited() const noexcept { return limit_ <= 0; }
    bool fits(std::int64_t units) const noexcept { return unlimited() || units <= limit_; }
    /// The first instant, `now` or later, at which `units` (which must fit) may be taken.
    clock::tick earliest(clock::tick now, std::int64_t units) const;
    void take(clock::tick now, std::int64_t units, std::uint64_t permit);
    /// Corrects what a permit took, once the outside has said what it really cost.
    void settle(std::uint64_t permit, std::int64_t units);
    /// Until `until` no more than `left` units may be taken; replaces the reading before.
    void allow_only(std::int64_t left, clock::tick until);

  private:
    struct taken {
        clock::tick when;
        std::int64_t units;
        std::uint64_t permit;
    };
    clock::duration cost(std::int64_t units) const noexcept;

    std::int64_t limit_;
    clock::duration window_;
    std::int64_t burst_;
    clock::tick
        full_at_{}; ///< GCRA's theoretical arrival time: when the spread of all taken units ends
    std::deque<taken> log_; ///< oldest first; nothing older than a window before the last take
    std::int64_t logged_ = 0;
    std::int64_t left_ = 0; ///< valid until left_until_
    clock::tick left_until_{};
};

/// Permits for (1 request, n tokens), with the time given by the caller, which must not run
/// backwards. One thread.
class pacer {
  public:
    using permit = std::uint64_t; ///< 0 is no permit

    explicit pacer(const pacing& options);

    /// Whether a call of so many tokens can ever be permitted.
    bool fits(std::int64_t tokens) const noexcept { return tokens_.fits(tokens); }
    /// The first instant, `now` or later, at which `try_take` succeeds if nothing else is taken
    /// before; `tick::max()` where the call does not fit.
    clock::tick earliest(clock::tick now, std::int64_t tokens = 0) const;
    /// A permit that counts from `now`, or nothing if it is too early.
    std::optional<permit> try_take(clock::tick now, std::int64_t tokens = 0);
    /// The call really used `tokens`: less than was taken comes free again, more is paid back by
    /// waiting. The law of the window holds for tokens only as far as callers ask for no less than
    /// they use.
    void settle(permit of, std::int64_t tokens);
    /// No permits before `when`; an earlier instant than the one in force changes nothing.
    void pause_until(clock::tick when) noexcept;
    /// Takes in the rate headers of a reply that came at `now`.
    void observe(clock::tick now, const allowance& said);

  private:
    paced_resource requests_;
    paced_resource tokens_;
    clock::duration longest_pause_;
    clock::tick paused_until_{};
    permit last_ = 0;
};

} // namespace dutchbook::engine
