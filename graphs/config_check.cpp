#include <filesystem>

#include <fmt/format.h>
#include <unistd.h>

#include "graphs/config.hpp"
#include "graphs/config_secret.hpp"

namespace dutchbook::graphs {
namespace {

/// Whether the variable or its file gives a secret; what is wrong with it goes to `problems`.
bool has_secret(std::string_view name, const environment& variables,
                std::vector<std::string>& problems) {
    try {
        return read_secret(name, variables).has_value();
    } catch (const error& e) {
        problems.emplace_back(e.what());
        return true; // it is set, and already complained about
    }
}

} // namespace

bool llm_is_on(const settings& values, const environment& variables) {
    if (values.llm.enabled != toggle::automatic) return values.llm.enabled == toggle::on;
    if (values.llm.url.empty()) return false;
    return is_loopback_url(values.llm.url) ||
           read_secret(values.llm.api_key_env, variables).has_value();
}

std::vector<std::string> check_environment(const settings& values, const environment& variables) {
    std::vector<std::string> problems;
    const bool llm_key = has_secret(values.llm.api_key_env, variables, problems);
    if (values.llm.enabled == toggle::on && !llm_key && !is_loopback_url(values.llm.url))
        problems.push_back(fmt::format("llm.enabled is true, but neither {0} nor {0}_FILE is set",
                                       values.llm.api_key_env));
    if (!values.convex.url.empty() &&
        !has_secret(values.convex.deploy_key_env, variables, problems))
        problems.push_back(fmt::format("convex.url is set, but neither {0} nor {0}_FILE is set",
                                       values.convex.deploy_key_env));

    std::error_code ignored;
    const std::filesystem::path store = values.store.path;
    const auto folder = store.has_parent_path() ? store.parent_path() : std::filesystem::path(".");
    if (!std::filesystem::is_directory(folder, ignored))
        problems.push_back(
            fmt::format("store.path: the folder {} does not exist", folder.string()));
    else if (::access(folder.c_str(), W_OK) != 0)
        problems.push_back(
            fmt::format("store.path: the folder {} cannot be written", folder.string()));
    else if (std::filesystem::is_directory(store, ignored))
        problems.push_back(fmt::format("store.path: {} is a folder", store.string()));
    if (!values.network.ca_file.empty() && ::access(values.network.ca_file.c_str(), R_OK) != 0)
        problems.push_back(
            fmt::format("network.ca_file: {} cannot be read", values.network.ca_file));
    return problems;
}

} // namespace dutchbook::graphs
