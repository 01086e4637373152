// Movement judge: what is open goes to the cache, then to the model, then past the contracts.

#include <algorithm>
#include <set>
#include <tuple>

#include "graphs/sync_parts.hpp"
#include "nodes/judge/post_check.hpp"
#include "nodes/match/confidence.hpp"

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
    judge::open_cause cut = judge::open_cause::stopped; ///< what cancelled the calls
    bool is_cut = false;
    std::size_t unanswered = 0; ///< batches; I/O thread
    std::vector<relation> relations;
};

namespace {

constexpr std::uint64_t bytes_per_batch = 64u << 10;

bool relation_before(const relation& a, const relation& b) {
    return std::tie(a.left, a.right, a.kind) < std::tie(b.left, b.right, b.kind);
}

} // namespace

/// I/O thread.
void sync::parts::close_desk() {
    if (!judging) return; // the plan was never made
    judging->desk.reset();
    judging->lane.reset();
}

/// A store that cannot be read is a failed store, no reason to lose what was read elsewhere.
std::optional<store::verdict> sync::parts::stored_verdict(const std::string& key) {
    if (!options.store || store_failure) return std::nullopt;
    try {
        return options.store->find_verdict(key);
    } catch (const error& e) {
        store_failure = e;
        run->stop();
        return std::nullopt;
    }
}

void sync::parts::finish_relations() {
    compared = compiled_ranges == ranges_to_compile && related_parts.size() == ranges_to_relate;
    related = relater->finish(related_parts);
    related_parts.clear();
    const bool asks = options.judge && options.judge->on;
    open_ends = judge::pair_ends(related.open,
                                 asks ? judge::open_cause::stopped : judge::open_cause::model_off);
    if (!options.judge) return;
    std::vector<judge::asked_pair> pairs;
    for (const auto& p : related.open) {
        const market *left = book.find(p.left), *right = book.find(p.right);
        auto asked = judge::ask(p, *left, *right, options.judge->at.model);
        const auto row = stored_verdict(asked.key.hex);
        const auto known = row ? judge::cached(asked.key, *row) : std::nullopt;
        if (known) {
            open_ends.find(p.left, p.right)->cached = true;
            check(asked, *known);
        } else {
            pairs.push_back(std::move(asked));
        }
    }
    if (asks) {
        judging->batches = judge::make_batches(std::move(pairs), options.judge->batches);
        open_desk();
    } else {
        judged.estimate = judge::estimate_cost(pairs, options.judge->batches, options.judge->at,
                                               options.judge->prices);
    }
}

/// The model has half of the run's time: prices and delivery need the rest.
void sync::parts::open_desk() {
    const auto& how = *options.judge;
    on.call([&] {
        const auto all = std::chrono::duration_cast<engine::clock::duration>(
            std::chrono::seconds(options.config.engine.deadline_s));
        judging->unanswered = judging->batches.size();
        const auto share = options.judging_time.value_or(all / 2);
        timers.push_back(time.call_at(started + share, [this] {
            if (judging->is_cut || judging->unanswered == 0) return;
            partial("llm: judging took half of the run's time; the rest stays open");
            cancel_judging("judging took half of the run's time", judge::open_cause::out_of_time);
        }));
        judging->lane.emplace(how.lane, time);
        judging->purse.emplace(how.budget, how.prices);
        judging->desk.emplace(*judging->lane, time, *judging->purse, sender_of(how), how.at,
                              how.accepts, how.key);
    });
}

/// I/O thread.
void sync::parts::cancel_judging(const std::string& why, judge::open_cause cause) {
    if (!std::exchange(judging->is_cut, true)) judging->cut = cause;
    if (judging->lane) judging->lane->cancel_all(why);
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
    open_ends.find(pair.pair.left, pair.pair.right)->what = end_of(result);
    auto* r = std::get_if<relation>(&result);
    if (r == nullptr) return;
    r->confidence = match::measured_confidence(r->tier, *book.find(r->left.front()));
    judging->relations.push_back(std::move(*r));
}

void sync::parts::leave_open(const judge::asked_pair& pair,
                             const judge::session_outcome::open_left& how) {
    auto& end = *open_ends.find(pair.pair.left, pair.pair.right);
    end.asked = how.asked;
    end.why = how.cause;
}

void sync::parts::plan_judge(plan_builder& b) {
    judging = std::make_shared<judge_room>();
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
            judging->desk->judge(judging->batches[i], [this, answer](const judge::batch& work,
                                                                     judge::session_outcome said) {
                --judging->unanswered;
                answer.resolve({work, std::move(said)});
            });
        });
    m.deliver("post.check", answers,
              [this](judged_batch&& b2, scope& about) { take_verdicts(std::move(b2), about); });
}

void sync::parts::take_verdicts(judged_batch&& answered, scope& about) {
    const auto& said = answered.said;
    note_calls(judged, said);
    const auto rows = rows_of(answered.work, said, *options.judge, options.as_of);
    for (const auto& settled : said.settled) {
        const auto& pair = answered.work.pairs[settled.at];
        open_ends.find(pair.pair.left, pair.pair.right)->asked = true;
        check(pair, settled.verdict);
    }
    if (options.store && !rows.empty()) write_store([&] { options.store->put_verdicts(rows); });
    for (const auto& o : said.open) {
        leave_open(answered.work.pairs[o.at], o);
        about.reject(1, std::string(judge::to_string(o.cause)));
    }
    if (!said.open.empty()) about.partial(missing_verdicts(said, *options.judge));
}

/// What speaks against a pair: a verdict of this run, or, where the store holds a relation that was
/// not found again, the contracts as they read today. Where they still prove it, it was only no
/// candidate this time and stands; a weak kind may be implied by a stronger relation instead.
void sync::parts::judge_standing(store::looked_at& looked) const {
    if (!compared) return; // a contract may be missing, and an empty one refutes
    const auto whole = [this](const market_key& k) {
        const market* m = book.find(k);
        return m && !half_read(*m);
    };
    for (const auto& end : open_ends.all())
        if ((end.what == judge::pair_end::kind::unrelated ||
             end.what == judge::pair_end::kind::refused) &&
            whole(end.left) && whole(end.right))
            looked.settled.push_back({end.left, end.right});
    std::set<std::tuple<market_key, market_key, relation_kind>> found;
    for (const auto& r : related.relations)
        if (r.left.size() == 1 && r.right.size() == 1)
            found.emplace(r.left.front(), r.right.front(), r.kind);
    for (const auto& r : options.store->relations()) {
        if (r.left.size() != 1 || r.right.size() != 1) continue;
        const market *left = book.find(r.left.front()), *right = book.find(r.right.front());
        if (!left || !right || half_read(*left) || half_read(*right) ||
            found.contains({left->key, right->key, r.kind}))
            continue;
        const auto contract_of = [this](const market* m) -> const contract::contract& {
            return relater->contract_of(static_cast<std::size_t>(m - book.rows().data()));
        };
        const auto proof = contract::prove(contract_of(left), contract_of(right));
        const bool holds = proof.what == contract::finding::related && proof.kind == r.kind &&
                           proof.confidence >= options.config.match.min_confidence;
        const bool may_be_implied =
            r.kind == relation_kind::disjoint || r.kind == relation_kind::exhaustive;
        if (holds && !may_be_implied)
            looked.left_open.push_back({left->key, right->key});
        else if (proof.what == contract::finding::refuted ||
                 (proof.what == contract::finding::related && proof.kind != r.kind))
            looked.settled.push_back({left->key, right->key});
    }
}

void sync::parts::finish_judging() {
    auto cut = judge::open_cause::stopped;
    // Calls that were cut short may settle their accounts until the very end.
    on.call([this, &cut] {
        cut = judging->cut;
        if (!judging->purse) return;
        judged.spent = judging->purse->spent();
        judged.budget_ended = judging->purse->exhausted();
    });
    for (auto& end : open_ends.all())
        if (end.why == judge::open_cause::stopped) end.why = cut;
    static_cast<judge::pair_counts&>(judged) = judge::count(open_ends.all());
    std::erase_if(related.open, [this](const open_pair& p) {
        return open_ends.find(p.left, p.right)->settled();
    });
    auto& all = related.relations;
    std::move(judging->relations.begin(), judging->relations.end(), std::back_inserter(all));
    judging->relations.clear();
    std::sort(all.begin(), all.end(), relation_before);
}

} // namespace dutchbook::graphs
