#pragma once

// A stage that waits. Its body starts an operation on the I/O thread and keeps a `completion`; the
// operation ends by resolving, rejecting or failing it, from any thread. A completion that is
// forgotten fails itself, so a call always comes back.

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include <engine/stage.hpp>

namespace dutchbook::engine {

/// One call under way, as the bridge sees it: it owns the parcel until the end.
class pending_call {
  public:
    using ended = std::function<void(message out)>; ///< `out` may be empty; releases the graph

    pending_call(message in, workplace at, ended done)
        : in_(std::move(in)), at_(at), done_(std::move(done)) {}
    pending_call(const pending_call&) = delete;
    pending_call& operator=(const pending_call&) = delete;
    ~pending_call() { fail("the call was dropped without an answer"); }

    void resolve(std::shared_ptr<parcel_base> out);
    void reject(std::string_view reason);
    void abandon(std::string_view cause);
    void fail(const std::string& what);
    parcel_base& in() noexcept { return *in_; }
    bool aborting() const noexcept { return at_.run.aborting(); }
    run_state& run() noexcept { return at_.run; }

  private:
    bool take() noexcept { return !over_.exchange(true, std::memory_order_acq_rel); }
    void finish(message out);
    message in_;
    workplace at_;
    ended done_;
    std::atomic<bool> over_{false};
};

/// The right to answer one call, once; later answers are ignored. Copies share the call. Any
/// thread.
template <class Out>
class completion {
  public:
    explicit completion(std::shared_ptr<pending_call> call) : call_(std::move(call)) {}
    void resolve(Out value) const {
        call_->resolve(std::make_shared<parcel<Out>>(std::move(value)));
    }
    /// The items are refused, counted under `reason`; the run goes on and stays complete.
    void reject(std::string_view reason) const { call_->reject(reason); }
    /// The items are given up, counted under `cause`.
    void abandon(std::string_view cause) const { call_->abandon(cause); }
    void fail(const std::string& what) const { call_->fail(what); }
    void partial(std::string why) const { call_->run().partial(std::move(why)); }
    bool aborting() const noexcept { return call_->aborting(); }

  private:
    std::shared_ptr<pending_call> call_;
};

/// A stage whose work is done elsewhere.
class call_stage_base : public stage {
  public:
    /// Starts the operation; on the I/O thread.
    virtual void start(std::shared_ptr<pending_call> call) = 0;
    void process(parcel_base&, workplace&) override {}
};

template <class In, class Out>
class call_stage final : public call_stage_base {
  public:
    using body = std::function<void(In&&, completion<Out>)>;
    explicit call_stage(body b) : body_(std::move(b)) {}
    void start(std::shared_ptr<pending_call> call) override {
        In& in = payload_of<In>(call->in());
        completion<Out> answer(std::move(call));
        body_(std::move(in), answer);
    }

  private:
    body body_;
};

} // namespace dutchbook::engine
