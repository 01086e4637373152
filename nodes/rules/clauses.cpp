#include <nodes/rules/clauses.hpp>

#include <algorithm>
#include <cstddef>

#include <nodes/contract/hash.hpp>
#include <nodes/contract/vocabulary.hpp>

namespace dutchbook::rules {
namespace {

bool is_letter(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 128;
}
bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
bool is_space(char c) noexcept { return c == ' ' || c == '\t' || c == '\r'; }

/// The letters and dots before `at`, lower-case and without dots: "U.S" is "us".
bool abbreviates(std::string_view text, std::size_t at) {
    std::size_t first = at;
    while (first > 0 && (is_letter(text[first - 1]) || text[first - 1] == '.')) --first;
    char word[8];
    std::size_t size = 0, letters = 0;
    bool dotted = false;
    for (std::size_t i = first; i < at; ++i) {
        if (text[i] == '.') {
            dotted = true;
            continue;
        }
        ++letters;
        if (size < sizeof word)
            word[size++] =
                static_cast<char>(text[i] >= 'A' && text[i] <= 'Z' ? text[i] + 32 : text[i]);
    }
    if (letters == 1 || (dotted && letters <= 4)) return true; // an initial, "U.S"
    using contract::word_list;
    return letters <= sizeof word && contract::vocabulary::in_force().has(
                                         word_list::abbreviations, contract::word_id({word, size}));
}

/// What may stand between a full stop and the sentence behind it: quotes and brackets that close.
std::size_t after_closing(std::string_view text, std::size_t at) {
    while (at < text.size()) {
        if (text[at] == '"' || text[at] == '\'' || text[at] == ')' || text[at] == ']')
            ++at;
        else if (text.substr(at, 3) == "\xE2\x80\x9D" || text.substr(at, 3) == "\xE2\x80\x99")
            at += 3;
        else
            break;
    }
    return at;
}

/// A sentence begins with a capital, a digit, a quote, a bracket or another script.
bool begins_sentence(char c) {
    return (c >= 'A' && c <= 'Z') || is_digit(c) || c == '"' || c == '(' || c == '*' || c == '-' ||
           static_cast<unsigned char>(c) >= 128;
}

/// "1.", "(2)": the bullet of a list.
bool numbers_a_list(std::string_view clause) {
    if (clause.size() < 2 || clause.size() > 4) return false;
    if (clause.back() != '.' && clause.back() != ')') return false;
    clause.remove_suffix(1);
    if (clause.front() == '(') clause.remove_prefix(1);
    return !clause.empty() && std::ranges::all_of(clause, is_digit);
}

class splitter {
  public:
    explicit splitter(std::string_view text) : text_(text) {}

    std::vector<std::string_view> split() {
        for (std::size_t at = 0; at < text_.size(); ++at) {
            const char c = text_[at];
            if (c == '\n') {
                depth_ = 0;
                end_at(at, at + 1);
            } else if (ends_wide(at)) {
                end_at(at, at + 3);
                at += 2;
            } else if (c == ':' && depth_ == 0 && states_question(at + 1)) {
                end_at(at, at + 1);
            } else if (c == '(') {
                ++depth_;
            } else if (c == ')' && depth_ > 0) {
                --depth_;
            } else if ((c == '.' || c == '?' || c == '!') && depth_ == 0) {
                if (const auto next = next_sentence(at)) {
                    end_at(next, next);
                    at = next - 1;
                }
            }
        }
        end_at(text_.size(), text_.size());
        return std::move(out_);
    }

  private:
    /// The full stops and marks of East Asian scripts.
    bool ends_wide(std::size_t at) const {
        const auto mark = text_.substr(at, 3);
        return depth_ == 0 &&
               (mark == "\xE3\x80\x82" || mark == "\xEF\xBC\x81" || mark == "\xEF\xBC\x9F");
    }
    /// "In the game on June 12: If the home team wins, …": what stands before is a sentence alone.
    bool states_question(std::size_t at) const {
        while (at < text_.size() && is_space(text_[at])) ++at;
        const auto rest = text_.substr(at);
        const auto begins = [rest](std::string_view words) {
            if (rest.size() <= words.size() || rest[words.size()] != ' ') return false;
            const char first =
                rest[0] >= 'A' && rest[0] <= 'Z' ? static_cast<char>(rest[0] + 32) : rest[0];
            return first == words[0] && rest.substr(1, words.size() - 1) == words.substr(1);
        };
        return std::ranges::any_of(contract::vocabulary::in_force().sentence_begins(), begins);
    }
    /// Where the sentence behind the mark at `at` begins; 0 where none does.
    std::size_t next_sentence(std::size_t at) const {
        const std::size_t closed = after_closing(text_, at + 1);
        std::size_t next = closed;
        while (next < text_.size() && is_space(text_[next])) ++next;
        if (next == text_.size() || text_[next] == '\n' || !begins_sentence(text_[next])) return 0;
        if (next == closed && (next == at + 1 || text_[at] != '.')) {
            // "Yes.Otherwise": a missing space, if words stand on both sides
            const bool words = at > 0 && is_letter(text_[at - 1]) && text_[next] >= 'A' &&
                               text_[next] <= 'Z' && next + 1 < text_.size() &&
                               text_[next + 1] >= 'a' && text_[next + 1] <= 'z';
            return words && !abbreviates(text_, at) ? next : 0;
        }
        return text_[at] == '.' && closed == at + 1 && abbreviates(text_, at) ? 0 : next;
    }
    void end_at(std::size_t end, std::size_t next) {
        std::size_t first = begin_;
        begin_ = next;
        const auto edge = [](char c) { return is_space(c) || c == '*' || c == '-' || c == '"'; };
        while (first < end && edge(text_[first])) ++first;
        while (end > first && edge(text_[end - 1])) --end;
        const auto clause = text_.substr(first, end - first);
        if (numbers_a_list(clause)) return;
        if (std::ranges::any_of(clause, [](char c) { return is_letter(c) || is_digit(c); }))
            out_.push_back(clause);
    }

    std::string_view text_;
    std::size_t begin_ = 0;
    int depth_ = 0;
    std::vector<std::string_view> out_;
};

} // namespace

std::vector<std::string_view> clauses_of(std::string_view rules) { return splitter(rules).split(); }

} // namespace dutchbook::rules
