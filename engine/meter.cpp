#include <engine/meter.hpp>

#include <algorithm>
#include <bit>

namespace dutchbook::engine {
namespace {
constexpr auto relaxed = std::memory_order_relaxed;
}

void meter::started(std::uint64_t now_ns, std::uint64_t items) noexcept {
    in_.fetch_add(1, relaxed);
    items_in_.fetch_add(items, relaxed);
    running_.fetch_add(1, relaxed);
    std::uint64_t unset = 0;
    if (first_.load(relaxed) == 0)
        first_.compare_exchange_strong(unset, std::max<std::uint64_t>(now_ns, 1), relaxed);
}

void meter::finished(std::uint64_t started_ns, std::uint64_t now_ns) noexcept {
    const std::uint64_t took = now_ns > started_ns ? now_ns - started_ns : 0;
    busy_.fetch_add(took, relaxed);
    running_.fetch_sub(1, relaxed);
    const auto bucket = took ? static_cast<std::size_t>(std::bit_width(took) - 1) : 0;
    latency_[std::min(bucket, latency_.size() - 1)].fetch_add(1, relaxed);
    std::uint64_t last = last_.load(relaxed);
    while (last < now_ns && !last_.compare_exchange_weak(last, now_ns, relaxed)) {
    }
}

void meter::emitted(std::size_t port, std::uint64_t items) noexcept {
    out_[port].fetch_add(1, relaxed);
    out_items_[port].fetch_add(items, relaxed);
}

void meter::read(stage_snapshot& into, std::uint64_t now_ns) const noexcept {
    into.parcels_in = in_.load(relaxed);
    into.items_in = items_in_.load(relaxed);
    for (std::size_t p = 0; p < max_ports; ++p) {
        into.parcels_out += parcels_out(p);
        into.items_out += items_out(p);
    }
    into.rejected = rejected_.load(relaxed);
    into.faults = faults_.load(relaxed);
    into.running = running_.load(relaxed);
    const std::uint64_t put = put_.load(relaxed);
    into.queued = put > into.parcels_in ? put - into.parcels_in : 0;
    into.busy_ns = busy_.load(relaxed);
    into.wait_output_ns = wait_output_.load(relaxed);
    into.first_start_ns = first_.load(relaxed);
    into.last_finish_ns = last_.load(relaxed);
    if (into.first_start_ns) {
        const std::uint64_t until = into.running || into.queued
                                        ? now_ns
                                        : std::max(into.last_finish_ns, into.first_start_ns);
        const std::uint64_t span = until - std::min(until, into.first_start_ns);
        const std::uint64_t known = into.busy_ns + into.wait_output_ns;
        into.wait_input_ns = span > known ? span - known : 0;
    }
    for (std::size_t i = 0; i < latency_.size(); ++i)
        into.latency_log2[i] = latency_[i].load(relaxed);
}

} // namespace dutchbook::engine
