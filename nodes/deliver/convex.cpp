#include <nodes/deliver/convex.hpp>

#include <deque>
#include <optional>
#include <utility>
#include <vector>

#include <engine/thrown.hpp>

#include <nodes/deliver/convex_wire.hpp>
#include <nodes/deliver/sift.hpp>

namespace dutchbook::deliver {

namespace {

constexpr int attempts_to_believe = 3;     ///< of an answer that a passing fault may have given
constexpr int most_refusals_in_a_row = 24; ///< calls: enough to search two batches to the end

engine::outcome outcome_of(convex_verdict verdict, int attempt) {
    switch (verdict) {
    case convex_verdict::accepted:
        return engine::outcome::ok;
    case convex_verdict::transient:
        return engine::outcome::transient;
    case convex_verdict::throttled:
        return engine::outcome::throttled;
    case convex_verdict::unknown:
        return engine::outcome::unknown;
    // A function that throws may have met a moment's trouble: it is asked once more before its rows
    // are suspected.
    case convex_verdict::thrown:
        return attempt < 2 ? engine::outcome::transient : engine::outcome::refused;
    // One such answer may come from whatever stands between.
    case convex_verdict::denied:
    case convex_verdict::blocked:
    case convex_verdict::impossible:
        return attempt < attempts_to_believe ? engine::outcome::transient
                                             : engine::outcome::refused;
    default:
        return engine::outcome::refused;
    }
}

/// What a call is for.
enum class purpose : std::uint8_t {
    batch,  ///< rows that wait
    probe,  ///< a dead row: perhaps the deployment takes it by now
    again,  ///< a row that was refused alone once
    witness ///< a row that the deployment holds as it is: does it still take such rows?
};

/// One batch under way: the rows still to settle, what the remote said last, and why it last
/// refused rows.
struct job {
    job(std::vector<store::outbox_item> rows, purpose what) : plan(std::move(rows)), is(what) {}
    sift plan;
    purpose is;
    convex_answer said;
    std::string refusal;
};

/// A row that was refused alone, and why.
struct suspect {
    store::outbox_item row;
    std::string why;
};

} // namespace

std::size_t convex_settings::batch_rows(store::kind k) const noexcept {
    switch (k) {
    case store::kind::market:
        return batch_markets;
    case store::kind::similarity:
        return batch_similarities;
    case store::kind::opportunity:
        return batch_opportunities;
    case store::kind::sync_log:
        return 1;
    }
    return 1;
}

/// The number goes up with every change of the functions' arguments or of the documents.
std::string convex_wire_form(const convex_settings& how) {
    return how.seed_schema_only ? "1" : "1, all fields";
}

engine::lane_options convex_lane(const convex_settings& how) {
    engine::lane_options lane;
    lane.name = how.sink;
    lane.max_in_flight = how.max_in_flight;
    lane.adaptive = true;
    // Feeling for the deployment's limit costs a throttled request in four where that limit is low.
    lane.retry.base = how.retry_base;
    lane.retry.cap = 20 * how.retry_base;
    lane.circuit.cool_down = lane.retry.cap;
    lane.retry.budget_permille = 350;
    lane.retry.budget_floor = 20;
    lane.attempt_deadline = how.limits.total + std::chrono::seconds{1};
    return lane;
}

class convex_uploader::core : public std::enable_shared_from_this<core> {
  public:
    core(convex_settings how, store::database& db, send_function send, engine::lane& lane,
         wall_function wall)
        : how_(std::move(how)), box_(db, how_.sink), send_(std::move(send)), lane_(lane),
          wall_(std::move(wall)) {
        hide_.add(how_.deploy_key);
        while (!how_.url.empty() && how_.url.back() == '/') how_.url.pop_back();
        report_.bytes.raw_read = how_.raw_bytes_read;
    }

    void start(std::function<void(delivery_report)> done) {
        done_ = std::move(done);
        guarded([&] { report_.bytes.full_rewrite = box_.full_rewrite_bytes(); });
        pump();
    }

    void stop() { halt(exit_code::incomplete, "stopped before everything was delivered"); }

  private:
    /// Starts batches until enough are in flight, moves on to the next kind when one is through,
    /// ends after the last. A call may end inside `submit`; the flag turns what would be recursion
    /// into another round of the loop.
    void pump() {
        if (std::exchange(pumping_, true)) return;
        const auto alive = shared_from_this();
        fill();
        pumping_ = false;
    }

    void fill() {
        while (done_) {
            if (!halted_ && jobs_ < (proved_ ? how_.max_in_flight : 1)) {
                std::shared_ptr<job> one;
                guarded([&] { one = next_job(); });
                if (one) {
                    ++jobs_;
                    launch(std::move(one));
                    continue;
                }
            }
            if (jobs_ > 0) return;
            guarded([&] { advance(); });
            if (halted_ || kind_ == std::size(store::all_kinds)) return finish();
        }
    }

    /// Nothing where the step has no more to begin.
    std::shared_ptr<job> next_job() {
        if (step_ == step::batches && !crowded_) {
            auto rows =
                box_.claim(kind(), cursor_, how_.batch_rows(kind()), how_.batch_bytes, style());
            if (rows.empty()) return nullptr;
            cursor_ = rows.back().row_id;
            return std::make_shared<job>(std::move(rows), purpose::batch);
        }
        if (ready_.empty()) return nullptr;
        auto one = std::move(ready_.front());
        ready_.pop_front();
        return one;
    }

    /// The steps of a kind: what waits, a dead row, the rows refused alone once more, and a row
    /// that shows whether any is taken. A deployment that refuses row after row has to show that
    /// first.
    void advance() {
        if (halted_) return;
        switch (step_) {
        case step::batches:
            step_ = step::probe;
            if (!crowded_ && !probed_) add(box_.claim_dead(kind(), style()), purpose::probe);
            probed_ = true;
            return;
        case step::probe:
            step_ = step::check;
            if (crowded_) ask_witness();
            return;
        case step::check:
            step_ = step::again;
            for (suspect& one : std::exchange(suspects_, {}))
                add(std::move(one.row), purpose::again);
            return;
        case step::again:
            step_ = step::judgement;
            if (!condemned_.empty()) ask_witness();
            return;
        case step::judgement:
            if (crowded_) halt(exit_code::incomplete, "refuses row after row: " + refusal_);
            step_ = step::batches;
            cursor_ = 0;
            probed_ = false;
            ++kind_;
        }
    }

    void add(std::optional<store::outbox_item> row, purpose why) {
        if (!row) return;
        std::vector<store::outbox_item> one;
        one.push_back(std::move(*row));
        ready_.push_back(std::make_shared<job>(std::move(one), why));
    }

    /// A log is a kind of its own in most runs: there the others are rows of any kind.
    void ask_witness() {
        auto held = box_.held(kind(), style());
        witness_kind_ = kind();
        if (!held && kind() == store::kind::sync_log) {
            witness_kind_ = store::kind::market;
            held = box_.held(witness_kind_, style());
        }
        if (!held) return blame_deployment();
        add(std::move(held), purpose::witness);
    }

    /// Not these rows are wrong: what they meet is. They wait.
    void blame_deployment() {
        halt(exit_code::failed,
             "takes no " + std::string{to_string(kind())} + " at all: " + refusal_);
    }

    store::document_style style() const {
        return {.camel_case = true, .extras = !how_.seed_schema_only};
    }

    store::kind kind() const { return store::all_kinds[kind_]; }

    void launch(std::shared_ptr<job> batch) {
        const auto rows = batch->plan.next();
        const store::kind of = batch->is == purpose::witness ? witness_kind_ : kind();
        engine::call call;
        call.key = how_.sink + "/" + std::string{to_string(of)} + "/" +
                   std::to_string(rows.front().row_id) + "/" + std::to_string(rows.size());
        const std::weak_ptr<core> weak = weak_from_this();
        const auto body = std::make_shared<const std::string>(convex_body(of, rows));
        call.start = [weak, batch, body](engine::attempt attempt, engine::call::done done) {
            if (const auto self = weak.lock()) self->post(*body, batch, attempt, std::move(done));
        };
        call.finished = [weak, batch](const engine::call_result& result) {
            if (const auto self = weak.lock()) self->settle(batch, result);
        };
        lane_.submit(std::move(call));
    }

    void post(const std::string& body, const std::shared_ptr<job>& batch,
              const engine::attempt& attempt, engine::call::done done) {
        http::request request;
        request.method = "POST";
        request.url = how_.url + "/api/mutation";
        request.headers = {{"Authorization", "Convex " + how_.deploy_key.reveal()},
                           {"Content-Type", "application/json"}};
        request.body = body;
        request.limits = how_.limits;
        ++report_.requests;
        report_.bytes.sent += static_cast<std::int64_t>(body.size());
        send_(std::move(request),
              [batch, attempt, done = std::move(done)](const http::result& result) {
                  if (attempt.settled()) return; // too late: the lane has moved on
                  convex_answer answer = read_convex_answer(result);
                  engine::attempt_result out;
                  out.what = outcome_of(answer.verdict, attempt.number());
                  out.why = answer.why;
                  out.retry_after = answer.retry_after;
                  batch->said = std::move(answer);
                  done(std::move(out));
              });
    }

    void settle(const std::shared_ptr<job>& batch, const engine::call_result& result) {
        guarded([&] { judge(*batch, result); });
        if (!halted_ && !crowded_ && !batch->plan.next().empty()) return launch(batch);
        --jobs_;
        pump();
    }

    void judge(job& batch, const engine::call_result& result) {
        if (result.what == engine::outcome::ok) return accepted(batch);
        if (result.what != engine::outcome::refused)
            return halt(exit_code::incomplete, result.why.empty() ? "no answer" : result.why);
        refused(batch);
        if (halted_) return;
        for (store::outbox_item& row : batch.plan.take_suspects())
            refused_alone(batch, std::move(row));
        if (batch.is != purpose::batch) return;
        crowded_ |= ++refusals_in_a_row_ >= most_refusals_in_a_row ||
                    static_cast<std::int64_t>(suspects_.size()) > how_.max_dead_rows;
    }

    void accepted(job& batch) {
        proved_ = true;
        refusals_in_a_row_ = 0;
        if (batch.is == purpose::witness) {
            if (step_ == step::judgement) bury_condemned();
            return batch.plan.accepted();
        }
        const auto rows = batch.plan.next();
        box_.confirm(kind(), rows, wall_());
        counts().sent += static_cast<std::int64_t>(rows.size());
        batch.plan.accepted();
        if (batch.is != purpose::probe) return;
        // The deployment has changed: so has the reason why the others are dead.
        if (box_.revive(kind()) == 0) return;
        step_ = step::batches;
        cursor_ = 0;
    }

    void refused(job& batch) {
        const std::string& why = batch.refusal = refusal_ = hide_.redact(batch.said.why);
        switch (batch.said.verdict) {
        case convex_verdict::too_large:
            return batch.plan.too_large();
        case convex_verdict::refused:
        case convex_verdict::thrown:
            return batch.plan.refused();
        case convex_verdict::blocked: // by something that lets others through?
            if (proved_) return batch.plan.refused();
            return halt(exit_code::incomplete, why);
        case convex_verdict::denied: // a key that has let others through is not what is wrong
            if (proved_) return batch.plan.refused();
            report_.key_refused = true;
            return halt(exit_code::authentication, why);
        default:
            return halt(exit_code::failed, why);
        }
    }

    void refused_alone(const job& batch, store::outbox_item row) {
        switch (batch.is) {
        case purpose::batch:
            suspects_.push_back({std::move(row), batch.refusal});
            return;
        case purpose::probe:
            return box_.bury(kind(), row, batch.refusal);
        case purpose::again:
            condemned_.push_back({std::move(row), batch.refusal});
            return;
        case purpose::witness:
            return blame_deployment();
        }
    }

    void bury_condemned() {
        for (const suspect& one : std::exchange(condemned_, {})) {
            box_.bury(kind(), one.row, one.why);
            ++counts().dead;
        }
    }

    kind_counts& counts() { return report_.kinds[kind_]; }

    /// The first cause is the one that is told.
    void halt(exit_code code, const std::string& why) {
        if (halted_) return;
        halted_ = true;
        report_.code = code;
        report_.why = how_.sink + ": " + hide_.redact(why);
    }

    /// Runs something that uses the store: its failure ends the delivery.
    template <class F>
    void guarded(F&& body) {
        try {
            body();
        } catch (const error& e) {
            halt(e.code(), e.what());
        } catch (...) {
            halt(exit_code::internal, engine::what_was_thrown());
        }
    }

    void finish() {
        guarded([&] {
            for (const store::kind k : store::all_kinds)
                report_.kinds[static_cast<std::size_t>(k)].left = box_.pending(k);
        });
        std::vector<store::dead_letter> dead;
        guarded([&] { dead = box_.dead(); }); // those of earlier runs, too: they are missing there
        if (report_.code == exit_code::complete && !dead.empty()) {
            report_.code = exit_code::incomplete;
            report_.why = how_.sink + ": " + std::to_string(dead.size()) +
                          (dead.size() == 1 ? " row is refused until it changes ("
                                            : " rows are refused until they change (") +
                          dead.front().reason + ")";
        }
        std::exchange(done_, nullptr)(std::move(report_));
    }

    convex_settings how_;
    store::outbox box_;
    send_function send_;
    engine::lane& lane_;
    wall_function wall_;
    http::redactor hide_;
    std::function<void(delivery_report)> done_;
    delivery_report report_;
    enum class step : std::uint8_t { batches, probe, check, again, judgement };
    std::size_t kind_ = 0;
    step step_ = step::batches;
    std::int64_t cursor_ = 0;                ///< row id of the last claimed row of this kind
    std::deque<std::shared_ptr<job>> ready_; ///< of the step, beside batches
    std::vector<suspect> suspects_;          ///< refused alone once
    std::vector<suspect> condemned_;         ///< refused alone twice
    std::string refusal_;                    ///< the last reason for a refusal, without secrets
    store::kind witness_kind_ = store::kind::market;
    int refusals_in_a_row_ = 0; ///< batches, since anything was taken
    int jobs_ = 0;
    bool pumping_ = false;
    bool crowded_ = false; ///< so many refusals that searching on is not worth the calls
    bool probed_ = false;  ///< a dead row of this kind was tried
    bool proved_ = false;  ///< the deployment took a batch, so key and functions are right
    bool halted_ = false;
};

convex_uploader::convex_uploader(convex_settings how, store::database& db, send_function send,
                                 engine::lane& lane, wall_function wall)
    : core_(std::make_shared<core>(std::move(how), db, std::move(send), lane, std::move(wall))) {}

convex_uploader::~convex_uploader() = default;

void convex_uploader::start(std::function<void(delivery_report)> done) {
    core_->start(std::move(done));
}

void convex_uploader::stop() { core_->stop(); }

} // namespace dutchbook::deliver
