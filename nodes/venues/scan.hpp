#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "page.hpp"

namespace dutchbook::venues {

/// What one pass over a body finds without keeping any of it.
struct page_scan {
    page_fault fault = page_fault::none;
    std::size_t items = 0;          ///< objects in the top-level list (events, markets or series)
    std::size_t markets = 0;        ///< market objects
    bool has_cursor = false;        ///< the cursor key is there, and not null
    std::string cursor;             ///< may be empty
    std::vector<std::uint64_t> ids; ///< hashes of the items' ids, for those that have one
    std::shared_ptr<const std::vector<cut_row>> cuts = nullptr; ///< see scan_or_mend()
};

/// Parses `body` (UTF-8, no mark) to its last byte. The fault is set unless all of it is JSON whose
/// top level is an object with the list that `kind` promises and without an error.
page_scan scan_page(endpoint kind, std::string_view body);

/// Whether a fault may lie inside single rows.
bool may_be_of_rows(page_fault why) noexcept;

/// The same for a body whose damage, if any, lies inside single rows: those are cut out of it. The
/// fault of the body as it came stands where that does not make a page of it.
page_scan scan_or_mend(endpoint kind, std::string& body);

} // namespace dutchbook::venues
