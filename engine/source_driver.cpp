#include <engine/source_driver.hpp>

#include <algorithm>

namespace dutchbook::engine {

source_driver::source_driver(const stage_plan& plan, std::size_t consumer, run_state& run,
                             runtime& on, wiring& graph, meter& m)
    : plan_(plan), consumer_(consumer), run_(run), on_(on), graph_(graph), meter_(m) {
    if (!plan.account.empty()) account_ = &run.ledger.open(plan.account);
}

void source_driver::start() {
    graph_.reserve();
    on_.post([self = shared_from_this()] {
        try {
            self->source_ = self->plan_.make_source();
        } catch (const std::exception& e) {
            self->run_.fault(self->plan_.name + ": " + e.what());
            return self->end();
        }
        self->go_on();
    });
}

// A loop, not a recursion: a source that answers inside `read` must not grow the stack.
void source_driver::go_on() {
    while (true) {
        if (must_end()) return end();
        if (credit_.bytes() == 0 && !ask()) return;
        if (!read()) return;
        any_source::reading r = std::move(*arrived_);
        arrived_.reset();
        if (r.what != any_source::reading::kind::parcel) {
            if (!r.why.empty()) run_.fault(plan_.name + ": " + r.why);
            return end();
        }
        accept(std::move(r));
    }
}

/// True with credit in hand; false once parked.
bool source_driver::ask() {
    const std::uint64_t bytes = std::max<std::uint64_t>(1, source_->next_bytes());
    if (auto now = run_.window.try_acquire(bytes)) {
        credit_ = std::move(*now);
        return true;
    }
    parked_ = true;
    since_ns_ = run_.now_ns();
    waiter_ = run_.window.acquire(bytes, [self = shared_from_this()](ticket t) {
        self->graph_.reserve();
        self->on_.post([self, held = std::make_shared<ticket>(std::move(t))] {
            self->parked_ = false;
            self->meter_.waited_for_output(self->run_.now_ns() - self->since_ns_);
            self->credit_ = std::move(*held);
            self->go_on();
        });
    });
    graph_.release();
    return false;
}

/// True when the answer came inside the call; else `took` goes on with it.
bool source_driver::read() {
    since_ns_ = run_.now_ns();
    inside_read_ = reading_ = true;
    try {
        run_.step("read", plan_.name);
        source_->read([self = shared_from_this(), answered = std::make_shared<std::atomic<bool>>(
                                                      false)](any_source::reading r) {
            if (answered->exchange(true)) return;
            self->took(std::move(r));
        });
    } catch (const std::exception& e) {
        any_source::reading r;
        r.what = any_source::reading::kind::fault;
        r.why = e.what();
        if (!arrived_) arrived_ = std::move(r);
        reading_ = false;
    }
    inside_read_ = false;
    return arrived_.has_value();
}

void source_driver::took(any_source::reading r) {
    if (on_.on_io_thread() && inside_read_) {
        reading_ = false;
        arrived_ = std::move(r);
        return;
    }
    on_.post(
        [self = shared_from_this(), held = std::make_shared<any_source::reading>(std::move(r))] {
            if (!self->reading_) return; // it threw after it had asked for an answer
            self->reading_ = false;
            if (held->what == any_source::reading::kind::parcel) {
                self->accept(std::move(*held));
                return self->go_on();
            }
            if (!held->why.empty()) self->run_.fault(self->plan_.name + ": " + held->why);
            self->end();
        });
}

void source_driver::accept(any_source::reading r) {
    const std::uint64_t now = run_.now_ns();
    meter_.started(since_ns_, 0);
    meter_.finished(since_ns_, now);
    credit_.settle(std::max<std::uint64_t>(1, r.bytes));
    r.parcel->ticket = std::move(credit_);
    credit_ = ticket();
    r.parcel->weight = r.items;
    if (account_) r.parcel->claim = claim(*account_, r.items);
    meter_.emitted(0, r.items);
    graph_.put(consumer_, std::move(r.parcel));
}

void source_driver::wake() {
    if (ended()) return;
    if (run_.aborting() && reading_ && source_) source_->cancel();
    if (!parked_ || !must_end()) return;
    if (!run_.window.cancel(waiter_)) return; // granted: it ends when it goes on
    parked_ = false;
    graph_.reserve();
    end();
}

void source_driver::end() {
    credit_ = ticket();
    source_.reset();
    ended_.store(true, std::memory_order_release);
    graph_.release();
}

} // namespace dutchbook::engine
