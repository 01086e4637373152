#include "graphs/table_text.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>
#include <utf8proc.h>

namespace dutchbook::graphs {
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";
constexpr unsigned most_marks = 3; ///< combining marks on one character; more is vandalism

/// One character of foreign UTF-8; `code` is -1 where it is broken, then one byte long.
struct character {
    utf8proc_int32_t code = -1;
    std::string_view bytes;
};

character first_of(std::string_view text) {
    character c;
    const auto* at = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
    const auto n = utf8proc_iterate(at, static_cast<utf8proc_ssize_t>(text.size()), &c.code);
    if (n <= 0) c.code = -1;
    c.bytes = text.substr(0, n <= 0 ? 1 : static_cast<std::size_t>(n));
    return c;
}

enum class fate { keep, mark, space, drop, replace };

fate fate_of(utf8proc_int32_t code) {
    if (code < 0) return fate::replace;
    // Blank or invisible though their category says letter, mark or symbol.
    const bool filler = code == 0x115F || code == 0x1160 || code == 0x3164 || code == 0xFFA0;
    const bool invisible_mark = code == 0x034F || (code >= 0xFE00 && code <= 0xFE0F) ||
                                (code >= 0xE0100 && code <= 0xE01EF);
    if (filler || invisible_mark) return fate::drop;
    if (code == 0x2800) return fate::space;
    switch (utf8proc_category(code)) {
    case UTF8PROC_CATEGORY_CC:
        return (code >= '\t' && code <= '\r') || code == 0x85 ? fate::space : fate::drop;
    case UTF8PROC_CATEGORY_ZS:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
        return fate::space;
    case UTF8PROC_CATEGORY_CF:
    case UTF8PROC_CATEGORY_CO:
        return fate::drop;
    case UTF8PROC_CATEGORY_CS:
    case UTF8PROC_CATEGORY_CN:
        return fate::replace;
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_ME:
        return fate::mark;
    default:
        return fate::keep;
    }
}

unsigned width_of(utf8proc_int32_t code) {
    return code < 0 ? 1 : static_cast<unsigned>(std::max(0, utf8proc_charwidth(code)));
}

std::string spaces(unsigned n) { return std::string(n, ' '); }

} // namespace

std::string printable(std::string_view text) {
    std::string out;
    bool gap = false;
    unsigned marks = 0;
    while (!text.empty()) {
        const character c = first_of(text);
        text.remove_prefix(c.bytes.size());
        const fate what = fate_of(c.code);
        if (what == fate::drop) continue;
        if (what == fate::space) {
            gap = true;
            continue;
        }
        marks = what == fate::mark ? marks + 1 : 0;
        if (marks > most_marks) continue;
        if (gap && !out.empty()) out += ' ';
        gap = false;
        if (what == fate::mark && out.empty()) continue; // nothing to stand on
        out += what == fate::replace ? replacement : c.bytes;
    }
    return out;
}

std::string escaped(std::string_view text) {
    std::string out;
    unsigned marks = 0;
    while (!text.empty()) {
        const character c = first_of(text);
        text.remove_prefix(c.bytes.size());
        const fate what = fate_of(c.code);
        marks = what == fate::mark ? marks + 1 : 0;
        if (c.code < 0)
            out += fmt::format("\\x{:02x}", static_cast<unsigned char>(c.bytes[0]));
        else if (c.code == ' ' || what == fate::keep || (what == fate::mark && marks <= most_marks))
            out += c.bytes;
        else
            out += fmt::format("\\u{{{:x}}}", static_cast<std::uint32_t>(c.code));
    }
    return out;
}

unsigned display_width(std::string_view text) {
    unsigned width = 0;
    while (!text.empty()) {
        const character c = first_of(text);
        text.remove_prefix(c.bytes.size());
        width += width_of(c.code);
    }
    return width;
}

std::string cut_to_width(std::string_view text, unsigned columns) {
    if (columns == 0) return {};
    std::size_t kept = 0; // bytes that still leave a column for the ellipsis
    unsigned width = 0;
    for (auto rest = text; !rest.empty();) {
        const character c = first_of(rest);
        rest.remove_prefix(c.bytes.size());
        width += width_of(c.code);
        if (width > columns) return std::string(text.substr(0, kept)) + "…";
        if (width < columns) kept = text.size() - rest.size();
    }
    return std::string(text);
}

std::string pad_right(std::string_view text, unsigned columns) {
    std::string cut = cut_to_width(text, columns);
    return cut + spaces(columns - display_width(cut));
}

std::string pad_left(std::string_view text, unsigned columns) {
    std::string cut = cut_to_width(text, columns);
    return spaces(columns - display_width(cut)) + cut;
}

std::string json_escaped(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        const character c = first_of(text);
        text.remove_prefix(c.bytes.size());
        if (c.code < 0)
            out += replacement;
        else if (c.code == '"')
            out += "\\\"";
        else if (c.code == '\\')
            out += "\\\\";
        else if (c.code == '\n')
            out += "\\n";
        else if (c.code == '\t')
            out += "\\t";
        else if (c.code < 0x20 || c.code == 0x7f)
            out += fmt::format("\\u{:04x}", c.code);
        else
            out += c.bytes;
    }
    return out;
}

} // namespace dutchbook::graphs
