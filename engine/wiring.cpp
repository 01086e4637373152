#include <engine/wiring.hpp>

#include <cassert>
#include <map>
#include <mutex>
#include <optional>
#include <set>

#include <oneapi/tbb/flow_graph.h>

#include <engine/barrier.hpp>
#include <engine/runtime_parts.hpp>
#include <engine/thrown.hpp>

namespace dutchbook::engine {
namespace {

namespace flow = tbb::flow;
using outputs = std::tuple<message, message, message, message>;
using cpu_node = flow::multifunction_node<message, outputs, flow::queueing>;
using sink_node = flow::function_node<message, flow::continue_msg, flow::queueing>;
using call_node = flow::async_node<message, message, flow::queueing>;
static_assert(std::tuple_size_v<outputs> == max_ports);

flow::sender<message>& output(cpu_node& n, std::size_t port) {
    switch (port) {
    case 0:
        return flow::output_port<0>(n);
    case 1:
        return flow::output_port<1>(n);
    case 2:
        return flow::output_port<2>(n);
    default:
        return flow::output_port<3>(n);
    }
}

void put_to(cpu_node::output_ports_type& ports, std::size_t port, message m) {
    switch (port) {
    case 0:
        std::get<0>(ports).try_put(std::move(m));
        return;
    case 1:
        std::get<1>(ports).try_put(std::move(m));
        return;
    case 2:
        std::get<2>(ports).try_put(std::move(m));
        return;
    default:
        std::get<3>(ports).try_put(std::move(m));
        return;
    }
}

} // namespace

/// One stage in the graph. The stage outlives the node, the node outlives what moves.
struct node_parts {
    std::size_t index = 0;
    const stage_plan* plan = nullptr;
    engine::meter* meter = nullptr;
    std::unique_ptr<stage> body;
    std::optional<cpu_node> cpu;
    std::optional<sink_node> sink;
    std::optional<call_node> call;
    std::vector<std::size_t> consumers; ///< by port

    flow::receiver<message>& input() {
        if (cpu) return *cpu;
        if (sink) return *sink;
        return *call;
    }
};

struct wiring::parts {
    run_state& run;
    runtime& on;
    clock& time;
    std::vector<std::unique_ptr<meter>>& meters;
    std::vector<std::unique_ptr<node_parts>> nodes; ///< empty for sources
    std::optional<flow::graph> graph;

    /// The far side of a body's outputs: counts, then hands to the graph's edge.
    class edge_outlet final : public outlet {
      public:
        edge_outlet(parts& w, node_parts& from, cpu_node::output_ports_type* ports)
            : wiring_(w), from_(from), ports_(ports) {}
        void put(std::size_t port, message m) override {
            from_.meter->emitted(port, m->weight);
            wiring_.meters[from_.consumers[port]]->queued(1);
            put_to(*ports_, port, std::move(m));
        }
        void remind(std::chrono::nanoseconds delay, std::uint64_t batch) override {
            wiring_.remind(from_.index, delay, batch);
        }

      private:
        parts& wiring_;
        node_parts& from_;
        cpu_node::output_ports_type* ports_;
    };

    void make_node(const plan& p, std::size_t i);
    void bridge(node_parts& n, const message& m, call_node::gateway_type& gate);
    void remind(std::size_t stage, std::chrono::nanoseconds delay, std::uint64_t batch);

    std::set<clock::timer> timers; ///< I/O thread only
};

void wiring::parts::make_node(const plan& p, std::size_t i) {
    const stage_plan& s = p.stages()[i];
    if (s.verb == verb::source) return;
    nodes[i] = std::make_unique<node_parts>();
    node_parts& n = *nodes[i];
    n.index = i;
    n.plan = &s;
    n.meter = meters[i].get();
    n.body = s.make_stage(run.ledger);
    const std::size_t limit = s.concurrency == concurrency::serial ? flow::serial : flow::unlimited;
    if (s.verb == verb::call) {
        n.call.emplace(
            *graph, flow::unlimited,
            [this, &n](const message& m, call_node::gateway_type& gate) { bridge(n, m, gate); });
    } else if (s.verb == verb::deliver) {
        n.sink.emplace(*graph, limit, [this, &n](const message& m) {
            edge_outlet nowhere(*this, n, nullptr);
            workplace at{run, *n.meter, nowhere, n.plan->name};
            pass_barrier(*n.body, m, at);
            return flow::continue_msg();
        });
    } else {
        n.cpu.emplace(*graph, limit,
                      [this, &n](const message& m, cpu_node::output_ports_type& ports) {
                          edge_outlet out(*this, n, &ports);
                          workplace at{run, *n.meter, out, n.plan->name};
                          pass_barrier(*n.body, m, at);
                      });
    }
}

// The bridge. The arena's side reserves the graph and posts; the I/O side starts the call; whoever
// ends it puts the result back. `pending_call` has let go of payload and credit before `ended`
// runs, and the reservation is released last of all: otherwise the graph could look idle with
// credit still out.
void wiring::parts::bridge(node_parts& n, const message& m, call_node::gateway_type& gate) {
    gate.reserve_wait();
    const std::uint64_t start = run.now_ns();
    n.meter->started(start, m->weight);
    auto ended = [this, &n, &gate, start](message out) {
        n.meter->finished(start, run.now_ns());
        if (out) {
            n.meter->emitted(0, out->weight);
            meters[n.consumers[0]]->queued(1);
            gate.try_put(std::move(out));
        }
        gate.release_wait();
    };
    static thread_local struct : outlet {
        void put(std::size_t, message) override {}
        void remind(std::chrono::nanoseconds, std::uint64_t) override {}
    } nowhere;
    auto call = std::make_shared<pending_call>(m, workplace{run, *n.meter, nowhere, n.plan->name},
                                               std::move(ended));
    on.post([this, &n, call = std::move(call)]() mutable {
        if (run.aborting()) return call->abandon("aborted");
        try {
            run.step("call", n.plan->name);
            static_cast<call_stage_base&>(*n.body).start(call);
        } catch (...) {
            call->fail(what_was_thrown());
        }
    });
}

void wiring::parts::remind(std::size_t stage, std::chrono::nanoseconds delay, std::uint64_t batch) {
    on.post([this, stage, delay, batch] {
        auto id = std::make_shared<clock::timer>(0);
        *id = time.call_at(time.now() + std::chrono::duration_cast<clock::duration>(delay),
                           [this, id, stage, batch] {
                               timers.erase(*id);
                               meters[stage]->queued(1);
                               nodes[stage]->input().try_put(std::make_shared<let_go>(batch));
                           });
        timers.insert(*id);
    });
}

wiring::wiring(const plan& p, run_state& run, runtime& on, clock& time,
               std::vector<std::unique_ptr<meter>>& meters)
    : parts_(new parts{run, on, time, meters, {}, {}, {}}) {
    on.inner().arena->execute([&] {
        parts_->graph.emplace();
        parts_->nodes.resize(p.stages().size());
        for (std::size_t i = 0; i < p.stages().size(); ++i) parts_->make_node(p, i);
    });
    for (std::size_t i = 0; i < p.stages().size(); ++i)
        if (parts_->nodes[i]) parts_->nodes[i]->consumers.resize(p.stages()[i].port_names.size());
    for (const auto& e : p.edges()) {
        if (!parts_->nodes[e.from]) continue; // a source puts straight to its consumer
        node_parts& from = *parts_->nodes[e.from];
        from.consumers[e.port] = e.to;
        flow::receiver<message>& to = parts_->nodes[e.to]->input();
        if (from.cpu) {
            flow::make_edge(output(*from.cpu, e.port), to);
        } else {
            flow::make_edge(*from.call, to);
        }
    }
}

wiring::~wiring() {
    parts_->on.call([this] {
        for (const auto id : parts_->timers) parts_->time.cancel(id);
    });
    parts_->on.inner().arena->execute([&] {
        parts_->graph->wait_for_all();
        // nodes before the graph they stand in
        parts_->nodes.clear();
        parts_->graph.reset();
    });
}

void wiring::put(std::size_t to, message m) {
    parts_->meters[to]->queued(1);
    parts_->nodes[to]->input().try_put(std::move(m));
}

void wiring::reserve() { parts_->graph->reserve_wait(); }
void wiring::release() { parts_->graph->release_wait(); }

void wiring::wait() {
    parts_->on.inner().arena->execute([&] { parts_->graph->wait_for_all(); });
}

void wiring::in_arena(const std::function<void()>& work) {
    parts_->on.inner().arena->execute(work);
}

std::size_t wiring::held(std::size_t stage) const {
    return parts_->nodes[stage] ? parts_->nodes[stage]->body->held() : 0;
}

} // namespace dutchbook::engine
