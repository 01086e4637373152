#pragma once

// Drives one source on the I/O thread: credit, read, emit, again.
//
//   asking ──granted──▶ reading ──parcel──▶ asking
//     │ no credit          └──end/fault──▶ ended
//     ▼
//   parked ──ticket──▶ reading            stop or abort: parked ▶ ended; reading ends after its
//   read
//
// While it asks or reads it counts as moving (one reservation); parked and ended it does not.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>

#include <engine/lifecycle.hpp>
#include <engine/meter.hpp>
#include <engine/plan.hpp>
#include <engine/runtime.hpp>
#include <engine/wiring.hpp>

namespace dutchbook::engine {

class source_driver : public std::enable_shared_from_this<source_driver> {
  public:
    source_driver(const stage_plan& plan, std::size_t consumer, run_state& run, runtime& on,
                  wiring& graph, meter& m);

    /// Any thread, once; the caller holds no reservation for it.
    void start();
    bool ended() const noexcept { return ended_.load(std::memory_order_acquire); }
    /// The run stops or aborts; on the I/O thread.
    void wake();

  private:
    struct read_answer;
    bool must_end() const noexcept { return run_.aborting() || (plan_.intake && run_.stopping()); }
    void go_on();
    void fault(const std::string& what) { run_.fault(plan_.name + ": " + what); }
    bool ask();
    bool read();
    void took(any_source::reading r);
    /// True where the source goes on.
    bool settle(any_source::reading r);
    void accept(any_source::reading r);
    void end();

    const stage_plan& plan_;
    const std::size_t consumer_;
    run_state& run_;
    runtime& on_;
    wiring& graph_;
    meter& meter_;
    account* account_ = nullptr;
    std::unique_ptr<any_source> source_;
    ticket credit_;
    std::optional<any_source::reading> arrived_;
    bool inside_read_ = false, reading_ = false, parked_ = false;
    window::waiter waiter_ = 0;
    std::uint64_t since_ns_ = 0;
    std::atomic<bool> ended_{false};
};

} // namespace dutchbook::engine
