#include <chrono>
#include <deque>
#include <optional>
#include <utility>

#include <engine/thrown.hpp>

#include "nodes/judge/desk.hpp"

namespace dutchbook::judge {

/// Shared with what is under way, which holds it weakly: a reply may come after the desk is gone.
class desk::core : public std::enable_shared_from_this<core> {
  public:
    core(engine::lane& road, engine::clock& time, budget& purse, transport send, api at,
         acceptance accepts, std::string key)
        : road_(road), time_(time), purse_(purse), send_(std::move(send)), at_(std::move(at)),
          accepts_(accepts), key_(std::move(key)) {}

    void judge(batch work, std::function<void(const batch&, session_outcome)> done) {
        waiting_.push_back(std::make_shared<run>(
            run{session(std::move(work), at_, accepts_, key_), std::move(done), {}, {}, false}));
        pump();
    }
    const std::string& closed() const noexcept { return closed_; }

  private:
    /// One session and its call under way.
    struct run {
        session state;
        std::function<void(const batch&, session_outcome)> done;
        std::optional<call_request> request;
        reply last; ///< of the latest attempt that was answered
        bool answered = false;
    };
    void pump();
    void step(const std::shared_ptr<run>& of);
    void begin(const std::shared_ptr<run>& of, const engine::attempt& tried,
               const engine::call::done& done);
    void arrived(const std::shared_ptr<run>& of, const engine::attempt& tried,
                 const engine::call::done& done, budget::ticket ticket, const http::result& got);
    void ended(const std::shared_ptr<run>& of, const engine::call_result& how);
    void take(const std::shared_ptr<run>& of, const engine::call_result& how);
    template <class Work>
    void guarded(const std::shared_ptr<run>& of, Work&& work);

    engine::lane& road_;
    engine::clock& time_;
    budget& purse_;
    transport send_;
    api at_;
    acceptance accepts_;
    std::string key_;
    std::string closed_;
    open_cause closed_by_ = open_cause::over_budget; ///< where `closed_` is not empty
    std::deque<std::shared_ptr<run>> waiting_;
    int at_work_ = 0;
    bool key_is_good_ = false; ///< some call was answered
    bool pumping_ = false;
};

/// Does not nest, so a thousand sessions that end at once need no more stack than one.
void desk::core::pump() {
    if (std::exchange(pumping_, true)) return;
    while (!waiting_.empty() && at_work_ < 2 * road_.limit()) {
        const auto first = std::move(waiting_.front());
        waiting_.pop_front();
        ++at_work_;
        step(first);
    }
    pumping_ = false;
}

void desk::core::step(const std::shared_ptr<run>& of) {
    of->request.reset();
    guarded(of, [&] {
        if (!closed_.empty()) of->state.give_up(closed_, closed_by_);
        of->request = of->state.next();
    });
    if (!of->request) {
        --at_work_;
        guarded(of, [&] { of->done(of->state.work(), of->state.finished()); });
        return pump();
    }
    of->answered = false;
    engine::call one;
    one.key = of->request->hash;
    one.tokens = of->request->tokens_in + of->request->tokens_out;
    const auto weak = weak_from_this();
    one.start = [weak, of](engine::attempt tried, engine::call::done answer) {
        if (const auto self = weak.lock()) self->begin(of, tried, answer);
    };
    one.finished = [weak, of](engine::call_result how) {
        if (const auto self = weak.lock()) self->ended(of, how);
    };
    road_.submit(std::move(one));
}

/// Every attempt has its own reservation: a server may bill an answer that never reached us.
void desk::core::begin(const std::shared_ptr<run>& of, const engine::attempt& tried,
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
    auto stop = send_(*of->request,
                      [weak = weak_from_this(), of, tried, done, ticket](const http::result& got) {
                          if (const auto self = weak.lock())
                              self->arrived(of, tried, done, *ticket, got);
                      });
    if (stop && !tried.settled()) tried.on_cancel(std::move(stop));
}

void desk::core::arrived(const std::shared_ptr<run>& of, const engine::attempt& tried,
                         const engine::call::done& done, budget::ticket ticket,
                         const http::result& got) {
    const auto now = std::chrono::time_point_cast<std::chrono::milliseconds>(time_.wall());
    reply read = read_reply(at_.speaks, got, now);
    // A key that was good in this run is not what is wrong: something in these texts is.
    if (read.what == reply_class::authentication && key_is_good_) read.what = reply_class::rejected;
    key_is_good_ = key_is_good_ || read.what == reply_class::answer;
    if (read.used)
        purse_.settle(ticket, *read.used);
    else if (!read.billable)
        purse_.settle(ticket, {});
    if (tried.settled()) return; // too late for the lane; the money was spent all the same
    of->last = read;
    of->answered = true;
    done(attempt_of(read, tried.number()));
}

void desk::core::ended(const std::shared_ptr<run>& of, const engine::call_result& how) {
    guarded(of, [&] { take(of, how); });
    step(of);
}

void desk::core::take(const std::shared_ptr<run>& of, const engine::call_result& how) {
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
}

/// What is thrown over one session is a fault and the session's end; the others go on.
template <class Work>
void desk::core::guarded(const std::shared_ptr<run>& of, Work&& work) {
    try {
        work();
    } catch (...) {
        const std::string what = engine::what_was_thrown();
        road_.fault(what);
        of->state.give_up(what, open_cause::model_down);
    }
}

desk::desk(engine::lane& road, engine::clock& time, budget& purse, transport send, api at,
           acceptance accepts, std::string key)
    : core_(std::make_shared<core>(road, time, purse, std::move(send), std::move(at), accepts,
                                   std::move(key))) {}
desk::~desk() = default;
void desk::judge(batch work, std::function<void(const batch&, session_outcome)> done) {
    const auto self = core_; // a callback may destroy the desk
    self->judge(std::move(work), std::move(done));
}
const std::string& desk::closed() const noexcept { return core_->closed(); }

} // namespace dutchbook::judge
