#pragma once

#include <filesystem>

#include "engine/asio_clock.hpp"
#include "graphs/result_json.hpp"
#include "graphs/setup.hpp"
#include "graphs/sync.hpp"
#include "graphs/world.hpp"

namespace dutchbook::graphs::testing {

/// Settings that lead to a world on loopback.
inline settings at_world(const std::string& base) {
    settings s;
    s.venues.kalshi.url = base + "/trade-api/v2";
    s.venues.polymarket.gamma_url = base + "/gamma";
    s.venues.polymarket.clob_url = base + "/clob";
    return s;
}

inline timestamp at(const char* text) { return *parse_timestamp(text); }

/// A fresh folder that goes with the test.
struct folder {
    folder() {
        std::string name =
            (std::filesystem::temp_directory_path() / "dutchbook-test-XXXXXX").string();
        path = ::mkdtemp(name.data());
    }
    ~folder() {
        std::error_code ec;
        std::filesystem::remove_all(path, ec);
    }
    std::filesystem::path path;
};

struct outcome_of_sync {
    sync_result result;
    std::string json; ///< without the part that differs between runs
};

struct sync_setup {
    settings config;
    timestamp as_of{};
    std::uint32_t threads = 2;
    std::size_t chunk = 64;
    std::filesystem::path record_to, replay_from;
    store::database* store = nullptr;
    bool judged = false; ///< open pairs go to [llm] of the settings
    std::vector<match::reviewed_pair> reviewed{};
    engine::step_hook on_step;
    std::function<void()> on_sink;
    std::optional<engine::clock::duration> judging_time;
    std::function<void(sync&)> before; ///< called with the sync before it executes
    std::function<std::unique_ptr<transport>(engine::runtime&, std::unique_ptr<transport>)> wrap;
};

inline outcome_of_sync run_sync(const sync_setup& how) {
    engine::runtime on(how.threads);
    engine::asio_clock time(on.io());
    std::unique_ptr<transport> wire;
    if (how.replay_from.empty()) {
        wire = make_live_transport(on, {});
    } else {
        wire = std::make_unique<replayer>(on, how.replay_from, bases_of(how.config));
    }
    recorder* recording = nullptr;
    if (!how.record_to.empty()) {
        auto r = std::make_unique<recorder>(std::move(wire), how.record_to, bases_of(how.config));
        recording = r.get();
        wire = std::move(r);
    }
    if (how.wrap) wire = how.wrap(on, std::move(wire));
    sync_options o;
    o.config = how.config;
    o.config.engine.chunk_markets = static_cast<std::int64_t>(how.chunk);
    o.as_of = how.as_of;
    o.run_id = "test";
    o.paced = false;
    o.store = how.store;
    if (how.judged) {
        o.judge = make_judge(how.config, {}, on);
        o.judge->lane.retry.base = std::chrono::milliseconds(1); // nobody is spared on loopback
        o.judge->lane.retry.cap = std::chrono::milliseconds(5);
        o.judge->lane.circuit.failures_to_open = 0;
    }
    o.reviewed = how.reviewed;
    o.on_step = how.on_step;
    o.on_sink = how.on_sink;
    o.judging_time = how.judging_time;
    outcome_of_sync out;
    {
        sync one(o, *wire, on, time);
        if (how.before) how.before(one);
        out.result = one.execute();
    }
    if (recording) recording->close(o.as_of);
    out.json = result_json(out.result, o);
    out.json.resize(out.json.rfind("\"run\":"));
    return out;
}

inline const engine::account_snapshot& account_of(const sync_result& r, const std::string& name) {
    for (const auto& a : r.run.final.accounts)
        if (a.name == name) return a;
    throw std::logic_error("no account " + name);
}

} // namespace dutchbook::graphs::testing
