#include <array>
#include <utility>

#include <dutchbook/market.hpp>
#include <dutchbook/relation.hpp>

namespace dutchbook {
namespace {

template <class Enum, std::size_t N>
using names = std::array<std::pair<Enum, std::string_view>, N>;

constexpr names<strike_kind, 9> strike_names{{{strike_kind::none, "none"},
                                              {strike_kind::greater, "greater"},
                                              {strike_kind::greater_or_equal, "greater_or_equal"},
                                              {strike_kind::less, "less"},
                                              {strike_kind::less_or_equal, "less_or_equal"},
                                              {strike_kind::between, "between"},
                                              {strike_kind::functional, "functional"},
                                              {strike_kind::custom, "custom"},
                                              {strike_kind::structured, "structured"}}};

constexpr names<relation_kind, 6> relation_names{{{relation_kind::identity, "identity"},
                                                  {relation_kind::complement, "complement"},
                                                  {relation_kind::subset, "subset"},
                                                  {relation_kind::superset, "superset"},
                                                  {relation_kind::disjoint, "disjoint"},
                                                  {relation_kind::exhaustive, "exhaustive"}}};

constexpr names<relation_tier, 4> tier_names{{{relation_tier::reviewed, "reviewed"},
                                              {relation_tier::proved, "proved"},
                                              {relation_tier::judged, "judged"},
                                              {relation_tier::titles, "titles"}}};

template <class Enum, std::size_t N>
std::string_view name_of(const names<Enum, N>& table, Enum value) noexcept {
    for (const auto& [key, name] : table)
        if (key == value) return name;
    return "unknown";
}

template <class Enum, std::size_t N>
std::optional<Enum> find(const names<Enum, N>& table, std::string_view text) noexcept {
    for (const auto& [key, name] : table)
        if (name == text) return key;
    return std::nullopt;
}

} // namespace

strike_kind parse_strike_kind(std::string_view text) noexcept {
    return find(strike_names, text).value_or(strike_kind::none);
}
std::string_view to_string(strike_kind kind) noexcept { return name_of(strike_names, kind); }

std::string_view to_string(relation_kind kind) noexcept { return name_of(relation_names, kind); }
std::string_view to_string(relation_tier tier) noexcept { return name_of(tier_names, tier); }
std::optional<relation_kind> parse_relation_kind(std::string_view text) noexcept {
    return find(relation_names, text);
}

relation_kind mirrored(relation_kind kind) noexcept {
    if (kind == relation_kind::subset) return relation_kind::superset;
    if (kind == relation_kind::superset) return relation_kind::subset;
    return kind;
}

} // namespace dutchbook
