// Movement judge: what is open goes to the cache, then to the model, then past the contracts.

#include <algorithm>
#include <map>
#include <set>

#include "graphs/sync_parts.hpp"
#include "nodes/judge/docket.hpp"
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
    bool last_round = false;    ///< I/O thread
    std::optional<judge::docket> docket;
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

/// What is asked: pairs that the prover left open and pairs that it relates by titles alone, the
/// most plausible first.
std::vector<judge::asked_pair> sync::parts::questions() {
    std::vector<open_pair> pairs = related.open;
    for (const auto& r : related.relations)
        if (is_titles_pair(r)) pairs.push_back(asked_again(r));
    std::ranges::sort(pairs, [](const open_pair& x, const open_pair& y) {
        return std::tie(y.plausibility, x.left, x.right) <
               std::tie(x.plausibility, y.left, y.right);
    });
    std::vector<judge::asked_pair> out;
    for (const auto& p : pairs)
        out.push_back(judge::ask(p, side_of(p.left), side_of(p.right), relating_with.catalogue(),
                                 options.judge->at.model));
    return out;
}

judge::asked_side sync::parts::side_of(const market_key& key) const {
    const market* m = book.find(key);
    return {*m, relater->contract_of(static_cast<std::size_t>(m - book.rows().data()))};
}

void sync::parts::finish_relations() {
    compared = compiled_ranges == ranges_to_compile && related_parts.size() == ranges_to_relate;
    related = relater->finish(related_parts);
    related_parts.clear();
    apply_reviewed();
    const bool asks = options.judge && options.judge->on;
    const auto why = asks ? judge::open_cause::stopped : judge::open_cause::model_off;
    open_ends = judge::pair_ends(related.open, why);
    if (!options.judge) return;
    auto pairs = questions();
    std::erase_if(pairs, [this](const judge::asked_pair& p) {
        auto* end = open_ends.find(p.pair.left, p.pair.right);
        if (end && p.hostile) end->why = judge::open_cause::hostile;
        return p.hostile;
    });
    judging->docket.emplace(std::move(pairs));
    const auto known = judging->docket->open(cache_of(options.store, [this](const error& e) {
        if (store_failure) return;
        store_failure = e;
        run->stop();
    }));
    note_titles(asks, known, why);
    use(known);
    if (asks) {
        judging->batches = judge::make_batches(judging->docket->next(), options.judge->batches);
        open_desk();
    } else {
        const auto open = judging->docket->next();
        std::vector<judge::asked_pair> wanted;
        for (const auto& p : open)
            if (open_ends.find(p.pair.left, p.pair.right)) wanted.push_back(p);
        judged.estimate = judge::estimate_cost(wanted, options.judge->batches, options.judge->at,
                                               options.judge->prices);
    }
}

/// Relations by titles count among what is asked where a model is on, and else where the cache
/// knows them.
void sync::parts::note_titles(bool asks, std::span<const judge::docket::answer> known,
                              judge::open_cause why) {
    std::set<std::size_t> answered;
    for (const auto& one : known) answered.insert(one.at);
    std::vector<judge::pair_end> titles;
    for (const auto& p : judging->docket->pairs()) {
        if (open_ends.find(p.pair.left, p.pair.right)) continue;
        if (!asks && !answered.contains(p.rank)) continue;
        judge::pair_end end;
        end.left = p.pair.left;
        end.right = p.pair.right;
        end.titles = true;
        end.why = why;
        titles.push_back(std::move(end));
    }
    open_ends.add(std::move(titles));
}

/// What needs no asking: the cache's verdicts, and those on a pair's wording.
void sync::parts::use(std::span<const judge::docket::answer> known) {
    for (const auto& one : known) {
        const auto& pair = judging->docket->pairs()[one.at];
        open_ends.find(pair.pair.left, pair.pair.right)->cached = true;
        check(pair, one.of_wording ? of_wording(one.said) : one.said);
    }
}

/// Pairs whose wording has a verdict now, and those that have to be asked after all.
void sync::parts::ask_the_rest(bool last) {
    use(judging->docket->settled());
    judging->batches = judge::make_batches(judging->docket->next(), options.judge->batches);
    on.call([this, last] {
        judging->unanswered = judging->batches.size();
        judging->last_round = last;
    });
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
            if (judging->is_cut || (judging->unanswered == 0 && judging->last_round)) return;
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
    auto result = judge::post_check(pair, said, side_of(pair.pair.left), side_of(pair.pair.right),
                                    relating_with.catalogue(), options.config.match.min_confidence);
    auto& end = *open_ends.find(pair.pair.left, pair.pair.right);
    end.what = end_of(result);
    auto* r = std::get_if<relation>(&result);
    if (r == nullptr) {
        end.denied = std::get<judge::refusal>(result).why == judge::refusal::cause::none;
        return;
    }
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
    plan_asking(m, "");
    // Who confirms the verdict on a wording, then those that speak for themselves after all.
    for (const bool last : {false, true}) {
        auto again = b.movement(last ? "judge the rest" : "judge again");
        again.prepare([this, last] { ask_the_rest(last); });
        plan_asking(again, last ? " at last" : " again");
    }
}

void sync::parts::plan_asking(movement_builder& m, const std::string& round) {
    auto ranges = m.source<index_range>("open pairs" + round, [this] {
        return std::make_unique<range_source>([this] { return judging->batches.size(); }, 1,
                                              bytes_per_batch);
    });
    auto asked = m.expand<std::size_t>("batches" + round, ranges,
                                       [this](index_range r, ports<std::size_t>& out, scope&) {
                                           for (std::size_t i = r.begin; i < r.end; ++i)
                                               out.emit(i, judging->batches[i].pairs.size());
                                       },
                                       {.account = "open pairs" + round});
    auto answers = m.call<judged_batch>(
        "ask" + round, asked, [this](std::size_t i, completion<judged_batch> answer) {
            judging->desk->judge(judging->batches[i], [this, answer](const judge::batch& work,
                                                                     judge::session_outcome said) {
                --judging->unanswered;
                answer.resolve({work, std::move(said)});
            });
        });
    m.deliver("post.check" + round, answers,
              [this](judged_batch&& b2, scope& about) { take_verdicts(std::move(b2), about); });
}

void sync::parts::take_verdicts(judged_batch&& answered, scope& about) {
    const auto& said = answered.said;
    note_calls(judged, said);
    const auto rows = rows_of(answered.work, said, *options.judge, options.as_of);
    for (const auto& settled : said.settled) {
        const auto& pair = answered.work.pairs[settled.at];
        open_ends.find(pair.pair.left, pair.pair.right)->asked = true;
        judging->docket->take(pair.rank, settled.verdict);
        check(pair, settled.verdict);
    }
    if (options.store && !rows.empty()) write_store([&] { options.store->put_verdicts(rows); });
    for (const auto& o : said.open) {
        leave_open(answered.work.pairs[o.at], o);
        about.reject(1, std::string(judge::to_string(o.cause)));
    }
    if (!said.open.empty()) about.partial(missing_verdicts(said, *options.judge));
}

/// A pair that waited for the verdict on its wording is left open for the reason of those that were
/// asked for it.
void sync::parts::explain_waiting() {
    std::map<std::string, judge::open_cause> asked;
    for (const auto& p : judging->docket->pairs()) {
        const auto& end = *open_ends.find(p.pair.left, p.pair.right);
        if (!end.settled() && end.why != judge::open_cause::stopped)
            asked.emplace(p.wording.key, end.why);
    }
    for (const auto& p : judging->docket->pairs()) {
        auto& end = *open_ends.find(p.pair.left, p.pair.right);
        if (end.settled() || end.why != judge::open_cause::stopped) continue;
        if (const auto at = asked.find(p.wording.key); at != asked.end())
            end.why = at->second;
        else if (judging->last_round && !judging->is_cut)
            end.why = judge::open_cause::no_wording;
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
    if (judging->docket && options.judge->on) {
        use(judging->docket->settled());
        judged.wordings = judging->docket->summary();
        explain_waiting();
    }
    for (auto& end : open_ends.all())
        if (end.why == judge::open_cause::stopped) end.why = cut;
    static_cast<judge::pair_counts&>(judged) = judge::count(open_ends.all());
    std::erase_if(related.open, [this](const open_pair& p) {
        return open_ends.find(p.left, p.right)->settled();
    });
    auto& all = related.relations;
    std::erase_if(all, [this](const relation& r) {
        if (!is_titles_pair(r)) return false;
        const auto* end = open_ends.find(r.left.front(), r.right.front());
        return end && (end->denied || end->what == judge::pair_end::kind::related);
    });
    keep_verdicts();
    std::move(judging->relations.begin(), judging->relations.end(), std::back_inserter(all));
    judging->relations.clear();
    std::sort(all.begin(), all.end(), relation_before);
}

} // namespace dutchbook::graphs
