#include "news.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace dutchbook::venues {
namespace {

/// At most so many bytes, never half a character.
std::string_view cut(std::string_view text) noexcept {
    if (text.size() <= news_list::longest_bytes) return text;
    std::size_t n = news_list::longest_bytes;
    while (n > 0 && (static_cast<unsigned char>(text[n]) & 0xc0) == 0x80) --n;
    return text.substr(0, n);
}

bool before(const novelty& a, const novelty& b) noexcept {
    return std::tie(a.field, a.value) < std::tie(b.field, b.value);
}

} // namespace

void news_list::add(std::string_view place, std::string_view name, std::string_view value,
                    std::uint64_t count) {
    name = cut(name), value = cut(value);
    for (novelty& n : items_)
        if (n.field.size() == place.size() + 1 + name.size() && n.field.ends_with(name) &&
            n.field.starts_with(place) && n.value == value) {
            n.count += count;
            return;
        }
    std::string field(place);
    put({(field += '.').append(name), std::string(value), count});
}

void news_list::put(novelty one) {
    if (items_.size() < most) {
        items_.push_back(std::move(one));
        return;
    }
    more_ = true;
    const auto last = std::max_element(items_.begin(), items_.end(), before);
    if (before(one, *last)) *last = std::move(one);
}

void news_list::merge(const news_list& other) {
    more_ |= other.more_;
    for (const novelty& n : other.items_) {
        const auto at = std::find_if(items_.begin(), items_.end(), [&](const novelty& mine) {
            return mine.field == n.field && mine.value == n.value;
        });
        if (at != items_.end())
            at->count += n.count;
        else
            put(n);
    }
}

std::vector<novelty> news_list::sorted() const {
    auto out = items_;
    std::sort(out.begin(), out.end(), before);
    return out;
}

} // namespace dutchbook::venues
