#include <engine/source_driver.hpp>

#include <algorithm>

#include <engine/thrown.hpp>

namespace dutchbook::engine {

source_driver::source_driver(const stage_plan& plan, std::size_t consumer, run_state& run,
                             runtime& on, wiring& graph, meter& m)
    : plan_(plan), consumer_(consumer), run_(run), on_(on), graph_(graph), meter_(m) {
    if (!plan.account.empty()) account_ = &run.ledger.open(plan.account);
}

/// The right to answer one read, once; forgotten, it answers by itself.
struct source_driver::read_answer {
    explicit read_answer(std::shared_ptr<source_driver> driver) : of(std::move(driver)) {}
    read_answer(const read_answer&) = delete;
    read_answer& operator=(const read_answer&) = delete;
    ~read_answer() { give(fault_of("the read was dropped without an answer")); }

    static any_source::reading fault_of(std::string why) {
        any_source::reading r;
        r.what = any_source::reading::kind::fault;
        r.why = std::move(why);
        return r;
    }
    void give(any_source::reading r) {
        if (!given.exchange(true)) of->took(std::move(r));
    }

    const std::shared_ptr<source_driver> of;
    std::atomic<bool> given{false};
};

void source_driver::start() {
    graph_.reserve();
    on_.post([self = shared_from_this()] {
        try {
            self->source_ = self->plan_.make_source();
        } catch (...) {
            self->fault(what_was_thrown());
            return self->end();
        }
        self->go_on();
    });
}

// A loop, not a recursion: a source that answers inside `read` must not grow the stack.
void source_driver::go_on() {
    try {
        while (true) {
            if (must_end()) return end();
            if (credit_.bytes() == 0 && !ask()) return;
            if (!read()) return;
            any_source::reading r = std::move(*arrived_);
            arrived_.reset();
            if (!settle(std::move(r))) return end();
        }
    } catch (...) {
        fault(what_was_thrown());
        end();
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
    auto answer = std::make_shared<read_answer>(shared_from_this());
    try {
        run_.step("read", plan_.name);
        source_->read([answer](any_source::reading r) { answer->give(std::move(r)); });
    } catch (...) {
        // What it has answered before it threw still counts.
        if (answer->given) fault(what_was_thrown());
        answer->give(read_answer::fault_of(what_was_thrown()));
    }
    answer.reset(); // if nobody has kept it, the answer is here now
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
            self->reading_ = false;
            if (!self->settle(std::move(*held))) return self->end();
            self->go_on();
        });
}

bool source_driver::settle(any_source::reading r) {
    if (r.what == any_source::reading::kind::parcel) {
        accept(std::move(r));
        return true;
    }
    if (r.what == any_source::reading::kind::fault || !r.why.empty())
        fault(r.why.empty() ? "the read failed" : r.why);
    return false;
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
    try {
        if (run_.aborting() && reading_ && source_) source_->cancel();
    } catch (...) {
        fault("cancel: " + what_was_thrown());
    }
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
