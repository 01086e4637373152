#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <variant>
#include <vector>

#include "mend.hpp"
#include "news.hpp"
#include "page.hpp"
#include "rows.hpp"
#include "text_arena.hpp"

namespace dutchbook::venues {

/// The rows of one venue's page. Tokens point into the page's body and into `texts`.
template <class EventField, class MarketField>
struct page_table {
    using event = event_row<EventField>;
    using market = market_row<MarketField>;
    std::vector<event> events;
    std::vector<market> markets;
    std::vector<token> list_items;
};
using kalshi_table = page_table<kalshi_event_field, kalshi_field>;
using polymarket_table = page_table<polymarket_event_field, polymarket_field>;

/// Where the rows of a page lie, once somebody asked.
struct row_places {
    std::once_flag found;
    std::vector<byte_span> rows;
};

/// A page taken apart: rows() + rejects.size() == page.markets, always. Movable; owns what its
/// tokens point to.
struct decoded_page {
    raw_page page;
    text_arena texts;
    std::variant<kalshi_table, polymarket_table> table;
    std::vector<reject> rejects;
    std::uint64_t repeated_keys = 0; ///< keys given twice, the harmless ones too
    news_list news;                  ///< keys and values that the venue does not document
    std::shared_ptr<row_places> places = std::make_shared<row_places>(); ///< see raw_row()

    std::size_t rows() const noexcept {
        return std::visit([](const auto& t) { return t.markets.size(); }, table);
    }
};

/// The bytes of a row as they were received, by its place in the page; empty where it has none.
/// Any thread; finding the rows costs one pass over the page, once.
std::string_view raw_row(const decoded_page& page, std::uint32_t ordinal);

/// Reads a page of events or markets. Never throws for what is in the page: a page that turns out
/// broken yields a reject for every market it promised. `feed_bytes` cuts the input for tests.
decoded_page decode(raw_page page, std::size_t feed_bytes = std::size_t(-1));

} // namespace dutchbook::venues
