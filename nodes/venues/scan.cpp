#include "scan.hpp"

#include <utility>

#include "mend.hpp"
#include "sax.hpp"
#include "seen_ids.hpp"

namespace dutchbook::venues {
namespace {

using sax::error_code;

/// Which key holds the list, and whether its items hold the markets or are them.
struct shape {
    std::string_view list;
    std::string_view cursor;
    enum class items_are { flag, other, events, markets } items;
    std::string_view id = {}; ///< of an item
};

shape shape_of(endpoint kind) noexcept {
    using enum shape::items_are;
    switch (kind) {
    case endpoint::kalshi_exchange_status:
        return {"trading_active", "", flag};
    case endpoint::kalshi_series:
        return {"series", "", other};
    case endpoint::kalshi_events:
        return {"events", "cursor", events, "event_ticker"};
    case endpoint::kalshi_markets:
        return {"markets", "cursor", markets, "ticker"};
    case endpoint::polymarket_events:
        return {"events", "next_cursor", events, "id"};
    case endpoint::polymarket_markets:
        return {"markets", "next_cursor", markets, "id"};
    }
    return {};
}

std::string_view id_key_of(endpoint kind) noexcept {
    return venue_of(kind) == venue::polymarket ? "conditionId" : "ticker";
}

/// Depths: 1 the top-level object, 2 its list, 3 an item, 4 the item's list of markets, 5 a market.
class scanner : public sax::ignore_all {
  public:
    explicit scanner(endpoint kind) noexcept : shape_(shape_of(kind)) {}

    page_scan result() && {
        if (error_)
            found_.fault = page_fault::error_reply;
        else if (repeated_)
            found_.fault = page_fault::repeated_key;
        else if (!list_seen_ || wrong_)
            found_.fault = page_fault::wrong_shape;
        if (shape_.items == shape::items_are::markets) found_.markets = found_.items;
        return std::move(found_);
    }

    bool on_object_begin(error_code&) {
        if (depth_ == 1) scalar();
        if (depth_ == 2 && in_list_) {
            ++found_.items;
            at_id_ = id_seen_ = false;
        }
        if (depth_ == 4 && in_markets_) ++found_.markets;
        ++depth_;
        return true;
    }
    bool on_object_end(std::size_t, error_code&) {
        --depth_;
        return true;
    }
    bool on_array_begin(error_code&) {
        if (depth_ == 1) in_list_ = at_ == top_key::list && !is_flag();
        if (depth_ == 1 && !in_list_) scalar();
        if (depth_ == 3) in_markets_ = in_list_ && at_markets_;
        ++depth_;
        return true;
    }
    bool on_array_end(std::size_t, error_code&) {
        --depth_;
        if (depth_ == 3) in_markets_ = false;
        if (depth_ == 1) in_list_ = false;
        return true;
    }
    bool on_key_part(std::string_view s, std::size_t, error_code&) {
        if (depth_ == 1 || depth_ == 3) key_ += s;
        return true;
    }
    bool on_key(std::string_view s, std::size_t, error_code&) {
        if (depth_ != 1 && depth_ != 3) return true;
        if (!key_.empty()) {
            key_ += s;
            s = key_;
        }
        if (depth_ == 1)
            name(s);
        else
            name_in_item(s);
        key_.clear();
        return true;
    }
    bool on_string_part(std::string_view s, std::size_t, error_code&) {
        if (depth_ == 1 && at_ == top_key::cursor) found_.cursor += s;
        if (depth_ == 3 && at_id_) id_ += s;
        return true;
    }
    bool on_string(std::string_view s, std::size_t, error_code&) {
        if (depth_ == 3 && at_id_) end_id(s);
        if (depth_ != 1) return true;
        if (at_ == top_key::cursor) {
            found_.cursor += s;
            found_.has_cursor = true;
        } else {
            scalar();
        }
        return true;
    }
    bool on_int64(std::int64_t, std::string_view, error_code&) { return scalar(); }
    bool on_uint64(std::uint64_t, std::string_view, error_code&) { return scalar(); }
    bool on_double(double, std::string_view, error_code&) { return scalar(); }
    bool on_bool(bool, error_code&) {
        if (is_flag() && depth_ == 1 && at_ == top_key::list) return true;
        return scalar();
    }
    // A null list is an empty one (Go writes nil slices so), a null cursor none, a null error no
    // error.
    bool on_null(error_code&) { return is_flag() ? scalar() : true; }

  private:
    enum class top_key { other, list, cursor, error };

    bool is_flag() const noexcept { return shape_.items == shape::items_are::flag; }

    void name(std::string_view key) {
        at_ = top_key::other;
        if (key == shape_.list) {
            at_ = top_key::list;
            repeated_ |= list_seen_;
            list_seen_ = true;
        } else if (!shape_.cursor.empty() && key == shape_.cursor) {
            at_ = top_key::cursor;
            repeated_ |= cursor_seen_;
            cursor_seen_ = true;
        } else if (key == "error") {
            at_ = top_key::error;
        }
    }

    void name_in_item(std::string_view key) {
        at_markets_ = shape_.items == shape::items_are::events && key == "markets";
        at_id_ = in_list_ && !id_seen_ && !shape_.id.empty() && key == shape_.id;
    }

    void end_id(std::string_view last_part) {
        id_ += last_part;
        if (!id_.empty()) found_.ids.push_back(hash_of_id(id_));
        id_.clear();
        at_id_ = false;
        id_seen_ = true;
    }

    /// A value of the wrong kind right under the top level.
    bool scalar() {
        if (depth_ != 1) return true;
        if (at_ == top_key::error) error_ = true;
        if (at_ == top_key::list || at_ == top_key::cursor) wrong_ = true;
        return true;
    }

    shape shape_;
    page_scan found_;
    int depth_ = 0;
    top_key at_ = top_key::other;
    bool list_seen_ = false, cursor_seen_ = false, repeated_ = false;
    bool error_ = false, wrong_ = false;
    bool in_list_ = false, in_markets_ = false, at_markets_ = false;
    bool at_id_ = false, id_seen_ = false; ///< in the item at hand
    std::string id_;                       ///< an id that arrives in parts
    std::string key_;                      ///< a key that arrives in parts
};

} // namespace

page_scan scan_page(endpoint kind, std::string_view body) {
    boost::json::basic_parser<scanner> parser(boost::json::parse_options{}, kind);
    const page_fault fault = sax::drive(parser, body);
    page_scan found = std::move(parser.handler()).result();
    if (fault != page_fault::none) found.fault = fault;
    return found;
}

bool may_be_of_rows(page_fault why) noexcept {
    return why == page_fault::encoding || why == page_fault::not_json ||
           why == page_fault::too_deep;
}

page_scan scan_or_mend(endpoint kind, std::string& body) {
    page_scan as_it_came = scan_page(kind, body);
    if (!may_be_of_rows(as_it_came.fault) || kind == endpoint::kalshi_exchange_status)
        return as_it_came;
    std::string mended = body;
    auto cut = mend(shape_of_list(kind), id_key_of(kind), mended);
    if (!cut) return as_it_came;
    page_scan scan = scan_page(kind, mended);
    const std::size_t rows = kind == endpoint::kalshi_series ? scan.items : scan.markets;
    if (scan.fault != page_fault::none || rows != cut->markets) return as_it_came;
    scan.cuts = std::make_shared<const std::vector<cut_row>>(std::move(cut->rows));
    body = std::move(mended);
    return scan;
}

} // namespace dutchbook::venues
