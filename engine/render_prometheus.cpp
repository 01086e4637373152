#include <engine/render.hpp>

#include <initializer_list>

#include <engine/render_text.hpp>

namespace dutchbook::engine {
namespace {

using label = std::pair<const char*, std::string_view>;

/// Text format 0.0.4: in label values only backslash, quote and line feed are escaped.
std::string labels(std::initializer_list<label> of) {
    std::string out;
    for (const auto& [name, value] : of) {
        out += out.empty() ? "{" : ",";
        out += name;
        out += "=\"";
        for (const char c : detail::repaired(value)) {
            if (c == '\n')
                out += "\\n";
            else if (c == '"' || c == '\\')
                (out += '\\') += c;
            else
                out += c;
        }
        out += '"';
    }
    return out.empty() ? out : out + "}";
}

/// One metric family after the other: the format wants all samples of a name together.
class exposition {
  public:
    void family(std::string name, const char* type, const char* help) {
        name_ = "dutchbook_" + std::move(name);
        out_ += "# HELP " + name_ + " " + help + "\n# TYPE " + name_ + " " + type + "\n";
    }
    void sample(std::string_view with, const std::string& value, const char* suffix = "") {
        ((out_ += name_) += suffix) += with;
        (out_ += ' ') += value + "\n";
    }
    void sample(std::string_view with, std::uint64_t value, const char* suffix = "") {
        sample(with, std::to_string(value), suffix);
    }
    std::string take() { return std::move(out_); }

  private:
    std::string out_, name_;
};

enum class unit { count, nanoseconds };

template <class Row>
struct column {
    const char* name;
    const char* type;
    const char* help;
    std::uint64_t Row::*field;
    unit in = unit::count;
};

/// One family per column, one sample per row.
template <class Row, class Labels>
void table(exposition& to, const std::vector<Row>& rows, std::initializer_list<column<Row>> columns,
           Labels with) {
    for (const auto& of : columns) {
        to.family(of.name, of.type, of.help);
        for (const Row& row : rows) {
            const std::uint64_t value = row.*of.field;
            to.sample(with(row), of.in == unit::count ? std::to_string(value)
                                                      : detail::decimal_seconds(value));
        }
    }
}

/// The snapshot's bucket i holds whole ns in [2^i, 2^(i+1)), its last one everything beyond; so the
/// exact upper ends are 2^(i+1) − 1 ns. Every second one is told, from 1 µs to 275 s.
void latency(exposition& to, const stage_snapshot& stage) {
    std::uint64_t below = 0;
    for (std::size_t i = 0; i < stage.latency_log2.size(); ++i) {
        below += stage.latency_log2[i];
        if (i < 9 || i > 37 || i % 2 == 0) continue;
        const std::string le = detail::decimal_seconds((std::uint64_t{1} << (i + 1)) - 1);
        to.sample(labels({{"stage", stage.name}, {"movement", stage.movement}, {"le", le}}), below,
                  "_bucket");
    }
    to.sample(labels({{"stage", stage.name}, {"movement", stage.movement}, {"le", "+Inf"}}), below,
              "_bucket");
    const std::string with = labels({{"stage", stage.name}, {"movement", stage.movement}});
    to.sample(with, detail::decimal_seconds(stage.busy_ns), "_sum");
    to.sample(with, below, "_count");
}

void stages(exposition& to, const snapshot& of) {
    using row = stage_snapshot;
    table<row>(
        to, of.stages,
        {{"stage_parcels_in_total", "counter", "Parcels that a stage began to process.",
          &row::parcels_in},
         {"stage_parcels_out_total", "counter", "Parcels that a stage emitted.", &row::parcels_out},
         {"stage_items_in_total", "counter", "Items that a stage began to process.",
          &row::items_in},
         {"stage_items_out_total", "counter", "Items that a stage emitted.", &row::items_out},
         {"stage_rejected_items_total", "counter", "Items that a stage refused.", &row::rejected},
         {"stage_faults_total", "counter", "Bodies that ended in a fault.", &row::faults},
         {"stage_queued_parcels", "gauge", "Parcels waiting in front of a stage.", &row::queued},
         {"stage_running_bodies", "gauge", "Bodies under way.", &row::running},
         {"stage_busy_seconds_total", "counter", "Time spent in bodies.", &row::busy_ns,
          unit::nanoseconds},
         {"stage_wait_input_seconds_total", "counter", "Time without anything to do.",
          &row::wait_input_ns, unit::nanoseconds},
         {"stage_wait_output_seconds_total", "counter", "Time parked at the window.",
          &row::wait_output_ns, unit::nanoseconds}},
        [](const row& stage) {
            return labels(
                {{"stage", stage.name}, {"movement", stage.movement}, {"verb", stage.verb}});
        });
    to.family("stage_body_seconds", "histogram", "How long bodies took.");
    for (const auto& stage : of.stages) latency(to, stage);
}

void edges(exposition& to, const snapshot& of) {
    using row = edge_snapshot;
    table<row>(to, of.edges,
               {{"edge_parcels_total", "counter", "Parcels that crossed an edge.", &row::parcels},
                {"edge_items_total", "counter", "Items that crossed an edge.", &row::items}},
               [](const row& edge) {
                   return labels({{"from", edge.from}, {"to", edge.to}, {"port", edge.label}});
               });
}

void accounts(exposition& to, const snapshot& of) {
    using row = account_snapshot;
    table<row>(to, of.accounts,
               {{"account_read_total", "counter", "Items read.", &row::read},
                {"account_delivered_total", "counter", "Items delivered.", &row::delivered},
                {"account_merged_total", "counter", "Items merged as duplicates.", &row::merged}},
               [](const row& account) {
                   return labels({{"account", account.name}});
               });
    const auto by = [&](const char* name, const char* help, const char* why,
                        const counts row::*field) {
        to.family(name, "counter", help);
        for (const auto& account : of.accounts)
            for (const auto& [reason, number] : account.*field)
                to.sample(labels({{"account", account.name}, {why, reason}}), number);
    };
    by("account_rejected_total", "Items rejected, by reason.", "reason", &row::rejected);
    by("account_abandoned_total", "Items abandoned, by cause.", "cause", &row::abandoned);
    to.family("account_balanced", "gauge", "1 if every item read is accounted for.");
    for (const auto& account : of.accounts)
        to.sample(labels({{"account", account.name}}), account.balanced ? 1 : 0);
}

void lanes(exposition& to, const snapshot& of) {
    using row = lane_snapshot;
    table<row>(
        to, of.lanes,
        {{"lane_calls_total", "counter", "Calls submitted.", &row::calls},
         {"lane_attempts_total", "counter", "Attempts made.", &row::attempts},
         {"lane_successes_total", "counter", "Calls that succeeded.", &row::successes},
         {"lane_failures_total", "counter", "Calls that failed or were cancelled.", &row::failures},
         {"lane_retries_total", "counter", "Attempts beyond a call's first.", &row::retries},
         {"lane_throttled_total", "counter", "Answers that asked for less.", &row::throttled},
         {"lane_in_flight", "gauge", "Attempts under way.", &row::in_flight},
         {"lane_waiting", "gauge", "Calls waiting for a permit or a retry.", &row::waiting},
         {"lane_waited_seconds_total", "counter", "Time calls spent waiting for a permit.",
          &row::waited_ns, unit::nanoseconds}},
        [](const row& lane) {
            return labels({{"lane", lane.name}});
        });
    to.family("lane_circuit_state", "gauge", "1 for the state that the circuit is in.");
    for (const auto& lane : of.lanes)
        for (const char* state : {"closed", "open", "half_open"})
            to.sample(labels({{"lane", lane.name}, {"state", state}}),
                      lane.circuit == state ? 1 : 0);
}

void run(exposition& to, const snapshot& of) {
    const auto one = [&](const char* name, const char* type, const char* help,
                         const std::string& value) {
        to.family(name, type, help);
        to.sample("", value);
    };
    to.family("run_info", "gauge", "The run under way or last ended.");
    to.sample(labels({{"plan", of.plan}, {"state", of.state}, {"movement", of.movement}}), 1);
    one("run_wall_seconds", "gauge", "Time since the run began.",
        detail::decimal_seconds(of.wall_ns));
    one("run_cpu_seconds_total", "counter", "Processor time of the run.",
        detail::decimal_seconds(of.cpu_ns));
    one("run_peak_rss_bytes", "gauge", "Peak resident memory.", std::to_string(of.peak_rss_bytes));
    one("run_threads", "gauge", "Threads that compute.", std::to_string(of.threads));
    one("run_faults_total", "counter", "Faults of the run.", std::to_string(of.faults.size()));
    one("window_capacity_bytes", "gauge", "Credit there is.",
        std::to_string(of.window.capacity_bytes));
    one("window_used_bytes", "gauge", "Credit that is out.", std::to_string(of.window.used_bytes));
    one("window_peak_bytes", "gauge", "Most credit that was out.",
        std::to_string(of.window.peak_bytes));
    one("window_parked_sources", "gauge", "Sources waiting for credit.",
        std::to_string(of.window.parked));
}

} // namespace

std::string render_prometheus(const snapshot& of) {
    exposition to;
    run(to, of);
    stages(to, of);
    edges(to, of);
    accounts(to, of);
    lanes(to, of);
    return to.take();
}

} // namespace dutchbook::engine
