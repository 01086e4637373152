#include "decode.hpp"

#include <algorithm>
#include <utility>

#include "fields.hpp"
#include "page_handler.hpp"
#include "value_news.hpp"

namespace dutchbook::venues {
namespace {

reject refuse(const raw_page& page, reject_reason why, std::string_view id, std::uint32_t at) {
    return {{std::string(to_string(page.from())), std::string(is_id(id) ? id : std::string_view{})},
            why,
            {page.ordinal, at}};
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

/// Where a row was cut out of the page, an empty object stands.
template <class Table>
void drop_cut_rows(decoded_page& out, Table& rows) {
    for (const cut_row& cut : *out.page.cuts)
        out.rejects.push_back(refuse(out.page, cut.why, cut.id, cut.ordinal));
    auto at = out.page.cuts->begin();
    std::erase_if(rows.markets, [&](const auto& m) {
        while (at != out.page.cuts->end() && at->ordinal < m.ordinal) ++at;
        return at != out.page.cuts->end() && at->ordinal == m.ordinal;
    });
}

template <class Table>
void drop_bad_rows(decoded_page& out, Table& rows) {
    if (out.page.cuts) drop_cut_rows(out, rows);
    if (out.repeated_keys > 0) drop_spoiled_events(out, rows);
}

void reject_all(decoded_page& out) {
    std::visit([](auto& rows) { rows = {}; }, out.table);
    out.rejects.clear();
    out.news = {};
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
        drop_bad_rows(out, rows);
        note_values(rows, out.news);
    } else {
        auto& rows = out.table.emplace<polymarket_table>();
        fault = decode_polymarket(out, rows, feed_bytes);
        drop_bad_rows(out, rows);
        note_values(rows, out.news);
    }
    if (fault != page_fault::none || out.rows() + out.rejects.size() != out.page.markets)
        reject_all(out);
    return out;
}

std::string_view raw_row(const decoded_page& page, std::uint32_t ordinal) {
    if (page.page.cuts) {
        const auto& cuts = *page.page.cuts;
        const auto at =
            std::lower_bound(cuts.begin(), cuts.end(), ordinal,
                             [](const cut_row& c, std::uint32_t o) { return c.ordinal < o; });
        if (at != cuts.end() && at->ordinal == ordinal) return at->raw;
    }
    const std::string_view body = *page.page.body;
    std::call_once(page.places->found, [&] {
        if (auto layout = lay_out(shape_of_list(page.page.kind), body))
            page.places->rows = std::move(layout->markets);
    });
    return ordinal < page.places->rows.size() ? page.places->rows[ordinal].of(body)
                                              : std::string_view{};
}

} // namespace dutchbook::venues
