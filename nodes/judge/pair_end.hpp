#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string_view>
#include <vector>

#include <dutchbook/relation.hpp>

namespace dutchbook::judge {

/// Why an open pair has no verdict.
enum class open_cause : std::uint8_t {
    model_off,   ///< no model was configured, or only the estimate was wanted
    stopped,     ///< the run was stopped or aborted
    out_of_time, ///< judging had its share of the run's time
    over_budget,
    no_quota,    ///< the server's own limit on money
    key_refused, ///< and repeating did not mend it
    model_down,  ///< no answer, or none that is a model's
    too_large,   ///< more tokens than the lane or the model takes
    no_verdict,  ///< it answered, and no answer was of use
    no_wording,  ///< those that were asked for its wording brought no common verdict
    hostile      ///< a title or an outcome may speak to the model: never asked
};
inline constexpr std::size_t open_cause_count = 11;
/// "model_off", "stopped", …; for accounts and reports.
std::string_view to_string(open_cause why) noexcept;

/// What became of one open pair. Only a verdict settles it, whatever it says: what a run before
/// found of a pair that is not settled stands as it stood.
struct pair_end {
    enum class kind : std::uint8_t {
        left_open,
        related,   ///< the verdict became a relation
        unrelated, ///< none, or not sure enough
        refused    ///< a verdict that the post-check turned down
    };
    market_key left, right; ///< the smaller key first, as in relations
    kind what = kind::left_open;
    bool cached = false;                  ///< the cache answered, or the verdict on its wording
    bool titles = false;                  ///< it was no open pair but a relation of tier titles
    bool denied = false;                  ///< the model is sure that there is none
    bool asked = false;                   ///< some call about it was sent
    open_cause why = open_cause::stopped; ///< where left open

    bool settled() const noexcept { return what != kind::left_open; }
};

/// The ends of all open pairs of a run, by key. Every pair begins as left open, not asked, for
/// `why`. Plain data; one thread at a time.
class pair_ends {
  public:
    pair_ends() = default;
    explicit pair_ends(std::span<const open_pair> open, open_cause why = open_cause::stopped);

    /// The two sides in any order; null where the pair was not open.
    pair_end* find(const market_key& a, const market_key& b) noexcept;
    const pair_end* find(const market_key& a, const market_key& b) const noexcept;
    /// Pairs beside those that it began with; none may be there already.
    void add(std::vector<pair_end> more);
    std::span<pair_end> all() noexcept { return ends_; }
    std::span<const pair_end> all() const noexcept { return ends_; }

  private:
    std::vector<pair_end> ends_; ///< sorted by (left, right)
};

/// The figures of a run's open pairs: open = cached + asked + not_asked, asked = judged + left,
/// cached + judged = related + unrelated + refused; the causes sum to left and to not_asked.
struct pair_counts {
    std::size_t open = 0;      ///< pairs that the prover left open, or related by titles alone
    std::size_t titles = 0;    ///< of those, related by titles alone
    std::size_t cached = 0;    ///< answered by the cache, or by the verdict on their wording
    std::size_t asked = 0;     ///< sent to the model at least once
    std::size_t judged = 0;    ///< of those asked, with a verdict
    std::size_t left = 0;      ///< of those asked, without
    std::size_t not_asked = 0; ///< never sent
    std::size_t related = 0;
    std::size_t unrelated = 0;
    std::size_t refused = 0; ///< verdicts that the post-check turned down
    std::map<open_cause, std::size_t> left_by, not_asked_by;

    std::size_t still_open() const noexcept { return left + not_asked; }
};
pair_counts count(std::span<const pair_end> ends);

} // namespace dutchbook::judge
