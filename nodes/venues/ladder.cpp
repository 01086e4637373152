#include "ladder.hpp"

#include <algorithm>
#include <utility>

namespace dutchbook::venues {
namespace {

/// Venues write both as strings; a number would be a change of meaning (cents?) and is not taken.
std::optional<price> price_of(const token& t, rounding beyond) noexcept {
    if (!t.is(token_kind::string)) return std::nullopt;
    return parse_price(t.text(), beyond);
}

} // namespace

bool ladder::add_ask(const token& at, const token& size) {
    return add(price_of(at, rounding::up), size);
}

bool ladder::add_mirrored_bid(const token& at, const token& size) {
    const auto bid = price_of(at, rounding::down);
    return add(bid ? std::optional(bid->complement()) : std::nullopt, size);
}

bool ladder::add(std::optional<price> at, const token& size) {
    if (!at || at->micros <= 0 || at->micros >= micros_per_unit) return false;
    const auto count = size.is(token_kind::string) ? parse_quantity(size.text()) : std::nullopt;
    if (!count) return false;
    if (count->micros > 0) levels_.push_back({*at, *count});
    return true;
}

std::vector<level> ladder::take() {
    std::stable_sort(levels_.begin(), levels_.end(),
                     [](const level& a, const level& b) { return a.at < b.at; });
    std::vector<level> out;
    out.reserve(levels_.size());
    for (const level& l : levels_) {
        if (out.empty() || out.back().at != l.at) {
            out.push_back(l);
        } else if (__builtin_add_overflow(out.back().size.micros, l.size.micros,
                                          &out.back().size.micros)) {
            out.back().size = l.size; // more than exists: the smaller claim stands
        }
    }
    levels_.clear();
    return out;
}

} // namespace dutchbook::venues
