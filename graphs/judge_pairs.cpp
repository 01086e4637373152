#include "graphs/judge_pairs.hpp"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "nodes/judge/batch.hpp"
#include "nodes/match/confidence.hpp"

namespace dutchbook::graphs {
namespace {

/// A pair of a universe that is asked about.
struct question {
    std::size_t universe = 0;
    std::optional<std::size_t> open; ///< which pair of `found->open`; none: a relation by titles
    market_key left, right;          ///< its own keys
};

struct answered {
    judge::batch work;
    judge::session_outcome said;
};

/// Batches on their way back from the I/O thread.
class answer_queue {
  public:
    void push(answered one) {
        {
            const std::lock_guard lock(mutex_);
            waiting_.push_back(std::move(one));
        }
        some_.notify_one();
    }
    answered pop() {
        std::unique_lock lock(mutex_);
        some_.wait(lock, [this] { return !waiting_.empty(); });
        answered one = std::move(waiting_.front());
        waiting_.pop_front();
        return one;
    }

  private:
    std::mutex mutex_;
    std::condition_variable some_;
    std::deque<answered> waiting_;
};

/// The model's side; everything in it belongs to the I/O thread.
class asking {
  public:
    asking(const judge_terms& terms, engine::runtime& on, engine::clock& time)
        : terms_(terms), on_(on), time_(time) {}
    ~asking() {
        on_.call([this] {
            time_.cancel(timer_);
            desk_.reset();
            lane_.reset();
        });
    }
    asking(const asking&) = delete;
    asking& operator=(const asking&) = delete;

    void begin(const std::vector<judge::batch>& batches, answer_queue& answers) {
        on_.call([&] {
            if (!desk_) open();
            for (const auto& batch : batches)
                desk_->judge(batch,
                             [&answers](const judge::batch& work, judge::session_outcome said) {
                                 answers.push({work, std::move(said)});
                             });
        });
    }
    /// Once every batch is answered.
    void settle(judge_report& into, bool& out_of_time) {
        on_.call([&] {
            into.spent = purse_->spent();
            into.budget_ended = purse_->exhausted();
            out_of_time = is_cut_;
        });
    }

  private:
    void open() {
        const auto& how = terms_.how;
        lane_.emplace(how.lane, time_);
        purse_.emplace(how.budget, how.prices);
        desk_.emplace(*lane_, time_, *purse_, sender_of(how), how.at, how.accepts, how.key);
        timer_ = time_.call_at(time_.now() + terms_.limit, [this] { cut(); });
    }
    void cut() {
        is_cut_ = true;
        lane_->cancel_all("judging took all of its time");
        if (terms_.how.wire) terms_.how.wire->cancel_all();
    }

    const judge_terms& terms_;
    engine::runtime& on_;
    engine::clock& time_;
    std::optional<engine::lane> lane_;
    std::optional<judge::budget> purse_;
    std::optional<judge::desk> desk_;
    engine::clock::timer timer_ = 0;
    bool is_cut_ = false;
};

class pair_judge {
  public:
    pair_judge(std::span<judged_universe> of, const judge_terms& terms)
        : of_(of), terms_(terms), docket_(collect()) {
        std::vector<open_pair> all = hostile_;
        for (const auto& p : docket_.pairs()) all.push_back(p.pair);
        ends_ = judge::pair_ends(all);
        for (const auto& p : all) {
            auto& end = *ends_.find(p.left, p.right);
            end.titles = !questions_.at({p.left, p.right}).open;
        }
        for (const auto& p : hostile_)
            ends_.find(p.left, p.right)->why = judge::open_cause::hostile;
    }

    judged_pairs run(engine::runtime& on, engine::clock& time) {
        use(docket_.open(cache_of(&terms_.cache)));
        bool out_of_time = false;
        for (int round = 0; round < most_rounds && !out_of_time; ++round) {
            const auto batches = judge::make_batches(docket_.next(), terms_.how.batches);
            if (batches.empty()) break;
            if (!model_) model_.emplace(terms_, on, time);
            answer_queue answers;
            model_->begin(batches, answers);
            for (std::size_t i = 0; i < batches.size(); ++i) take(answers.pop());
            model_->settle(out_.report, out_of_time);
            use(docket_.settled());
        }
        finish(out_of_time);
        return std::move(out_);
    }

  private:
    /// One pair of each wording, one that confirms it, then whatever they did not settle.
    static constexpr int most_rounds = 3;

    std::vector<judge::asked_pair> collect();
    void add(std::size_t universe, const open_pair& pair, std::optional<std::size_t> open,
             std::vector<judge::asked_pair>& into);
    const question& about(std::size_t rank) const {
        const auto& pair = docket_.pairs()[rank].pair;
        return questions_.at({pair.left, pair.right});
    }
    judge::pair_end& end_of_pair(std::size_t rank) {
        const auto& pair = docket_.pairs()[rank].pair;
        return *ends_.find(pair.left, pair.right);
    }
    judge::asked_side side(std::size_t universe, const market_key& key) const {
        const auto at = places_[universe].at(key);
        return {of_[universe].markets[at], of_[universe].work->contract_of(at)};
    }
    void use(std::span<const judge::docket::answer> known);
    void take(const answered& one);
    void check(std::size_t rank, const judge::verdict& said);
    void finish(bool out_of_time);
    void replace_titles(std::size_t universe);

    std::span<judged_universe> of_;
    const judge_terms& terms_;
    std::map<std::pair<market_key, market_key>, question> questions_; ///< by the docket's keys
    std::vector<std::unordered_map<market_key, std::size_t>> places_; ///< by universe
    std::vector<open_pair> hostile_;                                  ///< nobody is asked of these
    judge::docket docket_;
    judge::pair_ends ends_;
    std::optional<asking> model_;
    std::map<std::size_t, std::vector<relation>> judged_; ///< by universe
    judged_pairs out_;
};

/// Open pairs and relations by titles of all universes, the most plausible first.
std::vector<judge::asked_pair> pair_judge::collect() {
    std::vector<judge::asked_pair> out;
    for (std::size_t u = 0; u < of_.size(); ++u) {
        auto& at = places_.emplace_back();
        for (std::size_t i = 0; i < of_[u].markets.size(); ++i)
            at.emplace(of_[u].markets[i].key, i);
        for (std::size_t i = 0; i < of_[u].found->open.size(); ++i)
            add(u, of_[u].found->open[i], i, out);
        for (const auto& r : of_[u].found->relations)
            if (is_titles_pair(r)) add(u, asked_again(r), std::nullopt, out);
    }
    std::stable_sort(out.begin(), out.end(), [](const auto& x, const auto& y) {
        return x.pair.plausibility > y.pair.plausibility;
    });
    std::erase_if(out, [this](const judge::asked_pair& p) {
        if (p.hostile) hostile_.push_back(p.pair);
        return p.hostile;
    });
    return out;
}

/// Two universes may name one market with different texts: what goes to the model's side carries
/// the universe's number before the id.
void pair_judge::add(std::size_t universe, const open_pair& pair, std::optional<std::size_t> open,
                     std::vector<judge::asked_pair>& into) {
    auto asked = judge::ask(pair, side(universe, pair.left), side(universe, pair.right),
                            terms_.catalogue, terms_.how.at.model);
    const question own{universe, open, asked.pair.left, asked.pair.right};
    constexpr std::size_t digits = 9;
    std::string number = std::to_string(universe);
    number.insert(0, digits - std::min(number.size(), digits), '0');
    for (std::string* id : {&asked.pair.left.id, &asked.pair.right.id}) *id = number + ':' + *id;
    asked.event = number + ':' + asked.event;
    questions_.emplace(std::pair(asked.pair.left, asked.pair.right), own);
    into.push_back(std::move(asked));
}

void pair_judge::use(std::span<const judge::docket::answer> known) {
    for (const auto& one : known) {
        end_of_pair(one.at).cached = true;
        check(one.at, one.of_wording ? of_wording(one.said) : one.said);
    }
}

void pair_judge::take(const answered& one) {
    note_calls(out_.report, one.said);
    const auto rows = rows_of(one.work, one.said, terms_.how, terms_.as_of);
    if (!rows.empty()) terms_.cache.put_verdicts(rows);
    for (const auto& settled : one.said.settled) {
        const auto rank = one.work.pairs[settled.at].rank;
        end_of_pair(rank).asked = true;
        docket_.take(rank, settled.verdict);
        check(rank, settled.verdict);
    }
    for (const auto& left : one.said.open) {
        auto& end = end_of_pair(one.work.pairs[left.at].rank);
        end.asked = left.asked;
        end.why = left.cause;
    }
    if (auto why = missing_verdicts(one.said, terms_.how); !why.empty())
        out_.missing.push_back(std::move(why));
}

void pair_judge::check(std::size_t rank, const judge::verdict& said) {
    const question& q = about(rank);
    auto& u = of_[q.universe];
    auto asked = docket_.pairs()[rank];
    asked.pair.left = q.left;
    asked.pair.right = q.right;
    auto result =
        judge::post_check(asked, said, side(q.universe, q.left), side(q.universe, q.right),
                          terms_.catalogue, terms_.min_confidence);
    auto& end = end_of_pair(rank);
    end.what = end_of(result);
    if (auto* r = std::get_if<relation>(&result)) {
        r->confidence = match::measured_confidence(r->tier, side(q.universe, q.left).row);
        judged_[q.universe].push_back(std::move(*r));
        return;
    }
    const auto& refused = std::get<judge::refusal>(result);
    end.denied = refused.why == judge::refusal::cause::none;
    if (!q.open) return;
    const bool contradicted = end.what == judge::pair_end::kind::refused;
    u.found->open[*q.open].unread =
        contradicted ? "Asked, and the verdict was refused. " + refused.words
                     : "Asked: " + std::string(judge::kind_name(said.kind)) + ". " + refused.words;
}

void pair_judge::finish(bool out_of_time) {
    for (auto& end : ends_.all()) {
        const question& q = questions_.at({end.left, end.right});
        if (end.settled() || !q.open) continue;
        if (end.why == judge::open_cause::stopped)
            end.why = out_of_time ? judge::open_cause::out_of_time : judge::open_cause::no_wording;
        of_[q.universe].found->open[*q.open].unread +=
            " (no verdict: " + std::string(to_string(end.why)) + ")";
    }
    for (std::size_t u = 0; u < of_.size(); ++u) replace_titles(u);
    if (out_of_time) out_.missing.emplace_back("llm: judging took all of its time");
    out_.report.wordings = docket_.summary();
    static_cast<judge::pair_counts&>(out_.report) = judge::count(ends_.all());
    std::sort(out_.missing.begin(), out_.missing.end());
    out_.missing.erase(std::unique(out_.missing.begin(), out_.missing.end()), out_.missing.end());
}

/// A verdict stands in the place of a relation by titles, and "none" withdraws it.
void pair_judge::replace_titles(std::size_t universe) {
    auto& all = of_[universe].found->relations;
    std::set<std::pair<market_key, market_key>> gone;
    for (const auto& p : docket_.pairs()) {
        const auto& end = end_of_pair(p.rank);
        const question& q = about(p.rank);
        if (q.universe == universe && (end.denied || end.what == judge::pair_end::kind::related))
            gone.emplace(q.left, q.right);
    }
    std::erase_if(all, [&gone](const relation& r) {
        return is_titles_pair(r) && gone.contains({r.left.front(), r.right.front()});
    });
    for (auto& r : judged_[universe]) all.push_back(std::move(r));
    std::sort(all.begin(), all.end(), [](const relation& a, const relation& b) {
        return std::tie(a.left, a.right, a.kind) < std::tie(b.left, b.right, b.kind);
    });
}

} // namespace

judged_pairs judge_open_pairs(std::span<judged_universe> of, const judge_terms& terms,
                              engine::runtime& on, engine::clock& time) {
    return pair_judge(of, terms).run(on, time);
}

} // namespace dutchbook::graphs
