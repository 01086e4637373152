#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include <dutchbook/market.hpp>
#include <dutchbook/relation.hpp>

namespace dutchbook::match {

/// Size and flavour of an invented two-venue universe.
struct synthetic_options {
    std::uint64_t seed = 1;
    std::size_t kalshi_markets = 1'000;
    std::size_t polymarket_markets = 1'000;
    timestamp as_of =
        from_unix_ms(1'772'366'400'000); ///< 2026-03-01T12:00:00Z; every market closes later
    /// So many days after `as_of`: dates move along, and every id is another.
    std::uint64_t day = 0;
    bool rules = true; ///< false: rules stay empty (about 400 bytes a market)
};

/// What an invented market truly asks: does the integer variable of `question` land in [low, high]?
/// A winner is an index, a score a number, a deadline a day: so every relation can be decided by
/// counting.
struct fact {
    std::uint64_t question = 0; ///< unique in a universe; different questions are unrelated
    std::int64_t low = 0;
    std::int64_t high = 0;
    std::int64_t first = 0; ///< the variable's domain is [first, last]
    std::int64_t last = 0;
    bool inverted = false;   ///< YES pays outside of [low, high]
    price fair;              ///< coherent over a question: disjoint covers sum to 1 (to rounding)
    bool fine_print = false; ///< of three cells an outcome, the first is nearly all of it
};

/// A relation that holds (`kind` set), or a look-alike pair between which none of them does (`kind`
/// empty).
struct planted {
    std::vector<market_key> left, right; ///< oriented as relations are
    std::optional<relation_kind> kind;
    /// A literal. Look-alikes: "year", "stage", "station", "name", …; "bound" where only a weaker
    /// kind holds; "rules …" where the titles say the same and the rules do not.
    std::string_view trap;
    bool model_only = false; ///< the wordings are no vocabulary's
    /// What the titles alone say, where rules make another thing of it.
    std::optional<relation_kind> by_titles{};
};

/// Markets with their truth beside them; `facts[i]` belongs to `markets[i]`.
struct world {
    std::vector<market> markets;
    std::vector<fact> facts;
    std::vector<planted> truth;
};

/// Makes a universe topic by topic (a topic: one event on one venue, or the same on both), so that
/// a million markets need never be in memory at once. The same options give the same bytes. Not
/// thread-safe.
/// @code
/// synthetic_source source({.seed = 7, .kalshi_markets = 100, .polymarket_markets = 300});
/// for (world w; source.next(w); w = {}) use(w);
/// @endcode
class synthetic_source {
  public:
    explicit synthetic_source(const synthetic_options& options);
    ~synthetic_source();
    synthetic_source(synthetic_source&&) noexcept;
    synthetic_source& operator=(synthetic_source&&) noexcept;

    /// Appends the next topic to `into`: whole events, never a part. False, and nothing appended,
    /// when each venue has exactly the number of markets asked for.
    bool next(world& into);

  private:
    struct state;
    std::unique_ptr<state> state_;
};

/// The whole universe at once: Kalshi and Polymarket rows mixed, in the order of their topics.
/// Kalshi ids are tickers; Polymarket ids are 0x + 64 hex digits, the last two 0, with a Gamma id
/// as alias.
/// Outcomes, quotes, tokens and volumes are left empty: who serves a world prices it from
/// `fact::fair`.
world make_world(const synthetic_options& options);

/// Whether the relation truly holds between the unions of both sides.
bool holds(relation_kind kind, std::span<const fact> left, std::span<const fact> right);

} // namespace dutchbook::match
