#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <dutchbook/relation.hpp>

#include <nodes/match/label_rows.hpp>

// How sure a relation is, measured: of labelled pairs for which a relation of this tier was
// printed, as many held. What stands with a relation is the lower end of the 95 % interval of that
// share.
namespace dutchbook::match {

/// Printed relations of one tier and group of questions, and how many of them held.
struct measured_share {
    std::size_t pairs = 0, held = 0;
    double at_least = 0; ///< lower end of the 95 % interval, [0, 1]
};

/// One labelled pair for which a relation was printed.
struct printed_pair {
    relation_tier tier;
    std::string group; ///< `question_group` of the left market
    bool held;
};

/// Of rows; doubtful ones are left out, and an overclaim did not hold.
std::vector<printed_pair> printed_pairs(std::span<const row_finding> findings);

/// Shares by tier and group. Immutable after `parse` or `measure`; any thread.
class confidence_table {
  public:
    /// Groups with fewer pairs than this say nothing of their own.
    static constexpr std::size_t enough_pairs = 30;
    /// The least a relation gets: 0 is how the store says that one no longer stands.
    static constexpr double least = 0.01;

    /// Comma-separated: a line of names, then tier, group, pairs, true, at_least; "any" is a tier
    /// or group too. Throws dutchbook::error (usage) that names `name`:line.
    static confidence_table parse(std::string_view text, std::string_view name);
    static confidence_table measure(std::span<const printed_pair> pairs);

    /// The share of the tier in this group, else of the tier, else of all: the first with enough
    /// pairs, or the widest.
    double of(relation_tier tier, const std::string& group) const;
    /// As `parse` reads it.
    std::string text() const;

  private:
    using key = std::pair<std::string, std::string>; ///< tier, group
    const measured_share* find(const std::string& tier, const std::string& group) const;
    std::map<key, measured_share> shares_;
};

/// The table that the program was built with (data/confidence.csv).
const confidence_table& measured_confidences();

/// That table's confidence of a relation; `left` is its left market, or one of them.
double measured_confidence(relation_tier tier, const market& left);

} // namespace dutchbook::match
