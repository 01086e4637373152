#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include <dutchbook/opportunity.hpp>
#include <dutchbook/relation.hpp>
#include <dutchbook/time.hpp>

#include "nodes/match/synthetic.hpp"

namespace dutchbook::sim {

struct world_options {
    std::uint64_t seed = 1;
    std::size_t markets = 4'000; ///< both venues together
    std::uint16_t port = 0;      ///< 0: the system chooses
    std::chrono::milliseconds latency{0};
    std::uint64_t drift_permille =
        0; ///< so many markets in a thousand are quoted a cent wider than the seed says
    /// So many of Polymarket's events in a thousand come in version v2, the rest in v1; ids, texts
    /// and books are the same either way.
    std::uint64_t v2_permille = 250;
    // Faults, for tests.
    std::uint64_t unknown_version_permille = 0; ///< events of a version that nobody knows
    std::vector<std::int32_t> paused_shards;    ///< of Kalshi's exchange
    bool tells_shards = true;                   ///< false: the status has only its flags on top
    int exchange_status_code = 200;             ///< of the reply that tells the exchange's status
    /// Each listing goes on for ever: its last page leads to the first one, under a fresh cursor.
    bool endless_listings = false;
    std::size_t most_books =
        0; ///< more in one request are answered with 429; 0: the venues' limits
    bool agreeable_model = false; ///< the model calls any two markets of the world one question
    timestamp as_of = from_unix_ms(1'772'366'400'000); ///< of its first day, 2026-03-01T12:00:00Z
    std::uint64_t day = 0; ///< the same world so much later, with new dates and ids

    timestamp now() const { return as_of + std::chrono::days(day); }
};

/// Planted pairs of one kind, and those of them that a run found.
struct planted_share {
    std::size_t planted = 0, found = 0;
};

/// How much of what is planted a run found. A relation is wrong where the truth of the world says
/// it does not hold; but one of tier titles that says what the titles do, where only fine print
/// says another thing, is no more than it claims to be.
struct score {
    /// What titles and rules say alike, in words that the vocabulary has.
    std::size_t pairs_planted = 0, pairs_found = 0, pairs_wrong = 0;
    std::size_t wrong_proved = 0; ///< of pairs_wrong, those of tier proved
    planted_share fine_print; ///< the titles say the same, the rules do not: the right relation, or
                              ///< none where there is none
    std::size_t fine_print_as_titles = 0; ///< of these: left at what the titles say, of tier titles
    planted_share model_only;             ///< in words that no vocabulary has
    std::size_t opportunities_planted = 0, opportunities_found = 0, opportunities_wrong = 0;
    std::vector<relation> wrong;        ///< the relations behind pairs_wrong
    std::vector<match::planted> missed; ///< the pairs behind pairs_missed()
    std::size_t pairs_missed() const noexcept { return pairs_planted - pairs_found; }
    std::size_t opportunities_missed() const noexcept {
        return opportunities_planted - opportunities_found;
    }
};

/// The built-in world on loopback: Kalshi REST, Polymarket Gamma and CLOB, an OpenAI-compatible
/// judge and a Convex deployment, invented from a seed with a known truth. Paths: /trade-api/v2 ·
/// /gamma · /clob · /llm/v1 · /convex.
class world_server {
  public:
    explicit world_server(const world_options& options);
    ~world_server();
    world_server(const world_server&) = delete;
    world_server& operator=(const world_server&) = delete;

    std::uint16_t port() const noexcept;
    std::string url() const; ///< "http://127.0.0.1:PORT"
    timestamp as_of() const noexcept;
    sim::score judge(std::span<const relation> relations,
                     std::span<const opportunity> opportunities) const;

    /// What the Convex deployment holds, by natural key; and the same put back. Any thread.
    std::map<std::string, std::string> documents() const;
    void restore(std::map<std::string, std::string> documents);

  private:
    struct parts;
    std::unique_ptr<parts> parts_;
};

} // namespace dutchbook::sim
