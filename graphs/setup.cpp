#include "graphs/setup.hpp"

#include <algorithm>
#include <mutex>
#include <sstream>
#include <vector>

#include <dutchbook/fault.hpp>

#include "graphs/config_secret.hpp"
#include "graphs/world.hpp"
#include "nodes/http/url.hpp"
#include "nodes/rules/vocabulary.hpp"
#include "nodes/value/own_file.hpp"

namespace dutchbook::graphs {
namespace {

bool speaks_messages(const std::string& url) {
    return url.find("anthropic.com") != std::string::npos;
}

http::secret needed(const char* because, const std::string& name, const environment& variables) {
    auto value = read_secret(name, variables);
    if (value) return std::move(*value);
    throw error(exit_code::configuration,
                std::string(because) + ", but neither " + name + " nor " + name + "_FILE is set");
}

deliver::webhook_settings webhook_of(const settings::webhook_section& w,
                                     const environment& variables) {
    deliver::webhook_settings s;
    s.url = needed("webhook.url_env is set", w.url_env, variables);
    std::string ignored; // it may quote the address
    const auto url = http::parse_url(s.url.reveal(), ignored);
    if (!url || (!url->tls && !http::is_loopback(url->host)))
        throw error(exit_code::configuration,
                    w.url_env + ": expected an https URL, or http to a loopback host");
    s.style = w.style;
    s.min_net = w.min_profit_usd;
    s.quiet_period = std::chrono::seconds(w.quiet_period_s);
    s.limits.total = std::chrono::seconds(20);
    return s;
}

} // namespace

std::shared_ptr<judge_setup> make_judge(const settings& config, const environment& variables,
                                        engine::runtime& on) {
    const auto& l = config.llm;
    auto s = std::make_shared<judge_setup>();
    s->on = llm_is_on(config, variables);
    s->at.url = l.url;
    s->at.model = l.model;
    s->at.speaks = speaks_messages(l.url) ? judge::dialect::messages : judge::dialect::chat;
    s->at.old_max_tokens = is_loopback_url(l.url);
    s->at.timeout = std::chrono::seconds(l.timeout_s);
    s->accepts.min_confidence = config.match.min_confidence;
    s->batches.pairs = static_cast<std::size_t>(l.batch_pairs);
    s->prices = {l.usd_per_mtok_in, l.usd_per_mtok_out};
    s->budget = l.budget_usd;
    s->lane.name = "llm";
    s->lane.max_in_flight = static_cast<int>(l.max_in_flight);
    s->lane.pacing.requests = engine::rate::per_minute(l.requests_per_minute);
    s->lane.pacing.tokens = engine::rate::per_minute(l.tokens_per_minute);
    s->lane.attempt_deadline = s->at.timeout;
    s->lane.call_deadline = std::chrono::minutes(15);
    if (!s->on) return s;
    if (const auto key = read_secret(l.api_key_env, variables))
        s->key = key->reveal();
    else if (!is_loopback_url(l.url))
        needed("llm.enabled is true", l.api_key_env, variables);
    s->wire = make_live_transport(on, client_options_for(config, variables));
    return s;
}

deliver::convex_settings convex_of(const settings& config) {
    const auto& c = config.convex;
    deliver::convex_settings s;
    s.url = c.url;
    s.seed_schema_only = c.seed_schema_only;
    s.batch_markets = static_cast<std::size_t>(c.batch_markets);
    s.batch_similarities = static_cast<std::size_t>(c.batch_similarities);
    s.batch_opportunities = static_cast<std::size_t>(c.batch_opportunities);
    s.retry_base = std::chrono::milliseconds(c.retry_base_ms);
    s.limits.total = std::chrono::seconds(c.timeout_s);
    s.limits.idle = std::min(s.limits.idle, s.limits.total);
    return s;
}

store::settings store_of(const settings& config) {
    store::settings s{.path = config.store.path};
    s.delta.min_price_change = config.delta.min_price_change;
    s.delta.price_interval = std::chrono::seconds(config.delta.price_interval_s);
    s.retention = {.markets_days = config.retention.markets_days,
                   .related_markets_days = config.retention.related_markets_days,
                   .runs_days = config.retention.runs_days,
                   .verdicts_days = config.retention.verdicts_days};
    using enum store::sink::market_choice;
    if (!config.convex.url.empty())
        s.sinks.push_back(
            {.name = convex_of(config).sink,
             .target = config.convex.url,
             .wire = deliver::convex_wire_form(convex_of(config)),
             .markets = config.convex.markets == market_selection::all ? all : related,
             .seed_schema_only = config.convex.seed_schema_only});
    if (!config.webhook.url_env.empty()) s.sinks.push_back(deliver::webhook_sink({}));
    return s;
}

std::shared_ptr<upload_setup> make_upload(const settings& config, const environment& variables,
                                          engine::runtime& on) {
    auto s = std::make_shared<upload_setup>();
    s->convex = convex_of(config);
    s->files = config.ndjson.folder;
    if (!s->convex.url.empty())
        s->convex.deploy_key = needed("convex.url is set", config.convex.deploy_key_env, variables);
    if (!config.webhook.url_env.empty()) s->webhook = webhook_of(config.webhook, variables);
    if (s->convex.url.empty() && !s->webhook && s->files.empty()) return nullptr;
    s->wire = make_live_transport(on, client_options_for(config, variables));
    return s;
}

std::vector<match::reviewed_pair> reviewed_of(std::span<const std::string> files) {
    std::vector<match::reviewed_pair> out;
    for (const auto& file : files) {
        std::istringstream in(read_regular(file, exit_code::configuration));
        try {
            match::read_reviewed(in, file, out);
        } catch (const error& e) {
            throw error(exit_code::configuration, e.what());
        }
    }
    return out;
}

std::shared_ptr<const rules::catalogue> use_vocabulary(std::span<const std::string> files) {
    static std::mutex guard; // a run that repeats reads the same files again and again
    static std::vector<rules::vocabulary_text> last;
    static rules::vocabularies made;
    std::vector<rules::vocabulary_text> texts;
    for (const auto& file : files)
        texts.push_back({file, read_regular(file, exit_code::configuration)});
    const std::scoped_lock lock(guard);
    if (texts != last) {
        made = texts.empty() ? rules::vocabularies{} : rules::load_vocabulary(texts);
        last = std::move(texts);
    }
    contract::vocabulary::install(made.words);
    return made.clauses;
}

match::relate_options relate_options_of(const settings& s) {
    match::relate_options o;
    o.candidates_per_market = static_cast<std::size_t>(s.match.candidates_per_market);
    o.min_confidence = s.match.min_confidence;
    o.clauses = use_vocabulary(s.match.vocabulary);
    return o;
}

} // namespace dutchbook::graphs
