#pragma once

#include <span>
#include <string>
#include <string_view>

#include <dutchbook/market.hpp>

#include <nodes/rules/catalogue.hpp>

namespace dutchbook::match {

/// Both contracts side by side, what agrees, what refutes or stayed unread, and the verdict with
/// tier and confidence; where a market equals a union of the other's siblings, that set. Plain
/// UTF-8 text, 100 columns. `siblings` are the markets of the same event (the market itself may be
/// among them). Pure, any thread.
std::string explain(const market& left, std::span<const market* const> left_siblings,
                    const market& right, std::span<const market* const> right_siblings,
                    const rules::catalogue& with = rules::catalogue::built_in());

/// Finds both markets by id or alias ("platform:id" where an id is not unique) and their siblings.
/// Throws dutchbook::error (exit code usage) where one is missing or ambiguous.
std::string explain(std::span<const market> markets, std::string_view left_id,
                    std::string_view right_id,
                    const rules::catalogue& with = rules::catalogue::built_in());

} // namespace dutchbook::match
