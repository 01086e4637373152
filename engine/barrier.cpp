#include <engine/barrier.hpp>

#include <engine/thrown.hpp>

namespace dutchbook::engine {
namespace {

void note_fault(parcel_base& m, workplace& at, const std::string& what) {
    at.meter.faulted();
    at.run.fault(at.name + ": " + what);
    m.claim.abandon(m.claim.items(), "fault in " + at.name);
}

} // namespace

std::string_view to_string(verb v) noexcept {
    switch (v) {
    case verb::source:
        return "source";
    case verb::expand:
        return "expand";
    case verb::map:
        return "map";
    case verb::gather:
        return "gather";
    case verb::call:
        return "call";
    case verb::deliver:
        return "deliver";
    }
    return "";
}

void pass_barrier(stage& body, message m, workplace& at) noexcept {
    const std::uint64_t start = at.run.now_ns();
    at.meter.started(start, m->weight);
    if (at.run.aborting()) {
        m->claim.abandon(m->claim.items(), "aborted");
        body.drop_held("aborted");
    } else {
        try {
            at.run.step("body", at.name);
            body.process(*m, at);
        } catch (...) {
            note_fault(*m, at, what_was_thrown());
        }
    }
    if (m->claim.items()) m->claim.lose("lost in " + at.name);
    m->ticket = ticket();
    at.meter.finished(start, at.run.now_ns());
}

} // namespace dutchbook::engine
