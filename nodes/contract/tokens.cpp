#include <algorithm>
#include <array>
#include <optional>

#include "nodes/contract/calendar.hpp"
#include "nodes/contract/hash.hpp"
#include "nodes/contract/text.hpp"
#include "nodes/contract/wide.hpp"

namespace dutchbook::contract {
namespace {

constexpr std::int64_t one = 1'000'000;
constexpr std::int64_t most = 9'000'000'000'000'000'000;

bool digit(char c) { return c >= '0' && c <= '9'; }
bool letter(char c) { return (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 128; }
bool word_char(char c) { return letter(c) || digit(c); }

/// 10^-6 units times a whole factor; saturates far above any strike.
std::int64_t scaled(std::int64_t value, std::int64_t factor) {
    const wide product = static_cast<wide>(value) * factor;
    return product > most ? most : static_cast<std::int64_t>(product);
}

struct suffix {
    std::string_view text;
    std::int64_t factor;
};
constexpr std::array suffixes{suffix{"k", 1'000},
                              suffix{"m", 1'000'000},
                              suffix{"mm", 1'000'000},
                              suffix{"mn", 1'000'000},
                              suffix{"b", 1'000'000'000},
                              suffix{"bn", 1'000'000'000},
                              suffix{"t", 1'000'000'000'000},
                              suffix{"tn", 1'000'000'000'000}};

bool ordinal_suffix(std::string_view s) { return s == "st" || s == "nd" || s == "rd" || s == "th"; }

} // namespace

void token_list::read(std::string_view text, std::size_t most_bytes, std::size_t most_tokens) {
    folded_.clear();
    tokens_.clear();
    bracketed_ = quoted_ = false;
    tokens_.reserve(std::min(most_tokens, text.size() / 4 + 8));
    cut_ = !fold(text, most_bytes, folded_);
    split(most_tokens);
    for (std::size_t i = tokens_.size(); quoted_ && i-- > 0 && tokens_[i].symbol != '"';)
        tokens_[i].quoted = false; // the last quote was never closed
}

void token_list::push_symbol(std::size_t at, char symbol) {
    if (symbol == ')') bracketed_ = false;
    token t;
    t.text = std::string_view(folded_).substr(at, 1);
    t.kind = token_kind::symbol;
    t.symbol = symbol;
    t.glued = at > 0 && folded_[at - 1] != ' ';
    t.bracketed = bracketed_;
    tokens_.push_back(t);
    if (symbol == '(') bracketed_ = true;
    if (symbol == '"') quoted_ = !quoted_;
}

void token_list::split(std::size_t most_tokens) {
    const std::string_view s = folded_;
    for (std::size_t at = 0; at < s.size();) {
        if (tokens_.size() >= most_tokens) {
            cut_ = true;
            return;
        }
        const char c = s[at];
        const bool decimal =
            c == '.' && at + 1 < s.size() && digit(s[at + 1]) && (at == 0 || !word_char(s[at - 1]));
        if (digit(c) || decimal) {
            at = read_number(at);
        } else if (letter(c)) {
            at = read_word(at);
        } else {
            switch (c) {
            case '\x01':
                push_symbol(at, 'L');
                break;
            case '\x02':
                push_symbol(at, 'G');
                break;
            case '\x03':
                push_symbol(at, 'o');
                break;
            case '\x04':
                push_symbol(at, 'E');
                break;
            case '\x05':
                push_symbol(at, 'P');
                break;
            case '\x06':
                push_symbol(at, 'Y');
                break;
            case '\x07':
                push_symbol(at, 'R');
                break;
            case '$':
            case '@':
            case '%':
            case '#':
            case '+':
            case '-':
            case '<':
            case '>':
            case '=':
            case '&':
            case '/':
            case ':':
            case ',':
            case '.':
            case '?':
            case '!':
            case '"':
            case '(':
            case ')':
            case ';':
                push_symbol(at, c);
                break;
            default:
                break; // spaces, apostrophes at the edge of a word, the rest
            }
            ++at;
        }
    }
}

/// "1,000.5", "2nd", "80", "10k", "2025-10-25t14:00:00z"; "49ers" and "3d" are words.
std::size_t token_list::read_number(std::size_t at) {
    const std::string_view s = folded_;
    token t;
    t.glued = at > 0 && s[at - 1] != ' ';
    t.bracketed = bracketed_;
    t.quoted = quoted_;
    if (const auto iso = read_iso_date(s.substr(at))) {
        t.kind = token_kind::date;
        t.value = iso->day;
        t.scaled = iso->clock_minutes >
                   0; // a time of day after midnight: the day itself still counts in part
        t.text = s.substr(at, iso->length);
        tokens_.push_back(t);
        return at + iso->length;
    }
    std::size_t end = at;
    wide whole = 0;
    while (end < s.size() &&
           (digit(s[end]) ||
            (s[end] == ',' && end + 3 < s.size() && digit(s[end + 1]) && digit(s[end + 2]) &&
             digit(s[end + 3]) && (end + 4 >= s.size() || !digit(s[end + 4]))))) {
        if (s[end] == ',')
            t.grouped = true;
        else if (whole < most)
            whole = whole * 10 + (s[end] - '0');
        ++end;
    }
    const wide micros = whole * one;
    std::int64_t value = micros > most ? most : static_cast<std::int64_t>(micros);
    if (end + 1 < s.size() && s[end] == '.' && digit(s[end + 1])) {
        t.grouped = true;
        std::int64_t place = one / 10;
        for (++end; end < s.size() && digit(s[end]); ++end, place /= 10)
            value += (s[end] - '0') * place;
    }
    std::size_t tail = end;
    while (tail < s.size() && letter(s[tail])) ++tail;
    const auto after = s.substr(end, tail - end);
    if (!after.empty() && (tail >= s.size() || !digit(s[tail]))) {
        if (ordinal_suffix(after)) {
            t.ordinal = true;
            end = tail;
        } else {
            for (const auto& known : suffixes)
                if (after == known.text) {
                    value = scaled(value, known.factor);
                    t.scaled = true;
                    end = tail;
                }
        }
    } else if (!after.empty()) {
        tail = end; // "2x4": the number ends here, a word follows
    }
    static constexpr std::array<std::string_view, 12> units{"bp", "bps", "pp", "pts", "f", "c",
                                                            "am", "pm",  "in", "x",   "p", "y"};
    bool unit_follows = after.empty() || t.ordinal || t.scaled;
    for (const auto u : units) unit_follows = unit_follows || after == u;
    if (!unit_follows) return read_word(at);
    t.kind = token_kind::number;
    t.value = value;
    t.text = s.substr(at, end - at);
    tokens_.push_back(t);
    return end;
}

/// A run of letters and digits; "j.d." and "u.s." join up, "o'connor" loses its apostrophe, "'s" is
/// dropped.
std::size_t token_list::read_word(std::size_t at) {
    const std::size_t begin = at;
    std::size_t out = at; // joined words are written over their own text: they only get shorter
    while (at < folded_.size()) {
        const char c = folded_[at];
        const bool more = at + 1 < folded_.size();
        if (word_char(c)) {
            folded_[out++] = c;
            ++at;
        } else if (c == '\'' && more && letter(folded_[at + 1])) {
            const bool possessive =
                folded_[at + 1] == 's' && (at + 2 >= folded_.size() || !word_char(folded_[at + 2]));
            at += possessive ? 2 : 1;
        } else if (c == '.' && out == begin + 1 && more && letter(folded_[at + 1]) &&
                   (at + 2 >= folded_.size() || !word_char(folded_[at + 2]))) {
            ++at; // "u.s": a single letter, a dot, a single letter
            while (at < folded_.size() && letter(folded_[at]) &&
                   (at + 1 >= folded_.size() || !word_char(folded_[at + 1]))) {
                folded_[out++] = folded_[at++];
                if (at < folded_.size() && folded_[at] == '.') ++at;
            }
            break;
        } else {
            break;
        }
    }
    token t;
    t.text = std::string_view(folded_).substr(begin, out - begin);
    for (std::size_t i = out; i < at; ++i) folded_[i] = ' ';
    t.id = word_id(t.text);
    t.glued = begin > 0 && folded_[begin - 1] != ' ';
    t.bracketed = bracketed_;
    t.quoted = quoted_;
    tokens_.push_back(t);
    return at;
}

std::size_t end_of(std::string_view words, const std::vector<token>& tokens, std::size_t at) {
    while (!words.empty()) {
        const auto end = std::min(words.find(' '), words.size());
        while (at < tokens.size() && tokens[at].kind == token_kind::symbol && tokens[at].glued)
            ++at;
        if (at >= tokens.size() || tokens[at].text != words.substr(0, end)) return 0;
        words.remove_prefix(std::min(end + 1, words.size()));
        ++at;
    }
    return at;
}

} // namespace dutchbook::contract
