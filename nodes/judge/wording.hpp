#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "nodes/contract/contract.hpp"
#include "nodes/judge/question_text.hpp"

// Most open pairs repeat: the same two wordings with other names, days and numbers. The wording of
// a pair is what is left of both texts when what they share is taken out. A model judges wordings;
// names, numbers and days stay with the prover.
namespace dutchbook::judge {

/// Both texts of a pair with slots in the place of names, numbers and days.
struct wording {
    std::string a, b;   ///< "will {1} attend {2}?" and "{1} at {2} by {day+0}?"
    std::string values; ///< how the prover sees the slots' values: "time identity, values unread"
    std::string key;    ///< SHA-256 of all three, prompt version and model
    std::vector<std::string> names; ///< folded words of the names in {1}, {2}, …; sorted
};

/// The wording of left against right.
///
///   {1}, {2}     a name or number that titles or outcomes of both sides say, wherever it stands
///   {day+7}      a day, by its distance from the pair's own; {month+1}, {year+0} likewise
///   {value}      the number that a side's contract asks for, where both contracts name one
///
/// What only one side says stays as it is written, so that a verdict that rests on it (an alias, a
/// nickname) serves no other pair. Pure; any thread.
wording wording_of(const question& a, const contract::contract& left, const question& b,
                   const contract::contract& right, std::string_view model);

} // namespace dutchbook::judge
