#pragma once

#include <optional>
#include <string_view>

#include "graphs/config.hpp"
#include "nodes/http/secret.hpp"

namespace dutchbook::graphs {

/// The value of variable `name`, else the content of the file that `name`_FILE names; nothing where
/// neither is set. Throws `error` (configuration) where the file is unreadable or open to group or
/// others, and where a value is empty or has line breaks. The message names the variable and the
/// file, never the value.
std::optional<http::secret> read_secret(std::string_view name, const environment& variables);

} // namespace dutchbook::graphs
