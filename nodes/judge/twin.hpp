#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <dutchbook/relation.hpp>

#include "nodes/judge/question_text.hpp"

// A pair's twin is the same pair with one slot of one side changed, so that it cannot have the
// pair's answer. Who claims a relation for both has not read them: an order in the text stands in
// both.
namespace dutchbook::judge {

struct twin {
    question a, b;
};

/// Changes one slot in a title (an outcome where titles have none), and wherever else it stands on
/// that side: a name that both sides have, a year, a number, or else the longest word that they
/// share. Which one, and on which side, comes from `seed`. Nothing where the sides share no word.
/// Pure; any thread.
std::optional<twin> twin_of(const question& a, const question& b, relation_kind claimed,
                            std::string_view seed);

/// The same pair under other names: every one of `names` (folded words) makes way on both sides for
/// a name that nobody in the news bears. A verdict that serves other pairs of its wording has to
/// hold for this one too: an order may be hidden in what both sides give as a name. Nothing where
/// none of the names stands in the texts. Pure; any thread.
std::optional<twin> renamed(const question& a, const question& b,
                            std::span<const std::string> names, std::string_view seed);

} // namespace dutchbook::judge
