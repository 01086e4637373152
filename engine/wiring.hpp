#pragma once

// The plan, wired to oneTBB's flow graph. The only way in is `put`, the only way to know that
// nothing moves is `wait`. flow_graph.h stays behind this header.

#include <functional>
#include <memory>
#include <vector>

#include <engine/clock.hpp>
#include <engine/lifecycle.hpp>
#include <engine/meter.hpp>
#include <engine/parcel.hpp>
#include <engine/plan.hpp>
#include <engine/runtime.hpp>

namespace dutchbook::engine {

class wiring {
  public:
    wiring(const plan& p, run_state& run, runtime& on, clock& time,
           std::vector<std::unique_ptr<meter>>& meters);
    ~wiring(); ///< nothing may move any more
    wiring(const wiring&) = delete;
    wiring& operator=(const wiring&) = delete;

    /// Puts `m` in front of stage `to`. Any thread.
    void put(std::size_t to, message m);
    /// What is reserved counts as moving. Any thread.
    void reserve();
    void release();
    /// Returns when no body runs, no call is out and nothing is reserved; the caller's thread
    /// helps.
    void wait();
    /// Runs `work` in the arena, on the caller's thread.
    void in_arena(const std::function<void()>& work);
    /// Parcels held by the gatherer `stage`; 0 for any other verb.
    std::size_t held(std::size_t stage) const;

  private:
    struct parts;
    std::unique_ptr<parts> parts_;
};

} // namespace dutchbook::engine
