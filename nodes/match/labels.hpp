#pragma once

#include <cstddef>
#include <istream>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <dutchbook/market.hpp>
#include <dutchbook/relation.hpp>

#include <nodes/match/confidence.hpp>
#include <nodes/match/label_rows.hpp>
#include <nodes/match/relate.hpp>
#include <nodes/match/row_score.hpp>

namespace dutchbook::match {

/// One labelled market: the set of markets of the other side that is the same question (its exact
/// opposite counts as the same), among those that were judged. The file formats are described in
/// docs/labels.md.
struct labelled_set {
    market anchor;                       ///< the left market (Kalshi in the shipped formats)
    std::vector<market> judged;          ///< every market of the other side the label speaks of
    std::vector<std::size_t> equivalent; ///< indices into `judged`, ascending; empty: none of them
    std::string family;    ///< what the anchor asks about: "movie scores", "elections", …
    bool doubtful = false; ///< counted apart, never as a mistake
    std::string file;
    std::size_t line = 0;
};

/// Labels out of any number of files.
struct label_file {
    std::vector<labelled_set> sets; ///< ids, to be scored against given markets
    std::vector<labelled_row> rows; ///< pairs that bring their own markets
};

/// Appends labels of any format, which may be mixed in one file. Pairs of one market on
/// consecutive or distant lines of a file become one set. Throws dutchbook::error (usage) naming
/// `name`:line and the key.
void read_labels(std::istream& in, std::string_view name, label_file& into);

struct score_counts {
    std::size_t sets = 0;        ///< labelled sets
    std::size_t exact = 0;       ///< of them with exactly the right set (identity or complement)
    std::size_t true_pairs = 0;  ///< labelled pairs that were found
    std::size_t found_pairs = 0; ///< pairs found
    std::size_t label_pairs = 0; ///< pairs labelled
    std::map<relation_tier, printed_counts> tiers; ///< the pairs found
    double precision() const noexcept;             ///< 1 where nothing was found
    double recall() const noexcept;                ///< 1 where nothing is labelled
    double exact_rate() const noexcept;
    score_counts& operator+=(const score_counts& other);
};

/// One set that was not found exactly, and why: the field that refutes the pair or stayed unread.
struct label_mistake {
    std::string family, anchor, title;
    std::vector<std::string> missed; ///< "id: title (because …)"
    std::vector<std::string> invented;
    bool doubtful = false;
};

struct label_score {
    score_counts all; ///< doubtful sets left out
    score_counts doubtful;
    std::map<std::string, score_counts> families;
    std::vector<label_mistake> mistakes; ///< those that invented first, then by family and anchor
    std::vector<printed_pair> printed;   ///< every pair found, doubtful sets left out
    std::size_t unknown_ids = 0;         ///< labelled markets that are not among the given markets
};

/// Every set as a universe of its own: the anchor on one platform, the judged markets as one event
/// of the other.
label_score score_alone(std::span<const labelled_set> labels, const relate_options& options = {});

/// The labels against the relations found among `markets`; ids are looked up by id or alias. Sets
/// whose anchor is not there are left out and counted.
label_score score_against(std::span<const labelled_set> labels, std::span<const market> markets,
                          std::span<const relation> relations,
                          const relate_options& options = {});

/// A table for people with 95 % intervals, then every mistake: plain text, 100 columns where the
/// titles allow it.
std::string score_report(const label_score& score);

} // namespace dutchbook::match
