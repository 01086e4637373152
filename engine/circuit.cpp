#include <engine/circuit.hpp>

#include <algorithm>

#include <engine/saturate.hpp>

namespace dutchbook::engine {

std::optional<clock::tick> circuit::next(clock::tick now) const noexcept {
    if (state_ == state::half_open) return std::nullopt;
    return state_ == state::open ? std::max(now, until_) : now;
}

circuit::ticket circuit::begin(clock::tick) noexcept {
    if (state_ != state::open) return {epoch_, false};
    state_ = state::half_open;
    return {++epoch_, true};
}

void circuit::finish(const ticket& of, health was, clock::tick now) noexcept {
    if (of.epoch != epoch_) return;
    if (of.probe) {
        if (was != health::good)
            return open(was == health::bad ? later(now, options_.cool_down) : now);
        state_ = state::closed;
        failures_ = 0;
        ++epoch_;
        return;
    }
    if (was == health::good) failures_ = 0;
    if (was != health::bad || options_.failures_to_open <= 0) return;
    if (++failures_ >= options_.failures_to_open) open(later(now, options_.cool_down));
}

void circuit::open(clock::tick until) noexcept {
    state_ = state::open;
    until_ = until;
    ++epoch_;
}

std::string_view name(circuit::state of) noexcept {
    switch (of) {
    case circuit::state::closed:
        return "closed";
    case circuit::state::open:
        return "open";
    case circuit::state::half_open:
        return "half_open";
    }
    return "";
}

} // namespace dutchbook::engine
