#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <stdexcept>
#include <string>

namespace dutchbook::engine {

/// Time and timers, injected so that pacing, retries and deadlines can be tested in virtual time.
/// `now` may be called from any thread; timers are set, cancelled and fired on one thread (the I/O
/// thread). What a due function throws is for whoever runs that thread, and harms no other timer.
class clock {
  public:
    using tick = std::chrono::steady_clock::time_point;
    using duration = std::chrono::steady_clock::duration;
    using timer = std::uint64_t; ///< 0 is no timer

    virtual ~clock() = default;
    virtual tick now() const noexcept = 0;
    virtual std::chrono::system_clock::time_point wall() const noexcept = 0;
    /// Calls `due` once at or after `when`, never inside this call.
    virtual timer call_at(tick when, std::function<void()> due) = 0;
    /// After this the timer's function is never called. Unknown and fired timers are fine.
    virtual void cancel(timer id) noexcept = 0;
    /// A callback of somebody else has thrown on the clock's thread; `what` names it for people.
    /// Whoever runs that thread hears of it: by default a timer that is due at once throws.
    virtual void fault(std::string what) {
        call_at(now(), [what = std::move(what)] { throw std::runtime_error(what); });
    }
};

} // namespace dutchbook::engine
