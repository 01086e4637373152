#include "books.hpp"

#include <utility>

#include "book_collector.hpp"
#include "encoding.hpp"

namespace dutchbook::venues {

std::string_view to_string(book_fault why) noexcept {
    switch (why) {
    case book_fault::missing:
        return "missing";
    case book_fault::repeated:
        return "repeated";
    case book_fault::wrong_market:
        return "wrong_market";
    case book_fault::bad_shape:
        return "bad_shape";
    case book_fault::bad_bytes:
        return "bad_bytes";
    case book_fault::bad_level:
        return "bad_level";
    }
    return "unknown";
}

http::request kalshi_books_request(std::string_view base_url,
                                   std::span<const book_request> wanted) {
    http::request request;
    request.url = std::string(base_url) + "/markets/orderbooks";
    char before = '?';
    for (const book_request& w : wanted) {
        request.url += before;
        request.url += "tickers=" + url_component(w.key.id);
        before = '&';
    }
    request.headers = {{"accept", "application/json"}};
    request.limits.body_bytes = 16u << 20;
    return request;
}

http::request polymarket_books_request(std::string_view clob_url,
                                       std::span<const book_request> wanted) {
    http::request request;
    request.method = "POST";
    request.url = std::string(clob_url) + "/books";
    request.body.push_back('[');
    for (const book_request& w : wanted) {
        if (request.body.size() > 1) request.body += ',';
        request.body += R"({"token_id":")" + w.token + "\"}"; // digits only: see is_token_id
    }
    request.body += ']';
    request.headers = {{"accept", "application/json"}, {"content-type", "application/json"}};
    request.limits.body_bytes = 16u << 20;
    return request;
}

book_collector::book_collector(std::span<const book_request> wanted, bool by_token)
    : slots_(wanted.size()), wanted_(wanted) {
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        slots_[i].request = &wanted[i];
        by_name_.emplace(by_token ? wanted[i].token : wanted[i].key.id, i);
    }
}

const book_request* book_collector::find(std::string_view name) {
    const auto at = by_name_.find(name);
    if (at != by_name_.end()) return slots_[at->second].request;
    ++unasked_;
    return nullptr;
}

book_collector::slot& book_collector::slot_of(const book_request& request) {
    return slots_[static_cast<std::size_t>(&request - wanted_.data())];
}

void book_collector::give(const book_request& to, order_book&& book) {
    slot& s = slot_of(to);
    if (s.book && (s.book->yes_asks != book.yes_asks || s.book->no_asks != book.no_asks))
        s.fault = book_fault::repeated;
    s.book = std::move(book);
}

void book_collector::refuse(const book_request& to, book_fault why) { slot_of(to).fault = why; }

book_batch book_collector::finish() && {
    book_batch out;
    out.unasked = unasked_;
    for (slot& s : slots_) {
        if (s.book && !s.fault)
            out.books.push_back(std::move(*s.book));
        else
            out.rejects.push_back({s.request->key, s.fault.value_or(book_fault::missing)});
    }
    return out;
}

} // namespace dutchbook::venues
