#include <nodes/deliver/webhook.hpp>

#include <algorithm>
#include <limits>
#include <utility>
#include <vector>

#include <engine/thrown.hpp>

namespace dutchbook::deliver {

store::sink webhook_sink(const webhook_settings& how) {
    return {.name = how.sink,
            .markets = store::sink::market_choice::none,
            .similarities = false,
            .opportunities = true,
            .sync_logs = false};
}

namespace {

constexpr int attempts_to_believe = 3;  ///< of a refusal that says nothing of the message
constexpr std::size_t most_refused = 3; ///< messages, where none is taken

/// Whether the refusal may be about what the message says.
bool about_the_message(int status) {
    return status == 400 || status == 413 || status == 415 || status == 422;
}

/// What was refused has told nobody: it may be sent again.
engine::attempt_result read_answer(const http::result& result, int attempt) {
    engine::attempt_result out;
    if (!result) {
        out.what = result.maybe_processed ? engine::outcome::unknown : engine::outcome::transient;
        out.why = to_string(result.why);
        return out;
    }
    const int status = result.reply.status;
    if (status >= 200 && status < 300) return out;
    if (status == 429 || status == 503)
        out.what = engine::outcome::throttled;
    else if (status >= 500)
        out.what = engine::outcome::unknown;
    else if (attempt < attempts_to_believe && !about_the_message(status))
        out.what = engine::outcome::transient;
    else
        out.what = engine::outcome::refused;
    out.why = "HTTP " + std::to_string(status);
    return out;
}

struct told {
    store::outbox_item item;
    notice what;
};

} // namespace

class webhook::core : public std::enable_shared_from_this<core> {
  public:
    core(webhook_settings how, store::database& db, send_function send, engine::lane& lane,
         wall_function wall)
        : how_(std::move(how)), db_(db), box_(db, how_.sink), send_(std::move(send)), lane_(lane),
          wall_(std::move(wall)), at_once_(most_at_once()) {}

    void start(std::function<void(delivery_report)> done) {
        done_ = std::move(done);
        guarded([&] { gather(); });
        next();
    }

  private:
    static constexpr auto kind = store::kind::opportunity;

    /// Takes everything that waits; what is not worth a message is settled at once.
    void gather() {
        auto items = box_.claim(kind, 0, std::numeric_limits<std::int32_t>::max(),
                                std::numeric_limits<std::size_t>::max(), {});
        const timestamp now = wall_();
        std::vector<store::outbox_item> passed; // over, and never told before
        for (store::outbox_item& item : items) {
            const store::stored_opportunity row = box_.opportunity_at(item.row_id);
            const auto last = box_.last_sent(kind, item.row_id);
            const bool quiet = last && now - *last < how_.quiet_period;
            if (row.active && row.value.net >= how_.min_net && !quiet)
                waiting_.push_back(
                    {std::move(item), {row.value, title(row.value.buy), title(row.value.sell)}});
            else if (last) // keeps the moment it was told
                box_.confirm(kind, std::span(&item, 1), *last);
            else
                passed.push_back(std::move(item));
        }
        box_.confirm(kind, passed, timestamp{});
        best_first();
    }

    /// What is left of `waiting_`; what is to be checked by hand comes last.
    void best_first() {
        std::stable_sort(waiting_.begin() + static_cast<std::ptrdiff_t>(sent_), waiting_.end(),
                         [](const told& a, const told& b) {
                             const bool a_apart = a.what.found.implausible_odds > 0;
                             const bool b_apart = b.what.found.implausible_odds > 0;
                             if (a_apart != b_apart) return b_apart;
                             return a.what.found.net > b.what.found.net;
                         });
    }

    /// Where the first are refused, the next one tried is another in each run: a few that nobody
    /// takes cannot stand before the others for ever.
    void try_another() {
        const auto rest = waiting_.begin() + static_cast<std::ptrdiff_t>(sent_);
        const auto left = waiting_.end() - rest;
        if (left < 2) return;
        const auto seconds = std::chrono::floor<std::chrono::seconds>(wall_().time_since_epoch());
        std::rotate(rest, rest + std::abs(seconds.count() % left), waiting_.end());
    }

    std::string title(const market_key& key) const {
        const auto found = db_.market_at(key);
        return found ? found->title : std::string{};
    }

    void next() {
        if (halted_ || sent_ == waiting_.size()) return finish();
        const std::size_t count = std::min(waiting_.size() - sent_, at_once_);
        std::vector<notice> notices;
        for (std::size_t i = 0; i < count; ++i) notices.push_back(waiting_[sent_ + i].what);
        const auto body = std::make_shared<const std::string>(webhook_body(how_.style, notices));

        engine::call call;
        call.key = how_.sink + "/" + std::to_string(sent_);
        call.idempotent = false; // a second copy of a message is a second message
        const std::weak_ptr<core> weak = weak_from_this();
        call.start = [weak, body](const engine::attempt& attempt, engine::call::done done) {
            if (const auto self = weak.lock()) self->post(*body, attempt.number(), std::move(done));
        };
        call.finished = [weak, count](const engine::call_result& result) {
            if (const auto self = weak.lock()) self->settle(count, result);
        };
        lane_.submit(std::move(call));
    }

    void post(const std::string& body, int attempt, engine::call::done done) {
        http::request request;
        request.method = "POST";
        request.url = how_.url.reveal();
        request.headers = {{"Content-Type", "application/json"}};
        request.body = body;
        request.limits = how_.limits;
        ++report_.requests;
        report_.bytes.sent += static_cast<std::int64_t>(body.size());
        send_(std::move(request), [this_call = std::weak_ptr(last_), attempt,
                                   done = std::move(done)](const http::result& result) {
            if (const auto status = this_call.lock()) *status = result ? result.reply.status : 0;
            done(read_answer(result, attempt));
        });
    }

    void settle(std::size_t count, const engine::call_result& result) {
        if (result.what == engine::outcome::refused && about_the_message(*last_)) {
            refused(count, result.why);
            return next();
        }
        if (result.what != engine::outcome::ok) {
            halt(exit_code::incomplete, result.why);
            return next();
        }
        guarded([&] {
            std::vector<store::outbox_item> taken;
            for (std::size_t i = 0; i < count; ++i) taken.push_back(waiting_[sent_ + i].item);
            box_.confirm(kind, taken, wall_());
            report_.kinds[static_cast<std::size_t>(kind)].sent += static_cast<std::int64_t>(count);
        });
        sent_ += count;
        refused_alone_ = false;
        if (!std::exchange(any_taken_, true) && refused_ > 0) best_first();
        at_once_ = std::min(2 * at_once_, most_at_once());
        next();
    }

    /// A message is refused for one of its notices, which must not keep the others: the message
    /// comes again in halves, and a notice that is refused alone, twice, waits for the next run.
    void refused(std::size_t count, const std::string& why) {
        if (count > 1) {
            at_once_ = (count + 1) / 2;
        } else if (!std::exchange(refused_alone_, true)) {
            return; // once more
        } else {
            refused_alone_ = false;
            refusal_ = why;
            ++sent_; // passed over; it stays in the outbox
            if (any_taken_) return void(++refused_);
            if (++refused_ == most_refused) return halt(exit_code::incomplete, why);
            try_another();
        }
    }

    std::size_t most_at_once() const noexcept {
        return std::max<std::size_t>(1, how_.notices_per_message);
    }

    void halt(exit_code code, const std::string& why) {
        if (std::exchange(halted_, true)) return;
        report_.code = code;
        report_.why = how_.sink + ": " + why;
    }

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
        if (!done_) return;
        if (refused_ > 0)
            halt(exit_code::incomplete, std::to_string(refused_) +
                                            (refused_ == 1 ? " notice is" : " notices are") +
                                            " refused (" + refusal_ + ")");
        guarded([&] { report_.kinds[static_cast<std::size_t>(kind)].left = box_.pending(kind); });
        std::exchange(done_, nullptr)(std::move(report_));
    }

    webhook_settings how_;
    store::database& db_;
    store::outbox box_;
    send_function send_;
    engine::lane& lane_;
    wall_function wall_;
    std::function<void(delivery_report)> done_;
    delivery_report report_;
    std::vector<told> waiting_;
    std::size_t sent_ = 0; ///< of `waiting_`, with those passed over
    std::size_t at_once_;  ///< notices in the next message
    std::size_t refused_ = 0;
    std::string refusal_;
    std::shared_ptr<int> last_ = std::make_shared<int>(0); ///< status of the last reply
    bool refused_alone_ = false;                           ///< the next notice, once
    bool any_taken_ = false;
    bool halted_ = false;
};

webhook::webhook(webhook_settings how, store::database& db, send_function send, engine::lane& lane,
                 wall_function wall)
    : core_(std::make_shared<core>(std::move(how), db, std::move(send), lane, std::move(wall))) {}

webhook::~webhook() = default;

void webhook::start(std::function<void(delivery_report)> done) { core_->start(std::move(done)); }

} // namespace dutchbook::deliver
