#include "graphs/talk.hpp"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <climits>
#include <utility>

#include <poll.h>
#include <unistd.h>

namespace dutchbook::graphs {

using namespace std::chrono_literals;

cut_stream::cut_stream(int to, int wake)
    : std::ostream(static_cast<std::streambuf*>(this)), to_(to), wake_(wake) {}

std::streambuf::int_type cut_stream::overflow(std::streambuf::int_type c) {
    using traits = std::streambuf::traits_type;
    if (traits::eq_int_type(c, traits::eof())) return traits::not_eof(c);
    const char one = traits::to_char_type(c);
    xsputn(&one, 1);
    return c;
}

/// A stream that failed once would say nothing any more: what cannot be written costs itself alone.
std::streamsize cut_stream::xsputn(const char* text, std::streamsize size) {
    for (std::streamsize at = 0; at < size;) {
        pollfd both[] = {{to_, POLLOUT, 0}, {wake_, POLLIN, 0}};
        if (::poll(both, 2, -1) < 0 && errno != EINTR) break;
        if (both[0].revents == 0 && both[1].revents != 0) break;
        if (both[0].revents == 0) continue;
        // A pipe that says it can be written takes this much without waiting.
        const auto step = std::min<std::streamsize>(size - at, PIPE_BUF);
        const ssize_t n = ::write(to_, text + at, static_cast<std::size_t>(step));
        if (n < 0 && (errno == EINTR || errno == EAGAIN)) continue;
        if (n <= 0) break;
        at += n;
    }
    return size;
}

ticker::ticker(std::function<void()> tick) : tick_(std::move(tick)), thread_([this] { run(); }) {}

ticker::~ticker() {
    {
        const std::lock_guard lock(mutex_);
        leave_ = true;
    }
    changed_.notify_all();
    thread_.join();
}

void ticker::run() {
    std::unique_lock lock(mutex_);
    while (!leave_) {
        lock.unlock();
        try {
            tick_();
        } catch (...) { // a frame that cannot be drawn costs a frame
        }
        lock.lock();
        changed_.wait_for(lock, 150ms, [this] { return leave_; });
    }
}

speaker::speaker() : thread_([this] { run(); }) {}

speaker::~speaker() {
    {
        const std::lock_guard lock(mutex_);
        leave_ = true;
    }
    changed_.notify_all();
    thread_.join();
}

void speaker::say(std::function<void()> what) {
    {
        const std::lock_guard lock(mutex_);
        waiting_.push_back(std::move(what));
    }
    changed_.notify_all();
}

void speaker::run() {
    std::unique_lock lock(mutex_);
    while (true) {
        changed_.wait(lock, [this] { return leave_ || !waiting_.empty(); });
        if (waiting_.empty()) return;
        const auto now = std::exchange(waiting_, {});
        lock.unlock();
        for (const auto& what : now) {
            try {
                what();
            } catch (...) { // a line that cannot be made costs a line
            }
        }
        lock.lock();
    }
}

} // namespace dutchbook::graphs
