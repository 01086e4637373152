#pragma once

#include <map>
#include <optional>
#include <span>
#include <string_view>

#include "books.hpp"

namespace dutchbook::venues {

/// Matches the books of a reply, which come in any order, with those asked for.
class book_collector {
  public:
    /// `by_token` says what names a book: its token, else the id of its key.
    book_collector(std::span<const book_request> wanted, bool by_token);

    /// The request that a name belongs to, or nullptr; unknown names are counted.
    const book_request* find(std::string_view name);

    void give(const book_request& to, order_book&& book);
    void refuse(const book_request& to, book_fault why);

    /// What came and what did not, in the order of the request.
    book_batch finish() &&;

  private:
    struct slot {
        const book_request* request = nullptr;
        std::optional<order_book> book;
        std::optional<book_fault> fault;
    };
    slot& slot_of(const book_request& request);

    std::vector<slot> slots_;
    std::map<std::string_view, std::size_t> by_name_;
    std::span<const book_request> wanted_;
    std::size_t unasked_ = 0;
};

} // namespace dutchbook::venues
