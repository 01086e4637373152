#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "nodes/http/connection.hpp"
#include "nodes/http/message.hpp"
#include "nodes/http/url.hpp"

namespace dutchbook::http {

/// One request on its way. Every wait inside it is one operation on `at` or behind `wake`, so
/// interrupt() ends whatever it waits for; the coroutine then finds out by stopped() why.
struct exchange {
    request what;
    url where;
    std::string wire; ///< the request as sent
    std::function<void(result)> done;
    result outcome;

    std::uint64_t id = 0;
    std::string endpoint; ///< key of the pool
    bool via_proxy = false;
    bool queued = false; ///< waits for a connection; no coroutine runs yet
    bool began = false;  ///< a byte of the reply has arrived
    bool cancelled = false;
    bool expired = false; ///< the watchdog has interrupted the present step

    steady_time total_deadline;
    std::shared_ptr<watchdog> dog;
    connection_ptr at;
    std::function<void()> wake;
    std::string_view step_name = "waiting for a connection"; ///< names with static storage
    std::chrono::milliseconds step_limit{0};

    /// Begins a step that may take `limit`, or what is left of the total where that is less.
    void step(std::string_view name, std::chrono::milliseconds limit) {
        step_name = name;
        step_limit = limit;
        dog->arm(std::min(std::chrono::steady_clock::now() + limit, total_deadline));
    }

    bool stopped() const noexcept { return cancelled || expired; }

    void interrupt() {
        if (at) at->close();
        if (wake) wake();
    }

    /// Records why there is no reply: an interruption where there was one, otherwise what the step
    /// found.
    void fail(failure why, const std::string& text);
};
using exchange_ptr = std::shared_ptr<exchange>;

} // namespace dutchbook::http
