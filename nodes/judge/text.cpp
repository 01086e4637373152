#include <algorithm>
#include <array>
#include <memory>
#include <vector>

#include <cstdlib>

#include <openssl/evp.h>
#include <utf8proc.h>

#include <dutchbook/fault.hpp>

#include "nodes/judge/text.hpp"

namespace dutchbook::judge {
namespace {

constexpr utf8proc_int32_t replacement = 0xFFFD;
constexpr std::string_view ellipsis = " [...] ";

struct span32 {
    utf8proc_int32_t first, last;
};
/// Invisible characters (Unicode's Default_Ignorable_Code_Point and the like) that category alone
/// does not give away.
constexpr std::array invisible{
    span32{0x00AD, 0x00AD},   span32{0x034F, 0x034F},   span32{0x061C, 0x061C},
    span32{0x115F, 0x1160},   span32{0x17B4, 0x17B5},   span32{0x180B, 0x180F},
    span32{0x200B, 0x200F},   span32{0x202A, 0x202E},   span32{0x2060, 0x206F},
    span32{0x2800, 0x2800},   span32{0x3164, 0x3164},   span32{0xFE00, 0xFE0F},
    span32{0xFEFF, 0xFEFF},   span32{0xFFA0, 0xFFA0},   span32{0xFFF0, 0xFFFB},
    span32{0x1BCA0, 0x1BCA3}, span32{0x1D173, 0x1D17A}, span32{0xE0000, 0xE0FFF}};

/// What stands for a code point in clean text: itself, a space, or nothing (0).
utf8proc_int32_t kept(utf8proc_int32_t c) {
    if (c == '\t' || c == '\n' || c == '\r' || c == 0x0B || c == 0x0C || c == 0x85) return ' ';
    if (c >= ' ' && c < 0x7F) return c;
    for (const auto& [first, last] : invisible)
        if (c >= first && c <= last) return 0;
    switch (utf8proc_category(c)) {
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
        return ' ';
    case UTF8PROC_CATEGORY_CC:
    case UTF8PROC_CATEGORY_CF:
    case UTF8PROC_CATEGORY_CS:
    case UTF8PROC_CATEGORY_CO:
    case UTF8PROC_CATEGORY_CN:
        return 0;
    default:
        return c;
    }
}

/// Calls `each(code point)`; every byte that belongs to no sequence counts as U+FFFD.
template <class Each>
void for_each_code(std::string_view text, Each each) {
    const auto* at = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
    auto left = static_cast<utf8proc_ssize_t>(text.size());
    while (left > 0) {
        utf8proc_int32_t c = replacement;
        const auto used = utf8proc_iterate(at, left, &c);
        each(used > 0 ? c : replacement);
        at += std::max<utf8proc_ssize_t>(used, 1);
        left -= std::max<utf8proc_ssize_t>(used, 1);
    }
}

void append_utf8(std::string& into, utf8proc_int32_t c) {
    std::array<utf8proc_uint8_t, 4> bytes{};
    const auto n = utf8proc_encode_char(c, bytes.data());
    into.append(reinterpret_cast<const char*>(bytes.data()), static_cast<std::size_t>(n));
}

std::string visible(std::string_view raw) {
    std::string out;
    out.reserve(raw.size());
    bool after_return = false;
    for_each_code(raw, [&](utf8proc_int32_t c) {
        const bool second_half = after_return && c == '\n';
        after_return = c == '\r';
        if (second_half) return;
        if (const auto k = kept(c)) append_utf8(out, k);
    });
    return out;
}

std::string nfkc(const std::string& valid) {
    utf8proc_uint8_t* made = nullptr;
    const auto n = utf8proc_map(
        reinterpret_cast<const utf8proc_uint8_t*>(valid.data()),
        static_cast<utf8proc_ssize_t>(valid.size()), &made,
        static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPAT | UTF8PROC_COMPOSE));
    const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owner(made, &std::free);
    if (n < 0) throw std::bad_alloc(); // the text is valid: only memory can be missing
    return {reinterpret_cast<const char*>(made), static_cast<std::size_t>(n)};
}

/// Head and tail of a text of too many code points.
std::string shortened(std::string text, std::size_t most) {
    std::vector<std::size_t> starts;
    for (std::size_t i = 0; i < text.size(); ++i)
        if ((static_cast<unsigned char>(text[i]) & 0xC0) != 0x80) starts.push_back(i);
    if (starts.size() <= most) return text;
    if (most <= ellipsis.size() + 1) return text.substr(0, most < starts.size() ? starts[most] : 0);
    const auto keep = most - ellipsis.size();
    const auto head = keep - keep / 3;
    return text.substr(0, starts[head]) + std::string(ellipsis) +
           text.substr(starts[starts.size() - keep / 3]);
}

/// Enough of a huge text for its head and its tail, cut before any work is done on it.
std::string bounded(std::string_view raw, std::size_t most_characters) {
    const auto most = std::max<std::size_t>(most_characters, 64) * 16;
    if (raw.size() <= 2 * most) return std::string(raw);
    return std::string(raw.substr(0, most)) + std::string(raw.substr(raw.size() - most));
}

} // namespace

std::string clean(std::string_view raw, std::size_t most_characters) {
    // Invisible characters go first: they keep apart what NFKC would otherwise compose.
    // Compositions bring none back, but a shortened text may begin its tail with a combining mark.
    return nfkc(shortened(nfkc(visible(bounded(raw, most_characters))), most_characters));
}

void append_json(std::string& into, std::string_view text) {
    static constexpr std::string_view digits = "0123456789abcdef";
    into += '"';
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            into += '\\';
            into += c;
        } else if (byte < 0x20 || byte == 0x7F) {
            into += "\\u00";
            into += digits[byte >> 4];
            into += digits[byte & 15];
        } else {
            into += c;
        }
    }
    into += '"';
}

std::string sha256_hex(std::string_view bytes) {
    static constexpr std::string_view digits = "0123456789abcdef";
    std::array<unsigned char, EVP_MAX_MD_SIZE> sum{};
    unsigned size = 0;
    if (EVP_Digest(bytes.data(), bytes.size(), sum.data(), &size, EVP_sha256(), nullptr) != 1)
        throw error(exit_code::internal, "SHA-256 is not available");
    std::string out;
    for (unsigned i = 0; i < size; ++i) {
        out += digits[sum[i] >> 4];
        out += digits[sum[i] & 15];
    }
    return out;
}

} // namespace dutchbook::judge
