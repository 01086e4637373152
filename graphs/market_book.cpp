#include "graphs/market_book.hpp"

#include <algorithm>

namespace dutchbook::graphs {
namespace {

template <class Row>
const Row* find_row(const std::vector<Row>& rows, const market_key& key) noexcept {
    const auto at = std::lower_bound(rows.begin(), rows.end(), key,
                                     [](const Row& r, const market_key& k) { return r.key < k; });
    return at != rows.end() && at->key == key ? &*at : nullptr;
}

template <class Row>
void sort_rows(std::vector<Row>& rows) {
    std::sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) { return a.key < b.key; });
}

} // namespace

bool market_book::add(market row) {
    const auto [at, fresh] = at_.try_emplace(row.key, rows_.size());
    if (fresh) {
        rows_.push_back(std::move(row));
    } else if (rows_[at->second].sequence < row.sequence) {
        rows_[at->second] = std::move(row);
    }
    return fresh;
}

void market_book::freeze() {
    at_ = {};
    sort_rows(rows_);
}

std::size_t market_book::drop(std::string_view platform) {
    return std::erase_if(rows_, [&](const market& m) { return m.key.platform == platform; });
}

const market* market_book::find(const market_key& key) const noexcept {
    return find_row(rows_, key);
}

void book_table::freeze() { sort_rows(rows_); }

const order_book* book_table::find(const market_key& key) const noexcept {
    return find_row(rows_, key);
}

} // namespace dutchbook::graphs
