#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace dutchbook::venues {

enum class token_kind : std::uint8_t { absent, null, boolean, number, string, composite };

/// One JSON value as the page wrote it: the characters of a number or of a string (escapes
/// resolved), "true" or "false". Points into the page or its arena, which must outlive it.
///
/// Two full words without padding: a copy of a struct of 13 bytes is two loads that overlap, which
/// wait for the stores before them.
class token {
  public:
    token() = default;
    token(token_kind kind, std::string_view text = {}) noexcept
        : data_(text.data()), size_and_kind_(text.size() << kind_bits | std::size_t(kind)) {}

    token_kind kind() const noexcept { return token_kind(size_and_kind_ & ((1 << kind_bits) - 1)); }
    std::size_t size() const noexcept { return size_and_kind_ >> kind_bits; }
    std::string_view text() const noexcept { return {data_, size()}; }
    /// The characters of a string; empty for every other kind.
    std::string_view string() const noexcept {
        return kind() == token_kind::string ? text() : std::string_view{};
    }
    bool is(token_kind k) const noexcept { return kind() == k; }
    /// Absent and null mean the same on both venues.
    bool missing() const noexcept { return kind() <= token_kind::null; }
    bool truth() const noexcept { return kind() == token_kind::boolean && size() == 4; }

    /// Whether a repeated key says the same again. Lists and objects are never the same.
    friend bool same(const token& a, const token& b) noexcept {
        return a.kind() == b.kind() && !a.is(token_kind::composite) && a.text() == b.text();
    }

  private:
    static constexpr int kind_bits = 8;
    const char* data_ = nullptr;
    std::size_t size_and_kind_ = 0;
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
