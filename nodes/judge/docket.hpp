#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "nodes/judge/question.hpp"

namespace dutchbook::judge {

/// Where verdicts are kept between runs.
struct verdict_cache {
    std::function<std::optional<store::verdict>(const std::string& key)> find;
    std::function<std::vector<store::verdict>(const std::string& wording)> of_wording;
};

/// Decides which pairs are asked and what an answer is good for.
///
/// Two pairs of one wording that share no market are asked, one after the other; where both get the
/// same verdict, it serves every other pair of that wording, today and in later runs. Where two
/// verdicts contradict each other, or one holds for its own names alone, the wording has none, and
/// its pairs are asked one by one, twenty a run at most. Pairs that all hang on one market's text
/// are asked one by one as well. A void or unsure verdict speaks for its own pair alone, and after
/// two of them nobody else of that wording is asked in this run: texts that give orders cost as
/// many askings as a wording does that is confirmed.
///
/// Deterministic: depends on the pairs' order, the cache and the answers, not on the order in which
/// these arrive. One thread at a time.
/// @code
/// docket on(pairs);
/// use(on.open(cache));                       // what needs no asking
/// while (auto pairs = on.next(); !pairs.empty()) {
///     ask(pairs, [&](auto at, auto said) { on.take(at, said); use({at, said}); });
///     use(on.settled());                     // what the answers settle beside their own pairs
/// }
/// @endcode
class docket {
  public:
    /// A pair's verdict; `at` is its place.
    struct answer {
        std::size_t at;
        judge::verdict said;
        bool of_wording; ///< the verdict of its wording, not its own
    };
    struct counts {
        std::size_t wordings = 0;      ///< distinct ones among the pairs
        std::size_t asked = 0;         ///< pairs given out by `next`
        std::size_t confirmations = 0; ///< of these, second ones of a wording that has one verdict
        std::size_t served = 0;        ///< pairs that got the verdict of their wording
        std::size_t withdrawn = 0;     ///< wordings without a verdict, though their pairs have some
        /// What nobody was ever asked before.
        std::size_t questions() const noexcept { return asked - confirmations; }
    };

    /// The most important pair first; `rank` becomes its place.
    explicit docket(std::vector<asked_pair> pairs);

    const std::vector<asked_pair>& pairs() const noexcept { return pairs_; }
    /// What the cache knows. Once, before anything is asked.
    std::vector<answer> open(const verdict_cache& cache);
    /// The pairs to ask now; their `rank` is their place. Those of an earlier round without an
    /// answer are not given out again. Empty when there are none left.
    std::vector<asked_pair> next();
    /// The verdict on a pair that `next` gave out.
    void take(std::size_t at, const verdict& said);
    /// Pairs that still wait and whose wording has a verdict now.
    std::vector<answer> settled();
    counts summary() const;

  private:
    struct known {
        market_key left, right;
        std::string key;
        verdict said;
    };
    struct group {
        std::vector<std::size_t> waiting; ///< places, ascending
        std::vector<known> known_;
        std::size_t voided = 0; ///< answers of this run that count for nothing
        std::size_t apart = 0;  ///< asked in this run for themselves alone
        std::optional<verdict> common() const;
        bool contradicted() const;
    };
    void choose(group& of, std::vector<std::size_t>& into);

    std::vector<asked_pair> pairs_;
    std::map<std::string, group> groups_; ///< by wording
    std::size_t asked_ = 0, confirmations_ = 0, served_ = 0;
};

} // namespace dutchbook::judge
