#include <engine/window.hpp>

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace dutchbook::engine {

ticket::ticket(ticket&& other) noexcept
    : of_(std::exchange(other.of_, nullptr)), bytes_(std::exchange(other.bytes_, 0)) {}

ticket& ticket::operator=(ticket&& other) noexcept {
    if (this != &other) {
        ticket old(std::move(*this));
        of_ = std::exchange(other.of_, nullptr);
        bytes_ = std::exchange(other.bytes_, 0);
    }
    return *this;
}

ticket::~ticket() {
    if (of_ && bytes_) of_->give_back(bytes_);
}

void ticket::settle(std::uint64_t bytes) {
    if (!of_) return;
    if (bytes < bytes_) {
        of_->give_back(bytes_ - bytes);
    } else if (bytes > bytes_) {
        const std::lock_guard lock(of_->mutex_);
        of_->take(bytes - bytes_);
    }
    bytes_ = bytes;
}

ticket ticket::split(std::uint64_t bytes) noexcept {
    const std::uint64_t part = std::min(bytes, bytes_);
    bytes_ -= part;
    return ticket(of_, part);
}

void ticket::merge(ticket&& other) noexcept {
    if (!of_) of_ = other.of_;
    bytes_ += std::exchange(other.bytes_, 0);
    other.of_ = nullptr;
}

window::window(std::uint64_t capacity_bytes) : capacity_(capacity_bytes) {
    if (capacity_bytes == 0) throw std::invalid_argument("window: capacity of 0 bytes");
}

std::optional<ticket> window::try_acquire(std::uint64_t bytes) {
    const std::lock_guard lock(mutex_);
    if (!waiting_.empty() || !fits(bytes)) return std::nullopt;
    take(bytes);
    return ticket(this, bytes);
}

window::waiter window::acquire(std::uint64_t bytes, grant granted) {
    waiter id;
    {
        const std::lock_guard lock(mutex_);
        id = ++last_id_;
        if (!waiting_.empty() || !fits(bytes)) {
            waiting_.push_back({id, bytes, std::move(granted)});
            return id;
        }
        take(bytes);
    }
    granted(ticket(this, bytes));
    return id;
}

bool window::cancel(waiter id) {
    request gone;
    const std::lock_guard lock(mutex_);
    const auto at = std::find_if(waiting_.begin(), waiting_.end(),
                                 [&](const request& r) { return r.id == id; });
    if (at == waiting_.end()) return false;
    gone = std::move(*at);
    waiting_.erase(at);
    return true;
}

std::uint64_t window::used_bytes() const {
    const std::lock_guard lock(mutex_);
    return used_;
}

std::uint64_t window::peak_bytes() const {
    const std::lock_guard lock(mutex_);
    return peak_;
}

std::uint64_t window::parked() const {
    const std::lock_guard lock(mutex_);
    return waiting_.size();
}

void window::take(std::uint64_t bytes) noexcept {
    used_ += bytes;
    peak_ = std::max(peak_, used_);
}

void window::give_back(std::uint64_t bytes) {
    std::list<request> ready;
    {
        const std::lock_guard lock(mutex_);
        used_ -= bytes;
        while (!waiting_.empty() && fits(waiting_.front().bytes)) {
            take(waiting_.front().bytes);
            ready.splice(ready.end(), waiting_, waiting_.begin());
        }
    }
    for (auto& r : ready) r.granted(ticket(this, r.bytes));
}

} // namespace dutchbook::engine
