#include "graphs/world.hpp"

#include <dutchbook/fault.hpp>

#include "nodes/sim/world_server.hpp"

namespace dutchbook::graphs {
namespace {

std::string variable(const environment& variables, std::initializer_list<const char*> names) {
    for (const char* name : names)
        if (const auto at = variables.find(name); at != variables.end() && !at->second.empty())
            return at->second;
    return {};
}

world synthetic(const world_request& what, const settings& config, const environment& variables,
                engine::runtime& on) {
    world w;
    w.name = "synthetic";
    w.config = config;
    w.sim = std::make_unique<sim::world_server>(
        sim::world_options{.seed = what.seed, .markets = what.markets, .day = what.day});
    const std::string base = w.sim->url();
    w.config.venues.kalshi.url = base + "/trade-api/v2";
    w.config.venues.polymarket.gamma_url = base + "/gamma";
    w.config.venues.polymarket.clob_url = base + "/clob";
    w.config.llm.url = base + "/llm/v1"; // answers from the truth, nobody limits it
    w.config.llm.model = "built-in";
    w.config.llm.requests_per_minute = 60'000;
    w.config.llm.tokens_per_minute = 0;
    w.config.llm.budget_usd = money::from_micros(1'000'000 * micros_per_unit);
    w.as_of = w.sim->as_of();
    w.paced = false;
    w.wire = make_live_transport(on, client_options_for(w.config, variables));
    return w;
}

} // namespace

world::world() = default;
world::world(world&&) noexcept = default;
world::~world() = default;

base_urls bases_of(const settings& config) {
    return {{"kalshi", config.venues.kalshi.url},
            {"gamma", config.venues.polymarket.gamma_url},
            {"clob", config.venues.polymarket.clob_url}};
}

http::client_options client_options_for(const settings& config, const environment& variables) {
    http::client_options o;
    o.ca_file = config.network.ca_file;
    o.https_proxy = config.network.proxy.empty()
                        ? variable(variables, {"HTTPS_PROXY", "https_proxy"})
                        : config.network.proxy;
    o.no_proxy = variable(variables, {"NO_PROXY", "no_proxy"});
    return o;
}

world open_world(const world_request& what, const settings& config, const environment& variables,
                 engine::runtime& on) {
    if (what.name.empty())
        throw error(exit_code::usage, "--world: expected live, synthetic or a folder");
    if (what.name == "synthetic") return synthetic(what, config, variables, on);
    world w;
    w.name = what.name;
    w.config = config;
    if (what.name == "live") {
        w.wire = make_live_transport(on, client_options_for(config, variables));
        return w;
    }
    auto replay = std::make_unique<replayer>(on, what.name, bases_of(config));
    w.as_of = replay->as_of();
    w.paced = false;
    w.wire = std::move(replay);
    return w;
}

} // namespace dutchbook::graphs
