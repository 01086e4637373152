#pragma once

#include <memory>

#include "graphs/transport.hpp"
#include "nodes/deliver/convex.hpp"

namespace dutchbook::graphs {

/// The remote database and the way to it.
struct upload_setup {
    deliver::convex_settings convex;
    std::shared_ptr<transport> wire;
};

} // namespace dutchbook::graphs
