#pragma once

#include <span>

#include "books.hpp"
#include "sax.hpp"
#include "text_arena.hpp"

namespace dutchbook::venues {

/// Runs a handler over a reply of order books. A reply that is no JSON from end to end, or lacks
/// the list, leaves nothing but its fault.
template <class Handler>
book_batch read_books(http::response&& reply, std::span<const book_request> wanted) {
    book_batch out;
    if (reply.status != 200) {
        out.fault = page_fault::status;
    } else if (!to_utf8(reply.body)) {
        out.fault = page_fault::encoding;
    } else {
        text_arena texts;
        boost::json::basic_parser<Handler> parser(boost::json::parse_options{},
                                                  std::string_view(reply.body), texts, wanted);
        out.fault = sax::drive(parser, reply.body);
        if (out.fault == page_fault::none && !parser.handler().listed())
            out.fault = page_fault::wrong_shape;
        if (out.fault == page_fault::none) return std::move(parser.handler()).finish();
    }
    return out;
}

} // namespace dutchbook::venues
