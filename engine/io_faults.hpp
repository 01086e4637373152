#pragma once

// Where exceptions end that would otherwise leave the I/O thread.
//
// Problem: whoever throws inside a callback of Asio takes the whole process along, and the run that
// the callback worked for never learns why. Rule: every callback that we give to Asio goes through
// `guarded`; what it throws is told to the runs that play on that io_context, as a fault of theirs.
// Where none plays it waits for the next one. The desk belongs to the io_context, so that clocks,
// HTTP clients and runs that share one need not know of each other.

#include <functional>
#include <string>
#include <string_view>
#include <utility>

#include <engine/thrown.hpp>

namespace boost::asio {
class io_context;
}

namespace dutchbook::engine {

/// Any thread.
void tell_fault(boost::asio::io_context& io, std::string what) noexcept;

/// Calls `work` and tells what it throws, whatever that is, as "where: what". True where nothing
/// was thrown.
template <class Work>
bool guarded(boost::asio::io_context& io, std::string_view where, Work&& work) noexcept {
    try {
        std::forward<Work>(work)();
        return true;
    } catch (...) {
        try {
            tell_fault(io, std::string(where) + ": " + what_was_thrown());
        } catch (...) { // no memory for a line of text: the work is given up all the same
        }
        return false;
    }
}

/// While it lives, `told` hears of every fault on `io`, on the thread where it happened, and first
/// of those that nobody has heard of. `told` must not call back. `io` outlives it.
class fault_listener {
  public:
    fault_listener(boost::asio::io_context& io, std::function<void(std::string)> told);
    ~fault_listener(); ///< after this `told` is never called
    fault_listener(const fault_listener&) = delete;
    fault_listener& operator=(const fault_listener&) = delete;

  private:
    boost::asio::io_context& io_;
};

} // namespace dutchbook::engine
