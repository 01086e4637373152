#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <dutchbook/market.hpp>

#include <nodes/store/delta.hpp>
#include <nodes/store/json_text.hpp>
#include <nodes/store/sqlite.hpp>

namespace dutchbook::store {

/// A market as its row holds it: the JSON columns and the hashes.
struct market_record {
    std::string outcomes, tags, extra; ///< JSON
    std::string row_hash; ///< over all that is stored but activity and times of processing
    std::string text_hash;
    wire_prices prices;
    std::int64_t wire_bytes = 0; ///< length of the document a remote gets
};

market_record make_record(const market& m, const delta_settings& how);

/// The columns that `read_market` expects, in order, of a table named `m`.
extern const std::string_view market_columns;

/// Rebuilds a market from a row of `market_columns`; only `sequence` is lost. A row that this
/// program did not write is an error (`failed`).
market read_market(const sqlite::statement& row);

/// Gives `m` the fields of `known` that its own reading did not say (`market::unsaid`).
void keep_unsaid(market& m, const market& known);

/// One document from a row of `market_columns`, starting at column `first`.
std::string market_document(const sqlite::statement& row, int first, const document_style& style);

} // namespace dutchbook::store
