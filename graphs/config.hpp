#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <dutchbook/fault.hpp>

#include "graphs/settings.hpp"

namespace dutchbook::graphs {

/// Environment variables by name; injected so that tests need not touch the process.
using environment = std::map<std::string, std::string, std::less<>>;

/// The environment of this process, copied. Not safe while another thread calls setenv.
environment current_environment();

/// Where settings come from, weakest first: defaults, the file, DUTCHBOOK_* variables, `--set`.
struct config_sources {
    std::optional<std::filesystem::path> file; ///< TOML
    environment variables;
    std::vector<std::string> sets; ///< "section.key=value"; the last of a key wins
};

/// Effective settings and where each came from.
struct configuration {
    settings values;
    /// By key, for keys that are not at their default: "dutchbook.toml:3:7",
    /// "DUTCHBOOK_ENGINE_THREADS", "--set".
    std::map<std::string, std::string, std::less<>> origins;
};

/// Reads and checks all sources. Throws `error` (configuration) whose text lists every problem, one
/// per line, each with its origin; values of secret-naming keys are withheld.
configuration load_configuration(const config_sources& sources);

/// The effective configuration as TOML that reads back to the same settings; every line says where
/// its value came from. Keys that name secrets show the variable's name and nothing of its value.
std::string print_toml(const configuration& config);

/// The defaults as a file to start from: every key with its sentence and what it takes. Reads back
/// to the defaults.
std::string print_template();

/// What `config check` finds beyond the text: key variables that are unset or unreadable, a store
/// folder that is missing, a CA file that cannot be read. Empty where all is well.
std::vector<std::string> check_environment(const settings& values, const environment& variables);

/// Whether verdicts are asked for: `llm.enabled`, and for automatic a key or a loopback URL.
bool llm_is_on(const settings& values, const environment& variables);

/// "https://…", or "http://" to a loopback host; without user, query or fragment. The answer is
/// what is wrong, or nothing.
std::optional<std::string> url_problem(std::string_view url);

/// Whether the URL's host is localhost, 127.0.0.0/8 or ::1.
bool is_loopback_url(std::string_view url);

/// Replaces ${VAR}, ${VAR:-default} and ${VAR:?message}; "$$" is a dollar. Appends what is wrong to
/// `problems`.
std::string interpolate(std::string_view text, const environment& variables,
                        std::vector<std::string>& problems);

} // namespace dutchbook::graphs
