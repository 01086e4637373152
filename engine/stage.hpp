#pragma once

// What a stage is to the engine, and the verbs that turn a plain function over payloads into one.
//
// The author writes the pure body. The verb moves credit and claims from the parcel it got to the
// parcels it makes; the barrier (barrier.hpp) meters the body, passes over it in an abort and turns
// its exceptions into faults. A body runs on a thread of the arena, concurrently with itself where
// the stage is unlimited, and may not wait.

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include <engine/lifecycle.hpp>
#include <engine/meter.hpp>
#include <engine/parcel.hpp>

namespace dutchbook::engine {

enum class verb : std::uint8_t { source, expand, map, gather, call, deliver };
std::string_view to_string(verb v) noexcept;

/// Where a stage's parcels go. Given by the wiring; `put` is thread-safe and never refuses.
class outlet {
  public:
    virtual ~outlet() = default;
    virtual void put(std::size_t port, message m) = 0;
    /// Sends `let_go(batch)` to the stage itself after `delay`.
    virtual void remind(std::chrono::nanoseconds delay, std::uint64_t batch) = 0;
};

/// The surroundings of one execution of a body.
struct workplace {
    run_state& run;
    engine::meter& meter;
    outlet& out;
    const std::string& name;
};

/// One stage of one run.
class stage {
  public:
    virtual ~stage() = default;
    /// Runs the body over `m`, whose type the plan has checked.
    virtual void process(parcel_base& m, workplace& at) = 0;
    /// Parcels held back, waiting for more.
    virtual std::size_t held() const noexcept { return 0; }
    /// Gives up what is held, for an abort.
    virtual void drop_held(std::string_view) {}
};

/// What a body may say about the parcel in hand.
class scope {
  public:
    scope(parcel_base& in, workplace& at) : in_(in), at_(at) {}
    void reject(std::uint64_t items, std::string_view reason) {
        at_.meter.rejected(in_.claim.reject(items, reason));
    }
    void merge_duplicates(std::uint64_t items) { in_.claim.merge_duplicates(items); }
    void deliver(std::uint64_t items) { in_.claim.deliver(items); }
    /// Marks the run as incomplete, with the reason.
    void partial(std::string why) { at_.run.partial(std::move(why)); }
    bool aborting() const noexcept { return at_.run.aborting(); }
    std::uint64_t items() const noexcept { return in_.claim.items(); }

  private:
    parcel_base& in_;
    workplace& at_;
};

/// Where an expand body puts what it makes; port I carries the I-th type of `Outs`.
template <class... Outs>
class ports {
  public:
    ports(parcel_base& in, workplace& at, account* opens)
        : in_(in), at_(at), opens_(opens), bytes_(in.ticket.bytes()), items_(in.weight) {}

    /// Sends `payload`, which stands for `items` items. It takes its share of the incoming credit,
    /// and of the incoming claim unless the stage opens an account of its own.
    /// @throws std::logic_error where more items go out than came in
    template <std::size_t I = 0>
    void emit(std::tuple_element_t<I, std::tuple<Outs...>> payload, std::uint64_t items) {
        using out = std::tuple_element_t<I, std::tuple<Outs...>>;
        at_.run.step("emit", at_.name);
        auto m = std::make_shared<parcel<out>>(std::move(payload));
        if (opens_) {
            m->claim = claim(*opens_, items);
        } else if (items > in_.claim.items()) {
            throw std::logic_error("emitted more items than it took in");
        } else {
            m->claim = in_.claim.split(items);
        }
        m->weight = items;
        m->ticket = in_.ticket.split(share(items));
        at_.out.put(I, std::move(m));
    }

  private:
    std::uint64_t share(std::uint64_t items) const noexcept {
        if (items_ == 0 || items >= items_) return bytes_;
        return bytes_ / items_ * items;
    }
    parcel_base& in_;
    workplace& at_;
    account* opens_;
    const std::uint64_t bytes_, items_;
};

template <class T>
T& payload_of(parcel_base& m) {
    return static_cast<parcel<T>&>(m).payload;
}

/// One parcel in, any number out. A claim the body leaves behind is lost, unless the stage opens an
/// account: then what came in counts as delivered.
template <class In, class... Outs>
class expand_stage final : public stage {
  public:
    using body = std::function<void(In&&, ports<Outs...>&, scope&)>;
    expand_stage(body b, account* opens) : body_(std::move(b)), opens_(opens) {}
    void process(parcel_base& m, workplace& at) override {
        ports<Outs...> out(m, at, opens_);
        scope about(m, at);
        body_(std::move(payload_of<In>(m)), out, about);
        if (opens_) m.claim.deliver(m.claim.items());
    }

  private:
    body body_;
    account* opens_;
};

template <class In, class Out>
class map_stage final : public stage {
  public:
    using body = std::function<Out(In&&, scope&)>;
    explicit map_stage(body b) : body_(std::move(b)) {}
    void process(parcel_base& m, workplace& at) override {
        scope about(m, at);
        auto out = std::make_shared<parcel<Out>>(body_(std::move(payload_of<In>(m)), about));
        at.run.step("emit", at.name);
        out->weight = m.claim.of() ? m.claim.items() : m.weight;
        out->claim = std::move(m.claim);
        out->ticket = std::move(m.ticket);
        at.out.put(0, std::move(out));
    }

  private:
    body body_;
};

/// The end of a path; what the body did not reject or merge counts as delivered.
template <class In>
class deliver_stage final : public stage {
  public:
    using body = std::function<void(In&&, scope&)>;
    explicit deliver_stage(body b) : body_(std::move(b)) {}
    void process(parcel_base& m, workplace& at) override {
        scope about(m, at);
        body_(std::move(payload_of<In>(m)), about);
        m.claim.deliver(m.claim.items());
    }

  private:
    body body_;
};

struct gather_limits {
    std::uint64_t items = UINT64_MAX;
    std::uint64_t bytes = UINT64_MAX;
    std::chrono::nanoseconds age = std::chrono::nanoseconds::max();
};

/// Many parcels in, one out. Lets go on count, bytes, age, end of input, and when the conductor
/// nudges it.
template <class In, class Out>
class gather_stage final : public stage {
  public:
    using body = std::function<Out(std::vector<In>&&, scope&)>;
    gather_stage(gather_limits limits, body b) : limits_(limits), body_(std::move(b)) {}

    void process(parcel_base& m, workplace& at) override {
        if (const auto* note = dynamic_cast<const let_go*>(&m)) {
            if (!batch_.empty() && (note->only_batch == 0 || note->only_batch == number_))
                flush(at);
            return;
        }
        batch_.push_back(std::move(payload_of<In>(m)));
        held_.store(batch_.size(), std::memory_order_release);
        sum_.ticket.merge(std::move(m.ticket));
        sum_.claim.join(std::move(m.claim));
        sum_.weight += m.weight;
        if (sum_.weight >= limits_.items || sum_.ticket.bytes() >= limits_.bytes) {
            flush(at);
        } else if (batch_.size() == 1 && limits_.age != std::chrono::nanoseconds::max()) {
            at.out.remind(limits_.age, number_);
        }
    }
    std::size_t held() const noexcept override { return held_.load(std::memory_order_acquire); }
    void drop_held(std::string_view cause) override {
        sum_.claim.abandon(sum_.claim.items(), cause);
        clear();
    }

  private:
    struct totals final : parcel_base {};
    void clear() {
        batch_.clear();
        held_.store(0, std::memory_order_release);
        sum_.ticket = ticket();
        sum_.claim = claim();
        sum_.weight = 0;
        ++number_;
    }
    void flush(workplace& at) {
        try {
            at.run.step("let go", at.name);
            scope about(sum_, at);
            const std::uint64_t weight = sum_.weight;
            auto out = std::make_shared<parcel<Out>>(body_(std::move(batch_), about));
            out->weight = weight;
            out->claim = std::move(sum_.claim);
            out->ticket = std::move(sum_.ticket);
            clear();
            at.out.put(0, std::move(out));
        } catch (...) {
            drop_held("fault in " + at.name);
            throw;
        }
    }
    const gather_limits limits_;
    body body_;
    std::vector<In> batch_;
    totals sum_;
    std::uint64_t number_ = 1;
    std::atomic<std::size_t> held_{0};
};

} // namespace dutchbook::engine
