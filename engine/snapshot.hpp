#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace dutchbook::engine {

using counts = std::vector<std::pair<std::string, std::uint64_t>>; ///< sorted by name

/// One stage as it stands now. Times are ns since the run began, or sums of ns.
struct stage_snapshot {
    std::string name; ///< unique in the plan
    std::string verb; ///< source, expand, map, gather, call, deliver
    std::string movement;
    std::uint64_t parcels_in = 0, parcels_out = 0;
    std::uint64_t items_in = 0, items_out = 0;
    std::uint64_t rejected = 0; ///< items this stage refused, with a reason in the ledger
    std::uint64_t faults = 0;
    std::uint64_t queued = 0; ///< parcels waiting in front of it
    std::uint64_t running = 0;
    std::uint64_t busy_ns = 0;
    std::uint64_t wait_input_ns = 0;  ///< nothing to do
    std::uint64_t wait_output_ns = 0; ///< sources: parked at the window
    std::uint64_t first_start_ns = 0, last_finish_ns = 0;
    std::array<std::uint64_t, 40> latency_log2{}; ///< bodies by floor(log2(ns))
};

struct edge_snapshot {
    std::string from, to;
    std::string label; ///< name of the port where a stage has several, else empty
    std::uint64_t parcels = 0, items = 0;
};

struct window_snapshot {
    std::uint64_t capacity_bytes = 0, used_bytes = 0, peak_bytes = 0;
    std::uint64_t parked = 0; ///< sources waiting at the door
};

/// One account of the ledger ("markets", "pages", …).
struct account_snapshot {
    std::string name;
    std::uint64_t read = 0, delivered = 0, merged = 0;
    counts rejected, abandoned; ///< by reason
    bool balanced = false;
};

struct lane_snapshot {
    std::string name;
    std::uint64_t calls = 0, attempts = 0, successes = 0, failures = 0, retries = 0, throttled = 0;
    std::uint64_t in_flight = 0, waiting = 0;
    std::uint64_t waited_ns = 0; ///< time calls spent waiting for a permit
    std::string circuit;         ///< closed, open, half_open
};

/// One consistent-enough reading of a run for people and exporters; plain values.
struct snapshot {
    std::string plan;
    std::string state;    ///< planned, running, stopping, aborting, complete, partial, failed
    std::string movement; ///< the one under way
    std::uint64_t wall_ns = 0, cpu_ns = 0, peak_rss_bytes = 0;
    std::uint32_t threads = 0;
    std::vector<stage_snapshot> stages; ///< in plan order
    std::vector<edge_snapshot> edges;
    window_snapshot window;
    std::vector<account_snapshot> accounts;
    std::vector<lane_snapshot> lanes;
    std::vector<std::string> faults;
};

} // namespace dutchbook::engine
