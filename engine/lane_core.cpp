#include <engine/lane_core.hpp>

#include <algorithm>
#include <exception>
#include <utility>

#include <engine/saturate.hpp>
#include <engine/thrown.hpp>

namespace dutchbook::engine::detail {
namespace {

constexpr auto relaxed = std::memory_order_relaxed;

std::uint64_t ns(clock::duration of) {
    return static_cast<std::uint64_t>(std::max<std::int64_t>(
        std::chrono::duration_cast<std::chrono::nanoseconds>(of).count(), 0));
}

std::string in_ms(clock::duration of) {
    return std::to_string(std::chrono::duration_cast<std::chrono::milliseconds>(of).count()) +
           " ms";
}

} // namespace

/// Shared by all copies of one attempt's `done`: the last one to go answers, if nobody has.
struct lane_core::right_to_answer {
    explicit right_to_answer(attempt_ptr tried) : of(std::move(tried)) {}
    right_to_answer(const right_to_answer&) = delete;
    right_to_answer& operator=(const right_to_answer&) = delete;
    ~right_to_answer() {
        const auto core = of->settled ? nullptr : of->owner.lock();
        if (!core) return;
        core->outside([&] {
            core->answered(
                of, {outcome::unknown, {}, "the request was dropped without an answer", 0, {}});
        });
    }
    const attempt_ptr of;
};

lane_core::lane_core(lane_options options, clock& time)
    : options_(std::move(options)), time_(time), pacer_(options_.pacing), retrier_(options_.retry),
      circuit_(options_.circuit), limit_(std::max(options_.max_in_flight, 1)) {}

void lane_core::submit(call request) {
    const auto self = shared_from_this();
    submitted_.fetch_add(1, relaxed);
    const auto one = std::make_shared<record>();
    one->request = std::move(request);
    one->request.tokens = std::max<std::int64_t>(one->request.tokens, 0);
    one->sequence = ++last_sequence_;
    one->ready_since = time_.now();
    one->deadline = later(one->ready_since, options_.call_deadline);
    calls_.emplace(one->sequence, one);
    if (closed_) return conclude(one, outcome::cancelled, cause_);
    if (!pacer_.fits(one->request.tokens))
        return conclude(one, outcome::refused,
                        "needs " + std::to_string(one->request.tokens) +
                            " tokens at once, more than the pace of " + name() + " ever allows");
    ready_.emplace(one->sequence, one);
    one->deadline_timer = at(one->deadline, [of = std::weak_ptr(one)](lane_core& core) {
        if (const auto call = of.lock()) core.call_timed_out(call);
    });
    pump();
}

void lane_core::cancel_all(std::string cause) {
    const auto self = shared_from_this();
    closed_ = true;
    cause_ = std::move(cause);
    stop(wake_);
    // Only what was there at the beginning: a callback may reopen the lane and submit.
    const std::uint64_t last = last_sequence_;
    while (!calls_.empty() && calls_.begin()->first <= last) {
        const call_ptr one = calls_.begin()->second;
        if (const attempt_ptr tried = one->in_flight) {
            one->so_far.maybe_processed = true;
            settle(tried, circuit::health::none, false);
        }
        if (!one->over) conclude(one, outcome::cancelled, cause_);
    }
    pump();
}

clock::tick lane_core::permitted(clock::tick now) const {
    if (in_flight_.load(relaxed) >= static_cast<std::uint64_t>(limit())) return clock::tick::max();
    const auto open = circuit_.next(now);
    if (!open) return clock::tick::max();
    return std::max(*open, pacer_.earliest(now, ready_.begin()->second->request.tokens));
}

void lane_core::pump() {
    if (std::exchange(pumping_, true)) return;
    clock::tick wake = clock::tick::max();
    while (!ready_.empty()) {
        const clock::tick now = time_.now();
        if (options_.circuit.fail_fast && circuit_.next(now) != now) {
            conclude(call_ptr(ready_.begin()->second), outcome::transient, "the circuit is open");
            continue;
        }
        wake = permitted(now);
        if (wake > now) break;
        start_first();
        wake = clock::tick::max();
    }
    wake_at(wake);
    pumping_ = false;
}

void lane_core::start_first() {
    const call_ptr one = ready_.begin()->second;
    const clock::tick now = time_.now();
    leave_queue(*one);
    const auto tried = std::make_shared<attempt_state>();
    tried->owner = weak_from_this();
    tried->of = one;
    tried->number = ++one->so_far.attempts;
    tried->serial = attempts_.fetch_add(1, relaxed) + 1;
    tried->deadline = std::min(later(now, options_.attempt_deadline), one->deadline);
    tried->permit = pacer_.try_take(now, one->request.tokens).value_or(0);
    tried->ticket = circuit_.begin(now);
    circuit_state_.store(circuit_.current(), relaxed);
    tried->timer = at(tried->deadline, [tried](lane_core& core) { core.timed_out(tried); });
    one->in_flight = tried;
    in_flight_.fetch_add(1, relaxed);
    if (tried->number == 1)
        retrier_.call_started();
    else
        retries_.fetch_add(1, relaxed);
    const auto done = std::make_shared<right_to_answer>(tried);
    try {
        one->request.start(handle(tried), [done](attempt_result result) {
            if (const auto core = done->of->owner.lock())
                core->answered(done->of, std::move(result));
        });
    } catch (...) {
        if (tried->settled) return fault(what_was_thrown());
        answered(tried, {outcome::refused, {}, "could not start: " + what_was_thrown(), 0, {}});
    }
}

/// Runs a callback of somebody else; the lane is at rest and stays so, whatever it throws.
template <class F>
void lane_core::outside(F&& callback) noexcept {
    try {
        callback();
    } catch (...) {
        fault(what_was_thrown());
    }
}

void lane_core::fault(const std::string& what) noexcept {
    try {
        time_.fault("lane " + name() + ": " + what);
    } catch (...) { // no memory for a line of text
    }
}

void lane_core::answered(const attempt_ptr& of, attempt_result result) {
    const auto self = shared_from_this();
    const call_ptr one = of->of.lock();
    if (of->settled || !one) return;
    settle(of, judge(result), true);
    digest(one, of, std::move(result));
    pump();
}

void lane_core::timed_out(const attempt_ptr& of) {
    const auto self = shared_from_this();
    const call_ptr one = of->of.lock();
    if (of->settled || !one) return;
    settle(of, circuit::health::bad, false);
    if (!one->over)
        digest(
            one, of,
            {outcome::unknown, {}, "no answer within " + in_ms(options_.attempt_deadline), 0, {}});
    pump();
}

void lane_core::call_timed_out(const call_ptr& of) {
    const auto self = shared_from_this();
    if (of->over) return;
    of->deadline_timer = 0;
    std::string why = "the call's " + in_ms(options_.call_deadline) + " ran out";
    outcome what = of->so_far.what;
    if (const attempt_ptr tried = of->in_flight) {
        what = outcome::unknown;
        of->so_far.maybe_processed = true;
        settle(tried, circuit::health::bad, false);
    } else if (of->so_far.attempts == 0) {
        why += " before it could start";
    } else {
        why += "; before that: " + of->so_far.why;
    }
    if (!of->over) conclude(of, what, std::move(why));
    pump();
}

void lane_core::settle(const attempt_ptr& of, circuit::health was, bool told) {
    of->settled = true;
    of->abandoned = !told;
    stop(of->timer);
    if (const call_ptr one = of->of.lock()) one->in_flight.reset();
    in_flight_.fetch_sub(1, relaxed);
    circuit_.finish(of->ticket, was, time_.now());
    circuit_state_.store(circuit_.current(), relaxed);
    const auto stop_it = std::exchange(of->stop, nullptr);
    if (!told && stop_it) outside(stop_it);
}

void lane_core::leave_queue(record& of) {
    if (ready_.erase(of.sequence) == 0) return;
    waited_ns_.fetch_add(ns(time_.now() - of.ready_since), relaxed);
}

void lane_core::conclude(const call_ptr& of, outcome what, std::string why) {
    of->over = true;
    leave_queue(*of);
    calls_.erase(of->sequence);
    stop(of->deadline_timer);
    if (of->retry_timer != 0) retrier_.give_back();
    stop(of->retry_timer);
    of->so_far.what = what;
    of->so_far.why = std::move(why);
    (what == outcome::ok ? successes_ : failures_).fetch_add(1, relaxed);
    if (const auto finished = std::exchange(of->request.finished, nullptr))
        outside([&] { finished(std::move(of->so_far)); });
}

clock::timer lane_core::at(clock::tick when, std::function<void(lane_core&)> due) {
    if (when == clock::tick::max()) return 0;
    return time_.call_at(when, [core = weak_from_this(), due = std::move(due)] {
        if (const auto alive = core.lock()) due(*alive);
    });
}

void lane_core::stop(clock::timer& timer) noexcept {
    if (timer != 0) time_.cancel(std::exchange(timer, 0));
}

void lane_core::wake_at(clock::tick when) {
    if (wake_ != 0 && when == wake_when_) return;
    stop(wake_);
    wake_when_ = when;
    wake_ = at(when, [](lane_core& core) {
        core.wake_ = 0;
        core.pump();
    });
}

lane_snapshot lane_core::snapshot() const {
    lane_snapshot out;
    out.name = name();
    // Ended before begun: a reader between the two may see a call waiting that has ended, never a
    // negative count.
    out.successes = successes_.load(relaxed);
    out.failures = failures_.load(relaxed);
    out.in_flight = in_flight_.load(relaxed);
    out.calls = submitted_.load(relaxed);
    const std::uint64_t begun = out.successes + out.failures + out.in_flight;
    out.waiting = out.calls > begun ? out.calls - begun : 0;
    out.attempts = attempts_.load(relaxed);
    out.retries = retries_.load(relaxed);
    out.throttled = throttled_.load(relaxed);
    out.waited_ns = waited_ns_.load(relaxed);
    out.circuit = engine::name(circuit_state_.load(relaxed));
    return out;
}

} // namespace dutchbook::engine::detail
