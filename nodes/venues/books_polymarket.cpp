#include "book_collector.hpp"
#include "key_table.hpp"
#include "ladder.hpp"
#include "read_books.hpp"
#include "token_handler.hpp"

namespace dutchbook::venues {
namespace {

enum field : std::uint8_t { market_id, asset, stamp, bids, asks, min_size, tick, width };

constexpr key_table book_keys({{"market", market_id},
                               {"asset_id", asset},
                               {"timestamp", stamp},
                               {"bids", bids},
                               {"asks", asks},
                               {"min_order_size", min_size},
                               {"tick_size", tick}});
constexpr key_table level_keys({{"price", 0}, {"size", 1}});

/// [{"market":…,"asset_id":…,"bids":[{"price":…,"size":…},…],"asks":[…],…},…]
class handler : public token_handler<handler> {
  public:
    handler(std::string_view body, text_arena& texts, std::span<const book_request> wanted)
        : token_handler(body, texts), books_(wanted, true) {}

    static constexpr std::uint8_t list = 2, book = 3, bid_side = 4, ask_side = 5, bid = 6, ask = 7;

    std::uint8_t enter(bool object, std::uint8_t in, int f) {
        switch (in) {
        case document:
            listed_ = !object;
            return object ? skip : list;
        case list:
            if (object) begin();
            return object ? book : skip;
        case book:
            return enter_side(object, f);
        case bid_side:
        case ask_side:
            level_ = {};
            shape_ok_ &= object;
            return !object ? skip : in == bid_side ? bid : ask;
        default:
            shape_ok_ = false;
            return skip;
        }
    }

    void leave(std::uint8_t from) {
        if (from == bid) levels_ok_ &= no_.add_mirrored_bid(level_[0], level_[1]);
        if (from == ask) levels_ok_ &= yes_.add_ask(level_[0], level_[1]);
        if (from == book) end();
    }

    int key(std::uint8_t in, std::string_view name) {
        if (in == book) return book_keys.find(name);
        return in == bid || in == ask ? level_keys.find(name) : -1;
    }
    int element(std::uint8_t in) const noexcept {
        return in == bid_side || in == ask_side ? 0 : -1;
    }

    void value(std::uint8_t in, int f, token t) {
        if (in == book) {
            if ((f == bids || f == asks) && !t.missing()) shape_ok_ = false;
            token& at = fields_[std::size_t(f)];
            if (!at.is(token_kind::absent) && !same(at, t)) shape_ok_ = false;
            at = t;
        } else if (in == bid || in == ask) {
            token& at = level_[std::size_t(f)];
            if (!at.is(token_kind::absent)) shape_ok_ = false;
            at = t;
        } else {
            shape_ok_ = false;
        }
    }

    bool listed() const noexcept { return listed_; }
    book_batch finish() && { return std::move(books_).finish(); }

  private:
    std::uint8_t enter_side(bool object, int f) {
        if (f < 0) return skip;
        token& at = fields_[std::size_t(f)];
        // Anything but two lists, once each, is not a book we understand.
        if (object || (f != bids && f != asks) || !at.is(token_kind::absent)) {
            shape_ok_ = false;
            return skip;
        }
        at = token_kind::composite;
        return f == bids ? bid_side : ask_side;
    }

    void begin() {
        fields_ = {};
        yes_ = no_ = {};
        shape_ok_ = levels_ok_ = true;
    }

    void end() {
        const book_request* to = books_.find(fields_[asset].string());
        if (!to) return;
        const std::string_view owner = fields_[market_id].string();
        if (!owner.empty() && owner != to->key.id)
            return books_.refuse(*to, book_fault::wrong_market);
        const bool sides =
            !fields_[bids].is(token_kind::absent) && !fields_[asks].is(token_kind::absent);
        if (!shape_ok_ || !sides) return books_.refuse(*to, book_fault::bad_shape);
        if (!levels_ok_) return books_.refuse(*to, book_fault::bad_level);
        order_book out;
        out.key = to->key;
        out.yes_asks = yes_.take();
        out.no_asks = no_.take();
        if (const auto ms = parse_micros(fields_[stamp].string());
            ms && *ms >= 0 && *ms % micros_per_unit == 0)
            out.as_of = from_unix_ms(*ms / micros_per_unit);
        out.min_order = parse_quantity(fields_[min_size].string());
        out.tick = parse_price(fields_[tick].string());
        books_.give(*to, std::move(out));
    }

    book_collector books_;
    std::array<token, width> fields_{};
    std::array<token, 2> level_{};
    ladder yes_, no_;
    bool listed_ = false, shape_ok_ = true, levels_ok_ = true;
};

} // namespace

book_batch read_polymarket_books(http::response&& reply, std::span<const book_request> wanted) {
    return read_books<handler>(std::move(reply), wanted, {{}, "asset_id", true});
}

} // namespace dutchbook::venues
