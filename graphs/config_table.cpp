#include "graphs/config_table.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace dutchbook::graphs {
namespace {

using enum option_kind;

constexpr std::array<std::string_view, 3> toggles{"auto", "true", "false"};
constexpr std::array<std::string_view, 2> selections{"all", "related"};
constexpr std::array<std::string_view, 3> formats{"auto", "plain", "json"};
constexpr std::array<std::string_view, 3> templates{"generic", "slack", "discord"};
constexpr std::array<std::string_view, 5> levels{"debug", "info", "warning", "error", "off"};

constexpr std::int64_t unit = micros_per_unit;
constexpr std::int64_t much = 1'000'000'000;

// The one place that names keys. `AT` needs the member path as tokens, which no function can take.
#define AT(member) [](settings& s) -> option_field { return &s.member; }

constexpr option table[] = {
    {"venues.kalshi.enabled", boolean, AT(venues.kalshi.enabled), "Read Kalshi."},
    {"venues.kalshi.url", url, AT(venues.kalshi.url),
     "Base URL of Kalshi's trade API, ending in /trade-api/v2."},
    {"venues.kalshi.requests_per_second", integer, AT(venues.kalshi.requests_per_second),
     "Requests a second to Kalshi, which allows 20 without a key.", 1, 1'000},
    {"venues.polymarket.enabled", boolean, AT(venues.polymarket.enabled), "Read Polymarket."},
    {"venues.polymarket.gamma_url", url, AT(venues.polymarket.gamma_url),
     "Base URL of Polymarket's catalogue."},
    {"venues.polymarket.clob_url", url, AT(venues.polymarket.clob_url),
     "Base URL of Polymarket's order books."},
    {"venues.polymarket.requests_per_second", integer, AT(venues.polymarket.requests_per_second),
     "Requests a second to each of Polymarket's services.", 1, 1'000},

    {"quality.min_volume_usd", amount, AT(quality.min_volume_usd),
     "Least volume of a market; 0 refuses none.", 0, much* unit},
    {"quality.min_liquidity_usd", amount, AT(quality.min_liquidity_usd),
     "Least liquidity of a market in dollars; 0 refuses none.", 0, much* unit},
    {"quality.max_spread", amount, AT(quality.max_spread),
     "Widest quoted spread in dollars; 1 refuses none.", 0, unit},
    {"quality.horizon_days", integer, AT(quality.horizon_days),
     "Latest end of a market in days from now; 0 is any.", 0, 36'500},

    {"match.min_confidence", ratio, AT(match.min_confidence),
     "How sure prover or model must be for a relation to be kept.", 0, unit},
    {"match.candidates_per_market", integer, AT(match.candidates_per_market),
     "Most candidates that one market is compared with.", 1, 10'000},
    {"match.vocabulary", paths, AT(match.vocabulary),
     "Words, names, leagues and clauses beside the built-in ones (docs/vocabulary.md)."},
    {"match.verdicts", paths, AT(match.verdicts),
     "Files of people's verdicts, which stand above all (docs/judging.md)."},

    {"llm.enabled", choice, AT(llm.enabled),
     "Ask a model about open pairs; auto is on when a key or a loopback URL is set.", 0, 0,
     toggles},
    {"llm.url",
     url,
     AT(llm.url),
     "Base URL of an OpenAI-compatible service, ending in /v1.",
     0,
     0,
     {},
     true},
    {"llm.model", text, AT(llm.model), "Name of the model."},
    {"llm.api_key_env",
     variable,
     AT(llm.api_key_env),
     "Name of the environment variable with the key; NAME_FILE names a 0600 file instead.",
     0,
     0,
     {},
     true,
     true},
    {"llm.batch_pairs", integer, AT(llm.batch_pairs), "Pairs in one request.", 1, 200},
    {"llm.requests_per_minute", integer, AT(llm.requests_per_minute), "Requests a minute.", 1,
     100'000},
    {"llm.tokens_per_minute", integer, AT(llm.tokens_per_minute), "Tokens a minute, both ways.",
     1'000, much},
    {"llm.max_in_flight", integer, AT(llm.max_in_flight), "Requests under way at once.", 1, 256},
    {"llm.timeout_s", integer, AT(llm.timeout_s), "Seconds one request may take.", 1, 3'600},
    {"llm.budget_usd", amount, AT(llm.budget_usd), "Dollars one run may spend on the model.", 0,
     much* unit},
    {"llm.usd_per_mtok_in", amount, AT(llm.usd_per_mtok_in), "Dollars for a million tokens sent.",
     0, 10'000 * unit},
    {"llm.usd_per_mtok_out", amount, AT(llm.usd_per_mtok_out),
     "Dollars for a million tokens received.", 0, 10'000 * unit},

    {"arbitrage.min_profit", amount, AT(arbitrage.min_profit),
     "Least net profit per dollar of payoff.", 0, unit},
    {"arbitrage.max_capital_usd", amount, AT(arbitrage.max_capital_usd),
     "Most capital of one opportunity, fees included; 0 is no limit.", 0, much* unit},
    {"arbitrage.risk_free_rate", amount, AT(arbitrage.risk_free_rate),
     "Yearly rate; what earns less is marked and ranked below.", 0, unit},
    {"arbitrage.min_annualised", amount, AT(arbitrage.min_annualised),
     "Least annualised return; 0 is no limit.", 0, 100 * unit},
    {"arbitrage.implausible_profit", amount, AT(arbitrage.implausible_profit),
     "Net profit per dollar of payoff from which a wrong pair is likelier than a gift, where the "
     "odds say so: listed apart, to be checked by hand; 0 lists none apart.",
     0, unit},
    {"arbitrage.implausible_gifts", amount, AT(arbitrage.implausible_gifts),
     "Share of right pairs of liquid markets that offer implausible_profit; four times fewer offer "
     "twice that.",
     1, unit},
    {"arbitrage.implausible_liquidity_usd", amount, AT(arbitrage.implausible_liquidity_usd),
     "Volume or asks in dollars from which a market is liquid; in one with a tenth gifts are ten "
     "times as many; 0 takes every market for liquid.",
     0, much* unit},

    {"store.path", path, AT(store.path), "File of the SQLite store."},

    {"retention.markets_days", integer, AT(retention.markets_days),
     "Days that a market without relations stays in the store when it is gone; 0 is for ever.", 0,
     36'500},
    {"retention.related_markets_days", integer, AT(retention.related_markets_days),
     "Days that a market which was related, a pair that was withdrawn and an opportunity that "
     "expired stay; 0 is for ever.",
     0, 36'500},
    {"retention.runs_days", integer, AT(retention.runs_days),
     "Days that runs and their sync logs stay; 0 is for ever.", 0, 36'500},
    {"retention.verdicts_days", integer, AT(retention.verdicts_days),
     "Days that a model's verdict stays when no run met its pair in its wording; 0 is for ever.", 0,
     36'500},
    {"retention.rejects", integer, AT(retention.rejects),
     "Newest rows of each venue that could not be taken and are kept as received, 64 MiB in all.", 0,
     100'000},

    {"convex.url",
     url,
     AT(convex.url),
     "URL of the Convex deployment; empty sends nothing.",
     0,
     0,
     {},
     true},
    {"convex.deploy_key_env",
     variable,
     AT(convex.deploy_key_env),
     "Name of the environment variable with the deploy key; NAME_FILE names a 0600 file instead.",
     0,
     0,
     {},
     true,
     true},
    {"convex.markets", choice, AT(convex.markets),
     "Which markets are sent: all, or those in a relation.", 0, 0, selections},
    {"convex.seed_schema_only", boolean, AT(convex.seed_schema_only),
     "Send nothing that the first schema lacks (no tier, no legs), and then only relations that are "
     "proved or reviewed."},
    {"convex.batch_markets", integer, AT(convex.batch_markets), "Markets in one mutation.", 1,
     1'000},
    {"convex.batch_similarities", integer, AT(convex.batch_similarities),
     "Similarities in one mutation.", 1, 1'000},
    {"convex.batch_opportunities", integer, AT(convex.batch_opportunities),
     "Opportunities in one mutation.", 1, 1'000},
    {"convex.timeout_s", integer, AT(convex.timeout_s), "Seconds one mutation may take.", 1, 3'600},
    {"convex.retry_base_ms", integer, AT(convex.retry_base_ms),
     "Shortest wait before a mutation is repeated, in milliseconds; the longest is 20 times that.",
     1, 60'000},

    {"delta.min_price_change", amount, AT(delta.min_price_change),
     "Least move of an ask, in dollars, that is sent again; 0 sends every one.", 0, unit},
    {"delta.price_interval_s", integer, AT(delta.price_interval_s),
     "Seconds between two sendings of a market of which only prices moved.", 0, 604'800},

    {"ndjson.folder",
     path,
     AT(ndjson.folder),
     "Folder for one file of JSON lines per table after each run; empty writes none.",
     0,
     0,
     {},
     true},

    {"webhook.url_env",
     variable,
     AT(webhook.url_env),
     "Name of the environment variable with the webhook's address; NAME_FILE names a 0600 file "
     "instead; empty tells nobody.",
     0,
     0,
     {},
     true,
     true},
    {"webhook.template", choice, AT(webhook.style), "How messages look.", 0, 0, templates},
    {"webhook.min_profit_usd", amount, AT(webhook.min_profit_usd),
     "Least net profit in dollars that is told.", 0, much* unit},
    {"webhook.quiet_period_s", integer, AT(webhook.quiet_period_s),
     "Seconds in which a pair is told once.", 0, 604'800},

    {"engine.threads", integer, AT(engine.threads), "Threads that compute; 0 is one per core.", 0,
     1'024},
    {"engine.chunk_markets", integer, AT(engine.chunk_markets), "Markets in one parcel.", 1,
     65'536},
    {"engine.window_bytes", integer, AT(engine.window_bytes), "Bytes under way at once.", 65'536,
     std::int64_t{1} << 40},
    {"engine.deadline_s", integer, AT(engine.deadline_s),
     "Seconds one run may take; at three quarters it stops reading.", 1, 604'800},

    {"log.format", choice, AT(log.format), "How log lines look.", 0, 0, formats},
    {"log.level", choice, AT(log.level), "Least level that is written.", 0, 0, levels},

    {"network.ca_file",
     path,
     AT(network.ca_file),
     "PEM file of certificates to trust; empty is the system's.",
     0,
     0,
     {},
     true},
    {"network.proxy",
     proxy,
     AT(network.proxy),
     "http://host:port of a CONNECT proxy; empty is none.",
     0,
     0,
     {},
     true},
};
#undef AT

} // namespace

std::span<const option> options() noexcept { return table; }

std::span<const std::string_view> option_keys() {
    static const auto keys = [] {
        std::vector<std::string_view> all;
        for (const option& o : table) all.push_back(o.key);
        return all;
    }();
    return keys;
}

const option* find_option(std::string_view key) noexcept {
    const auto* found = std::ranges::find(table, key, &option::key);
    return found == std::end(table) ? nullptr : found;
}

std::string variable_name(std::string_view key) {
    std::string name = "DUTCHBOOK_";
    for (const char c : key)
        name += c == '.' ? '_' : (c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c);
    return name;
}

} // namespace dutchbook::graphs
