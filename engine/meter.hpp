#pragma once

#include <array>
#include <atomic>
#include <cstdint>

#include <engine/snapshot.hpp>

namespace dutchbook::engine {

inline constexpr std::size_t max_ports = 4; ///< outputs a stage may have

/// What a stage counts about itself: relaxed atomics, written by the barrier round every body, read
/// by anyone.
class meter {
  public:
    void queued(std::uint64_t) noexcept { put_.fetch_add(1, std::memory_order_relaxed); }
    void started(std::uint64_t now_ns, std::uint64_t items) noexcept;
    void finished(std::uint64_t started_ns, std::uint64_t now_ns) noexcept;
    void emitted(std::size_t port, std::uint64_t items) noexcept;
    void rejected(std::uint64_t n) noexcept { rejected_.fetch_add(n, std::memory_order_relaxed); }
    void faulted() noexcept { faults_.fetch_add(1, std::memory_order_relaxed); }
    void waited_for_output(std::uint64_t ns) noexcept {
        wait_output_.fetch_add(ns, std::memory_order_relaxed);
    }

    void read(stage_snapshot& into, std::uint64_t now_ns) const noexcept;
    std::uint64_t parcels_out(std::size_t port) const noexcept {
        return out_[port].load(std::memory_order_relaxed);
    }
    std::uint64_t items_out(std::size_t port) const noexcept {
        return out_items_[port].load(std::memory_order_relaxed);
    }

  private:
    using counter = std::atomic<std::uint64_t>;
    counter put_{0}, in_{0}, items_in_{0}, running_{0}, rejected_{0}, faults_{0};
    counter busy_{0}, wait_output_{0}, first_{0}, last_{0};
    std::array<counter, max_ports> out_{}, out_items_{};
    std::array<counter, 40> latency_{};
};

} // namespace dutchbook::engine
