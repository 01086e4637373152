#pragma once

#include <array>
#include <cstdint>

#include <nodes/deliver/convex.hpp>

namespace dutchbook::deliver {

/// What a delivery would do with the rows of one kind.
struct kind_preview {
    std::int64_t inserts = 0;   ///< the remote never had them
    std::int64_t updates = 0;   ///< it has, or may have, another content
    std::int64_t unchanged = 0; ///< it has them as they are
    std::int64_t bytes = 0;     ///< of the request bodies
};

struct delivery_preview {
    std::array<kind_preview, 4> kinds; ///< by `store::kind`
    std::int64_t requests = 0;
    std::int64_t full_rewrite = 0; ///< bytes of all documents the sink may hold
    const kind_preview& of(store::kind k) const { return kinds[static_cast<std::size_t>(k)]; }
    kind_preview total() const;
};

/// What `convex_uploader` would send now, batch by batch, without sending it. Marks the rows as on
/// their way, so it belongs on a store opened as `shadow`. Errors as the outbox has them.
delivery_preview preview_convex(const convex_settings& how, store::database& db);

} // namespace dutchbook::deliver
