#pragma once

#include <string>
#include <string_view>

#include <nodes/store/outbox.hpp>

namespace dutchbook::store {

/// Where the rows of a kind lie, as SQL over a table named `t`; our own constants, never foreign
/// text.
struct wire_source {
    std::string_view table;
    std::string_view hash; ///< changes whenever the row must be sent again
    std::string_view live; ///< true for a row that a remote which has never seen it should get
    std::string_view natural_key; ///< a JSON array, for people
};

wire_source source_of(kind k) noexcept;

/// The condition under which a sink takes rows of a kind at all ("0" where it does not).
std::string_view choice_of(const sink& s, kind k) noexcept;

/// Brings the outbox of a sink in line with the difference between the tables and what the sink
/// holds; part of the caller's transaction. Of the sync logs only `sync_id` is new. Returns the
/// rows pending afterwards.
std::int64_t enqueue(sqlite::connection& db, const sink& s, std::string_view run_id,
                     std::string_view sync_id);

} // namespace dutchbook::store
