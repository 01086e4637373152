#pragma once

#include <engine/stage.hpp>

namespace dutchbook::engine {

/// Runs `body` over `m` so that nothing leaves it but results: meters it, passes over it in an
/// abort, and turns what it throws into a fault; items whose fate the body left open are then
/// abandoned by name. Never throws.
void pass_barrier(stage& body, message m, workplace& at) noexcept;

} // namespace dutchbook::engine
