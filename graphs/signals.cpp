#include "graphs/signals.hpp"

#include <atomic>
#include <csignal>

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

namespace dutchbook::graphs {

struct signals::parts : std::enable_shared_from_this<parts> {
    parts(boost::asio::io_context& io, std::function<void(int)> f, std::function<void(int)> a)
        : set(io, SIGINT, SIGTERM), first(std::move(f)), again(std::move(a)) {}
    void listen() {
        set.async_wait(
            [self = shared_from_this()](const boost::system::error_code& ec, int number) {
                if (ec) return;
                int none = 0;
                const bool fresh = self->caught.compare_exchange_strong(none, number);
                (fresh ? self->first : self->again)(number);
                self->listen();
            });
    }
    boost::asio::signal_set set;
    std::function<void(int)> first, again;
    std::atomic<int> caught{0};
};

signals::signals(engine::runtime& on, std::function<void(int)> first,
                 std::function<void(int)> again)
    : parts_(std::make_shared<parts>(on.io(), std::move(first), std::move(again))), on_(on) {
    on_.call([this] { parts_->listen(); });
}

signals::~signals() {
    on_.call([this] { parts_->set.cancel(); });
    on_.call([] {}); // the cancelled wait has run
}

int signals::caught() const noexcept { return parts_->caught; }

} // namespace dutchbook::graphs
