#pragma once

// The priced universe behind the built-in world: markets with their truth, quotes and order books.

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "nodes/match/synthetic.hpp"
#include "nodes/sim/world_server.hpp"

namespace dutchbook::sim {

/// One ask ladder a side, cheapest first; empty where nobody sells.
struct quotes {
    std::vector<std::pair<price, quantity>> yes_asks, no_asks;
};

/// A pair whose books were moved apart until buying both sides pays.
struct planted_opportunity {
    std::vector<market_key> left, right;
};

/// Markets of one event of one venue, as places in `markets`.
struct event_rows {
    std::vector<std::size_t> rows;
    int version = 1; ///< of a Polymarket event: 1, 2, or one that nobody knows
};

struct catalogue {
    world_options options;
    match::world world;
    std::vector<quotes> books;                  ///< beside world.markets
    std::vector<event_rows> kalshi, polymarket; ///< events in the order they were invented
    std::vector<planted_opportunity> opportunities;
    std::unordered_map<market_key, std::size_t> at;
    std::unordered_map<std::string, std::size_t> by_token; ///< YES tokens of Polymarket

    const match::fact& fact_of(const market_key& key) const { return world.facts[at.at(key)]; }
};

/// The same options give the same catalogue. Where no opportunity is planted, every ask stands
/// above its fair price, and fair prices are coherent: no true relation can be bought below its
/// payoff.
catalogue make_catalogue(const world_options& options);

/// A well-spread hash of two numbers.
std::uint64_t mix(std::uint64_t a, std::uint64_t b) noexcept;

} // namespace dutchbook::sim
