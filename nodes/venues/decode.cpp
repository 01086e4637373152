#include "decode.hpp"

#include <utility>

#include "page_handler.hpp"

namespace dutchbook::venues {
namespace {

reject refuse(const raw_page& page, reject_reason why, std::string_view id, std::uint32_t at) {
    return {{std::string(to_string(page.from())), std::string(id)}, why, {page.ordinal, at}};
}

std::string_view id_of(const kalshi_table::market& m) { return m[kalshi_field::ticker].string(); }
std::string_view id_of(const polymarket_table::market& m) {
    return m[polymarket_field::condition_id].string();
}

/// An event whose own keys contradict one another takes its markets along.
template <class Table>
void drop_spoiled_events(decoded_page& out, Table& rows) {
    const auto spoiled = [&](const auto& m) {
        return m.event != m.no_event && rows.events[m.event].conflict;
    };
    std::erase_if(rows.markets, [&](const auto& m) {
        if (!spoiled(m)) return false;
        out.rejects.push_back(refuse(out.page, reject_reason::repeated_key, id_of(m), m.ordinal));
        return true;
    });
}

void reject_all(decoded_page& out) {
    std::visit([](auto& rows) { rows = {}; }, out.table);
    out.rejects.clear();
    out.rejects.reserve(out.page.markets);
    for (std::size_t i = 0; i < out.page.markets; ++i)
        out.rejects.push_back(
            refuse(out.page, reject_reason::page_broken, {}, static_cast<std::uint32_t>(i)));
}

} // namespace

decoded_page decode(raw_page page, std::size_t feed_bytes) {
    decoded_page out;
    out.page = std::move(page);
    page_fault fault;
    if (out.page.from() == venue::kalshi) {
        auto& rows = out.table.emplace<kalshi_table>();
        fault = decode_kalshi(out, rows, feed_bytes);
        if (out.repeated_keys > 0) drop_spoiled_events(out, rows);
    } else {
        auto& rows = out.table.emplace<polymarket_table>();
        fault = decode_polymarket(out, rows, feed_bytes);
        if (out.repeated_keys > 0) drop_spoiled_events(out, rows);
    }
    if (fault != page_fault::none || out.rows() + out.rejects.size() != out.page.markets)
        reject_all(out);
    return out;
}

} // namespace dutchbook::venues
