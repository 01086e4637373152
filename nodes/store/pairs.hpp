#pragma once

#include <span>
#include <vector>

#include <nodes/store/rows.hpp>

namespace dutchbook::store {

/// What relations say about single markets: one row per pair of a left and a right member, sorted
/// by key. A relation between single markets is the pair's own. A union implies less about its
/// members: identity with a union means that the single side contains each member, complement that
/// it excludes each, and so on; what implies nothing gives no row ("left implies one of these" says
/// nothing of any one of them). Where several relations speak of a pair, its own wins over an
/// implied one, then identity and complement over inclusion over the rest, then the firmer tier,
/// the greater confidence, the smaller reasoning.
std::vector<similarity> pairs_of(std::span<const relation> relations, timestamp at);

} // namespace dutchbook::store
