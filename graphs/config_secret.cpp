#include "graphs/config_secret.hpp"

#include <fmt/format.h>

namespace dutchbook::graphs {
namespace {

http::secret checked(http::secret value, std::string_view variable) {
    const auto fail = [&](std::string_view why) {
        return error(exit_code::configuration, fmt::format("{}: {}", variable, why));
    };
    if (value.empty()) throw fail("the secret is empty");
    // It would end a header line and begin the next.
    if (value.reveal().find_first_of("\r\n") != std::string::npos)
        throw fail("a secret has no line breaks");
    return value;
}

http::secret from_file(const std::string& path, std::string_view variable) {
    try {
        return http::secret::from_file(path);
    } catch (const error& e) {
        throw error(e.code(), fmt::format("{}: {}", variable, e.what()));
    }
}

} // namespace

std::optional<http::secret> read_secret(std::string_view name, const environment& variables) {
    if (name.empty()) return std::nullopt;
    if (const auto found = variables.find(name); found != variables.end() && !found->second.empty())
        return checked(http::secret(found->second), name);
    const std::string file = std::string(name) + "_FILE";
    if (const auto found = variables.find(file); found != variables.end() && !found->second.empty())
        return checked(from_file(found->second, file), file);
    return std::nullopt;
}

} // namespace dutchbook::graphs
