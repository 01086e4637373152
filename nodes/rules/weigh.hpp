#pragma once

#include <span>
#include <string>

#include <dutchbook/market.hpp>

#include <nodes/contract/prove.hpp>
#include <nodes/rules/reading.hpp>

namespace dutchbook::rules {

/// One side of a pair: a market, what its title asks, and its rules as they were read. Borrowed.
struct party {
    const market& row;
    const contract::contract& asks;
    const reading& says;
};

/// What the rules of both sides make of what the titles say.
struct weighed {
    contract::verdict verdict;
    std::string because; ///< the clause or slot that stopped a proof; empty where proved
};

/// `titles` is what `contract::prove` says of left and right. Where it is a relation:
///
///   both sides' rules read, and they say the same     proved
///   one side has no rules, or a harmless clause is
///   unread                                            stays, of tier titles, with that clause
///   one side alone narrows or widens, all else read   subset or superset, of tier titles: what the
///                                                     other does not say it may take for granted
///   a slot is filled with other values                open
///   an unread clause speaks of a condition, or a
///   word of a question stands on one side alone       open
///
/// Everything else stays as it was. Symmetric like `prove`. Pure, any thread.
weighed weigh(const catalogue& with, const contract::verdict& titles, const party& left,
              const party& right);

/// The same for a market against a union: every member's rules are weighed against its.
weighed weigh_union(const catalogue& with, const contract::verdict& titles, const party& whole,
                    std::span<const party> members);

/// The sentence by which one side's rules fill a slot with another value than the other's rules.
/// Empty where all slots agree or one side is silent. Pure.
std::string other_slot(const reading& left, const reading& right);

/// Where both sides' rules state more of the question than the other's and one of them by a name, a
/// number or a contrast: its sentence. Empty else. Pure.
std::string other_names(const party& left, const party& right);

/// A verdict's reasoning with what the rules say to it.
std::string with_rules(std::string reasoning, const std::string& because);

} // namespace dutchbook::rules
