#pragma once

#include <filesystem>
#include <memory>
#include <optional>

#include "graphs/transport.hpp"
#include "nodes/deliver/convex.hpp"
#include "nodes/deliver/webhook.hpp"

namespace dutchbook::graphs {

/// Where results go beside the store, and the way there.
struct upload_setup {
    deliver::convex_settings convex; ///< without a URL: not there
    std::optional<deliver::webhook_settings> webhook;
    std::filesystem::path files; ///< folder for JSON lines; empty: none
    std::shared_ptr<transport> wire;
};

} // namespace dutchbook::graphs
