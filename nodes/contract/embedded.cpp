#include "nodes/contract/embedded.hpp"

namespace dutchbook::embedded {
extern const char contract_words[];
extern const char contract_names[];
extern const char contract_aliases[];
extern const char contract_leagues[];
extern const char contract_contests[];
extern const char contract_facets[];
extern const char contract_measures[];
extern const char contract_reading[];
} // namespace dutchbook::embedded

namespace dutchbook::contract {

std::span<const std::pair<std::string_view, std::string_view>> embedded_files() noexcept {
    static const std::pair<std::string_view, std::string_view> files[] = {
        {"words.toml", embedded::contract_words},
        {"names.toml", embedded::contract_names},
        {"aliases.toml", embedded::contract_aliases},
        {"leagues.toml", embedded::contract_leagues},
        {"contests.toml", embedded::contract_contests},
        {"facets.toml", embedded::contract_facets},
        {"measures.toml", embedded::contract_measures},
        {"reading.toml", embedded::contract_reading}};
    return files;
}

} // namespace dutchbook::contract
