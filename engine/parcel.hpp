#pragma once

#include <cstdint>
#include <memory>
#include <utility>

#include <engine/ledger.hpp>
#include <engine/window.hpp>

namespace dutchbook::engine {

/// What travels: credit, the duty to account for its items, and a payload. A message is one shared
/// pointer; the graph copies pointers, never payloads. Every outlet leads to one consumer, so the
/// consumer owns what it gets.
class parcel_base {
  public:
    virtual ~parcel_base() = default;
    engine::ticket ticket;
    engine::claim claim;
    std::uint64_t weight = 0; ///< items in the payload, for meters and batch limits

  protected:
    parcel_base() = default;
    parcel_base(const parcel_base&) = delete;
    parcel_base& operator=(const parcel_base&) = delete;
};

template <class T>
class parcel final : public parcel_base {
  public:
    explicit parcel(T value) : payload(std::move(value)) {}
    T payload;
};

using message = std::shared_ptr<parcel_base>;

/// A note to a gatherer, from the conductor or its timer: let go of what you hold.
class let_go final : public parcel_base {
  public:
    explicit let_go(std::uint64_t batch) : only_batch(batch) {}
    const std::uint64_t
        only_batch; ///< 0: whatever is held; else only while this batch is the one held
};

} // namespace dutchbook::engine
