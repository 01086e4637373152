#include "nodes/sim/world_server.hpp"

#include <algorithm>
#include <set>

#include "nodes/sim/faces.hpp"

namespace dutchbook::sim {
namespace {

std::vector<match::fact> facts_of(const catalogue& c, const std::vector<market_key>& keys) {
    std::vector<match::fact> all;
    for (const auto& k : keys)
        if (const auto at = c.at.find(k); at != c.at.end())
            all.push_back(c.world.facts[at->second]);
    return all;
}

bool true_in(const catalogue& c, const relation& r) {
    const auto left = facts_of(c, r.left), right = facts_of(c, r.right);
    return left.size() == r.left.size() && right.size() == r.right.size() &&
           match::holds(r.kind, left, right);
}

using sides = std::pair<std::vector<market_key>, std::vector<market_key>>;

} // namespace

struct world_server::parts {
    world_options options;
    catalogue goods;
    judge_face judge;
    convex_face convex;
    std::unique_ptr<http::server> server;

    explicit parts(const world_options& o)
        : options(o), goods(make_catalogue(o)), judge(goods, o.agreeable_model) {}

    http::server_response answer(const http::server_request& asked) {
        const std::string_view path = asked.path;
        const auto under = [&](std::string_view prefix) { return path.starts_with(prefix); };
        if (under("/trade-api/v2/")) return kalshi_reply(goods, asked, path.substr(13));
        if (under("/gamma/")) return gamma_reply(goods, asked, path.substr(6));
        if (under("/clob/")) return clob_reply(goods, asked, path.substr(5));
        if (under("/llm/v1/")) return judge.reply(asked, path.substr(7));
        if (under("/convex/")) return convex.reply(asked, path.substr(7));
        return problem(404, "no such route");
    }
};

world_server::world_server(const world_options& options)
    : parts_(std::make_unique<parts>(options)) {
    http::server_options how;
    how.port = options.port;
    how.body_bytes = 16u << 20;
    parts_->server = std::make_unique<http::server>(
        how, [p = parts_.get()](http::server_request asked, http::server::reply reply) {
            auto response = p->answer(asked);
            response.delay = p->options.latency;
            reply(std::move(response));
        });
}

world_server::~world_server() { parts_->server->stop(); }
std::uint16_t world_server::port() const noexcept { return parts_->server->port(); }
std::string world_server::url() const { return parts_->server->url(); }
timestamp world_server::as_of() const noexcept { return parts_->options.as_of; }

std::map<std::string, std::string> world_server::documents() const {
    return parts_->convex.documents();
}
void world_server::restore(std::map<std::string, std::string> documents) {
    parts_->convex.restore(std::move(documents));
}

score world_server::judge(std::span<const relation> relations,
                          std::span<const opportunity> opportunities) const {
    const catalogue& c = parts_->goods;
    score s;
    std::set<std::pair<sides, relation_kind>> found;
    for (const auto& r : relations) {
        found.insert({{r.left, r.right}, r.kind});
        if (true_in(c, r)) continue;
        ++s.pairs_wrong;
        s.wrong.push_back(r);
    }
    for (const auto& t : c.world.truth) {
        if (!t.kind) continue;
        ++s.pairs_planted;
        if (found.contains({{t.left, t.right}, *t.kind}))
            ++s.pairs_found;
        else
            s.missed.push_back(t);
    }
    std::set<sides> priced;
    for (const auto& o : opportunities) {
        priced.insert({o.because.left, o.because.right});
        if (!true_in(c, o.because)) ++s.opportunities_wrong;
    }
    s.opportunities_planted = c.opportunities.size();
    for (const auto& p : c.opportunities)
        s.opportunities_found += priced.contains({p.left, p.right});
    return s;
}

} // namespace dutchbook::sim
