#pragma once

// Where parcels begin. The driver asks the window for credit before each read, so what has not been
// granted has not been read: with the sink closed, a source reads exactly capacity / next_bytes
// parcels and parks.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <engine/stage.hpp>
#include <engine/thrown.hpp>

namespace dutchbook::engine {

/// What one read brought.
template <class T>
struct read_result {
    enum class kind : std::uint8_t { payload, end, fault };
    kind what = kind::end;
    std::optional<T> payload;
    std::uint64_t items = 0;
    std::uint64_t bytes = 0;
    std::string why; ///< of a fault, for people

    static read_result some(T value, std::uint64_t items, std::uint64_t bytes) {
        return {kind::payload, std::move(value), items, bytes, {}};
    }
    static read_result end() { return {}; }
    static read_result fault(std::string why) {
        return {kind::fault, std::nullopt, 0, 0, std::move(why)};
    }
};

/// What a source does. All members are called on the I/O thread, one read at a time.
template <class T>
class source_body {
  public:
    using done = std::function<void(read_result<T>)>;
    virtual ~source_body() = default;
    /// Credit to ask for before the next read, in bytes; about what it will hold in memory. What
    /// this or `read` throws is a fault and the source's end.
    virtual std::uint64_t next_bytes() const = 0;
    /// Reads the next payload and answers once, from any thread, in this call or later. An answer
    /// that is forgotten (every copy is gone) is a fault and the source's end.
    virtual void read(done answer) = 0;
    /// An abort: answer the read under way soon, with anything.
    virtual void cancel() {}
};

/// A source with its types taken away, for the driver.
class any_source {
  public:
    struct reading {
        enum class kind : std::uint8_t { parcel, end, fault } what = kind::end;
        message parcel;
        std::uint64_t items = 0, bytes = 0;
        std::string why;
    };
    virtual ~any_source() = default;
    virtual std::uint64_t next_bytes() const = 0;
    virtual void read(std::function<void(reading)> answer) = 0;
    virtual void cancel() = 0;
};

template <class T>
class typed_source final : public any_source {
  public:
    explicit typed_source(std::unique_ptr<source_body<T>> body) : body_(std::move(body)) {}
    std::uint64_t next_bytes() const override { return body_->next_bytes(); }
    void cancel() override { body_->cancel(); }
    void read(std::function<void(reading)> answer) override {
        body_->read([answer = std::move(answer)](read_result<T> got) {
            reading r;
            r.items = got.items;
            r.bytes = got.bytes;
            r.why = std::move(got.why);
            if (got.what == read_result<T>::kind::payload && got.payload) {
                try {
                    r.parcel = std::make_shared<engine::parcel<T>>(std::move(*got.payload));
                    r.what = reading::kind::parcel;
                } catch (...) {
                    r.what = reading::kind::fault;
                    r.why = what_was_thrown();
                }
            } else if (got.what == read_result<T>::kind::fault) {
                r.what = reading::kind::fault;
            }
            answer(std::move(r));
        });
    }

  private:
    std::unique_ptr<source_body<T>> body_;
};

/// Half-open range of indices.
struct index_range {
    std::size_t begin = 0, end = 0;
    std::size_t size() const noexcept { return end - begin; }
};

/// Cuts [0, count()) into ranges of `chunk`; `count` is asked once, at the first read.
class range_source final : public source_body<index_range> {
  public:
    range_source(std::function<std::size_t()> count, std::size_t chunk,
                 std::uint64_t bytes_per_item);
    std::uint64_t next_bytes() const override { return chunk_ * bytes_per_item_; }
    void read(done answer) override;

  private:
    std::function<std::size_t()> count_;
    const std::size_t chunk_;
    const std::uint64_t bytes_per_item_;
    std::size_t next_ = 0, end_ = 0;
};

} // namespace dutchbook::engine
