#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <nodes/store/json_text.hpp>
#include <nodes/store/rows.hpp>
#include <nodes/store/sqlite.hpp>

namespace dutchbook::store {

/// Columns that the readers below expect, in order.
extern const std::string_view relation_columns, similarity_columns, opportunity_columns,
    sync_log_columns;

relation read_relation(const sqlite::statement& row, int first = 0);
similarity read_similarity(const sqlite::statement& row, int first = 0);
stored_opportunity read_opportunity(const sqlite::statement& row, int first = 0);
sync_log read_sync_log(const sqlite::statement& row, int first = 0);

/// JSON of columns.
std::string side_json(std::span<const market_key> side);
std::string strings_json(std::span<const std::string> items);
std::string legs_json(std::span<const leg> legs, bool camel_case = false);
/// What an opportunity's row has no column for.
std::string detail_json(const opportunity& o);

/// Documents for the outside.
std::string document(const relation& r, const document_style& style);
std::string document(const similarity& s, const document_style& style);
std::string document(const stored_opportunity& o, const document_style& style);
std::string document(const sync_log& log, const document_style& style);

/// Content hashes: what a remote may hold of a row; times of processing, what follows from them
/// (days, annualised return) and the status are left out.
std::string content_hash(const similarity& s);
std::string content_hash(const opportunity& o);
std::string content_hash(const sync_log& log);

} // namespace dutchbook::store
