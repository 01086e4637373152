#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include <dutchbook/fault.hpp>

#include "engine/clock.hpp"

namespace dutchbook::graphs {

/// Parses "45s", "30m", "1h30m", "2d": whole numbers with units d, h, m, s, ms, largest first, each
/// at most once. From 1 s to 366 days. Throws `error` (usage) that says what was expected.
std::chrono::milliseconds parse_period(std::string_view text);

/// Start times of a repeated run: multiples of the period from the first start, so that lateness
/// never adds up. A slot that passed while a run was under way is skipped and counted: runs never
/// overlap. One thread.
/// @code
/// every slots(30min, clock);
/// for (;;) { wait_until(slots.next().at); run(); }
/// @endcode
class every {
  public:
    struct slot {
        engine::clock::tick at;    ///< now or later
        std::uint64_t number = 0;  ///< periods since the first start
        std::uint64_t skipped = 0; ///< slots missed just before this one
    };

    /// The first start is the clock's present. `clock` must outlive this object; `period` is above
    /// zero.
    every(engine::clock::duration period, const engine::clock& clock);

    /// The next start. The first call answers the first start itself; ask again when the run is
    /// over.
    slot next();

    std::uint64_t skipped() const noexcept { return skipped_; }

  private:
    engine::clock::duration period_;
    const engine::clock& clock_;
    engine::clock::tick first_;
    std::uint64_t upcoming_ = 0;
    std::uint64_t skipped_ = 0;
};

/// What a schedule is made of.
struct schedule_steps {
    std::function<int(engine::clock::tick)> wait; ///< until then; the signal that ended it, or 0
    std::function<exit_code()> sync;
    std::function<int()> signal;                    ///< the signal that came during the sync, or 0
    std::function<void(std::uint64_t)> skipped;     ///< slots
    std::function<void(const std::string&)> failed; ///< why a slot had no sync
};

/// Runs a sync a slot until a signal comes (its code) or the key was refused in three slots running
/// (authentication). Whatever else a sync comes to or throws, the next slot tries again; only what
/// the very first says about usage or configuration is passed on. One thread.
exit_code keep_schedule(every& slots, const schedule_steps& steps);

} // namespace dutchbook::graphs
