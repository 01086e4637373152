#include <nodes/store/json_text.hpp>

#include <array>
#include <charconv>
#include <cmath>

#include <dutchbook/money.hpp>

namespace dutchbook::store {

namespace {

/// Length of the well-formed UTF-8 sequence at `text[at]`, 0 where there is none (overlong forms,
/// surrogates and values above U+10FFFF are not well formed; Unicode 15, table 3-7).
std::size_t utf8_length(std::string_view text, std::size_t at) noexcept {
    const auto byte = [&](std::size_t i) -> unsigned {
        return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
    };
    const auto tail = [&](std::size_t i) { return (byte(i) & 0xC0U) == 0x80U; };
    const unsigned lead = byte(at);
    if (lead < 0x80) return 1;
    if (lead >= 0xC2 && lead <= 0xDF) return tail(at + 1) ? 2 : 0;
    if (lead >= 0xE0 && lead <= 0xEF) {
        const unsigned second = byte(at + 1);
        if (lead == 0xE0 && second < 0xA0) return 0;
        if (lead == 0xED && second > 0x9F) return 0;
        return tail(at + 1) && tail(at + 2) ? 3 : 0;
    }
    if (lead >= 0xF0 && lead <= 0xF4) {
        const unsigned second = byte(at + 1);
        if (lead == 0xF0 && second < 0x90) return 0;
        if (lead == 0xF4 && second > 0x8F) return 0;
        return tail(at + 1) && tail(at + 2) && tail(at + 3) ? 4 : 0;
    }
    return 0;
}

void append_control(std::string& out, unsigned char c) {
    static constexpr char digits[] = "0123456789abcdef";
    switch (c) {
    case '\n':
        out += "\\n";
        return;
    case '\r':
        out += "\\r";
        return;
    case '\t':
        out += "\\t";
        return;
    default:
        out += "\\u00";
        out.push_back(digits[c >> 4]);
        out.push_back(digits[c & 15]);
    }
}

} // namespace

void append_json_string(std::string& out, std::string_view text) {
    out.push_back('"');
    for (std::size_t at = 0; at < text.size();) {
        const char c = text[at];
        const std::size_t length = utf8_length(text, at);
        if (length == 0) {
            out += "\xEF\xBF\xBD";
        } else if (c == '"' || c == '\\') {
            out.push_back('\\');
            out.push_back(c);
        } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
            append_control(out, static_cast<unsigned char>(c));
        } else {
            out.append(text, at, length);
        }
        at += length == 0 ? 1 : length;
    }
    out.push_back('"');
}

void json_text::separate() {
    if (!first_) out_.push_back(',');
    first_ = false;
}

json_text& json_text::open(char bracket) {
    separate();
    out_.push_back(bracket);
    first_ = true;
    return *this;
}

json_text& json_text::close(char bracket) {
    out_.push_back(bracket);
    first_ = false;
    return *this;
}

json_text& json_text::field(std::string_view name) {
    separate();
    out_.push_back('"');
    for (std::size_t i = 0; i < name.size(); ++i) {
        if (camel_case_ && name[i] == '_' && i + 1 < name.size()) {
            const char next = name[++i];
            out_.push_back(next >= 'a' && next <= 'z' ? static_cast<char>(next - 'a' + 'A') : next);
        } else {
            out_.push_back(name[i]);
        }
    }
    out_ += "\":";
    first_ = true;
    return *this;
}

json_text& json_text::string(std::string_view text) {
    separate();
    append_json_string(out_, text);
    return *this;
}

json_text& json_text::integer(std::int64_t value) {
    separate();
    out_ += std::to_string(value);
    return *this;
}

json_text& json_text::micros(std::int64_t value) {
    separate();
    out_ += format_micros(value);
    return *this;
}

json_text& json_text::real(double value) {
    if (!std::isfinite(value)) return null();
    separate();
    std::array<char, 32> text{};
    const auto end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
    out_.append(text.data(), end);
    return *this;
}

json_text& json_text::boolean(bool value) { return raw(value ? "true" : "false"); }

json_text& json_text::null() { return raw("null"); }

json_text& json_text::raw(std::string_view json) {
    separate();
    out_ += json;
    return *this;
}

} // namespace dutchbook::store
