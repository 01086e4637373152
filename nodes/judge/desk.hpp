#pragma once

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
/// Everything on the clock's thread. Lane, clock and budget must outlive it. Sessions that have not
/// ended when it goes are given up without a word, and what arrives for them later finds nobody.
class desk {
  public:
    desk(engine::lane& road, engine::clock& time, budget& purse, transport send, api at,
         acceptance accepts, std::string key);
    ~desk();
    desk(const desk&) = delete;
    desk& operator=(const desk&) = delete;

    /// `done` is called exactly once, perhaps before this returns. What it throws is a fault
    /// (`engine::lane::fault`).
    void judge(batch work, std::function<void(const batch&, session_outcome)> done);

    /// Not empty: why nothing more is asked (budget, quota, bad key); one line for people.
    const std::string& closed() const noexcept;

  private:
    class core;
    std::shared_ptr<core> core_;
};

} // namespace dutchbook::judge
