#include "graphs/setup.hpp"

#include <dutchbook/fault.hpp>

#include "graphs/config_secret.hpp"
#include "graphs/world.hpp"

namespace dutchbook::graphs {
namespace {

bool speaks_messages(const std::string& url) { return url.find("anthropic.com") != std::string::npos; }

} // namespace

std::shared_ptr<judge_setup> make_judge(const settings& config, const environment& variables, engine::runtime& on) {
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
    if (l.budget_usd.micros > 0) s->budget = l.budget_usd;
    s->lane.name = "llm";
    s->lane.max_in_flight = static_cast<int>(l.max_in_flight);
    s->lane.pacing.requests = engine::rate::per_minute(l.requests_per_minute);
    s->lane.pacing.tokens = engine::rate::per_minute(l.tokens_per_minute);
    s->lane.attempt_deadline = s->at.timeout;
    s->lane.call_deadline = std::chrono::minutes(15);
    if (!s->on) return s;
    if (const auto key = read_secret(l.api_key_env, variables)) s->key = key->reveal();
    s->wire = make_live_transport(on, client_options_for(config, variables));
    return s;
}

std::shared_ptr<upload_setup> make_upload(const settings& config, const environment& variables, engine::runtime& on) {
    const auto& c = config.convex;
    if (c.url.empty()) return nullptr;
    auto key = read_secret(c.deploy_key_env, variables);
    if (!key)
        throw error(exit_code::configuration, "convex.url is set, but no deploy key: set " + c.deploy_key_env + " or " +
                                                  c.deploy_key_env + "_FILE");
    auto s = std::make_shared<upload_setup>();
    s->convex.url = c.url;
    s->convex.deploy_key = std::move(*key);
    s->convex.batch_markets = static_cast<std::size_t>(c.batch_markets);
    s->convex.batch_similarities = static_cast<std::size_t>(c.batch_similarities);
    s->convex.batch_opportunities = static_cast<std::size_t>(c.batch_opportunities);
    s->wire = make_live_transport(on, client_options_for(config, variables));
    return s;
}

} // namespace dutchbook::graphs
