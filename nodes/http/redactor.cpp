#include <algorithm>
#include <mutex>
#include <set>

#include "nodes/http/ascii.hpp"
#include "nodes/http/base64.hpp"
#include "nodes/http/secret.hpp"

namespace dutchbook::http {
namespace {

constexpr std::size_t shortest_bytes = 4;
constexpr std::string_view mark = "[redacted]";

std::string with_lower_escapes(std::string text) {
    for (std::size_t i = 0; i + 2 < text.size(); ++i)
        if (text[i] == '%')
            for (std::size_t j = i + 1; j <= i + 2; ++j) text[j] = to_lower(text[j]);
    return text;
}

std::string json_escaped(std::string_view text) {
    std::string out;
    for (char c : text) {
        if (c == '"' || c == '\\')
            out += '\\', out += c;
        else if (c == '\n')
            out += "\\n";
        else if (c == '\r')
            out += "\\r";
        else if (c == '\t')
            out += "\\t";
        else
            out += c;
    }
    return out;
}

/// The part of base64(before ‖ text ‖ after) that depends on `text` alone, when `shift` bytes
/// (modulo 3) come before it.
std::string base64_core(std::string_view text, std::size_t shift) {
    std::string encoded = base64_encode(std::string(shift, '\0') + std::string(text));
    std::size_t first = (shift * 8 + 5) / 6;
    std::size_t last = (shift + text.size()) * 8 / 6;
    return encoded.substr(first, last - first);
}

std::string url_safe(std::string text) {
    std::replace(text.begin(), text.end(), '+', '-');
    std::replace(text.begin(), text.end(), '/', '_');
    return text;
}

std::set<std::string> forms_of(std::string_view value) {
    std::string encoded = percent_encode(value);
    std::set<std::string> out{std::string(value), encoded, with_lower_escapes(encoded),
                              json_escaped(value)};
    for (std::size_t shift = 0; shift < 3; ++shift) {
        std::string core = base64_core(value, shift);
        if (core.size() < shortest_bytes) continue;
        out.insert(url_safe(core));
        out.insert(percent_encode(core));
        out.insert(std::move(core));
    }
    for (const std::string& padded : {base64_encode(value), url_safe(base64_encode(value))}) {
        out.insert(padded);
        out.insert(percent_encode(padded));
    }
    return out;
}

} // namespace

bool is_secret_header(std::string_view name) noexcept {
    static constexpr std::string_view names[] = {"authorization", "proxy-authorization", "cookie",
                                                 "set-cookie",    "x-api-key",           "apikey",
                                                 "api-key"};
    auto same = [](char a, char b) { return to_lower(a) == b; };
    auto is = [&](std::string_view text, std::string_view wanted) {
        return std::equal(text.begin(), text.end(), wanted.begin(), wanted.end(), same);
    };
    static constexpr std::string_view kalshi = "kalshi-access-";
    return is(name.substr(0, kalshi.size()), kalshi) ||
           std::any_of(std::begin(names), std::end(names),
                       [&](auto wanted) { return is(name, wanted); });
}

void redactor::add(std::string_view value) {
    if (value.size() < shortest_bytes) return;
    std::unique_lock lock(mutex_);
    for (const std::string& form : forms_of(value)) {
        auto& bucket = forms_[form.front()];
        if (std::find(bucket.begin(), bucket.end(), form) != bucket.end()) continue;
        auto shorter = std::find_if(bucket.begin(), bucket.end(), [&](const std::string& other) {
            return other.size() < form.size();
        });
        bucket.insert(shorter, form);
    }
}

std::string redactor::redact(std::string_view text) const {
    std::shared_lock lock(mutex_);
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        std::size_t hit = 0;
        if (auto bucket = forms_.find(text.front()); bucket != forms_.end())
            for (const std::string& form : bucket->second)
                if (text.starts_with(form)) {
                    hit = form.size();
                    break;
                }
        if (hit == 0)
            out += text.front();
        else
            out += mark;
        text.remove_prefix(hit == 0 ? 1 : hit);
    }
    return out;
}

header_list redactor::redact(const header_list& headers) const {
    header_list out;
    out.reserve(headers.size());
    for (const auto& [name, value] : headers)
        out.emplace_back(name, is_secret_header(name) ? std::string(mark) : redact(value));
    return out;
}

} // namespace dutchbook::http
