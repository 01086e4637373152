#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "nodes/http/secret.hpp"

namespace dutchbook::graphs {

/// Masks what looks like a credential by its surroundings, so that even an unregistered one is
/// hidden: the value after the name of a credential header or key, and long words after Bearer,
/// Basic and Convex.
std::string mask_credentials(std::string_view text);

/// A logger's hook: registered secrets first, then mask_credentials. `known` must outlive it. Any
/// thread.
std::function<std::string(std::string_view)> redaction_hook(const http::redactor& known);

} // namespace dutchbook::graphs
