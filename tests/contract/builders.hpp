#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "nodes/contract/prove.hpp"

namespace dutchbook::testing {

inline market make_market(std::string platform, std::string id, std::string title,
                          std::string label = {}) {
    market m;
    m.key = {std::move(platform), std::move(id)};
    m.title = std::move(title);
    m.yes_label = std::move(label);
    return m;
}

inline std::vector<contract::contract> compile_all(const std::vector<market>& event) {
    std::vector<const market*> pointers;
    for (const auto& m : event) pointers.push_back(&m);
    return contract::compile_event(pointers);
}

inline std::vector<const contract::contract*>
pointers_to(const std::vector<contract::contract>& all) {
    std::vector<const contract::contract*> out;
    for (const auto& c : all) out.push_back(&c);
    return out;
}

/// Verdict of two lone markets, given as title and label.
inline contract::verdict judge(const market& a, const market& b) {
    return contract::prove(contract::compile(a), contract::compile(b));
}
inline contract::verdict judge(std::string_view title, std::string_view label,
                               std::string_view other) {
    return judge(make_market("kalshi", "K-1", std::string(title), std::string(label)),
                 make_market("polymarket", "1", std::string(other)));
}

inline bool is(const contract::verdict& v, relation_kind kind) {
    return v.what == contract::finding::related && v.kind == kind;
}

} // namespace dutchbook::testing
