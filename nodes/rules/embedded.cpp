#include <nodes/rules/embedded.hpp>

namespace dutchbook::embedded {
extern const char rules_clauses[];
extern const char rules_kalshi[];
extern const char rules_polymarket[];
} // namespace dutchbook::embedded

namespace dutchbook::rules {

std::span<const std::pair<std::string_view, std::string_view>> embedded_files() noexcept {
    static const std::pair<std::string_view, std::string_view> files[] = {
        {"clauses.toml", embedded::rules_clauses},
        {"kalshi.toml", embedded::rules_kalshi},
        {"polymarket.toml", embedded::rules_polymarket}};
    return files;
}

} // namespace dutchbook::rules
