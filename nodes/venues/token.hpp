#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace dutchbook::venues {

enum class token_kind : std::uint8_t { absent, null, boolean, number, string, composite };

/// One JSON value as the page wrote it: the characters of a number or of a string (escapes
/// resolved), "true" or "false". Points into the page or its arena, which must outlive it.
struct token {
    const char* data = nullptr;
    std::uint32_t size = 0;
    token_kind kind = token_kind::absent;

    std::string_view text() const noexcept { return {data, size}; }
    /// The characters of a string; empty for every other kind.
    std::string_view string() const noexcept {
        return kind == token_kind::string ? text() : std::string_view{};
    }
    bool is(token_kind k) const noexcept { return kind == k; }
    /// Absent and null mean the same on both venues.
    bool missing() const noexcept { return kind == token_kind::absent || kind == token_kind::null; }
    bool truth() const noexcept { return kind == token_kind::boolean && size == 4; }

    static token of(token_kind kind, std::string_view text) noexcept {
        return {text.data(), static_cast<std::uint32_t>(text.size()), kind};
    }
    /// Whether a repeated key says the same again. Lists and objects are never the same.
    friend bool same(const token& a, const token& b) noexcept {
        return a.kind == b.kind && a.kind != token_kind::composite && a.text() == b.text();
    }
};

/// Tokens of one list of a row, in `decoded_page::list_items`.
struct token_range {
    std::uint32_t first = 0;
    std::uint32_t count = 0;
};

/// The fields of one object that we read, by their number.
template <class Field>
struct row {
    static constexpr std::size_t width = std::size_t(Field::count_);
    std::array<token, width> fields{};
    const token& operator[](Field f) const noexcept { return fields[std::size_t(f)]; }
    token& operator[](Field f) noexcept { return fields[std::size_t(f)]; }
};

} // namespace dutchbook::venues
