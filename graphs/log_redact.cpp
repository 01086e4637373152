#include "graphs/log_redact.hpp"

#include <algorithm>
#include <array>

namespace dutchbook::graphs {
namespace {

constexpr std::size_t least_bytes = 6;
constexpr std::string_view mask = "[redacted]";

/// Whatever follows these as a value is a credential. Lower case.
constexpr std::array<std::string_view, 12> names{"proxy-authorization",
                                                 "authorization",
                                                 "set-cookie",
                                                 "cookie",
                                                 "x-api-key",
                                                 "api-key",
                                                 "api_key",
                                                 "apikey",
                                                 "kalshi-access-key",
                                                 "kalshi-access-signature",
                                                 "kalshi-access-timestamp",
                                                 "deploy_key"};
/// Schemes of the Authorization header; the word after them is a credential wherever it stands.
constexpr std::array<std::string_view, 3> schemes{"bearer ", "convex ", "basic "};

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
bool is_word(char c) {
    return (lower(c) >= 'a' && lower(c) <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

bool stands_at(std::string_view text, std::size_t at, std::string_view word) {
    if (text.size() - at < word.size()) return false;
    return std::ranges::equal(text.substr(at, word.size()), word, {}, lower);
}

/// Where the value ends that begins at `at`: at its closing quote, else at a separator.
std::size_t value_end(std::string_view text, std::size_t at, char quote) {
    for (; at < text.size(); ++at) {
        if (quote != '\0' && text[at] == '\\')
            ++at;
        else if (quote != '\0' ? text[at] == quote
                               : std::string_view(" \t\"',;}\\").find(text[at]) != text.npos)
            break;
    }
    return std::min(at, text.size());
}

/// Past `name`, its closing quote and ':' or '='; nothing where no value follows.
std::size_t past_separator(std::string_view text, std::size_t at) {
    while (at < text.size() &&
           (text[at] == '"' || text[at] == '\'' || text[at] == '\\' || text[at] == ' '))
        ++at;
    if (at >= text.size() || (text[at] != ':' && text[at] != '=')) return std::string_view::npos;
    ++at;
    while (at < text.size() && text[at] == ' ') ++at;
    return at;
}

bool looks_like_a_key(std::string_view value) {
    const auto digit_or_mark = [](char c) {
        return !((lower(c) >= 'a' && lower(c) <= 'z') || c == '.' || c == '-');
    };
    return value.size() >= 16 ||
           (value.size() >= least_bytes && std::ranges::any_of(value, digit_or_mark));
}

/// Copies the value after a header's name masked; a scheme in front of it stays readable.
std::size_t mask_value(std::string_view text, std::size_t at, std::string& out) {
    char quote = '\0';
    if (at < text.size() && (text[at] == '"' || text[at] == '\'')) {
        quote = text[at];
        out += text[at++];
    }
    for (const auto scheme : schemes) {
        if (!stands_at(text, at, scheme)) continue;
        out += text.substr(at, scheme.size());
        at += scheme.size();
        break;
    }
    const auto end = value_end(text, at, quote);
    if (end > at && text.substr(at, mask.size()) != mask)
        out += mask;
    else
        out += text.substr(at, end - at);
    return end;
}

} // namespace

std::string mask_credentials(std::string_view text) {
    std::string out;
    std::size_t at = 0;
    while (at < text.size()) {
        const bool fresh = at == 0 || !is_word(text[at - 1]);
        const auto word = std::string_view::npos;
        std::size_t next = word;
        for (const auto name : names) {
            if (!fresh || !stands_at(text, at, name)) continue;
            if (next = past_separator(text, at + name.size()); next == word) continue;
            out += text.substr(at, next - at);
            at = mask_value(text, next, out);
            break;
        }
        if (next != word) continue;
        for (const auto scheme : schemes) {
            if (!fresh || !stands_at(text, at, scheme)) continue;
            const auto begin = at + scheme.size(), end = value_end(text, begin, '\0');
            if (!looks_like_a_key(text.substr(begin, end - begin))) continue;
            out += text.substr(at, scheme.size());
            out += mask;
            next = at = end;
            break;
        }
        if (next == word) out += text[at++];
    }
    return out;
}

std::function<std::string(std::string_view)> redaction_hook(const http::redactor& known) {
    return [&known](std::string_view text) { return mask_credentials(known.redact(text)); };
}

} // namespace dutchbook::graphs
