#pragma once

#include <string>
#include <string_view>

#include <boost/test/unit_test.hpp>

#include <nodes/contract/contract.hpp>
#include <nodes/rules/weigh.hpp>

namespace dutchbook::rules::testing {

inline market make_market(std::string platform, std::string id, std::string title,
                          std::string label, std::string rules) {
    market m;
    m.key = {std::move(platform), std::move(id)};
    m.title = std::move(title);
    m.yes_label = std::move(label);
    m.rules = std::move(rules);
    m.outcomes[0].name = "Yes";
    m.outcomes[1].name = "No";
    return m;
}

/// Two markets whose titles ask the same, and what their rules make of it.
struct pair_of_rules {
    std::string left_title = "Will Ada Quist win the 2026 Rockford mayoral election?";
    std::string right_title = "Will Ada Quist win the 2026 Rockford mayoral election?";
    catalogue with = catalogue::built_in();

    weighed of(const std::string& left, const std::string& right) const {
        const market a = make_market("kalshi", "KXROCK-26-Q", left_title, "", left);
        const market b = make_market("polymarket", "0xabc", right_title, "", right);
        const auto x = contract::compile(a), y = contract::compile(b);
        const auto says_a = read_rules(with, a, x), says_b = read_rules(with, b, y);
        return weigh(with, contract::prove(x, y), {a, x, says_a}, {b, y, says_b});
    }
    static bool proved(const weighed& w) {
        return w.verdict.what == contract::finding::related &&
               w.verdict.kind == relation_kind::identity && w.verdict.tier == relation_tier::proved;
    }
    static bool titles(const weighed& w) {
        return w.verdict.what == contract::finding::related &&
               w.verdict.tier == relation_tier::titles;
    }
    static bool open(const weighed& w) { return w.verdict.what == contract::finding::open; }
};

} // namespace dutchbook::rules::testing
