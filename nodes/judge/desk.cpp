#include <chrono>
#include <exception>
#include <optional>
#include <utility>

#include "nodes/judge/desk.hpp"

namespace dutchbook::judge {

/// One session and its call under way.
struct desk::run {
    session state;
    std::function<void(const batch&, session_outcome)> done;
    std::optional<call_request> request;
    reply last; ///< of the latest attempt that was answered
    bool answered = false;
};

desk::desk(engine::lane& road, engine::clock& time, budget& purse, transport send, api at,
           acceptance accepts, std::string key)
    : road_(road), time_(time), purse_(purse), send_(std::move(send)), at_(std::move(at)),
      accepts_(accepts), key_(std::move(key)) {}

void desk::judge(batch work, std::function<void(const batch&, session_outcome)> done) {
    waiting_.push_back(std::make_shared<run>(
        run{session(std::move(work), at_, accepts_, key_), std::move(done), {}, {}, false}));
    pump();
}

/// Does not nest, so a thousand sessions that end at once need no more stack than one.
void desk::pump() {
    if (std::exchange(pumping_, true)) return;
    while (!waiting_.empty() && at_work_ < 2 * road_.limit()) {
        const auto first = std::move(waiting_.front());
        waiting_.pop_front();
        ++at_work_;
        step(first);
    }
    pumping_ = false;
}

void desk::step(const std::shared_ptr<run>& of) {
    if (!closed_.empty()) of->state.give_up(closed_, closed_by_);
    of->request = of->state.next();
    if (!of->request) {
        --at_work_;
        of->done(of->state.work(), of->state.finished());
        return pump();
    }
    of->answered = false;
    engine::call one;
    one.key = of->request->hash;
    one.tokens = of->request->tokens_in + of->request->tokens_out;
    one.start = [this, of](engine::attempt tried, engine::call::done answer) {
        begin(of, tried, answer);
    };
    one.finished = [this, of](engine::call_result how) { ended(of, how); };
    road_.submit(std::move(one));
}

/// Every attempt has its own reservation: a server may bill an answer that never reached us.
void desk::begin(const std::shared_ptr<run>& of, const engine::attempt& tried,
                 const engine::call::done& done) {
    const token_usage at_most{of->request->tokens_in, of->request->tokens_out};
    of->answered = false;
    if (!closed_.empty()) return done({engine::outcome::refused, {}, closed_, 0, {}});
    const auto ticket = purse_.reserve(at_most);
    if (!ticket) {
        closed_ = "budget";
        closed_by_ = open_cause::over_budget;
        return done({engine::outcome::refused, {}, closed_, 0, {}});
    }
    of->state.sent();
    auto stop = send_(*of->request, [this, of, tried, done, at_most, ticket](http::result got) {
        const auto now = std::chrono::time_point_cast<std::chrono::milliseconds>(time_.wall());
        const reply read = read_reply(at_.speaks, got, now);
        if (read.used)
            purse_.settle(*ticket, *read.used);
        else if (!read.billable)
            purse_.settle(*ticket, {});
        if (tried.settled()) return; // too late for the lane; the money was spent all the same
        of->last = read;
        of->answered = true;
        done(attempt_of(read));
    });
    if (stop && !tried.settled()) tried.on_cancel(std::move(stop));
}

void desk::ended(const std::shared_ptr<run>& of, const engine::call_result& how) {
    const bool refused = how.what == engine::outcome::refused;
    if (!closed_.empty() && how.what != engine::outcome::ok) {
        of->state.give_up(closed_, closed_by_);
    } else if (of->answered && (refused || how.what == engine::outcome::ok)) {
        of->state.accept(of->last);
        if (closed_.empty() && !of->state.hopeless().empty()) {
            closed_ = of->state.hopeless();
            closed_by_ = cause_of(of->last.what);
        }
    } else if (refused) { // the lane itself: more tokens than it may ever pass
        of->state.too_large_to_send();
    } else if (how.what == engine::outcome::cancelled) {
        of->state.give_up(std::string(engine::name(how.what)), open_cause::stopped);
    } else {
        const auto what =
            of->answered ? to_string(of->last.what) : std::string_view(engine::name(how.what));
        of->state.give_up(std::string(what), open_cause::model_down);
    }
    step(of);
}

} // namespace dutchbook::judge
