#pragma once

#include <optional>
#include <thread>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <oneapi/tbb/task_arena.h>

#include <engine/runtime.hpp>

namespace dutchbook::engine {

struct runtime::parts {
    std::unique_ptr<boost::asio::io_context> own_io;
    boost::asio::io_context* io = nullptr;
    std::optional<boost::asio::executor_work_guard<boost::asio::io_context::executor_type>> keep;
    std::thread io_thread;
    std::uint32_t threads = 1;
    std::optional<tbb::task_arena> arena;
};

} // namespace dutchbook::engine
