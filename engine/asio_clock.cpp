#include <engine/asio_clock.hpp>

#include <map>

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <engine/io_faults.hpp>

namespace dutchbook::engine {

// A timer that has expired may already be queued when it is cancelled, and then comes back without
// an error. So presence in the map, and not the error code, says whether a timer still stands.
struct asio_clock::timers {
    explicit timers(boost::asio::io_context& on) : io(on) {}

    boost::asio::io_context& io;
    timer last = 0;
    std::map<timer, std::pair<boost::asio::steady_timer, std::function<void()>>> set;
};

asio_clock::asio_clock(boost::asio::io_context& io) : timers_(std::make_shared<timers>(io)) {}
asio_clock::~asio_clock() = default;

clock::tick asio_clock::now() const noexcept { return std::chrono::steady_clock::now(); }

std::chrono::system_clock::time_point asio_clock::wall() const noexcept {
    return std::chrono::system_clock::now();
}

clock::timer asio_clock::call_at(tick when, std::function<void()> due) {
    timers& mine = *timers_;
    const timer id = ++mine.last;
    const auto at =
        mine.set.try_emplace(id, boost::asio::steady_timer(mine.io, when), std::move(due)).first;
    at->second.first.async_wait([id, of = std::weak_ptr(timers_)](boost::system::error_code) {
        const auto all = of.lock();
        if (!all) return;
        auto standing = all->set.extract(id);
        if (standing) guarded(all->io, "timer", standing.mapped().second);
    });
    return id;
}

void asio_clock::cancel(timer id) noexcept { timers_->set.erase(id); }
void asio_clock::fault(std::string what) { tell_fault(timers_->io, std::move(what)); }

} // namespace dutchbook::engine
