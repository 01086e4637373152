// dutchbook sim, plan and config.

#include <chrono>
#include <iostream>

#include "engine/asio_clock.hpp"
#include "engine/render.hpp"
#include "graphs/commands.hpp"
#include "graphs/signals.hpp"
#include "graphs/sync.hpp"
#include "nodes/sim/world_server.hpp"

namespace dutchbook::graphs {
namespace {

/// For a plan that is only drawn.
class no_transport final : public transport {
  public:
    void send(http::request, std::function<void(http::result)> done) override { done({}); }
    void cancel_all() override {}
};

} // namespace

configuration configuration_of(const common_request& how, const environment& variables) {
    return load_configuration({.file = how.config_file, .variables = variables, .sets = how.sets});
}

exit_code sim_command(const sim_request& how) {
    signals listening; // before the world's threads
    const sim::world_server world({.seed = how.seed,
                                   .markets = how.markets,
                                   .port = how.port,
                                   .latency = std::chrono::milliseconds(how.latency_ms),
                                   .drift_permille = how.drift_permille,
                                   .day = how.day});
    std::cout << "{\"port\":" << world.port() << "}" << std::endl;
    while (listening.wait_until(std::chrono::steady_clock::now() + std::chrono::hours(24)) == 0) {
    }
    return exit_code::complete;
}

exit_code plan_command(const common_request& how, const std::string& format) {
    const auto config = configuration_of(how, current_environment());
    engine::runtime on(1);
    engine::asio_clock time(on.io());
    no_transport nothing;
    store::database memory({.path = ":memory:"}, store::access::write);
    sync_options o;
    o.config = config.values;
    o.store = &memory;
    o.judge = std::make_shared<judge_setup>(); // drawn whether or not this configuration would ask
    o.judge->on = true;
    o.upload = std::make_shared<upload_setup>();
    const sync drawn(std::move(o), nothing, on, time);
    const auto snapshot = drawn.plan().draw();
    std::cout << (format == "dot"    ? engine::render_dot(snapshot)
                  : format == "json" ? engine::render_json(snapshot)
                                     : engine::render_mermaid(snapshot))
              << std::flush;
    return exit_code::complete;
}

exit_code config_command(const common_request& how, bool check) {
    const auto variables = current_environment();
    const auto config = configuration_of(how, variables);
    if (!check) {
        std::cout << print_toml(config) << std::flush;
        return exit_code::complete;
    }
    const auto problems = check_environment(config.values, variables);
    for (const auto& p : problems) std::cerr << "dutchbook: " << p << '\n';
    if (problems.empty()) std::cout << "the configuration is good\n" << std::flush;
    return problems.empty() ? exit_code::complete : exit_code::configuration;
}

} // namespace dutchbook::graphs
