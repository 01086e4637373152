#pragma once

// Driving boost::json::basic_parser over one body. The parser is strict where we need it (UTF-8,
// depth 32), but by itself accepts "[1] x" as [1], so the caller must see that every byte was used:
// drive() does.

#include <algorithm>
#include <cstddef>
#include <string_view>

#include <boost/json/basic_parser_impl.hpp>

#include "encoding.hpp"
#include "page.hpp"

namespace dutchbook::venues::sax {

using boost::json::error_code;

/// Callbacks that do nothing; a handler derives and hides what it needs.
struct ignore_all {
    static constexpr std::size_t max_object_size = std::size_t(-1);
    static constexpr std::size_t max_array_size = std::size_t(-1);
    static constexpr std::size_t max_key_size = std::size_t(-1);
    static constexpr std::size_t max_string_size = std::size_t(-1);
    bool on_document_begin(error_code&) { return true; }
    bool on_document_end(error_code&) { return true; }
    bool on_object_begin(error_code&) { return true; }
    bool on_object_end(std::size_t, error_code&) { return true; }
    bool on_array_begin(error_code&) { return true; }
    bool on_array_end(std::size_t, error_code&) { return true; }
    bool on_key_part(std::string_view, std::size_t, error_code&) { return true; }
    bool on_key(std::string_view, std::size_t, error_code&) { return true; }
    bool on_string_part(std::string_view, std::size_t, error_code&) { return true; }
    bool on_string(std::string_view, std::size_t, error_code&) { return true; }
    bool on_number_part(std::string_view, error_code&) { return true; }
    bool on_int64(std::int64_t, std::string_view, error_code&) { return true; }
    bool on_uint64(std::uint64_t, std::string_view, error_code&) { return true; }
    bool on_double(double, std::string_view, error_code&) { return true; }
    bool on_bool(bool, error_code&) { return true; }
    bool on_null(error_code&) { return true; }
    bool on_comment_part(std::string_view, error_code&) { return true; }
    bool on_comment(std::string_view, error_code&) { return true; }
};

inline page_fault fault_of(const error_code& ec, std::string_view body) {
    if (ec == boost::json::error::incomplete) return page_fault::truncated;
    if (ec == boost::json::error::too_deep) return page_fault::too_deep;
    return is_utf8(body) ? page_fault::not_json : page_fault::encoding;
}

/// Feeds a body to the parser, `feed_bytes` at a time (all at once unless a test says otherwise).
template <class Handler>
page_fault drive(boost::json::basic_parser<Handler>& parser, std::string_view body,
                 std::size_t feed_bytes = std::size_t(-1)) {
    error_code ec;
    std::string_view rest = body;
    while (rest.size() > feed_bytes) {
        const std::size_t used = parser.write_some(true, rest.data(), feed_bytes, ec);
        if (ec) return fault_of(ec, body);
        rest.remove_prefix(used);
        if (used < feed_bytes) break; // the document ended here
    }
    const std::size_t used = parser.write_some(false, rest.data(), rest.size(), ec);
    if (ec) return fault_of(ec, body);
    rest.remove_prefix(used);
    return rest.find_first_not_of(" \t\r\n") == rest.npos ? page_fault::none : page_fault::not_json;
}

} // namespace dutchbook::venues::sax
