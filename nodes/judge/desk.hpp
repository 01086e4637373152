#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <string>

#include <engine/clock.hpp>
#include <engine/lane.hpp>

#include "nodes/judge/budget.hpp"
#include "nodes/judge/session.hpp"

namespace dutchbook::judge {

/// Sends a call and calls back exactly once, now or later, on the clock's thread; the returned
/// function, perhaps empty, cancels it.
using transport = std::function<std::function<void()>(const call_request& what,
                                                      std::function<void(http::result)> done)>;

/// Puts sessions on a lane: paces and retries their calls, reserves and settles money for every
/// attempt, and stops asking for good once the server or the budget says so. Twice as many sessions
/// as the lane has places are at work; the others wait here, where no call's deadline runs.
/// Everything on the clock's thread. Lane, clock and budget must outlive it; it must outlive the
/// sessions it runs (after `lane::cancel_all` they all have ended).
class desk {
  public:
    desk(engine::lane& road, engine::clock& time, budget& purse, transport send, api at,
         acceptance accepts, std::string key);

    /// `done` is called exactly once, perhaps before this returns.
    void judge(batch work, std::function<void(const batch&, session_outcome)> done);

    /// Not empty: why nothing more is asked (budget, quota, bad key); one line for people.
    const std::string& closed() const noexcept { return closed_; }

  private:
    struct run;
    void pump();
    void step(const std::shared_ptr<run>& of);
    void begin(const std::shared_ptr<run>& of, const engine::attempt& tried,
               const engine::call::done& done);
    void ended(const std::shared_ptr<run>& of, const engine::call_result& how);

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
    bool pumping_ = false;
};

} // namespace dutchbook::judge
