#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include <engine/ledger.hpp>
#include <engine/window.hpp>

namespace dutchbook::engine {

/// Called at every step of a run ("read kalshi.pages", "body decode", "emit decode", …), for tests
/// that fail, stop or abort the n-th one. May throw; must be thread-safe.
using step_hook = std::function<void(const char* what, const std::string& stage)>;

/// What all stages of one run share. Thread-safe.
class run_state {
  public:
    run_state(std::uint64_t window_bytes, step_hook hook)
        : window(window_bytes), hook_(std::move(hook)), epoch_(std::chrono::steady_clock::now()) {}

    bool stopping() const noexcept { return level_.load(std::memory_order_acquire) >= 1; }
    bool aborting() const noexcept { return level_.load(std::memory_order_acquire) >= 2; }
    /// True where this call was the first to ask.
    bool ask_stop() noexcept { return raise_to(1); }
    bool ask_abort() noexcept { return raise_to(2); }

    void step(const char* what, const std::string& stage) const {
        if (hook_) hook_(what, stage);
    }
    void fault(std::string what) {
        const std::lock_guard lock(mutex_);
        faults_.push_back(std::move(what));
    }
    void partial(std::string why) {
        const std::lock_guard lock(mutex_);
        partial_.push_back(std::move(why));
    }
    std::vector<std::string> faults() const {
        const std::lock_guard lock(mutex_);
        return faults_;
    }
    std::vector<std::string> partial_reasons() const {
        const std::lock_guard lock(mutex_);
        return partial_;
    }
    std::uint64_t now_ns() const noexcept {
        return static_cast<std::uint64_t>((std::chrono::steady_clock::now() - epoch_).count());
    }

    engine::window window;
    engine::ledger ledger;

  private:
    bool raise_to(int level) noexcept {
        int now = level_.load(std::memory_order_acquire);
        while (now < level)
            if (level_.compare_exchange_weak(now, level, std::memory_order_acq_rel)) return true;
        return false;
    }
    const step_hook hook_;
    const std::chrono::steady_clock::time_point epoch_;
    std::atomic<int> level_{0}; ///< 0 running, 1 stopping, 2 aborting
    mutable std::mutex mutex_;
    std::vector<std::string> faults_, partial_;
};

} // namespace dutchbook::engine
