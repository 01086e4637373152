#pragma once

#include <string>
#include <string_view>

#include <nodes/rules/weigh.hpp>

// Titles are compared without their small words: "the", "of", "will". Some of these carry the
// question all the same: "A or B" is not "A and B", "closed through June" not "closed by June".
namespace dutchbook::rules {

/// A small word of one side's title or label, or the order of their words, that makes another
/// question of it: `opening_words` of the catalogue, a sign behind a grade ("A+"), "to 50 %"
/// against "by 50 %", other initials, another subject. Empty where there is none. Symmetric, pure,
/// any thread.
std::string opening_difference(const catalogue& with, const party& left, const party& right);

/// What stops the proof of a pair whose titles agree: `telling_words` that the titles or the
/// sentences that state the question say on one side only, a kind of price, another order. Empty
/// where there is nothing. Symmetric, pure, any thread.
std::string telling_difference(const catalogue& with, const party& left, const party& right);

/// A kind of price ("high", "1m", "usdt") that only one of two rules names where both name some;
/// empty else. Symmetric, pure, any thread.
std::string other_price(const catalogue& with, const reading& left, const reading& right);

} // namespace dutchbook::rules
