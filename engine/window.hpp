#pragma once

// Credit at the door.
//
// Problem: between a fast venue and a slow sink parcels pile up without bound. Rule: only sources
// ask for credit, in bytes, before they read; whatever the read brings carries that credit as a
// ticket, and the ticket's destructor returns it. Nothing behind the door ever asks, so nothing
// behind it can deadlock.

#include <cstdint>
#include <functional>
#include <list>
#include <mutex>
#include <optional>

namespace dutchbook::engine {

class window;

/// Credit in hand, in bytes; move-only, returned by its destructor. Any thread, one at a time.
class ticket {
  public:
    ticket() = default;
    ticket(ticket&& other) noexcept;
    ticket& operator=(ticket&& other) noexcept;
    ~ticket();

    std::uint64_t bytes() const noexcept { return bytes_; }
    /// Makes the ticket hold `bytes`: what shrinks returns at once, what grows is taken even beyond
    /// the window's capacity (a read turned out larger than it was announced).
    void settle(std::uint64_t bytes);
    /// Moves up to `bytes` into a ticket of its own.
    ticket split(std::uint64_t bytes) noexcept;
    /// Takes over the credit of `other`; both belong to one window.
    void merge(ticket&& other) noexcept;

  private:
    friend class window;
    ticket(window* of, std::uint64_t bytes) noexcept : of_(of), bytes_(bytes) {}
    window* of_ = nullptr;
    std::uint64_t bytes_ = 0;
};

/// A run's memory bound: the bytes read and not yet let go. Outlives its tickets. Thread-safe.
/// First come, first served; a request larger than the whole window is granted when nothing else is
/// out.
class window {
  public:
    using grant = std::function<void(ticket)>;
    using waiter = std::uint64_t;

    explicit window(std::uint64_t capacity_bytes);
    window(const window&) = delete;
    window& operator=(const window&) = delete;

    /// Credit at once, or nothing where others wait or it does not fit.
    std::optional<ticket> try_acquire(std::uint64_t bytes);
    /// Calls `granted` once, in this call or later from whichever thread returns enough credit.
    waiter acquire(std::uint64_t bytes, grant granted);
    /// True: `granted` will never be called. False: it was called already.
    bool cancel(waiter id);

    std::uint64_t capacity_bytes() const noexcept { return capacity_; }
    std::uint64_t used_bytes() const;
    std::uint64_t peak_bytes() const;
    std::uint64_t parked() const;

  private:
    friend class ticket;
    struct request {
        waiter id;
        std::uint64_t bytes;
        grant granted;
    };
    bool fits(std::uint64_t bytes) const noexcept {
        return used_ == 0 || used_ + bytes <= capacity_;
    }
    void take(std::uint64_t bytes) noexcept;
    void give_back(std::uint64_t bytes);

    const std::uint64_t capacity_;
    mutable std::mutex mutex_;
    std::uint64_t used_ = 0, peak_ = 0;
    waiter last_id_ = 0;
    std::list<request> waiting_;
};

} // namespace dutchbook::engine
