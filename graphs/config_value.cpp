#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <type_traits>

#include <fmt/format.h>

#include "graphs/config.hpp"
#include "graphs/config_table.hpp"
#include "graphs/table_text.hpp"

namespace dutchbook::graphs {
namespace {

template <class T>
inline constexpr bool is_micros = false;
template <>
inline constexpr bool is_micros<money> = true;
template <>
inline constexpr bool is_micros<price> = true;
template <>
inline constexpr bool is_micros<decimal> = true;

std::optional<std::int64_t> integer_from(std::string_view text) {
    std::int64_t value = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (problem != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

bool is_variable_name(std::string_view text) {
    const auto letter = [](char c) { return (c >= 'A' && c <= 'Z') || c == '_'; };
    return !text.empty() && letter(text.front()) && text.size() <= 128 &&
           std::ranges::all_of(text, [&](char c) { return letter(c) || (c >= '0' && c <= '9'); });
}

/// What is wrong with a text of this kind, beyond being empty.
std::optional<std::string> text_problem(const option& what, std::string_view text) {
    if (text.empty()) return what.optional ? std::nullopt : std::optional(expected_text(what));
    if (text.find('\0') != std::string_view::npos) return "text without NUL";
    if (what.kind == option_kind::url) return url_problem(text);
    if (what.kind == option_kind::variable && !is_variable_name(text)) return expected_text(what);
    if (what.kind == option_kind::proxy) {
        if (!text.starts_with("http://")) return expected_text(what);
        // A proxy may stand anywhere: the tunnel through it is encrypted.
        return url_problem(std::string("https://").append(text.substr(7)));
    }
    return std::nullopt;
}

struct assigner {
    const option& what;
    std::string_view text;
    using answer = std::optional<std::string>;

    answer expected() const { return expected_text(what); }

    answer operator()(bool* to) const {
        if (text != "true" && text != "false") return expected();
        *to = text == "true";
        return {};
    }
    answer operator()(std::int64_t* to) const {
        const auto value = integer_from(text);
        if (!value || *value < what.least || *value > what.most) return expected();
        *to = *value;
        return {};
    }
    answer operator()(double* to) const {
        const auto micros = parse_micros(text, rounding::down, true);
        if (!micros || *micros < what.least || *micros > what.most) return expected();
        *to = static_cast<double>(*micros) / static_cast<double>(micros_per_unit);
        return {};
    }
    answer operator()(std::string* to) const {
        if (auto problem = text_problem(what, text)) return problem;
        *to = text;
        return {};
    }
    answer operator()(std::vector<std::string>* to) const {
        to->clear();
        if (text.find('\0') != std::string_view::npos) return "text without NUL";
        for (std::string_view left = text; !left.empty();) {
            const auto end = std::min(left.find(','), left.size());
            if (end > 0) to->emplace_back(left.substr(0, end));
            left.remove_prefix(std::min(end + 1, left.size()));
        }
        return {};
    }
    template <class Value>
    answer operator()(Value* to) const {
        if constexpr (is_micros<Value>) {
            const auto micros = parse_micros(text, rounding::refuse, true);
            if (!micros || *micros < what.least || *micros > what.most) return expected();
            *to = Value::from_micros(*micros);
        } else {
            const auto found = std::ranges::find(what.choices, text);
            if (found == what.choices.end()) return expected();
            *to = static_cast<Value>(found - what.choices.begin());
        }
        return {};
    }
};

std::string in_quotes(std::string_view text) { return '"' + json_escaped(text) + '"'; }

} // namespace

std::string expected_text(const option& what) {
    const auto amount = [](std::int64_t micros) { return format_micros(micros); };
    switch (what.kind) {
    case option_kind::boolean:
        return "true or false";
    case option_kind::integer:
        return fmt::format("an integer from {} to {}", what.least, what.most);
    case option_kind::ratio:
        return fmt::format("a number from {} to {}", amount(what.least), amount(what.most));
    case option_kind::amount:
        return fmt::format("a number from {} to {} with at most six decimals", amount(what.least),
                           amount(what.most));
    case option_kind::text:
    case option_kind::path:
        return what.optional ? "text" : "text that is not empty";
    case option_kind::paths:
        return "a list of files";
    case option_kind::url:
        return "an https URL, or http to a loopback host";
    case option_kind::proxy:
        return "http://host:port";
    case option_kind::variable:
        return "the NAME of an environment variable (capitals, digits, _), not its value";
    case option_kind::choice:
        break;
    }
    std::string all;
    for (const auto& one : what.choices) {
        if (!all.empty()) all += &one == &what.choices.back() ? " or " : ", ";
        all += one == "true" || one == "false" ? std::string(one) : in_quotes(one);
    }
    return all;
}

std::string value_text(const option& what, const settings& values) {
    settings copy = values;
    return std::visit(
        [&](auto* at) -> std::string {
            using value = std::remove_pointer_t<decltype(at)>;
            if constexpr (std::is_same_v<value, bool>) {
                return *at ? "true" : "false";
            } else if constexpr (std::is_same_v<value, std::string>) {
                return in_quotes(*at);
            } else if constexpr (std::is_same_v<value, std::vector<std::string>>) {
                std::string all;
                for (const auto& one : *at) all += (all.empty() ? "" : ", ") + in_quotes(one);
                return '[' + all + ']';
            } else if constexpr (std::is_same_v<value, std::int64_t>) {
                return fmt::format("{}", *at);
            } else if constexpr (std::is_same_v<value, double>) {
                return format_micros(std::llround(*at * static_cast<double>(micros_per_unit)));
            } else if constexpr (is_micros<value>) {
                return format_micros(at->micros);
            } else {
                const std::string_view chosen = what.choices[static_cast<std::size_t>(*at)];
                return chosen == "true" || chosen == "false" ? std::string(chosen)
                                                             : in_quotes(chosen);
            }
        },
        what.at(copy));
}

std::optional<std::string> assign(const option& what, settings& values, std::string_view text) {
    return std::visit(assigner{what, text}, what.at(values));
}

} // namespace dutchbook::graphs
