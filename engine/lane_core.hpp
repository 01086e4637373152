#pragma once

// The inside of a lane; only lane*.cpp include it.
//
// The problem: callbacks of strangers run in the middle of our work and may submit, cancel, answer,
// or destroy the lane. The rules:
// - a call leaves every list before its `finished` runs, an attempt is settled before its `stop`
//   runs, so whoever calls back finds a lane at rest;
// - only `pump` starts attempts, and it does not nest: what an inner one would do, the outer one
//   does next; so a thousand calls that all answer inside `start` need no more stack than one;
// - whatever comes from outside (a done, a timer) holds the core weakly and the attempt strongly; a
//   settled attempt ignores it;
// - after any foreign callback a call may be over (`record::over`), so this is looked at again;
// - what a foreign callback throws is told to the clock's thread (`clock::fault`), and the lane
//   goes on; a `done` that is dropped uncalled answers by itself, so no exception can keep a call for
//   ever.

#include <atomic>
#include <map>
#include <memory>
#include <string>

#include <engine/lane.hpp>

namespace dutchbook::engine::detail {

struct record;

struct attempt_state {
    std::weak_ptr<lane_core> owner;
    std::weak_ptr<record> of;
    int number = 0;
    std::uint64_t serial = 0; ///< of all attempts of the lane, from 1
    clock::tick deadline{};
    circuit::ticket ticket;
    pacer::permit permit = 0;
    clock::timer timer = 0;
    std::function<void()> stop;
    bool settled = false;
    bool abandoned = false; ///< settled without an answer
};

/// A call that is not over: waiting (in `lane_core::ready_`), backing off (`timer` of a retry) or
/// in flight.
struct record {
    call request;
    std::uint64_t sequence = 0;
    clock::tick ready_since{};
    clock::tick deadline{};
    clock::timer deadline_timer = 0;
    clock::timer retry_timer = 0;
    std::shared_ptr<attempt_state> in_flight;
    call_result so_far{outcome::transient, {}, 0, false};
    bool over = false;
};

class lane_core : public std::enable_shared_from_this<lane_core> {
  public:
    lane_core(lane_options options, clock& time);

    void submit(call request);
    void cancel_all(std::string cause);
    void reopen() { closed_ = false; }
    void answered(const std::shared_ptr<attempt_state>& of, attempt_result result);
    void fault(const std::string& what) noexcept;

    const std::string& name() const noexcept { return options_.name; }
    int limit() const noexcept { return limit_.load(std::memory_order_relaxed); }
    lane_snapshot snapshot() const;

    static attempt handle(std::shared_ptr<attempt_state> of) { return attempt(std::move(of)); }

  private:
    using call_ptr = std::shared_ptr<record>;
    using attempt_ptr = std::shared_ptr<attempt_state>;
    using counter = std::atomic<std::uint64_t>;

    struct right_to_answer;
    template <class F>
    void outside(F&& callback) noexcept;
    void pump();
    /// What keeps the first waiting call: nothing, an instant, or `tick::max()` for "until
    /// something ends".
    clock::tick permitted(clock::tick now) const;
    void start_first();
    void timed_out(const attempt_ptr& of);
    void call_timed_out(const call_ptr& of);
    /// Takes an unsettled attempt out of flight. `told` is whether its transport knows already.
    void settle(const attempt_ptr& of, circuit::health was, bool told);
    void digest(const call_ptr& of, const attempt_ptr& tried, attempt_result result);
    void retry_or_fail(const call_ptr& of, const attempt_ptr& tried, const attempt_result& result);
    void retry_at(const call_ptr& of, clock::tick when);
    void adapt(const attempt_state& tried, outcome what);
    void leave_queue(record& of);
    void conclude(const call_ptr& of, outcome what, std::string why);
    void wake_at(clock::tick when);
    circuit::health judge(const attempt_result& result) const;
    /// A timer that finds the lane gone does nothing.
    clock::timer at(clock::tick when, std::function<void(lane_core&)> due);
    void stop(clock::timer& timer) noexcept;

    const lane_options options_;
    clock& time_;
    pacer pacer_;
    retrier retrier_;
    circuit circuit_;
    std::map<std::uint64_t, call_ptr> calls_; ///< every call that is not over, by sequence
    std::map<std::uint64_t, call_ptr> ready_; ///< those that only lack a permit
    std::uint64_t last_sequence_ = 0;
    clock::timer wake_ = 0;
    clock::tick wake_when_{};
    bool pumping_ = false;
    bool closed_ = false;
    std::string cause_;
    std::uint64_t halved_at_ = 0; ///< attempts begun before this say nothing new about the limit
    int round_ = 0;               ///< successes since the limit changed

    std::atomic<int> limit_;
    std::atomic<circuit::state> circuit_state_{circuit::state::closed};
    counter submitted_{0}, attempts_{0}, successes_{0}, failures_{0}, retries_{0}, throttled_{0};
    counter in_flight_{0}, waited_ns_{0};
};

} // namespace dutchbook::engine::detail
