#include <nodes/match/plain_text.hpp>

#include <algorithm>

namespace dutchbook::match {
namespace {

unsigned char byte(std::string_view s, std::size_t i) { return static_cast<unsigned char>(s[i]); }

char32_t decode(std::string_view sequence) {
    const unsigned char first = byte(sequence, 0);
    if (sequence.size() == 1) return first;
    char32_t code = first & (0xffU >> (sequence.size() + 1));
    for (std::size_t i = 1; i < sequence.size(); ++i)
        code = code << 6 | (byte(sequence, i) & 0x3fU);
    return code;
}

bool is_space(char32_t c) {
    return c == ' ' || (c >= 9 && c <= 13) || c == 0x85 || c == 0xa0 || c == 0x2028 ||
           c == 0x2029 || c == 0x3000;
}

bool is_hidden(char32_t c) {
    return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0xad || c == 0x61c ||
           (c >= 0x200b && c <= 0x200f) || (c >= 0x202a && c <= 0x202e) ||
           (c >= 0x2060 && c <= 0x206f) || c == 0xfeff || (c >= 0xe0000 && c <= 0xe0fff);
}

} // namespace

std::size_t utf8_length(std::string_view s) noexcept {
    const unsigned char first = byte(s, 0);
    std::size_t length = 0;
    if (first < 0x80)
        length = 1;
    else if (first >= 0xc2 && first < 0xe0)
        length = 2;
    else if (first >= 0xe0 && first < 0xf0)
        length = 3;
    else if (first >= 0xf0 && first < 0xf5)
        length = 4;
    if (length == 0 || s.size() < length) return 0;
    for (std::size_t i = 1; i < length; ++i)
        if ((byte(s, i) & 0xc0U) != 0x80U) return 0;
    const unsigned char second = length > 2 ? byte(s, 1) : 0;
    const bool overlong = (first == 0xe0 && second < 0xa0) || (first == 0xf0 && second < 0x90);
    const bool beyond = (first == 0xed && second > 0x9f) || (first == 0xf4 && second > 0x8f);
    return overlong || beyond ? 0 : length;
}

std::string mended(std::string_view raw) {
    std::string out;
    out.reserve(raw.size());
    while (!raw.empty()) {
        const std::size_t length = utf8_length(raw);
        if (length == 0)
            out += "\xef\xbf\xbd";
        else
            out.append(raw.substr(0, length));
        raw.remove_prefix(std::max<std::size_t>(length, 1));
    }
    return out;
}

std::string printable(std::string_view raw) {
    const std::string whole = mended(raw);
    std::string out;
    bool pending = false;
    for (std::string_view rest = whole; !rest.empty();) {
        const std::string_view sequence = rest.substr(0, utf8_length(rest));
        rest.remove_prefix(sequence.size());
        const char32_t code = decode(sequence);
        if (is_space(code)) {
            pending = !out.empty();
        } else if (!is_hidden(code)) {
            if (pending) out += ' ';
            pending = false;
            out.append(sequence);
        }
    }
    return out;
}

std::size_t width(std::string_view utf8) noexcept {
    return static_cast<std::size_t>(std::count_if(utf8.begin(), utf8.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U;
    }));
}

std::vector<std::string> wrap(std::string_view utf8, std::size_t columns) {
    std::vector<std::string> lines(1);
    while (!utf8.empty()) {
        const std::size_t end = std::min(utf8.find(' '), utf8.size());
        std::string_view word = utf8.substr(0, end);
        utf8.remove_prefix(std::min(end + 1, utf8.size()));
        const std::size_t used = width(lines.back());
        if (used > 0 && used + 1 + width(word) > columns)
            lines.emplace_back();
        else if (used > 0)
            lines.back() += ' ';
        for (; !word.empty(); word.remove_prefix(std::max<std::size_t>(utf8_length(word), 1))) {
            if (width(lines.back()) == columns) lines.emplace_back();
            lines.back().append(word.substr(0, std::max<std::size_t>(utf8_length(word), 1)));
        }
    }
    return lines;
}

std::string padded(std::string_view utf8, std::size_t columns) {
    const std::size_t used = width(utf8);
    return std::string(utf8).append(columns > used ? columns - used : 0, ' ');
}

} // namespace dutchbook::match
