#include "nodes/value/visible_text.hpp"

#include <algorithm>
#include <array>

#include <utf8proc.h>

namespace dutchbook {
namespace {

constexpr utf8proc_int32_t replacement = 0xFFFD;

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

} // namespace

std::string visible_text(std::string_view raw) {
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

} // namespace dutchbook
