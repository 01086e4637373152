#pragma once

#include <algorithm>
#include <set>
#include <span>
#include <string_view>
#include <vector>

#include "books.hpp"
#include "mend.hpp"
#include "sax.hpp"
#include "scan.hpp"
#include "text_arena.hpp"

namespace dutchbook::venues {

/// Where the books of a reply lie, and the key that names one.
struct book_list {
    list_shape shape;
    std::string_view id_key;
    bool by_token = false;
};

/// Names the books that were cut: what is missing beside one whose name was not readable may be it.
inline void name_cut_books(book_batch& out, const std::vector<cut_row>& cut, const book_list& of,
                           std::span<const book_request> wanted) {
    out.damaged = cut.size();
    out.unasked -= std::min(out.unasked, cut.size());
    std::set<std::string_view> names;
    for (const cut_row& c : cut) names.insert(c.id);
    std::set<market_key> bad;
    for (const book_request& w : wanted)
        if (names.contains("") || names.contains(of.by_token ? w.token : w.key.id))
            bad.insert(w.key);
    for (book_reject& r : out.rejects)
        if (r.why == book_fault::missing && bad.contains(r.key)) r.why = book_fault::bad_bytes;
}

/// Runs a handler over a reply of order books. A reply that is no JSON from end to end, or lacks
/// the list, leaves nothing but its fault; one whose damage lies inside single books loses those.
template <class Handler>
book_batch read_books(http::response&& reply, std::span<const book_request> wanted,
                      const book_list& of) {
    book_batch out;
    const auto parse = [&](std::string_view body) {
        text_arena texts;
        boost::json::basic_parser<Handler> parser(boost::json::parse_options{}, body, texts,
                                                  wanted);
        out.fault = sax::drive(parser, body);
        if (out.fault == page_fault::none && !parser.handler().listed())
            out.fault = page_fault::wrong_shape;
        if (out.fault == page_fault::none) out = std::move(parser.handler()).finish();
    };
    if (reply.status != 200) {
        out.fault = page_fault::status;
    } else if (!to_utf8(reply.body)) {
        out.fault = page_fault::encoding;
    } else {
        parse(reply.body);
        if (!may_be_of_rows(out.fault)) return out;
        const page_fault as_it_came = out.fault;
        const auto cut = mend(of.shape, of.id_key, reply.body);
        if (!cut) return out;
        parse(reply.body);
        if (out.fault == page_fault::none)
            name_cut_books(out, cut->rows, of, wanted);
        else
            out.fault = as_it_came;
    }
    return out;
}

} // namespace dutchbook::venues
