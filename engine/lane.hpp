#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include <engine/circuit.hpp>
#include <engine/clock.hpp>
#include <engine/pacer.hpp>
#include <engine/retry.hpp>
#include <engine/snapshot.hpp>

namespace dutchbook::engine {

struct lane_options {
    std::string name;
    int max_in_flight = 4; ///< never below 1
    /// Halve the concurrency when throttled, win back one place per round of successes (AIMD).
    bool adaptive = false;
    engine::pacing pacing;
    retry_options retry;
    circuit_options circuit;
    clock::duration attempt_deadline = std::chrono::seconds(30);
    clock::duration call_deadline =
        std::chrono::minutes(5); ///< from submission, waits and retries included
};

struct attempt_result {
    outcome what = outcome::ok;
    std::optional<clock::duration> retry_after; ///< negative counts as zero
    std::string why;                            ///< for people; empty if ok
    std::int64_t tokens_used = 0;               ///< 0: not known, what was asked for stands
    std::optional<allowance> left;              ///< what the rate headers said
};

namespace detail {
struct attempt_state;
class lane_core;
} // namespace detail

/// One try, as its transport sees it. Copies share the same try. I/O thread only.
class attempt {
  public:
    int number() const noexcept; ///< from 1
    /// After this the answer is of no use to anybody.
    clock::tick deadline() const noexcept;
    /// True once the lane has settled the try: answered, out of time or cancelled.
    bool settled() const noexcept;
    /// `stop` is called once if the lane loses interest before `done` is called (deadline or
    /// abort); at once if it already has; never after `done`. It may call `done`, without effect.
    /// What it throws is a fault (`clock::fault`).
    void on_cancel(std::function<void()> stop) const;

  private:
    friend class detail::lane_core;
    explicit attempt(std::shared_ptr<detail::attempt_state> state) : state_(std::move(state)) {}
    std::shared_ptr<detail::attempt_state> state_;
};

/// How a call ended.
struct call_result {
    outcome what = outcome::ok; ///< of the last attempt; cancelled after an abort
    std::string why;            ///< one line for people; empty if ok
    int attempts = 0;
    /// Some attempt may have had its effect outside although no answer says so; for money, count it
    /// as spent.
    bool maybe_processed = false;
};

/// One request to the outside, with what is needed to repeat it.
struct call {
    using done = std::function<void(attempt_result)>;

    std::string key;         ///< seeds the jitter; equal keys wait equally long
    std::int64_t tokens = 0; ///< of a language model, an upper bound
    bool idempotent = true;  ///< if false, an attempt that ends `unknown` is not repeated
    /// Begins a try and calls `done` when it has ended, on the I/O thread: later or before `start`
    /// returns. Further calls of `done`, and calls after the deadline or the lane's end, do
    /// nothing. Where every copy of `done` goes uncalled (on that thread, too), the try has ended
    /// `unknown`. If `start` throws, the call is refused.
    std::function<void(attempt, done)> start;
    /// Called exactly once, perhaps before `submit` returns; may submit again, cancel, or destroy
    /// the lane. What it throws is a fault (`clock::fault`).
    std::function<void(call_result)> finished;
};

/// The one way to call the outside: bounded concurrency, pacing, retries within a budget,
/// deadlines, a circuit. Waiting calls start in the order of submission; a retry keeps its place.
/// `submit`, `cancel_all` and `reopen` belong to the clock's thread, `snapshot` to any. The clock
/// must outlive the lane.
class lane {
  public:
    lane(lane_options options, clock& time);
    /// Ends like `cancel_all("the lane is gone")`.
    ~lane();
    lane(const lane&) = delete;
    lane& operator=(const lane&) = delete;

    void submit(call request);
    /// Aborts: every call ends at once as cancelled, in the order of submission, those in flight
    /// told through `attempt::on_cancel`; so does everything submitted later, until `reopen`.
    void cancel_all(std::string cause);
    void reopen();

    /// Somebody who works for a call of this lane has failed: told to the clock's thread with the
    /// lane's name.
    void fault(const std::string& what) noexcept;

    const std::string& name() const noexcept;
    /// How many attempts may be in flight now: `max_in_flight`, or less where it adapts.
    int limit() const noexcept;
    lane_snapshot snapshot() const;

  private:
    std::shared_ptr<detail::lane_core> core_;
};

} // namespace dutchbook::engine
