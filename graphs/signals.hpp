#pragma once

#include <chrono>
#include <condition_variable>
#include <csignal>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>

#include <dutchbook/fault.hpp>

#include "nodes/value/own_file.hpp"

namespace dutchbook::graphs {

/// What signals mean to a command: HUP, INT and TERM ask for an end, any of them once more aborts,
/// QUIT aborts at once, USR1 asks how far it is. Made before the command starts another thread:
/// they are blocked from then on, in every thread, and taken by one of this object's own, so that
/// none ever has its default effect. They stay blocked after it. A HUP that is ignored (nohup)
/// stays ignored.
class signals {
  public:
    /// Called on the thread of `signals`, one at a time. Empty ones do nothing.
    struct meaning {
        std::function<void()> stop, abort, progress;
    };

    signals();
    ~signals();
    signals(const signals&) = delete;
    signals& operator=(const signals&) = delete;

    /// Gives signals their meaning as long as it lives; then the one before has its turn again.
    /// What came before and met nobody is passed on at once.
    class attention {
      public:
        attention(signals& of, meaning m);
        ~attention();
        attention(const attention&) = delete;
        attention& operator=(const attention&) = delete;

      private:
        signals& of_;
        meaning before_;
    };

    /// The first signal that asked for an end, or 0. Any thread.
    int caught() const;
    /// Waits for such a signal until `at`; the signal, or 0.
    int wait_until(std::chrono::steady_clock::time_point at);
    /// A descriptor that can be read once a signal has asked for the abort, whoever heard of it.
    int aborted() const noexcept { return aborted_.number(); }

  private:
    void listen();
    void take(int number);

    sigset_t set_{};
    descriptor aborted_;
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    meaning now_;
    int caught_ = 0;
    bool stop_unheard_ = false, abort_unheard_ = false, progress_unheard_ = false;
    bool leave_ = false;
    std::thread thread_;
};

/// 128 + the signal's number: 129, 130, 131 or 143.
exit_code code_of_signal(int number) noexcept;

} // namespace dutchbook::graphs
