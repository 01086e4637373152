#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace dutchbook::contract {

/// Lower-case words without accents: NFKC, case folded, marks, control, bidi and zero-width
/// characters removed, curly quotes and dashes made plain. Reads at most `most_bytes`; bytes that
/// are not UTF-8 become spaces. Appends to `into`; false where text was cut.
bool fold(std::string_view text, std::size_t most_bytes, std::string& into);

enum class token_kind : std::uint8_t { word, number, date, symbol };

/// A piece of folded text. `text` points into the token_list that holds it.
struct token {
    std::string_view text;
    std::uint64_t id = 0;   ///< of words: word_id(text)
    std::int64_t value = 0; ///< numbers: 10^-6 units; dates: days since 1970
    token_kind kind = token_kind::word;
    char symbol = 0; ///< symbols: one of $ @ % # + - < > = & / : , . ? " ( ) ° L, G for ≤, ≥; E, P, Y, R
    bool ordinal = false;   ///< "2nd", "second"
    bool spelled = false;   ///< "two", not "2"
    bool scaled = false;    ///< carried k, m, bn
    bool grouped = false;   ///< had thousands separators or decimals: no year
    bool glued = false;     ///< no space before it
    bool bracketed = false; ///< inside ( )
    bool quoted = false;    ///< inside " "
    bool used = false;      ///< some reader has consumed it
};

/// Folded text cut into tokens. Tokens point into the list: it neither copies nor moves. Reuse one
/// for many texts.
class token_list {
  public:
    token_list() = default;
    token_list(const token_list&) = delete;
    token_list& operator=(const token_list&) = delete;

    /// Replaces the content by the tokens of `text`; at most `most_tokens`.
    void read(std::string_view text, std::size_t most_bytes = 1'000, std::size_t most_tokens = 160);

    std::vector<token>& tokens() noexcept { return tokens_; }
    const std::vector<token>& tokens() const noexcept { return tokens_; }
    bool cut() const noexcept { return cut_; }
    std::string_view folded() const noexcept { return folded_; }

  private:
    void split(std::size_t most_tokens);
    std::size_t read_number(std::size_t at);
    std::size_t read_word(std::size_t at);
    void push_symbol(std::size_t at, char symbol);

    std::string folded_;
    std::vector<token> tokens_;
    bool cut_ = false;
    bool bracketed_ = false, quoted_ = false;
};

/// The place behind words, separated by spaces, that stand in a list from `at` on; 0 where they do
/// not. Glued symbols between them do not count ("month-over-month").
std::size_t end_of(std::string_view words, const std::vector<token>& tokens, std::size_t at);

} // namespace dutchbook::contract
