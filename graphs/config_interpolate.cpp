#include <algorithm>

#include <fmt/format.h>

#include "graphs/config.hpp"

namespace dutchbook::graphs {
namespace {

bool is_name(std::string_view text) {
    const auto letter = [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
    };
    return !text.empty() && letter(text.front()) &&
           std::ranges::all_of(text, [&](char c) { return letter(c) || (c >= '0' && c <= '9'); });
}

/// The value of one reference: NAME, NAME:-default or NAME:?message. As in a shell, an empty
/// variable counts as unset where a default or a message is given.
std::string resolve(std::string_view inside, const environment& variables,
                    std::vector<std::string>& problems) {
    const auto colon = inside.find(':');
    const auto name = inside.substr(0, colon);
    const auto mark =
        colon == std::string_view::npos ? std::string_view{} : inside.substr(colon, 2);
    const bool known_mark = mark.empty() || mark == ":-" || mark == ":?";
    if (!is_name(name) || !known_mark) {
        problems.push_back(fmt::format(
            "\"${{{}}}\" is not ${{NAME}}, ${{NAME:-default}} or ${{NAME:?message}}", inside));
        return {};
    }
    const auto found = variables.find(name);
    const bool set = found != variables.end();
    if (set && (mark.empty() || !found->second.empty())) return found->second;
    const auto rest = mark.empty() ? std::string_view{} : inside.substr(colon + 2);
    if (mark == ":-") return std::string(rest);
    if (mark == ":?" && !rest.empty())
        problems.push_back(fmt::format("{}: {}", name, rest));
    else
        problems.push_back(fmt::format("the environment variable {} is not set", name));
    return {};
}

} // namespace

std::string interpolate(std::string_view text, const environment& variables,
                        std::vector<std::string>& problems) {
    std::string out;
    while (!text.empty()) {
        const auto dollar = std::min(text.find('$'), text.size());
        out += text.substr(0, dollar);
        text.remove_prefix(dollar);
        if (text.starts_with("$$")) {
            out += '$';
            text.remove_prefix(2);
        } else if (text.starts_with("${")) {
            const auto close = text.find('}');
            if (close == std::string_view::npos) {
                problems.push_back(fmt::format("\"{}\" lacks its closing brace", text));
                return out;
            }
            out += resolve(text.substr(2, close - 2), variables, problems);
            text.remove_prefix(close + 1);
        } else if (!text.empty()) {
            out += '$';
            text.remove_prefix(1);
        }
    }
    return out;
}

} // namespace dutchbook::graphs
