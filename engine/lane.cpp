#include <engine/lane.hpp>

#include <utility>

#include <engine/lane_core.hpp>

namespace dutchbook::engine {

int attempt::number() const noexcept { return state_->number; }
clock::tick attempt::deadline() const noexcept { return state_->deadline; }
bool attempt::settled() const noexcept { return state_->settled; }

void attempt::on_cancel(std::function<void()> stop) const {
    if (state_->abandoned && stop) stop();
    if (!state_->settled) state_->stop = std::move(stop);
}

lane::lane(lane_options options, clock& time)
    : core_(std::make_shared<detail::lane_core>(std::move(options), time)) {}

lane::~lane() { core_->cancel_all("the lane is gone"); }

// A callback may destroy the lane, so the core is held until the way out.
void lane::submit(call request) {
    const auto core = core_;
    core->submit(std::move(request));
}

void lane::cancel_all(std::string cause) {
    const auto core = core_;
    core->cancel_all(std::move(cause));
}

void lane::reopen() { core_->reopen(); }
void lane::fault(const std::string& what) noexcept { core_->fault(what); }
const std::string& lane::name() const noexcept { return core_->name(); }
int lane::limit() const noexcept { return core_->limit(); }
lane_snapshot lane::snapshot() const { return core_->snapshot(); }

} // namespace dutchbook::engine
