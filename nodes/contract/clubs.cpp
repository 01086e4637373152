#include "nodes/contract/clubs.hpp"

#include "nodes/contract/vocabulary.hpp"

namespace dutchbook::contract {

std::span<const std::uint16_t> clubs_named(std::uint64_t name) noexcept {
    return vocabulary::in_force().clubs_named(name);
}

facet_bits leagues_of(std::uint16_t place) noexcept {
    return vocabulary::in_force().leagues_of(place);
}

bool two_way(facet_bits leagues) noexcept {
    return leagues != 0 && (leagues & vocabulary::in_force().ends_level()) == 0;
}

bool meets_often(facet_bits leagues) noexcept {
    return (leagues & vocabulary::in_force().meets_often()) != 0;
}

} // namespace dutchbook::contract
