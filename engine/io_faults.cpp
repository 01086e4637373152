#include <engine/io_faults.hpp>

#include <algorithm>
#include <mutex>
#include <vector>

#include <boost/asio/execution_context.hpp>
#include <boost/asio/io_context.hpp>

namespace dutchbook::engine {
namespace {

/// Faults that nobody has heard of, kept for the next listener; of more the number is told.
constexpr std::size_t most_untold = 16;

class fault_desk final : public boost::asio::execution_context::service {
  public:
    using key_type = fault_desk;
    static boost::asio::execution_context::id id;
    explicit fault_desk(boost::asio::execution_context& of) : service(of) {}

    void tell(std::string what) {
        const std::lock_guard lock(mutex_);
        for (const auto& [who, told] : listeners_) told(what);
        if (!listeners_.empty()) return;
        if (untold_.size() < most_untold)
            untold_.push_back(std::move(what));
        else
            ++more_;
    }
    void add(const void* who, std::function<void(std::string)> told) {
        const std::lock_guard lock(mutex_);
        for (auto& what : std::exchange(untold_, {})) told("before this run: " + what);
        if (const auto more = std::exchange(more_, 0))
            told("before this run: " + std::to_string(more) + " more");
        listeners_.emplace_back(who, std::move(told));
    }
    void remove(const void* who) {
        const std::lock_guard lock(mutex_);
        std::erase_if(listeners_, [who](const auto& one) { return one.first == who; });
    }

  private:
    void shutdown() override {}
    std::mutex mutex_;
    std::vector<std::pair<const void*, std::function<void(std::string)>>> listeners_;
    std::vector<std::string> untold_;
    std::size_t more_ = 0;
};

boost::asio::execution_context::id fault_desk::id;

fault_desk& desk_of(boost::asio::io_context& io) {
    return boost::asio::use_service<fault_desk>(static_cast<boost::asio::execution_context&>(io));
}

} // namespace

void tell_fault(boost::asio::io_context& io, std::string what) noexcept {
    try {
        desk_of(io).tell(std::move(what));
    } catch (...) { // no memory: nothing that could be said would fit either
    }
}

fault_listener::fault_listener(boost::asio::io_context& io, std::function<void(std::string)> told)
    : io_(io) {
    desk_of(io_).add(this, std::move(told));
}

fault_listener::~fault_listener() { desk_of(io_).remove(this); }

} // namespace dutchbook::engine
