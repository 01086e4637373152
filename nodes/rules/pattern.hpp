#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <nodes/rules/catalogue.hpp>

namespace dutchbook::contract {
struct token;
}

namespace dutchbook::rules {

/// Reads "the [primary|] resolution source is {source}" into parts and counts its literal words.
/// Returns what is wrong, or nothing.
std::string parse_pattern(std::string_view text, std::vector<part>& into, std::size_t& weight);

/// The words of a list that are separated by spaces.
std::vector<std::uint64_t> ids_of(std::string_view words);

/// The text that stands for a token in a template.
std::uint64_t id_of(const contract::token& t) noexcept;

/// What a slot took: tokens [first, last) of the clause.
struct capture {
    slot as = slot::any;
    std::size_t first = 0, last = 0;
};

/// Whether tokens may stand for {name}: the market's own texts say them.
class known_names {
  public:
    virtual ~known_names() = default;
    virtual bool knows(const contract::token& t) const = 0;
};

/// The place behind a time of day that begins at `at` ("11:59 pm et", "at noon"); `at` where none
/// does.
std::size_t after_clock(const catalogue& in, const std::vector<contract::token>& tokens,
                        std::size_t at);

/// Whether the template takes all of the tokens (symbols between them aside); then `into` holds
/// what its slots took. Slots take as little as they can.
bool takes(const catalogue& in, const clause_template& t,
           const std::vector<contract::token>& tokens, const known_names& names,
           std::vector<capture>& into);

} // namespace dutchbook::rules
