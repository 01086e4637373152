#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>

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

} // namespace dutchbook::rules
