#pragma once

#include <memory>

#include <engine/clock.hpp>

namespace boost::asio {
class io_context;
}

namespace dutchbook::engine {

/// The machine's clocks, with timers on an io_context that one thread runs.
/// `now` and `wall` may be called from any thread; `call_at` and `cancel` on that thread, or while
/// nobody runs the context. A pending timer keeps the context's `run` from returning. The clock may
/// be destroyed before the context: its timers are then never called. What a due function throws is
/// a fault of the runs on the context (`io_faults.hpp`).
class asio_clock final : public clock {
  public:
    explicit asio_clock(boost::asio::io_context& io);
    ~asio_clock() override;
    asio_clock(const asio_clock&) = delete;
    asio_clock& operator=(const asio_clock&) = delete;

    tick now() const noexcept override;
    std::chrono::system_clock::time_point wall() const noexcept override;
    timer call_at(tick when, std::function<void()> due) override;
    void cancel(timer id) noexcept override;
    void fault(std::string what) override;

  private:
    struct timers;
    std::shared_ptr<timers> timers_;
};

} // namespace dutchbook::engine
