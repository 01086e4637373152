#include "normalise.hpp"

#include <algorithm>
#include <string>

#include "fields.hpp"
#include "normalise_row.hpp"

namespace dutchbook::venues {
namespace {

struct judge {
    const decoded_page& page;
    const normalise_context& context;
    neighbours& near;

    std::optional<reject_reason> operator()(const kalshi_table& t, const kalshi_table::market& row,
                                            market& out) const {
        return normalise_kalshi(t, row, context, near, out);
    }
    std::optional<reject_reason>
    operator()(const polymarket_table& t, const polymarket_table::market& row, market& out) const {
        return normalise_polymarket(t, row, context, near, out);
    }
};

std::string_view id_of(const kalshi_table::market& m) { return m[kalshi_field::ticker].string(); }
std::string_view id_of(const polymarket_table::market& m) {
    return m[polymarket_field::condition_id].string();
}

bool too_long(const market& m) noexcept {
    const auto line = [](std::string_view s) { return s.size() > longest_line_bytes; };
    const auto text = [](std::string_view s) { return s.size() > longest_text_bytes; };
    return line(m.title) || line(m.event_title.view()) || line(m.yes_label) || line(m.no_label) ||
           line(m.outcomes[0].name) || line(m.outcomes[1].name) || line(m.event_id) ||
           line(m.series_id) || line(m.alias) || line(m.strike.custom) || line(m.category) ||
           text(m.rules) || text(m.description) || text(m.resolution_source) ||
           std::any_of(m.tags.begin(), m.tags.end(), line);
}

/// A name for people and look-ups; what is no id may be anything at all.
std::string_view short_id(std::string_view id) noexcept {
    return is_id(id) ? id : std::string_view{};
}

} // namespace

normalised normalise(const decoded_page& page, const normalise_context& context, std::size_t first,
                     std::size_t last) {
    normalised out;
    neighbours near;
    const judge verdict{page, context, near};
    const std::string_view platform = to_string(page.page.from());
    std::visit(
        [&](const auto& table) {
            last = std::min(last, table.markets.size());
            first = std::min(first, last);
            out.markets.reserve(last - first);
            for (std::size_t i = first; i < last; ++i) {
                const auto& row = table.markets[i];
                market& m = out.markets.emplace_back();
                auto why = verdict(table, row, m);
                if (!why && too_long(m)) why = reject_reason::too_long;
                m.key.platform = platform;
                m.sequence = {page.page.ordinal, row.ordinal};
                m.processed_at = context.as_of;
                if (!why) continue;
                m.key.id = short_id(id_of(row));
                out.rejects.push_back({std::move(m.key), *why, m.sequence});
                out.markets.pop_back();
            }
        },
        page.table);
    return out;
}

} // namespace dutchbook::venues
