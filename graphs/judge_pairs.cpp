#include "graphs/judge_pairs.hpp"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "nodes/judge/batch.hpp"
#include "nodes/match/confidence.hpp"

namespace dutchbook::graphs {
namespace {

/// An open pair of a universe. Ids are unique inside a universe only, so what goes to the model's
/// side carries the question's number in their place.
struct question {
    std::size_t universe = 0, open = 0; ///< which pair of `found->open`
    judge::asked_pair asked;            ///< with its own keys
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
            const auto& how = terms_.how;
            lane_.emplace(how.lane, time_);
            purse_.emplace(how.budget, how.prices);
            desk_.emplace(*lane_, time_, *purse_, sender_of(how), how.at, how.accepts, how.key);
            timer_ = time_.call_at(time_.now() + terms_.limit, [this] { cut(); });
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
    pair_judge(std::span<judged_universe> of, const judge_terms& terms) : of_(of), terms_(terms) {
        for (std::size_t u = 0; u < of.size(); ++u) collect(u);
        std::vector<open_pair> open;
        for (std::size_t i = 0; i < questions_.size(); ++i) {
            auto& numbered = open.emplace_back();
            std::tie(numbered.left, numbered.right) = keys_of(i);
        }
        ends_ = judge::pair_ends(open);
    }

    judged_pairs run(engine::runtime& on, engine::clock& time) {
        const auto batches = judge::make_batches(ask_cache(), terms_.how.batches);
        bool out_of_time = false;
        if (!batches.empty()) {
            answer_queue answers;
            asking model(terms_, on, time);
            model.begin(batches, answers);
            for (std::size_t i = 0; i < batches.size(); ++i) take(answers.pop());
            model.settle(out_.report, out_of_time);
        }
        finish(out_of_time);
        return std::move(out_);
    }

  private:
    void collect(std::size_t universe);
    std::pair<market_key, market_key> keys_of(std::size_t i) const;
    judge::pair_end& end_of_question(std::size_t i);
    std::vector<judge::asked_pair> ask_cache();
    void take(const answered& one);
    void check(std::size_t i, const judge::verdict& said);
    void finish(bool out_of_time);
    std::size_t place(std::size_t universe, const market_key& key) const {
        return places_[universe].at(key);
    }

    std::span<judged_universe> of_;
    const judge_terms& terms_;
    std::vector<question> questions_;
    std::vector<std::unordered_map<market_key, std::size_t>> places_; ///< by universe
    judge::pair_ends ends_;                                           ///< by number
    judged_pairs out_;
};

void pair_judge::collect(std::size_t universe) {
    const auto& u = of_[universe];
    auto& at = places_.emplace_back();
    for (std::size_t i = 0; i < u.markets.size(); ++i) at.emplace(u.markets[i].key, i);
    for (std::size_t i = 0; i < u.found->open.size(); ++i) {
        const open_pair& p = u.found->open[i];
        questions_.push_back({universe, i,
                              judge::ask(p, u.markets[at.at(p.left)], u.markets[at.at(p.right)],
                                         terms_.how.at.model)});
    }
}

/// A question's number in the place of both ids; numbers sort as they count.
std::pair<market_key, market_key> pair_judge::keys_of(std::size_t i) const {
    constexpr std::size_t digits = 12;
    const auto& pair = questions_[i].asked.pair;
    std::string number = std::to_string(i);
    number.insert(0, digits - std::min(number.size(), digits), '0');
    return {{pair.left.platform, number}, {pair.right.platform, number}};
}

judge::pair_end& pair_judge::end_of_question(std::size_t i) {
    const auto [left, right] = keys_of(i);
    return *ends_.find(left, right);
}

/// What is left to be asked.
std::vector<judge::asked_pair> pair_judge::ask_cache() {
    std::vector<judge::asked_pair> out;
    for (std::size_t i = 0; i < questions_.size(); ++i) {
        const auto& key = questions_[i].asked.key;
        const auto row = terms_.cache.find_verdict(key.hex);
        const auto known = row ? judge::cached(key, *row) : std::nullopt;
        if (!known) {
            auto& asked = out.emplace_back(questions_[i].asked);
            std::tie(asked.pair.left, asked.pair.right) = keys_of(i);
            continue;
        }
        end_of_question(i).cached = true;
        check(i, *known);
    }
    return out;
}

void pair_judge::take(const answered& one) {
    note_calls(out_.report, one.said);
    const auto number = [&](std::size_t at) {
        return static_cast<std::size_t>(std::stoull(one.work.pairs[at].pair.left.id));
    };
    const auto rows = rows_of(one.work, one.said, terms_.how, terms_.as_of);
    if (!rows.empty()) terms_.cache.put_verdicts(rows);
    for (const auto& settled : one.said.settled) {
        end_of_question(number(settled.at)).asked = true;
        check(number(settled.at), settled.verdict);
    }
    for (const auto& left : one.said.open) {
        auto& end = end_of_question(number(left.at));
        end.asked = left.asked;
        end.why = left.cause;
    }
    if (auto why = missing_verdicts(one.said, terms_.how); !why.empty())
        out_.missing.push_back(std::move(why));
}

void pair_judge::check(std::size_t i, const judge::verdict& said) {
    const question& q = questions_[i];
    auto& u = of_[q.universe];
    auto result = judge::post_check(
        q.asked, said, u.work->contract_of(place(q.universe, q.asked.pair.left)),
        u.work->contract_of(place(q.universe, q.asked.pair.right)), terms_.min_confidence);
    end_of_question(i).what = end_of(result);
    if (auto* r = std::get_if<relation>(&result)) {
        const auto& left = u.markets[place(q.universe, r->left.front())];
        r->confidence = match::measured_confidence(r->tier, left);
        u.found->relations.push_back(std::move(*r));
        return;
    }
    const auto& refused = std::get<judge::refusal>(result);
    const bool contradicted = refused.why == judge::refusal::cause::refuted;
    u.found->open[q.open].unread =
        contradicted ? "Asked, and the verdict was refused. " + refused.words
                     : "Asked: " + std::string(judge::kind_name(said.kind)) + ". " + refused.words;
}

void pair_judge::finish(bool out_of_time) {
    for (std::size_t i = 0; i < questions_.size(); ++i) {
        auto& end = end_of_question(i);
        if (end.settled()) continue;
        if (out_of_time && end.why == judge::open_cause::stopped)
            end.why = judge::open_cause::out_of_time;
        of_[questions_[i].universe].found->open[questions_[i].open].unread +=
            " (no verdict: " + std::string(to_string(end.why)) + ")";
    }
    for (auto& u : of_)
        std::sort(u.found->relations.begin(), u.found->relations.end(),
                  [](const relation& a, const relation& b) {
                      return std::tie(a.left, a.right, a.kind) < std::tie(b.left, b.right, b.kind);
                  });
    if (out_of_time) out_.missing.emplace_back("llm: judging took all of its time");
    static_cast<judge::pair_counts&>(out_.report) = judge::count(ends_.all());
    std::sort(out_.missing.begin(), out_.missing.end());
    out_.missing.erase(std::unique(out_.missing.begin(), out_.missing.end()), out_.missing.end());
}

} // namespace

judged_pairs judge_open_pairs(std::span<judged_universe> of, const judge_terms& terms,
                              engine::runtime& on, engine::clock& time) {
    return pair_judge(of, terms).run(on, time);
}

} // namespace dutchbook::graphs
