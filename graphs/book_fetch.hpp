#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "graphs/exchange.hpp"
#include "nodes/venues/books.hpp"

namespace dutchbook::graphs {

/// Books of one venue that are fetched together.
struct book_order {
    const char* platform = "";
    std::vector<venues::book_request> wanted;
};

/// What an order came to: every book is in the batch, rejected there, or unanswered.
struct books_read {
    venues::book_batch batch;
    std::vector<market_key> unanswered; ///< no reply for them
    std::string why;                    ///< there is none; empty where all were answered
};

/// How one venue is asked for books. Lives as long as any fetch that uses it; I/O thread only.
struct book_counter {
    engine::lane& by;
    transport& over;
    std::function<http::request(std::span<const venues::book_request>)> ask;
    std::function<venues::book_batch(http::response&&, std::span<const venues::book_request>)> read;
    std::size_t most = 1;  ///< books a request; halved where the venue refuses more
    bool refuses = false;  ///< refused book after book: no other is searched until one is answered
};

/// Fetches an order in as few requests as the venue takes. A venue may bill every book of a request
/// by itself, so that a large one can never pass: of a request that is answered with 429 twice,
/// half is asked for, down to a single book; what was learnt holds for every later request. One
/// book that gets no reply ends the order: a dead venue costs a few calls, not one for every book.
/// Of a request that is refused otherwise, the book that is why is searched for by halves.
/// What is read does not depend on the sizes. `done` is called exactly once, on the I/O thread.
void fetch_books(const book_order& what, std::shared_ptr<book_counter> at,
                 std::function<void(books_read)> done);

} // namespace dutchbook::graphs
