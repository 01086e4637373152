#include <engine/render.hpp>

#include <cstdio>

#include <engine/render_text.hpp>

namespace dutchbook::engine {
namespace {

/// Writes JSON from left to right and keeps the commas.
class json_writer {
  public:
    void open(char bracket) {
        comma();
        out_ += bracket;
        first_ = true;
    }
    void close(char bracket) {
        out_ += bracket;
        first_ = false;
    }
    json_writer& key(std::string_view name) {
        quoted(name);
        out_ += ':';
        first_ = true; // the value follows without a comma
        return *this;
    }
    void value(std::string_view text) { quoted(text); }
    void value(std::uint64_t number) {
        comma();
        out_ += std::to_string(number);
    }
    void value(bool yes) {
        comma();
        out_ += yes ? "true" : "false";
    }
    void field(std::string_view name, const std::string& text) {
        key(name).value(std::string_view(text));
    }
    void field(std::string_view name, std::uint64_t number) { key(name).value(number); }
    void field(std::string_view name, const counts& of) {
        key(name).open('{');
        for (const auto& [reason, number] : of) field(reason, number);
        close('}');
    }
    template <class Items, class Each>
    void list(std::string_view name, const Items& items, Each each) {
        key(name).open('[');
        for (const auto& item : items) each(item);
        close(']');
    }
    template <class Body>
    void object(Body body) {
        open('{');
        body();
        close('}');
    }
    std::string take() { return std::move(out_); }

  private:
    void comma() {
        if (!first_) out_ += ',';
        first_ = false;
    }
    void quoted(std::string_view text) {
        comma();
        out_ += '"';
        for (const char c : detail::repaired(text)) {
            const auto byte = static_cast<unsigned char>(c);
            if (c == '"' || c == '\\')
                (out_ += '\\') += c;
            else if (c == '\n')
                out_ += "\\n";
            else if (byte < 0x20 || byte == 0x7F) {
                char escape[8];
                std::snprintf(escape, sizeof escape, "\\u%04x", byte);
                out_ += escape;
            } else
                out_ += c;
        }
        out_ += '"';
    }

    std::string out_;
    bool first_ = true;
};

void write(json_writer& to, const stage_snapshot& stage) {
    to.object([&] {
        to.field("name", stage.name);
        to.field("verb", stage.verb);
        to.field("movement", stage.movement);
        to.field("parcels_in", stage.parcels_in);
        to.field("parcels_out", stage.parcels_out);
        to.field("items_in", stage.items_in);
        to.field("items_out", stage.items_out);
        to.field("rejected", stage.rejected);
        to.field("faults", stage.faults);
        to.field("queued", stage.queued);
        to.field("running", stage.running);
        to.field("busy_ns", stage.busy_ns);
        to.field("wait_input_ns", stage.wait_input_ns);
        to.field("wait_output_ns", stage.wait_output_ns);
        to.field("first_start_ns", stage.first_start_ns);
        to.field("last_finish_ns", stage.last_finish_ns);
        to.list("latency_log2", stage.latency_log2, [&](std::uint64_t n) { to.value(n); });
    });
}

void write(json_writer& to, const edge_snapshot& edge) {
    to.object([&] {
        to.field("from", edge.from);
        to.field("to", edge.to);
        to.field("label", edge.label);
        to.field("parcels", edge.parcels);
        to.field("items", edge.items);
    });
}

void write(json_writer& to, const window_snapshot& window) {
    to.object([&] {
        to.field("capacity_bytes", window.capacity_bytes);
        to.field("used_bytes", window.used_bytes);
        to.field("peak_bytes", window.peak_bytes);
        to.field("parked", window.parked);
    });
}

void write(json_writer& to, const account_snapshot& account) {
    to.object([&] {
        to.field("name", account.name);
        to.field("read", account.read);
        to.field("delivered", account.delivered);
        to.field("merged", account.merged);
        to.field("rejected", account.rejected);
        to.field("abandoned", account.abandoned);
        to.key("balanced").value(account.balanced);
    });
}

void write(json_writer& to, const lane_snapshot& lane) {
    to.object([&] {
        to.field("name", lane.name);
        to.field("calls", lane.calls);
        to.field("attempts", lane.attempts);
        to.field("successes", lane.successes);
        to.field("failures", lane.failures);
        to.field("retries", lane.retries);
        to.field("throttled", lane.throttled);
        to.field("in_flight", lane.in_flight);
        to.field("waiting", lane.waiting);
        to.field("waited_ns", lane.waited_ns);
        to.field("circuit", lane.circuit);
    });
}

} // namespace

std::string render_json(const snapshot& of) {
    json_writer to;
    const auto item = [&](const auto& one) { write(to, one); };
    to.object([&] {
        to.field("plan", of.plan);
        to.field("state", of.state);
        to.field("movement", of.movement);
        to.field("wall_ns", of.wall_ns);
        to.field("cpu_ns", of.cpu_ns);
        to.field("peak_rss_bytes", of.peak_rss_bytes);
        to.field("threads", of.threads);
        to.list("stages", of.stages, item);
        to.list("edges", of.edges, item);
        to.key("window");
        item(of.window);
        to.list("accounts", of.accounts, item);
        to.list("lanes", of.lanes, item);
        to.list("faults", of.faults,
                [&](const std::string& fault) { to.value(std::string_view(fault)); });
        to.field("bottleneck", bottleneck(of));
    });
    return to.take();
}

} // namespace dutchbook::engine
