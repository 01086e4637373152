#pragma once

#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <vector>

#include <nodes/match/label_rows.hpp>

namespace dutchbook::match {

/// What printed relations were worth: printed = right + wrong.
struct printed_counts {
    std::size_t printed = 0;
    std::size_t right = 0;
    std::size_t overclaimed = 0; ///< of the right ones: called proved though they should not be
    std::size_t wrong = 0;
    printed_counts& operator+=(const printed_counts& other) noexcept;
};

/// What became of the rows that claim a relation: wanted = found + refuted + open + silent +
/// otherwise.
struct wanted_counts {
    std::size_t wanted = 0;
    std::size_t found = 0;
    std::size_t refuted = 0;
    std::size_t open = 0;
    std::size_t silent = 0;    ///< never compared, or below the least confidence
    std::size_t otherwise = 0; ///< a false relation was printed in its place
    wanted_counts& operator+=(const wanted_counts& other) noexcept;
};

struct row_group {
    std::size_t rows = 0;
    std::map<relation_tier, printed_counts> tiers; ///< those that printed something
    wanted_counts wanted;

    void add(const row_finding& finding);
    printed_counts printed() const noexcept; ///< all tiers
};

struct row_score {
    row_group all; ///< without doubtful rows
    row_group doubtful;
    std::map<std::string, row_group> families;
    /// "same question, grade A", "implication", …: recall by what was wanted.
    std::map<std::string, wanted_counts> wanted;
    /// Every row, false ones first, then overclaims, then misses, then what is as it should be;
    /// doubtful rows last; each by family, file and line.
    std::vector<row_finding> findings;
};

/// The rows of the findings must outlive the score.
row_score score_rows(std::vector<row_finding> findings);

/// Tables for people, then every false relation, overclaim and miss: plain text, 100 columns where
/// the titles allow it.
std::string row_report(const row_score& score);

/// The same figures and mistakes as one JSON object on one line.
std::string row_json(const row_score& score);

} // namespace dutchbook::match
