#pragma once

#include <compare>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include <dutchbook/market.hpp>
#include <dutchbook/relation.hpp>

#include "nodes/contract/contract.hpp"
#include "nodes/judge/question_text.hpp"
#include "nodes/judge/wording.hpp"
#include "nodes/rules/catalogue.hpp"
#include "nodes/store/rows.hpp"

namespace dutchbook::judge {

/// `rules` holds the sentences that speak of the event (see event_text.hpp).
question question_of(const market& m, const contract::contract& asks, const rules::catalogue& with,
                     const text_limits& limits = {});

/// How two sides stand to each other according to the model.
struct verdict {
    std::optional<relation_kind> kind; ///< nothing: "none"
    double confidence = 0;             ///< [0, 1]
    std::string reasoning;             ///< clean text
    std::string a_quote, b_quote;      ///< the words of each side that decide
    /// Not empty: the model claimed it and did not stand by it (its twin was called the same, a
    /// quote is nobody's). It counts for nothing and is not asked again.
    std::string void_because;
};
/// "identity", …, or "none".
std::string_view kind_name(const std::optional<relation_kind>& kind) noexcept;
/// The same verdict read from the other side.
verdict mirrored(verdict of);

/// Name of a pair in the verdict cache: SHA-256 of both questions, prompt version and model.
std::string key_of(const question& a, const question& b, std::string_view model);

/// An open pair with all that is asked about it. The smaller market key stands left, as in
/// relations.
struct asked_pair {
    open_pair pair;
    question a, b; ///< left, right
    judge::wording wording;
    std::string event;    ///< pairs of one event travel together
    std::string key;      ///< of the verdict cache
    std::size_t rank = 0; ///< lower ones are asked first
    bool loud = false;    ///< its title or outcome addresses the model: asked alone
    bool hostile = false; ///< beyond doubt: no relation rests on its verdict
};

/// One side of a pair that is asked about. Borrowed.
struct asked_side {
    const market& row;
    const contract::contract& asks;
};
asked_pair ask(const open_pair& pair, const asked_side& left, const asked_side& right,
               const rules::catalogue& with, std::string_view model,
               const text_limits& limits = {});

/// To and from the cache. `cached` gives nothing where the row is none of ours.
store::verdict to_row(const asked_pair& of, const verdict& said, std::string_view model,
                      timestamp at);
std::optional<verdict> cached(const store::verdict& row);

} // namespace dutchbook::judge
