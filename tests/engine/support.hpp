#pragma once

#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <engine/asio_clock.hpp>
#include <engine/engine.hpp>

namespace dutchbook::engine::testing {

using numbers = std::vector<int>;

/// `parcels` parcels of `size` consecutive numbers, answered inside `read` or later from another
/// thread.
class number_source final : public source_body<numbers> {
  public:
    number_source(int parcels, int size, std::uint64_t bytes, bool later = false)
        : left_(parcels), size_(size), bytes_(bytes), later_(later) {}
    std::uint64_t next_bytes() const override { return bytes_; }
    void read(done answer) override {
        if (left_-- == 0) return answer(read_result<numbers>::end());
        numbers some;
        for (int i = 0; i < size_; ++i) some.push_back(next_++);
        auto result =
            read_result<numbers>::some(std::move(some), static_cast<std::uint64_t>(size_), bytes_);
        if (!later_) return answer(std::move(result));
        std::thread([answer = std::move(answer), r = std::move(result)]() mutable {
            answer(std::move(r));
        }).detach();
    }

  private:
    int left_, size_, next_ = 0;
    std::uint64_t bytes_;
    bool later_;
};

/// A sink that holds its first visitor until it is opened.
class gate {
  public:
    void pass() {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return open_; });
    }
    void open() {
        const std::lock_guard lock(mutex_);
        open_ = true;
        changed_.notify_all();
    }

  private:
    std::mutex mutex_;
    std::condition_variable changed_;
    bool open_ = false;
};

/// Everything a run needs; the clock goes with the I/O thread.
struct stand {
    explicit stand(std::uint32_t threads = 2) : on(threads), time(on.io()) {}
    runtime on;
    asio_clock time;
};

inline const account_snapshot& account_of(const run_result& r, const std::string& name) {
    for (const auto& a : r.final.accounts)
        if (a.name == name) return a;
    throw std::logic_error("no account " + name);
}

inline const stage_snapshot& stage_of(const snapshot& s, const std::string& name) {
    for (const auto& st : s.stages)
        if (st.name == name) return st;
    throw std::logic_error("no stage " + name);
}

} // namespace dutchbook::engine::testing
