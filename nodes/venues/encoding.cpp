#include "encoding.hpp"

#include <cstdint>
#include <cstring>

namespace dutchbook::venues {
namespace {

constexpr bool is_tail(unsigned char c) noexcept { return (c & 0xc0) == 0x80; }

/// Length of the sequence at `p`, 0 where it is malformed.
std::size_t sequence_length(const unsigned char* p, std::size_t left) noexcept {
    const unsigned char a = p[0];
    if (a < 0x80) return 1;
    if (a < 0xc2 || left < 2 || !is_tail(p[1])) return 0;
    if (a < 0xe0) return 2;
    if (left < 3 || !is_tail(p[2])) return 0;
    if (a < 0xf0) {
        if (a == 0xe0 && p[1] < 0xa0) return 0; // overlong
        if (a == 0xed && p[1] > 0x9f) return 0; // surrogate
        return 3;
    }
    if (a > 0xf4 || left < 4 || !is_tail(p[3])) return 0;
    if (a == 0xf0 && p[1] < 0x90) return 0; // overlong
    if (a == 0xf4 && p[1] > 0x8f) return 0; // above U+10FFFF
    return 4;
}

bool utf16_to_utf8(std::string_view bytes, bool little_endian, std::string& out) {
    if (bytes.size() % 2 != 0) return false;
    const auto unit = [&](std::size_t i) {
        const auto a = static_cast<unsigned char>(bytes[i]);
        const auto b = static_cast<unsigned char>(bytes[i + 1]);
        return std::uint32_t(little_endian ? b << 8 | a : a << 8 | b);
    };
    out.reserve(bytes.size() / 2 + bytes.size() / 8);
    for (std::size_t i = 0; i < bytes.size(); i += 2) {
        std::uint32_t c = unit(i);
        if (c >= 0xd800 && c < 0xe000) {
            if (c >= 0xdc00 || i + 4 > bytes.size()) return false;
            const std::uint32_t low = unit(i + 2);
            if (low < 0xdc00 || low >= 0xe000) return false;
            c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
            i += 2;
        }
        append_utf8(out, c);
    }
    return true;
}

} // namespace

void append_utf8(std::string& out, std::uint32_t c) {
    if (c < 0x80) {
        out += char(c);
    } else if (c < 0x800) {
        out += char(0xc0 | (c >> 6));
        out += char(0x80 | (c & 0x3f));
    } else if (c < 0x10000) {
        out += char(0xe0 | (c >> 12));
        out += char(0x80 | ((c >> 6) & 0x3f));
        out += char(0x80 | (c & 0x3f));
    } else {
        out += char(0xf0 | (c >> 18));
        out += char(0x80 | ((c >> 12) & 0x3f));
        out += char(0x80 | ((c >> 6) & 0x3f));
        out += char(0x80 | (c & 0x3f));
    }
}

bool is_utf8(std::string_view text) noexcept {
    const auto* p = reinterpret_cast<const unsigned char*>(text.data());
    std::size_t left = text.size();
    while (left > 0) {
        std::uint64_t eight = 0;
        if (left >= 8 && (std::memcpy(&eight, p, 8), (eight & 0x8080808080808080ULL) == 0)) {
            p += 8;
            left -= 8;
            continue;
        }
        const std::size_t n = sequence_length(p, left);
        if (n == 0) return false;
        p += n;
        left -= n;
    }
    return true;
}

bool to_utf8(std::string& body) {
    const std::string_view text = body;
    if (text.starts_with("\xef\xbb\xbf")) {
        body.erase(0, 3);
        return true;
    }
    const bool little = text.starts_with("\xff\xfe");
    if (!little && !text.starts_with("\xfe\xff")) return true;
    std::string out;
    if (!utf16_to_utf8(text.substr(2), little, out)) return false;
    // UTF-32's little-endian mark begins like UTF-16's and leaves zeros behind.
    if (out.find('\0') != std::string::npos) return false;
    body = std::move(out);
    return true;
}

std::string url_component(std::string_view text) {
    static constexpr char digits[] = "0123456789ABCDEF";
    std::string out;
    out.reserve(text.size());
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                           (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' || c == '~';
        if (plain) {
            out += c;
        } else {
            out += '%';
            out += digits[byte >> 4];
            out += digits[byte & 15];
        }
    }
    return out;
}

} // namespace dutchbook::venues
