#pragma once

#include <functional>
#include <memory>

#include "engine/runtime.hpp"

namespace dutchbook::graphs {

/// SIGINT and SIGTERM while it lives: `first` at the first signal, `again` at each later one, on
/// the I/O thread.
class signals {
  public:
    signals(engine::runtime& on, std::function<void(int)> first, std::function<void(int)> again);
    ~signals();
    signals(const signals&) = delete;
    signals& operator=(const signals&) = delete;
    /// The first signal that came, or 0. Any thread.
    int caught() const noexcept;

  private:
    struct parts;
    std::shared_ptr<parts> parts_;
    engine::runtime& on_;
};

} // namespace dutchbook::graphs
