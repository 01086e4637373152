#include "nodes/judge/quote.hpp"

#include <algorithm>
#include <string>

#include "nodes/contract/text.hpp"

namespace dutchbook::judge {
namespace {

/// Folded words with single spaces, one at both ends.
std::string folded(std::string_view text) {
    std::string lower;
    contract::fold(text, text.size(), lower);
    std::string out = " ";
    for (const char c : lower) {
        const bool part = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
                          static_cast<unsigned char>(c) >= 0x80;
        if (part)
            out += c;
        else if (out.back() != ' ')
            out += ' ';
    }
    if (out.back() != ' ') out += ' ';
    return out;
}

} // namespace

bool is_quoted(std::string_view quote, const question& side) {
    const std::string wanted = folded(quote);
    const auto words = std::ranges::count(wanted, ' ') - 1;
    if (words < 1) return false;
    const std::string title = folded(side.title), outcome = folded(side.outcome);
    if (wanted == title || wanted == outcome) return true;
    return words >= 2 &&
           (title.find(wanted) != title.npos || outcome.find(wanted) != outcome.npos ||
            folded(side.rules).find(wanted) != std::string::npos);
}

} // namespace dutchbook::judge
