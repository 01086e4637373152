#include <nodes/deliver/convex.hpp>

#include <utility>

#include <engine/thrown.hpp>

#include <nodes/deliver/convex_wire.hpp>
#include <nodes/deliver/sift.hpp>

namespace dutchbook::deliver {

namespace {

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
    default:
        return engine::outcome::refused;
    }
}

/// One batch under way: the rows still to settle, what the remote said last, and why it last
/// refused rows.
struct job {
    explicit job(std::vector<store::outbox_item> rows) : plan(std::move(rows)) {}
    sift plan;
    convex_answer said;
    std::string refusal;
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
            std::vector<store::outbox_item> rows;
            if (!halted_ && jobs_ < (proved_ ? how_.max_in_flight : 1))
                guarded([&] { rows = claim(); });
            if (!rows.empty()) {
                cursor_ = rows.back().row_id;
                ++jobs_;
                launch(std::make_shared<job>(std::move(rows)));
                continue;
            }
            if (jobs_ > 0) return;
            if (halted_ || !next_kind()) return finish();
        }
    }

    std::vector<store::outbox_item> claim() {
        const store::document_style style{.camel_case = true, .extras = how_.extra_fields};
        return box_.claim(kind(), cursor_, how_.batch_rows(kind()), how_.batch_bytes, style);
    }

    store::kind kind() const { return store::all_kinds[kind_]; }

    bool next_kind() {
        cursor_ = 0;
        return ++kind_ < std::size(store::all_kinds);
    }

    void launch(std::shared_ptr<job> batch) {
        const auto rows = batch->plan.next();
        engine::call call;
        call.key = how_.sink + "/" + std::string{to_string(kind())} + "/" +
                   std::to_string(rows.front().row_id) + "/" + std::to_string(rows.size());
        const std::weak_ptr<core> weak = weak_from_this();
        const auto body = std::make_shared<const std::string>(convex_body(kind(), rows));
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
        if (!halted_ && !batch->plan.next().empty()) return launch(batch);
        --jobs_;
        pump();
    }

    void judge(job& batch, const engine::call_result& result) {
        if (result.what == engine::outcome::ok) {
            const auto rows = batch.plan.next();
            box_.confirm(kind(), rows, wall_());
            counts().sent += static_cast<std::int64_t>(rows.size());
            batch.plan.accepted();
            proved_ = true;
            thrown_at_the_end_ = false;
        } else if (result.what == engine::outcome::refused) {
            refused(batch);
        } else {
            halt(exit_code::incomplete, result.why.empty() ? "no answer" : result.why);
        }
        for (const store::outbox_item& row : batch.plan.take_dead()) {
            box_.bury(kind(), row, hide_.redact(batch.refusal));
            ++counts().dead;
            ++dead_;
            thrown_at_the_end_ |= batch.said.verdict == convex_verdict::thrown;
        }
        if (dead_ > how_.max_dead_rows && !halted_) {
            halt(exit_code::failed, "refuses row after row: " + batch.refusal);
            box_.revive(); // not these rows are wrong, but the schema: the next run tries them
                           // again
        }
    }

    void refused(job& batch) {
        const std::string& why = batch.refusal = batch.said.why;
        switch (batch.said.verdict) {
        case convex_verdict::too_large:
            return batch.plan.too_large();
        case convex_verdict::refused:
            return batch.plan.refused(true);
        case convex_verdict::thrown:
            return batch.plan.refused(false);
        case convex_verdict::denied:
            return halt(exit_code::authentication, why);
        default:
            return halt(exit_code::failed, why);
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
    void guarded(F&& step) {
        try {
            step();
        } catch (const error& e) {
            halt(e.code(), e.what());
        } catch (...) {
            halt(exit_code::internal, engine::what_was_thrown());
        }
    }

    void finish() {
        guarded([&] {
            // Functions that throw and then take nothing more are at fault, not the rows.
            if (thrown_at_the_end_) box_.revive();
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
    std::size_t kind_ = 0;
    std::int64_t cursor_ = 0; ///< row id of the last claimed row of this kind
    std::int64_t dead_ = 0;
    int jobs_ = 0;
    bool pumping_ = false;
    bool thrown_at_the_end_ = false; ///< rows were given up for it, and none was taken since
    bool proved_ = false; ///< the deployment took a batch, so key and functions are right
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
