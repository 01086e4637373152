#include <engine/runtime.hpp>

#include <algorithm>
#include <future>

#include <boost/asio/post.hpp>
#include <oneapi/tbb/info.h>

#include <engine/io_faults.hpp>
#include <engine/runtime_parts.hpp>

namespace dutchbook::engine {
namespace {

std::uint32_t resolve_threads(std::uint32_t asked) {
    return asked ? asked
                 : static_cast<std::uint32_t>(std::max(1, tbb::info::default_concurrency()));
}

/// A handler that throws ends `run`, not the loop.
void run_io(boost::asio::io_context& io) {
    while (!guarded(io, "I/O thread", [&] { io.run(); })) {
    }
}

} // namespace

runtime::runtime(std::uint32_t threads) : parts_(std::make_unique<parts>()) {
    parts_->threads = resolve_threads(threads);
    parts_->arena.emplace(static_cast<int>(parts_->threads), 1);
    parts_->own_io = std::make_unique<boost::asio::io_context>(1);
    parts_->io = parts_->own_io.get();
    parts_->keep.emplace(parts_->io->get_executor());
    parts_->io_thread = std::thread([io = parts_->io] { run_io(*io); });
}

runtime::runtime(std::uint32_t threads, boost::asio::io_context& io)
    : parts_(std::make_unique<parts>()) {
    parts_->threads = resolve_threads(threads);
    parts_->arena.emplace(static_cast<int>(parts_->threads), 1);
    parts_->io = &io;
    parts_->keep.emplace(io.get_executor());
}

runtime::~runtime() {
    if (!parts_->io_thread.joinable()) return;
    parts_->keep.reset();
    parts_->io->stop();
    parts_->io_thread.join();
}

std::uint32_t runtime::threads() const noexcept { return parts_->threads; }
boost::asio::io_context& runtime::io() noexcept { return *parts_->io; }

void runtime::post(std::function<void()> work) {
    boost::asio::post(*parts_->io, [io = parts_->io, work = std::move(work)] {
        guarded(*io, "I/O thread", work);
    });
}

bool runtime::on_io_thread() const noexcept {
    return parts_->io->get_executor().running_in_this_thread();
}

void runtime::call(const std::function<void()>& work) {
    if (on_io_thread()) return work();
    std::promise<void> over;
    auto done = over.get_future();
    post([&] {
        try {
            work();
            over.set_value();
        } catch (...) {
            over.set_exception(std::current_exception());
        }
    });
    done.get();
}

} // namespace dutchbook::engine
