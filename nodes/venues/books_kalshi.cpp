#include "book_collector.hpp"
#include "key_table.hpp"
#include "ladder.hpp"
#include "read_books.hpp"
#include "token_handler.hpp"

namespace dutchbook::venues {
namespace {

enum field : std::uint8_t { ticker, yes_side, no_side, orderbook };

constexpr key_table book_keys({{"ticker", ticker}, {"orderbook_fp", orderbook}});
constexpr key_table side_keys({{"yes_dollars", yes_side}, {"no_dollars", no_side}});

/// {"orderbooks":[{"ticker":…,"orderbook_fp":{"yes_dollars":[[price,count],…],"no_dollars":…}}]},
/// or one
/// {"orderbook_fp":{…}} alone.
class handler : public token_handler<handler> {
  public:
    handler(std::string_view body, text_arena& texts, std::span<const book_request> wanted)
        : token_handler(body, texts), wanted_(wanted), books_(wanted, false) {}

    static constexpr std::uint8_t root = 2, list = 3, entry = 4, sides = 5, side = 6, pair = 7;

    std::uint8_t enter(bool object, std::uint8_t in, int f) {
        switch (in) {
        case document:
            return object ? root : skip;
        case root:
            if (f == 0 && !object) return listed_ = true, list;
            if (f != 1 || !object || wanted_.size() != 1) return skip;
            listed_ = true;
            begin();
            name_ = wanted_[0].key.id;
            alone_ = true;
            return sides;
        case list:
            if (object) begin();
            return object ? entry : skip;
        case entry:
            return object && f == orderbook ? (seen_book_ = true, sides) : skip;
        case sides:
            return enter_side(object, f);
        case side:
            pair_ = {};
            size_ = 0;
            shape_ok_ &= !object;
            return object ? skip : pair;
        default:
            shape_ok_ = false;
            return skip;
        }
    }

    void leave(std::uint8_t from) {
        if (from == pair) add_level();
        if (from == entry || (from == sides && alone_)) end();
    }

    int key(std::uint8_t in, std::string_view name) {
        if (in == root) return name == "orderbooks" ? 0 : name == "orderbook_fp" ? 1 : -1;
        if (in == entry) return book_keys.find(name);
        return in == sides ? side_keys.find(name) : -1;
    }
    int element(std::uint8_t in) const noexcept { return in == pair || in == side ? 0 : -1; }

    void value(std::uint8_t in, int f, token t) {
        if (in == pair) {
            if (size_ < 2) pair_[size_] = t;
            ++size_;
        } else if (in == entry && f == ticker) {
            name_ = t.string();
        } else if (in == root && f == 0) {
            listed_ = t.missing();
        } else if (in == side || (in == sides && !t.missing())) {
            shape_ok_ = false;
        }
    }

    bool listed() const noexcept { return listed_; }
    book_batch finish() && { return std::move(books_).finish(); }

  private:
    std::uint8_t enter_side(bool object, int f) {
        if (f < 0) return skip;
        // A side given twice would be added up: depth that is not there.
        bool& seen = f == yes_side ? seen_yes_ : seen_no_;
        shape_ok_ &= !object && !seen;
        seen = true;
        at_yes_ = f == yes_side;
        return object ? skip : side;
    }

    void begin() {
        name_ = {};
        yes_ = no_ = {};
        shape_ok_ = levels_ok_ = true;
        seen_book_ = seen_yes_ = seen_no_ = alone_ = false;
    }

    void add_level() {
        if (size_ != 2)
            shape_ok_ = false;
        else
            levels_ok_ &= (at_yes_ ? no_ : yes_).add_mirrored_bid(pair_[0], pair_[1]);
    }

    void end() {
        const book_request* to = books_.find(name_);
        if (!to) return;
        if (!shape_ok_ || !(seen_book_ || alone_)) return books_.refuse(*to, book_fault::bad_shape);
        if (!levels_ok_) return books_.refuse(*to, book_fault::bad_level);
        order_book book;
        book.key = to->key;
        book.yes_asks = yes_.take();
        book.no_asks = no_.take();
        books_.give(*to, std::move(book));
    }

    std::span<const book_request> wanted_;
    book_collector books_;
    std::string_view name_;
    ladder yes_, no_;
    std::array<token, 2> pair_{};
    std::size_t size_ = 0;
    bool listed_ = false, at_yes_ = false, alone_ = false;
    bool shape_ok_ = true, levels_ok_ = true;
    bool seen_book_ = false, seen_yes_ = false, seen_no_ = false;
};

} // namespace

book_batch read_kalshi_books(http::response&& reply, std::span<const book_request> wanted) {
    return read_books<handler>(std::move(reply), wanted, {{"orderbooks", {}}, "ticker"});
}

} // namespace dutchbook::venues
