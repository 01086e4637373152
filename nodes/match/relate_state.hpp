#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include <nodes/contract/prove.hpp>
#include <nodes/match/blocking.hpp>
#include <nodes/match/relate.hpp>

namespace dutchbook::match {

/// Markets are numbered by (platform, event, id); every index below is such a number.
struct relate_state {
    std::span<const market> markets;
    relate_options options;

    std::vector<std::uint32_t> order;  ///< number -> place in `markets`
    std::vector<std::uint32_t> number; ///< place -> number
    std::vector<std::uint32_t>
        group_begin;                     ///< first market of each group, and the count at the end
    std::vector<std::uint32_t> group_of; ///< by market
    std::vector<std::uint32_t>
        platform_begin; ///< first market of each platform, and the count at the end

    std::vector<contract::contract> contracts;    ///< by market
    std::vector<std::vector<std::uint64_t>> keys; ///< by group, until indexed
    std::vector<std::uint16_t> key_count;         ///< by market

    std::vector<std::vector<std::uint32_t>> candidates; ///< by market, best first
    std::vector<std::uint64_t> chosen_begin; ///< by market: who behind it chose it, in `chosen_by`
    std::vector<std::uint32_t> chosen_by;
    blocking_statistics blocking;

    std::uint32_t size_of(std::uint32_t group) const {
        return group_begin[group + 1] - group_begin[group];
    }
    const market& at(std::uint32_t m) const { return markets[order[m]]; }
    std::span<const std::uint32_t> choosers(std::uint32_t m) const {
        return std::span(chosen_by).subspan(chosen_begin[m], chosen_begin[m + 1] - chosen_begin[m]);
    }
    void number_markets();
    void group_markets();
    void link_choosers();
};

/// Proves the pairs and unions whose left market is in the group, and appends what they say.
void relate_group(const relate_state& state, std::uint32_t group, related& into);

} // namespace dutchbook::match
