#pragma once

#include <cstdint>

#include <engine/clock.hpp>

namespace dutchbook::engine {

/// `at + by`, held at the ends of the scale instead of overflowing: deadlines and waits may come
/// from outside.
constexpr clock::tick later(clock::tick at, clock::duration by) noexcept {
    if (by > clock::duration::zero())
        return at > clock::tick::max() - by ? clock::tick::max() : at + by;
    return at < clock::tick::min() - by ? clock::tick::min() : at + by;
}

/// Seconds as a duration, saturating: a Retry-After may hold any number.
constexpr clock::duration saturated_seconds(std::int64_t seconds) noexcept {
    constexpr std::int64_t most =
        std::chrono::floor<std::chrono::seconds>(clock::duration::max()).count();
    if (seconds > most) return clock::duration::max();
    if (seconds < -most) return clock::duration::min();
    return std::chrono::seconds(seconds);
}

} // namespace dutchbook::engine
