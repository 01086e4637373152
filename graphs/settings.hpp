#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <dutchbook/money.hpp>

#include "nodes/deliver/webhook_text.hpp"

namespace dutchbook::graphs {

/// `llm.enabled`: automatic is on when a key or a loopback URL is set.
enum class toggle : std::uint8_t { automatic, on, off };
/// `convex.markets`: every market, or only those that stand in a relation.
enum class market_selection : std::uint8_t { all, related };
/// `log.format`: automatic is plain.
enum class log_format : std::uint8_t { automatic, plain, json };
enum class log_level : std::uint8_t { debug, info, warning, error, off };

/// Everything a run can be told, with its defaults. Plain values: names, ranges and documentation
/// of the keys stand in config_table.cpp, reading them in config.hpp. Holds no secret, only names
/// of environment variables.
struct settings {
    struct kalshi_section {
        bool enabled = true;
        std::string url = "https://external-api.kalshi.com/trade-api/v2";
        std::int64_t requests_per_second = 10;
    };
    struct polymarket_section {
        bool enabled = true;
        std::string gamma_url = "https://gamma-api.polymarket.com";
        std::string clob_url = "https://clob.polymarket.com";
        std::int64_t requests_per_second = 25;
    };
    struct venues_section {
        kalshi_section kalshi;
        polymarket_section polymarket;
    };
    /// Limits skip unknown values; the defaults refuse nothing.
    struct quality_section {
        money min_volume_usd;
        money min_liquidity_usd;
        price max_spread{micros_per_unit};
        std::int64_t horizon_days = 0; ///< 0: any distance
    };
    struct match_section {
        double min_confidence = 0.7;
        std::int64_t candidates_per_market = 20;
        std::vector<std::string> vocabulary; ///< files beside the built-in one
        std::vector<std::string> verdicts;   ///< files of people's verdicts
    };
    struct llm_section {
        toggle enabled = toggle::automatic;
        std::string url = "https://api.openai.com/v1";
        std::string model = "gpt-4o-mini";
        std::string api_key_env = "OPENAI_API_KEY";
        std::int64_t batch_pairs = 20;
        std::int64_t requests_per_minute = 30;
        std::int64_t tokens_per_minute = 200'000;
        std::int64_t max_in_flight = 4;
        std::int64_t timeout_s = 60;
        money budget_usd{micros_per_unit};
        money usd_per_mtok_in{150'000};
        money usd_per_mtok_out{600'000};
    };
    struct arbitrage_section {
        decimal min_profit{20'000};     ///< net dollars per dollar of payoff
        money max_capital_usd;          ///< per opportunity, fees included; 0: no limit
        decimal risk_free_rate{40'000}; ///< a year, simple: less is marked and ranked below
        decimal min_annualised;         ///< a year, simple: less is no opportunity; 0: all are
        decimal implausible_profit{200'000}; ///< net per dollar of payoff; 0: all are plausible
        decimal implausible_gifts{1'000};    ///< share of right, liquid pairs with such an edge
        money implausible_liquidity_usd{1'000 * micros_per_unit}; ///< a market with it is liquid
    };
    struct store_section {
        std::string path = "dutchbook.db";
    };
    /// How long what is over stays in the store, in days of the store (retention.hpp); 0: for ever.
    struct retention_section {
        std::int64_t markets_days = 30;
        std::int64_t related_markets_days = 120;
        std::int64_t runs_days = 90;
        std::int64_t rejects = 1'000; ///< rows a venue in quarantine
        std::int64_t verdicts_days = 180;
    };
    struct convex_section {
        std::string url; ///< empty: nothing is sent
        std::string deploy_key_env = "CONVEX_DEPLOY_KEY";
        market_selection markets = market_selection::all;
        bool seed_schema_only = false; ///< no field beyond the seed's schema, no weak relation
        std::int64_t batch_markets = 100;
        std::int64_t batch_similarities = 50;
        std::int64_t batch_opportunities = 50;
        std::int64_t timeout_s = 60;
        std::int64_t retry_base_ms = 250;
    };
    /// When a price that moved is worth sending again; the store itself keeps every one.
    struct delta_section {
        price min_price_change; ///< in dollars; 0: every move
        std::int64_t price_interval_s =
            0; ///< a market's prices alone at most this often; 0: always
    };
    struct ndjson_section {
        std::string folder; ///< empty: no files
    };
    struct webhook_section {
        std::string url_env; ///< name of the variable with the address; empty: nobody is told
        deliver::webhook_template style = deliver::webhook_template::generic;
        money min_profit_usd;
        std::int64_t quiet_period_s = 3'600; ///< a pair is told at most this often
    };
    struct engine_section {
        std::int64_t threads = 0; ///< 0: one per core
        std::int64_t chunk_markets = 64;
        std::int64_t window_bytes = 67'108'864;
        std::int64_t deadline_s = 1'500;
    };
    struct log_section {
        log_format format = log_format::automatic;
        log_level level = log_level::info;
    };
    struct network_section {
        std::string ca_file; ///< PEM; empty: the system's certificates
        std::string proxy;   ///< "http://host:port" for CONNECT; empty: none
    };

    venues_section venues;
    quality_section quality;
    match_section match;
    llm_section llm;
    arbitrage_section arbitrage;
    store_section store;
    retention_section retention;
    convex_section convex;
    delta_section delta;
    ndjson_section ndjson;
    webhook_section webhook;
    engine_section engine;
    log_section log;
    network_section network;
};

} // namespace dutchbook::graphs
