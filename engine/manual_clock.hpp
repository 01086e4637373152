#pragma once

#include <atomic>
#include <cstddef>
#include <map>
#include <optional>
#include <utility>

#include <engine/clock.hpp>

namespace dutchbook::engine {

/// Virtual time: nothing happens until the owner moves it. Due functions run inside `advance`, in
/// the order of (instant, insertion), and see `now()` equal to their own instant; what one throws
/// leaves `advance` at that instant, and the others stand. `now` and `wall`
/// may be called from any thread, everything else from one.
class manual_clock final : public clock {
  public:
    /// Starts at `wall`, and at one hour of steady time, so that instants before the start exist.
    explicit manual_clock(std::chrono::system_clock::time_point wall = {});

    tick now() const noexcept override;
    std::chrono::system_clock::time_point wall() const noexcept override;
    /// An instant in the past counts as now; it runs at the next `advance`, however short.
    timer call_at(tick when, std::function<void()> due) override;
    void cancel(timer id) noexcept override;

    /// Moves time by `by` (negative: not at all) and runs what falls due on the way, including what
    /// the due functions set themselves. Returns how many ran. Not to be called from a due
    /// function.
    std::size_t advance(duration by);
    /// Moves to the earliest timer and runs that one alone; false where none is set.
    bool advance_to_next();
    std::optional<tick> next() const;
    std::size_t pending() const noexcept { return due_.size(); }

  private:
    void run_first();

    std::atomic<tick::rep> now_;
    tick start_;
    std::chrono::system_clock::time_point wall_;
    timer last_ = 0;
    std::map<std::pair<tick, timer>, std::function<void()>> due_;
    std::map<timer, tick> when_;
};

} // namespace dutchbook::engine
