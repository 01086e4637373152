#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include <dutchbook/market.hpp>
#include <dutchbook/relation.hpp>

#include <nodes/contract/contract.hpp>
#include <nodes/rules/catalogue.hpp>

// From markets to relations in four steps, each a pure function of the one before:
//
//   group    markets of one platform and event, in the order of their keys
//   compile  each group's texts to contracts                     compile_range, parallel
//   index    rare words and typed keys; k candidates a market    index, once
//   relate   proofs of candidate pairs and of unions             relate_range, parallel
//
// A pair belongs to the group of its left market, and whatever is decided about a pair (which
// relation is implied by which) looks at the pairs of that group only. So ranges may be cut in any
// way and run in any order. Only what is left open is looked at once more when all are joined: where
// both markets have a proved partner on the other's platform, nobody needs to be asked.
namespace dutchbook::match {

struct relate_options {
    std::size_t candidates_per_market = 20; ///< k best of every other platform, at least 1
    double min_confidence = 0.7;            ///< weaker relations are counted, not returned
    std::size_t open_per_market = 3;        ///< most plausible unproved pairs kept a market
    double min_plausibility = 0.5;          ///< less plausible open pairs are counted, not returned
    std::size_t events_per_market = 4;      ///< events of the other side tried for a union
    std::shared_ptr<const rules::catalogue> clauses{}; ///< by which rules are read; null: built in

    const rules::catalogue& catalogue() const {
        return clauses ? *clauses : rules::catalogue::built_in();
    }
};

/// What blocking did; nothing is dropped silently.
struct blocking_statistics {
    std::uint64_t keys = 0;            ///< distinct words and typed keys
    std::uint64_t postings = 0;        ///< (key, market) pairs indexed
    std::uint64_t walked_postings = 0; ///< entries looked at for candidates
    std::uint64_t capped_lists = 0;    ///< posting lists too long to be walked, counted once a use
    std::uint64_t skipped_postings =
        0; ///< their entries; they still count for candidates found otherwise
    std::uint64_t widened_markets =
        0; ///< markets with long lists only: a window of the shortest was walked
    std::uint64_t candidates = 0; ///< (market, candidate) pairs kept
    std::uint64_t pairs = 0;      ///< distinct pairs, each proved once
};

struct relate_statistics {
    std::uint64_t markets = 0;
    std::uint64_t groups = 0;
    blocking_statistics blocking;
    std::uint64_t related = 0; ///< of the pairs; the three sum to blocking.pairs
    std::uint64_t refuted = 0;
    std::uint64_t open = 0;
    std::uint64_t contradictions = 0; ///< identities with two siblings that exclude each other
    std::uint64_t unions = 0;
    std::uint64_t implied = 0; ///< pairs that stronger relations of their markets leave nothing to say
    std::uint64_t unconfident = 0;  ///< relations below min_confidence
    std::uint64_t open_dropped = 0; ///< open pairs below min_plausibility or beyond open_per_market
    std::uint64_t refuted_by[16] = {}; ///< by contract::field

    relate_statistics& operator+=(const relate_statistics& other) noexcept;
};

/// What a range brought; append to one per thread, then `merge`.
struct related {
    std::vector<relation> relations;
    std::vector<open_pair> open;
    relate_statistics statistics;
};

struct relate_state;

/// Relations among the markets of several platforms. The markets must outlive it and stay
/// unchanged. One key must not stand twice. See the head of this file for the order of calls.
class relater {
  public:
    relater(std::span<const market> markets, const relate_options& options);
    ~relater();
    relater(const relater&) = delete;
    relater& operator=(const relater&) = delete;

    /// Ranges are over groups: [0, groups()).
    std::size_t groups() const noexcept;
    /// Markets in [begin, end), for choosing ranges of even cost.
    std::size_t markets_in(std::size_t begin, std::size_t end) const noexcept;

    /// Safe in parallel on disjoint ranges; every group must be compiled once before `index`.
    void compile_range(std::size_t begin, std::size_t end);
    /// Once, after all of compile_range; itself parallel inside the calling thread's arena.
    void index();
    /// Safe in parallel on disjoint ranges after `index`; appends to `into`.
    void relate_range(std::size_t begin, std::size_t end, related& into) const;
    /// Joins the parts in any order: sorted relations, open pairs by falling plausibility,
    /// less those whose markets are both proved to be another's question; statistics summed with those
    /// of grouping and blocking.
    related finish(std::span<related> parts) const;

    /// After compile_range; `at` is a place in the span given.
    const contract::contract& contract_of(std::size_t at) const;
    /// After `index`: places of the candidates of the market at `at`, best first.
    std::vector<std::size_t> candidates_of(std::size_t at) const;

  private:
    std::unique_ptr<relate_state> state_;
};

/// All steps of a relater that was just made, on the calling thread's arena.
related relate(relater& work);
related relate(std::span<const market> markets, const relate_options& options = {});

} // namespace dutchbook::match
