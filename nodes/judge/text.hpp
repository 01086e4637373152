#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

// Foreign text on its way to a language model. Whoever writes a market's title may write orders to
// the model, hide them in characters that nobody sees, or try to end the string they stand in.
namespace dutchbook::judge {

/// NFKC without control, bidi, zero-width, tag, private and unassigned characters; tabs and line
/// breaks become one space each, bytes that are no UTF-8 become U+FFFD, everything else stays as it
/// is. Text longer than `most_characters` (code points) keeps its head and its tail. Idempotent.
std::string clean(std::string_view raw, std::size_t most_characters);

/// Appends valid UTF-8 as a JSON string with its quotes.
void append_json(std::string& into, std::string_view text);

/// Whether clean text seems to talk to the model rather than about an event: orders to ignore or to
/// answer, names of our own fields, chat markup, JSON. Such a question is not asked.
bool addresses_model(std::string_view clean_text);

/// Whether clean text holds marks of our own form, of JSON or of chat markup.
bool holds_marks(std::string_view clean_text);

/// Tokens that so many bytes of a prompt may cost, on the safe side: a third of the bytes.
constexpr std::int64_t tokens_of(std::size_t bytes) noexcept {
    return static_cast<std::int64_t>(bytes / 3 + 1);
}

/// Appends a field with its length, so that no two lists of fields give the same bytes.
void append_field(std::string& into, std::string_view field);

/// SHA-256 as 64 lower-case hex digits.
std::string sha256_hex(std::string_view bytes);

} // namespace dutchbook::judge
