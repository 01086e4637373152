#pragma once

// Reading single tokens into values. Every function says through `why` what is wrong, and leaves it
// alone where nothing is: a caller can read a whole row and look once.
//
// Values are written where they stay, into an `out` that holds nothing: a copy of an optional is
// one load of 16 bytes, and right after the two narrower stores that filled it a processor cannot
// forward it (a stall of some 15 cycles, for a dozen fields of every market).

#include <optional>
#include <string>
#include <string_view>

#include <dutchbook/market.hpp>

#include "neighbours.hpp"
#include "page.hpp"
#include "token.hpp"

namespace dutchbook::venues {

/// The first thing wrong with a row.
class complaint {
  public:
    void operator()(reject_reason why) noexcept {
        if (!why_) why_ = why;
    }
    explicit operator bool() const noexcept { return why_.has_value(); }
    reject_reason operator*() const noexcept { return *why_; }

  private:
    std::optional<reject_reason> why_;
};

/// There is a value, whether it can be read or not: neither absent, null nor empty.
inline bool is_said(const token& t) noexcept {
    return !t.missing() && !(t.is(token_kind::string) && t.size() == 0);
}

/// A string; a missing one is empty, another type is a complaint.
std::string_view read_string(const token& t, complaint& why) noexcept;

/// A boolean; `fallback` where it is missing and may be, else a complaint.
bool read_flag(const token& t, std::optional<bool> fallback, complaint& why) noexcept;

/// A moment. What cannot be read, as a time without a zone, is unknown: no date decides whether a
/// row can be read.
void read_time(const token& t, std::optional<timestamp>& out) noexcept;
/// The same, for a field that often repeats what it said last.
void read_time(const token& t, last_time& last, std::optional<timestamp>& out) noexcept;

/// A number, or a string that holds one, in 10^-6 units; digits beyond the sixth are cut towards
/// -inf. Empty strings are missing ones.
void read_decimal(const token& t, std::optional<decimal>& out, complaint& why) noexcept;

/// The same for amounts that are shown and never decide: what cannot be read or is negative is
/// unknown.
void read_amount(const token& t, std::optional<decimal>& out) noexcept;

/// A quote in dollars, from a string or a number. 0 and 1 mean that nobody quotes; what cannot be
/// read or lies outside [0, 1] is unknown, since the order book decides prices.
void read_quote(const token& t, rounding beyond, std::optional<price>& out) noexcept;

/// `to = from`, where `from` was written a moment ago.
template <class T>
void copy_fresh(std::optional<T>& to, const std::optional<T>& from) noexcept {
    if (from)
        to.emplace(*from);
    else
        to.reset();
}

/// Copies text without control characters (C0, DEL, C1); line breaks and tabs stay where `lines` is
/// true.
void put_text(std::string& out, std::string_view text, bool lines);

/// A line of text without control characters.
std::string clean_text(std::string_view text);

/// Longest title, label, tag or name, and longest rules, that a market may have. The venues' own are
/// below 1 and 10 kB; a row beyond is somebody's attempt on those who read it.
inline constexpr std::size_t longest_line_bytes = 4'096, longest_text_bytes = 64 << 10;

/// Characters that an id may have: printable ASCII without space, at most 200 of them.
bool is_id(std::string_view text) noexcept;

} // namespace dutchbook::venues
