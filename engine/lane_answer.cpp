// What a lane makes of an answer: health, pace, concurrency, another try or the end.

#include <algorithm>
#include <utility>

#include <engine/lane_core.hpp>
#include <engine/saturate.hpp>

namespace dutchbook::engine::detail {
namespace {
constexpr auto relaxed = std::memory_order_relaxed;
constexpr clock::duration zero{0};
} // namespace

// A refusal comes from a door that is open. So does "come back in ten seconds", which the pacer
// obeys; but one that names no time, or an absurd one, is as good as shut.
circuit::health lane_core::judge(const attempt_result& result) const {
    switch (result.what) {
    case outcome::ok:
    case outcome::refused:
        return circuit::health::good;
    case outcome::transient:
    case outcome::unknown:
        return circuit::health::bad;
    case outcome::throttled:
        return result.retry_after && *result.retry_after <= options_.retry.longest_retry_after
                   ? circuit::health::none
                   : circuit::health::bad;
    case outcome::cancelled:
        break;
    }
    return circuit::health::none;
}

void lane_core::digest(const call_ptr& of, const attempt_ptr& tried, attempt_result result) {
    if (result.tokens_used > 0) pacer_.settle(tried->permit, result.tokens_used);
    if (result.left) pacer_.observe(time_.now(), *result.left);
    adapt(*tried, result.what);
    switch (result.what) {
    case outcome::ok:
        return conclude(of, outcome::ok, {});
    case outcome::unknown:
    case outcome::cancelled:
        of->so_far.maybe_processed = true;
        break;
    case outcome::throttled:
        throttled_.fetch_add(1, relaxed);
        break;
    case outcome::transient:
    case outcome::refused:
        break;
    }
    retry_or_fail(of, tried, result);
}

void lane_core::retry_or_fail(const call_ptr& of, const attempt_ptr& tried,
                              const attempt_result& result) {
    const clock::tick now = time_.now();
    const auto told =
        result.retry_after ? std::optional(std::max(*result.retry_after, zero)) : std::nullopt;
    // Who asks one call to slow down means all of them.
    if (!told || *told <= options_.retry.longest_retry_after) {
        if (told)
            pacer_.pause_until(later(now, *told));
        else if (result.what == outcome::throttled)
            pacer_.pause_until(later(now, backoff(options_.retry, of->request.key, tried->number)));
    }
    auto verdict =
        retrier_.judge({of->request.key, tried->number, result.what, of->request.idempotent, told});
    const clock::tick when = later(now, verdict.wait);
    if (verdict.again && when < of->deadline) {
        of->so_far.what = result.what;
        of->so_far.why = result.why;
        return retry_at(of, when);
    }
    if (verdict.again) {
        retrier_.give_back();
        verdict.why_final = "the next attempt would come after the call's deadline";
    }
    std::string why = result.why.empty() ? std::string(engine::name(result.what)) : result.why;
    if (!verdict.why_final.empty()) why += "; " + verdict.why_final;
    conclude(of, result.what, std::move(why));
}

void lane_core::retry_at(const call_ptr& of, clock::tick when) {
    of->retry_timer = at(when, [weak = std::weak_ptr(of)](lane_core& core) {
        const auto one = weak.lock();
        if (!one || one->over) return;
        one->retry_timer = 0;
        one->ready_since = core.time_.now();
        core.ready_.emplace(one->sequence, one);
        core.pump();
    });
}

void lane_core::adapt(const attempt_state& tried, outcome what) {
    if (!options_.adaptive) return;
    const int now = limit();
    if (what == outcome::throttled && tried.serial > halved_at_) {
        limit_.store(std::max(now / 2, 1), relaxed);
        halved_at_ = attempts_.load(relaxed);
        round_ = 0;
    } else if (what == outcome::ok && ++round_ >= now && now < options_.max_in_flight) {
        limit_.store(now + 1, relaxed);
        round_ = 0;
    }
}

} // namespace dutchbook::engine::detail
