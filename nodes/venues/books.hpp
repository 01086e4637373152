#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <dutchbook/order_book.hpp>

#include "nodes/http/message.hpp"
#include "page.hpp"

namespace dutchbook::venues {

inline constexpr std::size_t kalshi_books_per_request = 100;
inline constexpr std::size_t polymarket_books_per_request = 500;

/// One book that is wanted: for Polymarket by the YES token, whose book holds both sides.
struct book_request {
    market_key key;
    std::string token; ///< empty for Kalshi
};

/// Why a book that was asked for is not there.
enum class book_fault : std::uint8_t {
    missing,      ///< the venue left it out
    repeated,     ///< it came twice, and differed
    wrong_market, ///< it names another market than we asked for
    bad_shape,    ///< a side that is no list of levels
    bad_bytes,    ///< its bytes are no JSON that we read; those of the other books are
    bad_level     ///< a price outside (0, 1) or off six decimals, a size that is no number
};
std::string_view to_string(book_fault why) noexcept;

struct book_reject {
    market_key key;
    book_fault why = book_fault::missing;
};

/// The books of one reply: every one asked for is either here or rejected, in the order of the
/// request.
struct book_batch {
    page_fault fault = page_fault::none; ///< other than none: nothing could be read, ask again
    std::vector<order_book> books;
    std::vector<book_reject> rejects;
    std::size_t unasked = 0; ///< books nobody asked for
    std::size_t damaged = 0; ///< books whose bytes could not be read
};

/// `wanted` holds 1..100 (Kalshi) or 1..500 (Polymarket) books.
http::request kalshi_books_request(std::string_view base_url, std::span<const book_request> wanted);
http::request polymarket_books_request(std::string_view clob_url,
                                       std::span<const book_request> wanted);

/// Kalshi sends bids only: the ask of one side is 1 less the bid of the other. Also takes a single
/// book as GET /markets/{ticker}/orderbook sends it, if one was asked for.
book_batch read_kalshi_books(http::response&& reply, std::span<const book_request> wanted);
/// The NO ladder is the mirror of the YES book's bids; the two are one book and are never added.
book_batch read_polymarket_books(http::response&& reply, std::span<const book_request> wanted);

} // namespace dutchbook::venues
