#pragma once

#include <memory>
#include <optional>
#include <string>

#include "engine/runtime.hpp"
#include "graphs/config.hpp"
#include "graphs/transport.hpp"

namespace dutchbook::sim {
class world_server;
}

namespace dutchbook::graphs {

/// The outside that a run meets: the configured URLs, a recording, or the built-in world.
struct world {
    std::string name;               ///< "live", "synthetic" or the folder
    settings config;                ///< with the URLs that lead there
    std::optional<timestamp> as_of; ///< the clock it brings along
    bool paced = true;
    std::unique_ptr<sim::world_server> sim; ///< outlives `wire`
    std::unique_ptr<transport> wire;
    world();
    world(world&&) noexcept;
    ~world();
};

struct world_request {
    std::string name = "live";
    std::uint64_t seed = 1;
    std::size_t markets = 4'000; ///< of the built-in world, both venues together
    std::uint64_t day = 0;       ///< of the built-in world, 0 its first
};

/// Throws dutchbook::error where a recording cannot be read or a certificate file is missing.
world open_world(const world_request& what, const settings& config, const environment& variables,
                 engine::runtime& on);

/// The URLs of the venues under the names a recording uses.
base_urls bases_of(const settings& config);

http::client_options client_options_for(const settings& config, const environment& variables);

} // namespace dutchbook::graphs
