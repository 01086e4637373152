#include "graphs/signals.hpp"

#include <utility>

#include <pthread.h>
#include <sys/eventfd.h>

namespace dutchbook::graphs {
namespace {

bool is_ignored(int number) {
    struct sigaction now {};
    return ::sigaction(number, nullptr, &now) == 0 && now.sa_handler == SIG_IGN;
}

/// What cannot be said in want of memory is not worth the process.
void tell(const std::function<void()>& somebody) noexcept {
    try {
        if (somebody) somebody();
    } catch (...) {
    }
}

} // namespace

signals::signals() : aborted_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
    sigemptyset(&set_);
    sigaddset(&set_, SIGUSR1);
    for (const int number : {SIGINT, SIGTERM, SIGQUIT, SIGHUP}) // nohup, or a shell's "&"
        if (!is_ignored(number)) sigaddset(&set_, number);
    ::pthread_sigmask(SIG_BLOCK, &set_, nullptr);
    thread_ = std::thread([this] { listen(); });
}

signals::~signals() {
    {
        const std::lock_guard lock(mutex_);
        leave_ = true;
    }
    ::pthread_kill(thread_.native_handle(), SIGUSR1);
    thread_.join();
}

void signals::listen() {
    while (true) {
        int number = 0;
        if (::sigwait(&set_, &number) != 0) continue;
        const std::lock_guard lock(mutex_);
        if (leave_) return;
        take(number);
    }
}

/// Under the lock.
void signals::take(int number) {
    if (number == SIGUSR1) {
        progress_unheard_ = !now_.progress;
        return tell(now_.progress);
    }
    const bool again = caught_ != 0;
    if (!again) caught_ = number;
    changed_.notify_all();
    const bool aborts = again || number == SIGQUIT;
    if (aborts) ::eventfd_write(aborted_.number(), 1);
    const auto& told = aborts ? now_.abort : now_.stop;
    if (told)
        tell(told);
    else
        (aborts ? abort_unheard_ : stop_unheard_) = true;
}

int signals::caught() const {
    const std::lock_guard lock(mutex_);
    return caught_;
}

int signals::wait_until(std::chrono::steady_clock::time_point at) {
    std::unique_lock lock(mutex_);
    changed_.wait_until(lock, at, [this] { return caught_ != 0; });
    return caught_;
}

signals::attention::attention(signals& of, meaning m) : of_(of) {
    const std::lock_guard lock(of_.mutex_);
    before_ = std::exchange(of_.now_, std::move(m));
    if (of_.now_.progress && std::exchange(of_.progress_unheard_, false)) tell(of_.now_.progress);
    if (of_.now_.stop && std::exchange(of_.stop_unheard_, false)) tell(of_.now_.stop);
    if (of_.now_.abort && std::exchange(of_.abort_unheard_, false)) tell(of_.now_.abort);
}

signals::attention::~attention() {
    const std::lock_guard lock(of_.mutex_);
    of_.now_ = std::move(before_);
}

exit_code code_of_signal(int number) noexcept { return exit_code{128 + number}; }

} // namespace dutchbook::graphs
