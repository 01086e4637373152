#include <engine/manual_clock.hpp>

#include <algorithm>

#include <engine/saturate.hpp>

namespace dutchbook::engine {

manual_clock::manual_clock(std::chrono::system_clock::time_point wall)
    : now_(duration(std::chrono::hours(1)).count()), start_(now()), wall_(wall) {}

clock::tick manual_clock::now() const noexcept {
    return tick(duration(now_.load(std::memory_order_acquire)));
}

std::chrono::system_clock::time_point manual_clock::wall() const noexcept {
    return wall_ + std::chrono::duration_cast<std::chrono::system_clock::duration>(now() - start_);
}

clock::timer manual_clock::call_at(tick when, std::function<void()> due) {
    const tick at = std::max(when, now());
    const timer id = ++last_;
    due_.emplace(std::pair(at, id), std::move(due));
    when_.emplace(id, at);
    return id;
}

void manual_clock::cancel(timer id) noexcept {
    const auto found = when_.find(id);
    if (found == when_.end()) return;
    due_.erase({found->second, id});
    when_.erase(found);
}

std::size_t manual_clock::advance(duration by) {
    const tick until = later(now(), std::max(by, duration::zero()));
    std::size_t ran = 0;
    for (; !due_.empty() && due_.begin()->first.first <= until; ++ran) run_first();
    now_.store(until.time_since_epoch().count(), std::memory_order_release);
    return ran;
}

bool manual_clock::advance_to_next() {
    if (due_.empty()) return false;
    run_first();
    return true;
}

std::optional<clock::tick> manual_clock::next() const {
    if (due_.empty()) return std::nullopt;
    return due_.begin()->first.first;
}

void manual_clock::run_first() {
    auto first = due_.extract(due_.begin());
    when_.erase(first.key().second);
    now_.store(first.key().first.time_since_epoch().count(), std::memory_order_release);
    first.mapped()();
}

} // namespace dutchbook::engine
