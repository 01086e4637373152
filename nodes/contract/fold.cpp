#include <algorithm>
#include <array>

#include <utf8proc.h>

#include "nodes/contract/text.hpp"

namespace dutchbook::contract {
namespace {

/// Characters that NFKC leaves alone and people type interchangeably.
struct replacement {
    std::int32_t code;
    const char* by;
};
constexpr std::array replacements{
    // sorted by code
    replacement{0x00A3, "\x05"}, replacement{0x00A5, "\x06"}, replacement{0x00AB, "\""},   replacement{0x00B0, "\x03"}, replacement{0x00BA, "\x03"},
    replacement{0x00BB, "\""},   replacement{0x00C6, "ae"},   replacement{0x00D0, "d"},
    replacement{0x00D8, "o"},    replacement{0x00DE, "th"},   replacement{0x00E6, "ae"},
    replacement{0x00F0, "d"},    replacement{0x00F8, "o"},    replacement{0x00FE, "th"},
    replacement{0x0110, "d"},    replacement{0x0111, "d"},    replacement{0x0131, "i"},
    replacement{0x0141, "l"},    replacement{0x0142, "l"},    replacement{0x0152, "oe"},
    replacement{0x0153, "oe"},   replacement{0x02BC, "'"},    replacement{0x2010, "-"},
    replacement{0x2011, "-"},    replacement{0x2012, "-"},    replacement{0x2013, "-"},
    replacement{0x2014, " - "},  replacement{0x2018, "'"},    replacement{0x2019, "'"},
    replacement{0x201A, "'"},    replacement{0x201B, "'"},    replacement{0x201C, "\""},
    replacement{0x201D, "\""},   replacement{0x201E, "\""},   replacement{0x2032, "'"},
    replacement{0x2033, "\""},   replacement{0x20AC, "\x04"}, replacement{0x20B9, "\x07"}, replacement{0x2191, "\x02"},
    replacement{0x2193, "\x01"}, replacement{0x2212, "-"},    replacement{0x2264, "\x01"},
    replacement{0x2265, "\x02"},
};

static_assert(std::is_sorted(replacements.begin(), replacements.end(),
                             [](const replacement& a, const replacement& b) {
                                 return a.code < b.code;
                             }));

/// ASCII as the tokenizer sees it: lower case, controls and ornaments as spaces.
constexpr auto ascii_fold = [] {
    std::array<char, 128> table{};
    for (int c = 0; c < 128; ++c) {
        char to = static_cast<char>(c);
        if (c >= 'A' && c <= 'Z') to = static_cast<char>(c + 32);
        if (c < 32 || c == 127 || c == '*' || c == '_' || c == '|' || c == '~' || c == '\\')
            to = ' ';
        if (c == '[' || c == '{') to = '(';
        if (c == ']' || c == '}') to = ')';
        if (c == '`') to = '\'';
        table[static_cast<std::size_t>(c)] = to;
    }
    return table;
}();

bool is_word_category(utf8proc_category_t c) {
    return (c >= UTF8PROC_CATEGORY_LU && c <= UTF8PROC_CATEGORY_LO) || c == UTF8PROC_CATEGORY_ND;
}

void append_code(std::int32_t code, std::string& into) {
    const auto known =
        std::lower_bound(replacements.begin(), replacements.end(), code,
                         [](const replacement& r, std::int32_t c) { return r.code < c; });
    if (known != replacements.end() && known->code == code) {
        into += known->by;
        return;
    }
    std::array<utf8proc_int32_t, 32> parts{};
    int boundary = 0;
    const auto options =
        static_cast<utf8proc_option_t>(UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD |
                                       UTF8PROC_STRIPMARK | UTF8PROC_IGNORE);
    const auto n = utf8proc_decompose_char(code, parts.data(), parts.size(), options, &boundary);
    if (n < 0 || n > static_cast<utf8proc_ssize_t>(parts.size())) {
        into += ' ';
        return;
    }
    for (utf8proc_ssize_t i = 0; i < n; ++i) {
        const auto part = parts[static_cast<std::size_t>(i)];
        if (part < 128) {
            into += ascii_fold[static_cast<std::size_t>(part < 0 ? 0 : part)];
            continue;
        }
        const auto category = utf8proc_category(part);
        if (is_word_category(category)) {
            std::array<utf8proc_uint8_t, 4> bytes{};
            const auto size = utf8proc_encode_char(part, bytes.data());
            for (utf8proc_ssize_t b = 0; b < size; ++b)
                into += static_cast<char>(bytes[static_cast<std::size_t>(b)]);
        } else if (category != UTF8PROC_CATEGORY_CF && category != UTF8PROC_CATEGORY_MN) {
            into += ' ';
        }
    }
}

} // namespace

bool fold(std::string_view text, std::size_t most_bytes, std::string& into) {
    const bool whole = text.size() <= most_bytes;
    if (!whole) text = text.substr(0, most_bytes);
    into.reserve(into.size() + text.size());
    const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
    for (std::size_t at = 0; at < text.size();) {
        const unsigned char c = bytes[at];
        if (c < 128) {
            into += ascii_fold[c];
            ++at;
            continue;
        }
        utf8proc_int32_t code = -1;
        const auto used =
            utf8proc_iterate(bytes + at, static_cast<utf8proc_ssize_t>(text.size() - at), &code);
        if (used <= 0) {
            into += ' ';
            ++at;
            continue;
        }
        append_code(code, into);
        at += static_cast<std::size_t>(used);
    }
    return whole;
}

} // namespace dutchbook::contract
