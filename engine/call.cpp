#include <engine/call.hpp>

namespace dutchbook::engine {

void pending_call::resolve(std::shared_ptr<parcel_base> out) {
    if (!take()) return;
    out->weight = in_->claim.of() ? in_->claim.items() : in_->weight;
    out->claim = std::move(in_->claim);
    out->ticket = std::move(in_->ticket);
    finish(std::move(out));
}

void pending_call::reject(std::string_view reason) {
    if (!take()) return;
    at_.meter.rejected(in_->claim.reject(in_->claim.items(), reason));
    finish(nullptr);
}

void pending_call::abandon(std::string_view cause) {
    if (!take()) return;
    in_->claim.abandon(in_->claim.items(), cause);
    finish(nullptr);
}

void pending_call::fail(const std::string& what) {
    if (!take()) return;
    at_.meter.faulted();
    at_.run.fault(at_.name + ": " + what);
    in_->claim.abandon(in_->claim.items(), "fault in " + at_.name);
    finish(nullptr);
}

// Payload and credit go before the graph's reservation does: the other way round the run could look
// idle with credit still out.
void pending_call::finish(message out) {
    in_.reset();
    const ended done = std::move(done_);
    done(std::move(out));
}

} // namespace dutchbook::engine
