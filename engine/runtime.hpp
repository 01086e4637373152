#pragma once

#include <cstdint>
#include <functional>
#include <memory>

namespace boost::asio {
class io_context;
}

namespace dutchbook::engine {

/// Where a run's work is done: CPU bodies on `threads` threads of a task arena (the caller of
/// `run::execute` is one of them), everything that waits on one I/O thread. Either may be lent by
/// the host program. Outlives its runs; no global setting of TBB is touched and no thread is
/// pinned.
class runtime {
  public:
    /// `threads` 0: one per processor. Starts the I/O thread.
    explicit runtime(std::uint32_t threads = 0);
    /// Borrows `io`, which the host runs on exactly one thread for as long as this lives: its `run`
    /// does not return for want of work before this is destroyed.
    runtime(std::uint32_t threads, boost::asio::io_context& io);
    ~runtime(); ///< joins its own I/O thread
    runtime(const runtime&) = delete;
    runtime& operator=(const runtime&) = delete;

    std::uint32_t threads() const noexcept;
    boost::asio::io_context& io() noexcept;
    /// Calls `work` on the I/O thread, later. Any thread. What it throws is a fault of the runs
    /// there (`io_faults.hpp`).
    void post(std::function<void()> work);
    bool on_io_thread() const noexcept;
    /// Calls `work` on the I/O thread and waits for it; at once where this is the I/O thread. What
    /// it throws comes out here. Not from a body.
    void call(const std::function<void()>& work);

    struct parts;
    parts& inner() noexcept { return *parts_; }

  private:
    std::unique_ptr<parts> parts_;
};

} // namespace dutchbook::engine
