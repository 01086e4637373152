#pragma once

#include <algorithm>
#include <cstdint>

#include "decode.hpp"
#include "fields.hpp"
#include "key_order.hpp"
#include "known_names.hpp"
#include "token_handler.hpp"

namespace dutchbook::venues {

/// A key that neither we read nor its venue documents; its value is skipped.
inline constexpr int strange = -2;

/// What a key is: its field's number, -1 where nobody reads it, or `strange`.
template <class Keys>
struct watched_keys {
    const Keys& keys;
    const name_set& known;
    int find(std::string_view name) const noexcept {
        const int found = keys.find(name);
        return found >= 0 || known.contains(name) ? found : strange;
    }
};

/// What both venues' page handlers share: rows under construction, repeated keys, the ledger of one
/// page.
template <class Derived, class Table>
class page_handler : public token_handler<Derived> {
  public:
    page_handler(decoded_page& out, Table& rows)
        : token_handler<Derived>(*out.page.body, out.texts), out_(out), rows_(rows) {
        // A market object is longer than 16 bytes or not worth a reservation.
        rows_.markets.reserve(std::min(out.page.markets, out.page.body->size() / 16));
    }

    // Nearly every key and value is a market's own: the way to them is inline, the derived class
    // gives `market` (its context), `keys`, and other_key() and other_value() for the rest.
    int key(std::uint8_t in, std::string_view name) {
        if (in == Derived::market) [[likely]]
            return market_key(Derived::keys, name);
        return this->self().other_key(in, name);
    }
    void value(std::uint8_t in, int field, token t) {
        if (in == Derived::market) [[likely]]
            note(this_market(), field, t);
        else
            this->self().other_value(in, field, t);
    }
    int element(std::uint8_t) const noexcept { return -1; }

  protected:
    using event = typename Table::event;
    using market = typename Table::market;

    void begin_event() { rows_.events.emplace_back(); }
    event& this_event() noexcept { return rows_.events.back(); }
    market& this_market() noexcept { return rows_.markets.back(); }
    Table& rows() noexcept { return rows_; }

    void begin_market(bool in_event) {
        market& m = rows_.markets.emplace_back();
        m.ordinal = seen_++;
        order_.begin();
        if (in_event) m.event = static_cast<std::uint32_t>(rows_.events.size() - 1);
    }

    template <class Keys>
    int market_key(const Keys& keys, std::string_view name) {
        const bool wide = this->in_body({name.data(), key_order::width});
        const watched_keys<Keys> watched{keys, Derived::known_market_keys()};
        const int found = wide ? order_.find(watched, name) : watched.find(name);
        if (found == strange) [[unlikely]]
            out_.news.add("market", name, {});
        return found;
    }

    /// The same for an event's key.
    template <class Keys>
    int event_key(const Keys& keys, std::string_view name) {
        const int found = watched_keys<Keys>{keys, Derived::known_event_keys()}.find(name);
        if (found == strange) [[unlikely]]
            out_.news.add("event", name, {});
        return found;
    }

    /// Keeps the finished market, or turns it into a reject.
    void end_market(token id) {
        if (!this_market().conflict) return;
        out_.rejects.push_back(
            {{std::string(to_string(out_.page.from())),
              std::string(is_id(id.string()) ? id.string() : std::string_view{})},
             reject_reason::repeated_key,
             {out_.page.ordinal, this_market().ordinal}});
        rows_.markets.pop_back();
    }

    /// Stores a field's token. A key that stands twice is counted, and spoils the row unless it
    /// says the same.
    template <class Row>
    void note(Row& r, int field, token t) {
        token& at = r.fields[static_cast<std::size_t>(field)];
        if (!at.is(token_kind::absent)) [[unlikely]] {
            ++out_.repeated_keys;
            r.conflict |= !same(at, t);
            return;
        }
        at = t;
    }
    template <class Row>
    void note_composite(Row& r, int field) {
        note(r, field, token_kind::composite);
    }

    void begin_list(token_range& list) noexcept {
        list = {static_cast<std::uint32_t>(rows_.list_items.size()), 0};
    }
    void add_to(token_range& list, token t) {
        rows_.list_items.push_back(t);
        ++list.count;
    }

  private:
    decoded_page& out_;
    Table& rows_;
    std::uint32_t seen_ = 0;
    key_order order_; ///< of the markets
};

/// Each venue's decoder fills its table; the fault is that of the parser.
page_fault decode_kalshi(decoded_page& out, kalshi_table& rows, std::size_t feed_bytes);
page_fault decode_polymarket(decoded_page& out, polymarket_table& rows, std::size_t feed_bytes);

} // namespace dutchbook::venues
