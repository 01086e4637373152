#include "nodes/value/suggest.hpp"

#include <algorithm>
#include <limits>
#include <vector>

namespace dutchbook {

std::size_t edit_distance(std::string_view a, std::string_view b) {
    // Three rows of the table: swaps look two back.
    std::vector<std::size_t> before(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] != b[j - 1])});
            const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
            if (swapped) row[j] = std::min(row[j], before[j - 2] + 1);
        }
        std::swap(before, last);
        std::swap(last, row);
    }
    return last[b.size()];
}

std::string_view nearest(std::string_view key, std::span<const std::string_view> known) {
    const auto leaf = [](std::string_view dotted) { return dotted.substr(dotted.rfind('.') + 1); };
    std::string_view best;
    auto least = std::numeric_limits<std::size_t>::max();
    for (const auto one : known) {
        const auto whole = edit_distance(key, one);
        const auto elsewhere = edit_distance(leaf(key), leaf(one)) + 2;
        if (const auto distance = std::min(whole, elsewhere); distance < least) {
            least = distance;
            best = one;
        }
    }
    return best;
}

} // namespace dutchbook
