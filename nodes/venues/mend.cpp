#include "mend.hpp"

#include <algorithm>

#include "encoding.hpp"
#include "fields.hpp"
#include "sax.hpp"

namespace dutchbook::venues {
namespace {

bool is_space(char c) noexcept { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

/// The place behind the string that begins at `at`; npos where it has no end.
std::size_t after_string(std::string_view text, std::size_t at) noexcept {
    for (++at; at < text.size(); ++at) {
        if (text[at] == '\\')
            ++at;
        else if (text[at] == '"')
            return at + 1;
    }
    return std::string_view::npos;
}

constexpr std::string_view simple_escapes = "\"\\/bfnrt";

/// Whether a key is another one with damage in it: what no key has is left out, the rest ends so.
bool is_damaged_form(std::string_view key, std::string_view of) {
    std::string rest;
    for (std::size_t i = 0; i < key.size(); ++i) {
        if (key[i] == '\\')
            i += i + 1 < key.size() && key[i + 1] == 'u' ? 5 : 1;
        else if (key[i] >= 0x20 && key[i] < 0x7f)
            rest += key[i];
    }
    return rest.size() < key.size() && rest.ends_with(of);
}

/// Depths count the brackets that are open: with a list under a key the items lie at 2, their
/// markets at 4; where the document is the list, at 1 and 3.
class surveyor {
  public:
    surveyor(list_shape shape, std::string_view body)
        : shape_(shape), body_(body), item_depth_(shape.list.empty() ? 1 : 2) {}

    std::optional<page_layout> run() && {
        for (std::size_t at = 0; at < body_.size();) {
            const char c = body_[at];
            if (c == '"') {
                const std::size_t end = after_string(body_, at);
                if (end == std::string_view::npos) return std::nullopt;
                text_ = body_.substr(at + 1, end - at - 2);
                at = end;
                continue;
            }
            if ((open_.empty() && !is_space(c) && (over_ || (c != '{' && c != '['))) ||
                !take(c, at))
                return std::nullopt;
            ++at;
        }
        if (!over_ || !open_.empty()) return std::nullopt;
        if (shape_.nested.empty())
            for (auto& i : found_.items) {
                i.first = found_.markets.size(), i.count = 1;
                found_.markets.push_back(i.all);
            }
        return std::move(found_);
    }

  private:
    bool take(char c, std::size_t at) {
        switch (c) {
        case ':':
            if (open_.size() == item_depth_ - 1) list_key_ = text_;
            if (open_.size() == item_depth_ + 1) item_key_ = text_;
            return true;
        case '{':
        case '[':
            open(c, at);
            return true;
        case '}':
        case ']':
            return close(c, at);
        default:
            return true;
        }
    }

    void open(char c, std::size_t at) {
        const std::size_t depth = open_.size();
        if (depth == item_depth_ - 1 && c == '[')
            in_list_ = shape_.list.empty() || list_key_ == shape_.list;
        if (depth == item_depth_ && in_list_ && c == '{')
            found_.items.push_back({{at, 0}, found_.markets.size(), 0}), item_key_ = {};
        if (depth == item_depth_ + 1 && c == '[')
            in_markets_ = in_list_ && !shape_.nested.empty() &&
                          (item_key_ == shape_.nested || is_damaged_form(item_key_, shape_.nested));
        if (depth == item_depth_ + 2 && in_markets_ && c == '{') {
            found_.markets.push_back({at, 0});
            ++found_.items.back().count;
        }
        open_ += c;
    }

    bool close(char c, std::size_t at) {
        if (open_.empty() || open_.back() != (c == '}' ? '{' : '[')) return false;
        open_.pop_back();
        const std::size_t depth = open_.size();
        if (depth == item_depth_ + 2 && in_markets_ && c == '}') found_.markets.back().end = at + 1;
        if (depth == item_depth_ + 1) in_markets_ = false;
        if (depth == item_depth_ && in_list_ && c == '}') found_.items.back().all.end = at + 1;
        if (depth == item_depth_ - 1) in_list_ = false;
        over_ |= open_.empty();
        return true;
    }

    list_shape shape_;
    std::string_view body_;
    std::size_t item_depth_;
    page_layout found_;
    std::string open_; ///< the brackets around
    std::string_view text_, list_key_, item_key_;
    bool in_list_ = false, in_markets_ = false, over_ = false;
};

bool has_control_in_string(std::string_view row) noexcept {
    bool inside = false;
    for (std::size_t i = 0; i < row.size(); ++i) {
        if (inside && static_cast<unsigned char>(row[i]) < 0x20) return true;
        if (inside && row[i] == '\\')
            ++i;
        else if (row[i] == '"')
            inside = !inside;
    }
    return false;
}

/// Half a surrogate pair, or a backslash before what it does not go with.
bool has_bad_escape(std::string_view row) noexcept {
    const auto hex = [row](std::size_t at) -> int {
        int unit = 0;
        for (std::size_t i = at; i < at + 4; ++i) {
            const char c = i < row.size() ? row[i] : '\0';
            const int digit = c >= '0' && c <= '9'   ? c - '0'
                              : c >= 'a' && c <= 'f' ? c - 'a' + 10
                              : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                                     : -1;
            if (digit < 0) return -1;
            unit = unit << 4 | digit;
        }
        return unit;
    };
    for (std::size_t i = 0; i + 1 < row.size(); ++i) {
        if (row[i] != '\\') continue;
        if (row[++i] != 'u') {
            if (simple_escapes.find(row[i]) == simple_escapes.npos) return true;
            continue;
        }
        const int unit = hex(i + 1);
        if (unit < 0 || (unit >= 0xdc00 && unit < 0xe000)) return true;
        i += 4;
        if (unit < 0xd800 || unit >= 0xdc00) continue;
        if (row.substr(i + 1, 2) != "\\u") return true;
        const int low = hex(i + 3);
        if (low < 0xdc00 || low >= 0xe000) return true;
        i += 6;
    }
    return false;
}

/// What keeps an object that lies `above` brackets deep from being read.
std::optional<reject_reason> damage_of(std::string_view row, std::size_t above) {
    boost::json::parse_options how;
    how.max_depth -= above;
    boost::json::basic_parser<sax::ignore_all> parser(how);
    sax::error_code ec;
    const std::size_t used = parser.write_some(false, row.data(), row.size(), ec);
    if (!ec && used == row.size()) return std::nullopt;
    if (ec == boost::json::error::too_deep) return reject_reason::too_deep;
    if (!is_utf8(row)) return reject_reason::bad_encoding;
    if (has_control_in_string(row)) return reject_reason::control_character;
    return has_bad_escape(row) ? reject_reason::bad_escape : reject_reason::bad_json;
}

void blank(std::string& body, byte_span where, std::string_view stub) {
    std::fill(body.begin() + static_cast<std::ptrdiff_t>(where.begin),
              body.begin() + static_cast<std::ptrdiff_t>(where.end), ' ');
    body.replace(where.begin, stub.size(), stub);
}

/// An item with as many markets and nothing else; never longer than the one that named them.
std::string stub_of(list_shape shape, std::size_t markets) {
    if (shape.nested.empty() || markets == 0) return "{}";
    std::string out = "{\"" + std::string(shape.nested) + "\":[{}";
    for (std::size_t i = 1; i < markets; ++i) out += ",{}";
    return out + "]}";
}

class mender {
  public:
    mender(list_shape shape, std::string_view id_key, std::string& body)
        : shape_(shape), id_key_(id_key), body_(body), item_depth_(shape.list.empty() ? 1 : 2) {}

    std::optional<mending> run() && {
        const auto layout = lay_out(shape_, body_);
        if (!layout) return std::nullopt;
        received_ = body_;
        out_.markets = layout->markets.size();
        for (const auto& item : layout->items)
            if (!take(item, *layout)) return std::nullopt;
        if (out_.rows.empty() && out_.items == 0) return std::nullopt;
        return std::move(out_);
    }

  private:
    /// False where rows could be lost without a name.
    bool take(const page_layout::item& item, const page_layout& layout) {
        const std::size_t before = out_.rows.size();
        if (!shape_.nested.empty())
            for (std::size_t i = item.first; i < item.first + item.count; ++i)
                if (const auto why = damage_of(layout.markets[i].of(received_), item_depth_ + 2)) {
                    cut(layout.markets[i], i, *why);
                    blank(body_, layout.markets[i], "{}");
                }
        const auto why = damage_of(item.all.of(body_), item_depth_);
        if (!why) return true;
        if (item.count == 0 && names_rows(item.all.of(received_))) return false;
        out_.rows.resize(before);
        ++out_.items;
        for (std::size_t i = item.first; i < item.first + item.count; ++i)
            cut(layout.markets[i], i, *why);
        // What spoiled them stands in the event: it is kept once.
        if (item.count > 0) out_.rows[before].raw = item.all.of(received_);
        blank(body_, item.all, stub_of(shape_, shape_.nested.empty() ? 0 : item.count));
        return true;
    }

    bool names_rows(std::string_view item) const {
        return item.find('"' + std::string(id_key_) + '"') != item.npos;
    }

    void cut(byte_span row, std::size_t ordinal, reject_reason why) {
        const std::string_view raw = row.of(received_);
        out_.rows.push_back({static_cast<std::uint32_t>(ordinal), why,
                             std::string(find_id(raw, id_key_)), std::string(raw)});
    }

    list_shape shape_;
    std::string_view id_key_;
    std::string& body_;
    std::size_t item_depth_;
    std::string received_; ///< the body as it came
    mending out_;
};

} // namespace

list_shape shape_of_list(endpoint kind) noexcept {
    switch (kind) {
    case endpoint::kalshi_exchange_status:
        return {};
    case endpoint::kalshi_series:
        return {"series", {}};
    case endpoint::kalshi_events:
    case endpoint::polymarket_events:
        return {"events", "markets"};
    case endpoint::kalshi_markets:
    case endpoint::polymarket_markets:
        return {"markets", {}};
    }
    return {};
}

std::optional<page_layout> lay_out(list_shape shape, std::string_view body) {
    return surveyor(shape, body).run();
}

std::optional<mending> mend(list_shape shape, std::string_view id_key, std::string& body) {
    return mender(shape, id_key, body).run();
}

std::string_view find_id(std::string_view object, std::string_view key) noexcept {
    int depth = 0;
    for (std::size_t at = 0; at < object.size();) {
        const char c = object[at];
        if (c == '"') {
            const std::size_t end = after_string(object, at);
            if (end == std::string_view::npos) return {};
            const std::string_view name = object.substr(at + 1, end - at - 2);
            at = end;
            if (depth != 1 || name != key) continue;
            while (at < object.size() && is_space(object[at])) ++at;
            if (at == object.size() || object[at] != ':') continue;
            for (++at; at < object.size() && is_space(object[at]);) ++at;
            if (at == object.size() || object[at] != '"') return {};
            const std::size_t close = after_string(object, at);
            if (close == std::string_view::npos) return {};
            const std::string_view id = object.substr(at + 1, close - at - 2);
            return is_id(id) && id.find('\\') == id.npos ? id : std::string_view{};
        }
        depth += (c == '{' || c == '[') - (c == '}' || c == ']');
        ++at;
    }
    return {};
}

} // namespace dutchbook::venues
