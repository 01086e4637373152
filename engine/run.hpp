#pragma once

// One run of a plan: one graph, one window, one ledger, made for it and thrown away after it.

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <engine/clock.hpp>
#include <engine/lifecycle.hpp>
#include <engine/plan.hpp>
#include <engine/runtime.hpp>
#include <engine/snapshot.hpp>

namespace dutchbook::engine {

struct run_options {
    std::uint64_t window_bytes = 64u << 20;
    /// The run stops gracefully at three quarters of this and aborts at the end of it; none: it may
    /// take for ever.
    std::optional<std::chrono::nanoseconds> deadline;
    /// Called on the I/O thread in an abort, once: cancel the calls that are out. What this and
    /// the other hooks throw is a fault of the run.
    std::function<void()> on_abort;
    /// Called on the I/O thread when the run is told to stop, once: end what only brings in more.
    std::function<void()> on_stop;
    /// Lanes to show in snapshots; asked from any thread.
    std::function<std::vector<lane_snapshot>()> lanes;
    step_hook on_step; ///< for tests
};

enum class run_outcome : std::uint8_t {
    complete, ///< everything was read and settled
    partial,  ///< stopped, degraded or faulted; the reasons say how
    failed    ///< the ledger does not balance, or the run was aborted
};
std::string_view to_string(run_outcome o) noexcept;

struct run_result {
    run_outcome outcome = run_outcome::failed;
    bool stopped = false, aborted = false, deadline_reached = false;
    bool balanced = false;
    std::vector<std::string> faults;  ///< what bodies and callbacks threw, sorted
    std::vector<std::string> partial; ///< why it is not complete
    engine::snapshot final;
};

/// Executes a plan once. `stop`, `abort`, `partial` and `now` may be called from any thread at any
/// moment of the run's life: before `execute`, during it, after it.
class run {
  public:
    run(const plan& p, runtime& on, clock& time, run_options options);
    ~run();
    run(const run&) = delete;
    run& operator=(const run&) = delete;

    /// Plays all movements; the calling thread works along. Once: a second time throws
    /// std::logic_error. Nothing else that is thrown in a run leaves here: it is a fault.
    run_result execute();
    /// Intake ends; everything that was read is still delivered. Idempotent; comes too late where
    /// all movements are over, and changes nothing then. So does `abort`.
    void stop();
    /// Calls are cancelled, what moves is given up by name. Idempotent.
    void abort();
    snapshot now() const;
    bool stopping() const noexcept; ///< stop or abort was asked for
    /// Marks the run as incomplete.
    void partial(std::string why);
    /// Something that works for the run has failed; it goes on and is incomplete.
    void fault(std::string what);
    /// Faults and reasons of incompleteness so far, sorted.
    std::vector<std::string> reasons() const;

  private:
    class conductor;
    std::shared_ptr<conductor> conductor_;
};

} // namespace dutchbook::engine
