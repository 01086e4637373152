#include <engine/render.hpp>

#include <algorithm>

#include <engine/render_text.hpp>

namespace dutchbook::engine {
namespace {

using detail::percent;

/// Everything is measured over one movement: the one under way, or else the one that took longest.
struct movement_span {
    std::vector<const stage_snapshot*> stages;
    std::uint64_t begin_ns = 0, end_ns = 0;

    std::uint64_t length_ns() const { return end_ns > begin_ns ? end_ns - begin_ns : 0; }
};

movement_span span_of(const snapshot& of, const std::string& movement) {
    movement_span out;
    for (const auto& stage : of.stages) {
        if (stage.movement != movement || stage.parcels_in + stage.parcels_out + stage.running == 0)
            continue;
        const std::uint64_t end = stage.first_start_ns + detail::span_ns(stage, of.wall_ns);
        out.begin_ns = out.stages.empty() ? stage.first_start_ns
                                          : std::min(out.begin_ns, stage.first_start_ns);
        out.end_ns = std::max(out.end_ns, end);
        out.stages.push_back(&stage);
    }
    return out;
}

movement_span worth_asking(const snapshot& of) {
    if (of.state == "running" && !of.movement.empty()) {
        movement_span now = span_of(of, of.movement);
        if (!now.stages.empty()) return now;
    }
    movement_span longest;
    for (const std::string& movement : detail::movements(of)) {
        movement_span one = span_of(of, movement);
        if (longest.stages.empty() || one.length_ns() > longest.length_ns())
            longest = std::move(one);
    }
    return longest;
}

template <class Measure>
const stage_snapshot* most(const movement_span& in, Measure measure) {
    const stage_snapshot* found = nullptr;
    for (const auto* stage : in.stages)
        if (measure(*stage) > (found ? measure(*found) : 0)) found = stage;
    return found;
}

const lane_snapshot* slowest_lane(const snapshot& of) {
    const auto most_waited = std::max_element(
        of.lanes.begin(), of.lanes.end(),
        [](const lane_snapshot& a, const lane_snapshot& b) { return a.waited_ns < b.waited_ns; });
    return most_waited == of.lanes.end() || most_waited->waited_ns == 0 ? nullptr : &*most_waited;
}

std::string of_lane(const lane_snapshot& lane) {
    std::string why = "lane " + lane.name + ": its calls waited " +
                      detail::short_time(lane.waited_ns) + " in all for a permit";
    if (lane.circuit == "open" || lane.circuit == "half_open")
        why += ", its circuit is " + lane.circuit;
    else if (lane.throttled > 0)
        why += ", and it was told " + std::to_string(lane.throttled) + " times to slow down";
    return why + ".";
}

bool outside(const stage_snapshot& stage) { return stage.verb == "call" || stage.verb == "source"; }

} // namespace

// The evidence, strongest first: parcels piled up in front of a stage; one stage at work nearly all
// the time; calls that waited for permits. A stage at work more than all the time has several
// bodies under way: of all threads if it computes, of the outside world's patience if it calls.
std::string bottleneck(const snapshot& of) {
    const movement_span in = worth_asking(of);
    if (in.stages.empty()) return "Nothing has run yet.";
    const auto busy = [&](const stage_snapshot& stage) {
        return percent(stage.busy_ns, in.length_ns());
    };
    const auto load = [&](const stage_snapshot& stage) -> std::uint64_t {
        const std::uint64_t share = busy(stage);
        return share <= 100 || outside(stage) ? std::min<std::uint64_t>(share, 100)
                                              : share / std::max<std::uint64_t>(of.threads, 1);
    };
    const auto at_work = [&](const stage_snapshot& stage) {
        return stage.name + ": at work " + std::to_string(busy(stage)) + " % of the time";
    };
    const lane_snapshot* lane = slowest_lane(of);
    const auto with_lane = [&](const stage_snapshot& stage, std::string why) {
        return stage.verb == "call" && lane ? why + "; " + of_lane(*lane) : why + ".";
    };
    const auto* piled = most(in, [](const auto& stage) { return stage.queued; });
    if (piled && piled->queued > 1)
        return with_lane(*piled, at_work(*piled) + ", and " + std::to_string(piled->queued) +
                                     " parcels wait in front of it");
    // Twice the load, and one more for stages that compute: they win a tie.
    const auto* busiest = most(in, [&](const auto& stage) {
        return load(stage) == 0 ? 0 : 2 * load(stage) + !outside(stage);
    });
    if (busiest && load(*busiest) >= 50)
        return with_lane(*busiest,
                         at_work(*busiest) + (outside(*busiest)
                                                  ? ", while the others wait for what it brings"
                                                  : ", more than any other stage"));
    if (lane && percent(lane->waited_ns, in.length_ns()) >= 50) return of_lane(*lane);
    const stage_snapshot& first = busiest ? *busiest : *in.stages.front();
    return at_work(first) + ", which is the most, but nothing is busy: all wait for input.";
}

} // namespace dutchbook::engine
