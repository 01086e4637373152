#include "nodes/sim/world_server.hpp"

#include <algorithm>
#include <map>
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

/// What fine print leaves of the titles: the relation that was planted and none but it.
void judge_fine_print(const match::planted& t, const std::set<relation_kind>& said, score& s) {
    ++s.fine_print.planted;
    s.fine_print.found += t.kind ? said.contains(*t.kind) : said.empty();
}

void judge_relations(const catalogue& c, std::span<const relation> relations, score& s) {
    std::map<sides, std::set<relation_kind>> found;
    std::map<sides, relation_kind> by_titles;
    for (const auto& t : c.world.truth)
        if (t.by_titles) by_titles.emplace(sides{t.left, t.right}, *t.by_titles);
    for (const auto& r : relations) {
        found[{r.left, r.right}].insert(r.kind);
        if (true_in(c, r)) continue;
        const auto title = by_titles.find({r.left, r.right});
        if (title != by_titles.end() && title->second == r.kind &&
            r.tier == relation_tier::titles) {
            ++s.fine_print_as_titles;
            continue;
        }
        ++s.pairs_wrong;
        s.wrong_proved += r.tier == relation_tier::proved;
        s.wrong.push_back(r);
    }
    const std::set<relation_kind> nothing;
    for (const auto& t : c.world.truth) {
        const auto at = found.find({t.left, t.right});
        const auto& said = at == found.end() ? nothing : at->second;
        if (t.by_titles) {
            judge_fine_print(t, said, s);
        } else if (!t.kind) {
            continue;
        } else if (t.model_only) {
            ++s.model_only.planted;
            s.model_only.found += said.contains(*t.kind);
        } else {
            ++s.pairs_planted;
            s.pairs_found += said.contains(*t.kind);
            if (!said.contains(*t.kind)) s.missed.push_back(t);
        }
    }
}

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
timestamp world_server::as_of() const noexcept { return parts_->options.now(); }

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
    judge_relations(c, relations, s);
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
