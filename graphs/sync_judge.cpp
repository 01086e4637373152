// Movement judge: what is open goes to the cache, then to the model, then past the contracts.

#include <algorithm>

#include "graphs/sync_parts.hpp"
#include "nodes/http/secret.hpp"
#include "nodes/judge/cassette.hpp"
#include "nodes/judge/post_check.hpp"

namespace dutchbook::graphs {

using namespace engine;

/// One batch with what the model said about it.
struct judged_batch {
    judge::batch work;
    judge::session_outcome said;
};

/// The model's side of a sync: I/O thread while the movement plays, anyone's after it.
struct sync::parts::judge_room {
    std::vector<judge::batch> batches;
    std::optional<engine::lane> lane;
    std::optional<judge::budget> purse;
    std::optional<judge::desk> desk;
    std::vector<relation> relations;
    std::vector<open_pair> left_open;
};

namespace {

constexpr std::uint64_t bytes_per_batch = 64u << 10;

judge::transport sender(const judge_setup& how) {
    return [&how](const judge::call_request& what,
                  std::function<void(http::result)> done) -> std::function<void()> {
        if (how.replay) {
            auto played = how.replay->play(what.hash);
            http::result none;
            none.why = http::failure::connect;
            none.message = "the cassette holds no such request";
            done(played ? std::move(*played) : std::move(none));
            return {};
        }
        how.wire->send(what.http, [record = how.record, hash = what.hash,
                                   done = std::move(done)](http::result got) {
            if (record && got) record->record(hash, got);
            done(std::move(got));
        });
        return {};
    };
}

bool relation_before(const relation& a, const relation& b) {
    return std::tie(a.left, a.right, a.kind) < std::tie(b.left, b.right, b.kind);
}

} // namespace

/// I/O thread.
void sync::parts::close_desk() {
    if (!judging) return;
    judging->desk.reset();
    judging->lane.reset();
}

void sync::parts::finish_relations() {
    related = relater->finish(related_parts);
    related_parts.clear();
    judged.open = related.open.size();
    if (!options.judge) return;
    std::vector<judge::asked_pair> pairs;
    judging = std::make_shared<judge_room>();
    for (const auto& p : related.open) {
        const market *left = book.find(p.left), *right = book.find(p.right);
        auto asked = judge::ask(p, *left, *right, options.judge->at.model);
        const auto row = options.store ? options.store->find_verdict(asked.key.hex) : std::nullopt;
        const auto known = row ? judge::cached(asked.key, *row) : std::nullopt;
        if (known) {
            ++judged.cached;
            check(asked, *known);
        } else {
            pairs.push_back(std::move(asked));
        }
    }
    if (options.judge->on) {
        judged.asked = pairs.size();
        judging->batches = judge::make_batches(std::move(pairs), options.judge->batches);
        open_desk();
    } else {
        judged.estimate = judge::estimate_cost(pairs, options.judge->batches, options.judge->at,
                                               options.judge->prices);
        for (const auto& p : pairs) judging->left_open.push_back(p.pair);
    }
}

/// The model has half of the run's time: prices and delivery need the rest.
void sync::parts::open_desk() {
    const auto& how = *options.judge;
    on.call([&] {
        const auto all = std::chrono::duration_cast<engine::clock::duration>(
            std::chrono::seconds(options.config.engine.deadline_s));
        timers.push_back(time.call_at(started + all / 2, [this] {
            if (!judging->lane) return;
            const auto now = judging->lane->snapshot();
            if (now.in_flight + now.waiting == 0) return;
            partial("llm: judging took half of the run's time; the rest stays open");
            cancel_judging("judging took half of the run's time");
        }));
        judging->lane.emplace(how.lane, time);
        judging->purse.emplace(how.budget, how.prices);
        judging->desk.emplace(*judging->lane, time, *judging->purse, sender(how), how.at,
                              how.accepts, how.key);
    });
}

/// I/O thread.
void sync::parts::cancel_judging(const std::string& why) {
    if (judging && judging->lane) judging->lane->cancel_all(why);
    if (options.judge && options.judge->wire) options.judge->wire->cancel_all();
}

/// A verdict becomes a relation only where nothing that was read of the contracts stands against
/// it.
void sync::parts::check(const judge::asked_pair& pair, const judge::verdict& said) {
    const auto place = [this](const market_key& k) {
        return static_cast<std::size_t>(book.find(k) - book.rows().data());
    };
    auto result = judge::post_check(pair, said, relater->contract_of(place(pair.pair.left)),
                                    relater->contract_of(place(pair.pair.right)),
                                    options.config.match.min_confidence);
    if (auto* r = std::get_if<relation>(&result)) {
        ++judged.related;
        judging->relations.push_back(std::move(*r));
    } else if (std::get<judge::refusal>(result).why == judge::refusal::cause::refuted) {
        ++judged.refused;
    }
}

void sync::parts::plan_judge(plan_builder& b) {
    auto m = b.movement("judge");
    m.prepare([this] { finish_relations(); });
    if (!options.judge || !options.judge->on) return;
    auto ranges = m.source<index_range>("open pairs", [this] {
        return std::make_unique<range_source>([this] { return judging->batches.size(); }, 1,
                                              bytes_per_batch);
    });
    auto asked = m.expand<std::size_t>("batches", ranges,
                                       [this](index_range r, ports<std::size_t>& out, scope&) {
                                           for (std::size_t i = r.begin; i < r.end; ++i)
                                               out.emit(i, judging->batches[i].pairs.size());
                                       },
                                       {.account = "open pairs"});
    auto answers =
        m.call<judged_batch>("ask", asked, [this](std::size_t i, completion<judged_batch> answer) {
            judging->desk->judge(judging->batches[i],
                                 [answer](const judge::batch& work, judge::session_outcome said) {
                                     answer.resolve({work, std::move(said)});
                                 });
        });
    m.deliver("post.check", answers,
              [this](judged_batch&& b2, scope& about) { take_verdicts(std::move(b2), about); });
}

void sync::parts::take_verdicts(judged_batch&& answered, scope& about) {
    const auto& said = answered.said;
    judged.calls += said.calls;
    judged.tokens_in += static_cast<std::uint64_t>(said.used.in);
    judged.tokens_out += static_cast<std::uint64_t>(said.used.out);
    std::vector<store::verdict> rows;
    const auto each = static_cast<std::int64_t>(std::max<std::size_t>(1, said.settled.size()));
    for (const auto& s : said.settled) {
        const auto& pair = answered.work.pairs[s.at];
        rows.push_back(judge::to_row(pair.key, s.verdict, options.judge->at.model, options.as_of));
        rows.back().prompt_tokens = said.used.in / each; // an equal share of the batch
        rows.back().completion_tokens = said.used.out / each;
        check(pair, s.verdict);
    }
    if (options.store && !rows.empty()) write_store([&] { options.store->put_verdicts(rows); });
    for (const auto& o : said.open) judging->left_open.push_back(answered.work.pairs[o.at].pair);
    if (!said.open.empty()) {
        about.reject(said.open.size(), "left open");
        http::redactor hide; // a server may quote the key that it refuses
        hide.add(options.judge->key);
        const bool all = !said.final_for_all.empty();
        if (said.final_for_all.find("HTTP 401") != std::string::npos ||
            said.final_for_all.find("HTTP 403") != std::string::npos)
            judged.refused_key = true;
        about.partial("llm: " +
                      hide.redact(all ? said.final_for_all
                                      : "pairs without a verdict (" + said.open.front().why + ")"));
    }
}

void sync::parts::finish_judging() {
    if (!judging) return;
    // Calls that were cut short may settle their accounts until the very end.
    on.call([this] {
        if (!judging->purse) return;
        judged.spent = judging->purse->spent();
        judged.budget_ended = judging->purse->exhausted();
    });
    judged.left = judging->left_open.size();
    auto& all = related.relations;
    std::move(judging->relations.begin(), judging->relations.end(), std::back_inserter(all));
    judging->relations.clear();
    std::sort(all.begin(), all.end(), relation_before);
    if (options.judge->on) {
        std::sort(judging->left_open.begin(), judging->left_open.end(),
                  [](const open_pair& a, const open_pair& z) {
                      return std::tie(z.plausibility, a.left, a.right) <
                             std::tie(a.plausibility, z.left, z.right);
                  });
        related.open = std::move(judging->left_open);
    }
}

} // namespace dutchbook::graphs
