#pragma once

#include <compare>
#include <set>
#include <span>
#include <string>

#include <nodes/store/store.hpp>

namespace dutchbook::store {

/// A key or a value that a venue sent and that nothing documents: `field` says where ("market.foo"),
/// `value` is empty for a key.
struct met_name {
    std::string platform, field, value;
    friend auto operator<=>(const met_name&, const met_name&) = default;
};

/// What earlier runs met.
std::set<met_name> names_met(const database& db);

/// Remembers names in one transaction; the newest ten thousand stay.
void put_names_met(database& db, std::span<const met_name> names, std::string_view run_id,
                   timestamp at);

} // namespace dutchbook::store
