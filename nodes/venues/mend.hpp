#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "page.hpp"

namespace dutchbook::venues {

/// Bytes [begin, end) of a body.
struct byte_span {
    std::size_t begin = 0, end = 0;
    std::string_view of(std::string_view body) const noexcept {
        return body.substr(begin, end - begin);
    }
};

/// Where the rows of a listing lie.
struct page_layout {
    struct item {
        byte_span all;
        std::size_t first = 0, count = 0; ///< its markets, in `markets`
    };
    std::vector<item> items;
    std::vector<byte_span> markets; ///< of events: nested ones; else the items themselves
};

/// How a listing is built: the key of its list (empty: the document is the list), and the key under
/// which an item lists its markets (empty: it has none).
struct list_shape {
    std::string_view list, nested;
};
list_shape shape_of_list(endpoint kind) noexcept;

/// Finds the rows by brackets and quotes alone, whatever stands inside them. Nothing where the
/// brackets do not match from end to end. One pass.
std::optional<page_layout> lay_out(list_shape shape, std::string_view body);

/// What mend() took out.
struct mending {
    std::vector<cut_row> rows; ///< of the layout's markets, or of its items where those have none
    std::size_t items = 0;     ///< that were emptied as a whole
    std::size_t markets = 0;   ///< of the layout
};

/// Takes the rows out of `body` whose own bytes are no JSON that we read, so that the rest is:
/// in their place stands an empty object, and nothing moves. One market's bytes cost that market; an
/// event's own bytes cost its markets. Nothing, and `body` is as it was, where the damage lies
/// elsewhere. `id_key` names the key that holds a row's id. A few passes, however many rows are bad.
std::optional<mending> mend(list_shape shape, std::string_view id_key, std::string& body);

/// The string under a key of an object that may be damaged elsewhere; empty where it is no id.
std::string_view find_id(std::string_view object, std::string_view key) noexcept;

} // namespace dutchbook::venues
