#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <dutchbook/market.hpp>
#include <dutchbook/order_book.hpp>

namespace dutchbook::graphs {

/// Every market of a run, one row per key. Filled by one thread in any order: of two rows with one
/// key the later read (`sequence`) stays, so the content does not depend on threads. Frozen, it is
/// sorted by key and read by any number of threads without a lock.
class market_book {
  public:
    /// False where a row with this key was there already; one of the two is dropped.
    bool add(market row);
    /// Sorts; no row may be added after it.
    void freeze();
    /// Drops the rows of a venue; how many. After `freeze`, before anything looks into the book.
    std::size_t drop(std::string_view platform);

    std::span<const market> rows() const noexcept { return rows_; }
    std::size_t size() const noexcept { return rows_.size(); }
    /// Null where unknown. After `freeze`.
    const market* find(const market_key& key) const noexcept;

  private:
    std::vector<market> rows_;
    std::unordered_map<market_key, std::size_t> at_;
};

/// Order books of a run, by market; each market's book is asked for once. Filled by one thread,
/// then frozen.
class book_table {
  public:
    void add(order_book book) { rows_.push_back(std::move(book)); }
    void freeze();
    std::size_t size() const noexcept { return rows_.size(); }
    const order_book* find(const market_key& key) const noexcept;

  private:
    std::vector<order_book> rows_;
};

} // namespace dutchbook::graphs
