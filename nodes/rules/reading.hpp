#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <dutchbook/market.hpp>

#include <nodes/contract/contract.hpp>
#include <nodes/rules/catalogue.hpp>

namespace dutchbook::rules {

/// A word of rules that the market's title and label do not say.
struct detail {
    std::uint64_t id = 0; ///< after synonyms, as in contract::term
    std::string text;
    contract::facet of = contract::facet::none;   ///< one that these words give a value
    contract::facet_bits values = 0;              ///< of it
    bool of_source = false;                       ///< names who is believed, inside a question
    bool decisive = false; ///< a name, a number or a contrast: no mere elaboration
};

/// One sentence of rules and what it was taken for.
struct clause {
    std::string_view text; ///< in the market's own rules
    meaning means = meaning::unread;
    const clause_template* as = nullptr; ///< null where unread
    std::vector<detail> details;         ///< of a question; names of a source
    std::string_view problem; ///< why a sentence that a template takes is unread all the same
    bool conditional = false; ///< unread, and it speaks of a condition
};

/// What the sentences that state the question say together.
struct statement {
    std::vector<std::uint64_t> words;           ///< ids of all of them, sorted when all is read
    std::optional<contract::window> window;     ///< the last that they name
    contract::unit unit = contract::unit::none; ///< of the numbers, where title or rules name one
    bool ordinal = false;                       ///< they speak of the next or the first occasion
};

/// The rules of one market, sentence by sentence. Points into the market and the catalogue.
struct reading {
    std::vector<clause> clauses;
    statement question;
    std::string asks; ///< the first sentence that states the question, without what is about it
    bool asks_alone = false; ///< it stands without the title: "if {question}"
    bool whole() const noexcept; ///< there are rules, and no clause is unread
};

/// Reads all of the rules and the resolution source. `c` is the market's own contract. Pure; any
/// thread.
reading read_rules(const catalogue& with, const market& m, const contract::contract& c);

/// A clause with names, dates and numbers taken out, for lists of what is not read: "if {name} is
/// confirmed by {time}". Pure.
std::string template_of(std::string_view clause, const contract::contract& c);

} // namespace dutchbook::rules
