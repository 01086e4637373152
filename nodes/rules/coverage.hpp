#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include <dutchbook/market.hpp>

#include <nodes/rules/catalogue.hpp>

namespace dutchbook::rules {

/// How much of the rules of some markets is read.
struct coverage {
    std::uint64_t markets = 0; ///< with rules
    std::uint64_t whole = 0;   ///< of them, read to the last clause
    std::uint64_t clauses = 0;
    std::uint64_t read = 0;
    std::map<std::string, std::uint64_t> unread; ///< template: clauses

    coverage& operator+=(const coverage& other);
};

/// Per platform. The markets of one event are read together. Pure; costs as much as compiling all
/// markets and reading all of their rules.
std::map<std::string, coverage> coverage_of(const catalogue& with, std::span<const market> markets);

/// A template that nobody catalogued, where it stands.
struct unread_template {
    struct sample {
        const market* in = nullptr;
        std::string clause; ///< in its rules, as written
    };
    std::string text; ///< as in coverage::unread
    std::uint64_t clauses = 0;
    std::vector<sample> samples; ///< of different events, at most two
};

/// Those that no template takes, most frequent first. Points into `markets`. Pure; costs as much as
/// `coverage_of`.
std::vector<unread_template> unread_templates(const catalogue& with,
                                              std::span<const market> markets);

} // namespace dutchbook::rules
