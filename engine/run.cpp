#include <engine/run.hpp>

#include <algorithm>
#include <atomic>
#include <cinttypes>
#include <cstdio>
#include <fstream>
#include <string>

#include <sys/resource.h>

#include <engine/io_faults.hpp>
#include <engine/source_driver.hpp>
#include <engine/wiring.hpp>

namespace dutchbook::engine {

std::string_view to_string(run_outcome o) noexcept {
    switch (o) {
    case run_outcome::complete:
        return "complete";
    case run_outcome::partial:
        return "partial";
    case run_outcome::failed:
        return "failed";
    }
    return "";
}

namespace {

std::uint64_t cpu_ns_now() {
    rusage u{};
    getrusage(RUSAGE_SELF, &u);
    const auto ns = [](const timeval& t) {
        return static_cast<std::uint64_t>(t.tv_sec) * 1'000'000'000u +
               static_cast<std::uint64_t>(t.tv_usec) * 1'000u;
    };
    return ns(u.ru_utime) + ns(u.ru_stime);
}

/// The high-water mark of this program: ru_maxrss survives exec and would be the launcher's.
std::uint64_t peak_rss_bytes() {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);) {
        std::uint64_t kib = 0;
        if (std::sscanf(line.c_str(), "VmHWM: %" SCNu64, &kib) == 1) return kib * 1024u;
    }
    rusage u{}; // a system without /proc
    getrusage(RUSAGE_SELF, &u);
    return static_cast<std::uint64_t>(u.ru_maxrss) * 1024u;
}

} // namespace

// The conductor plays the movements. Between "wait until nothing moves" and the next decision it
// alone acts:
//
//   nothing moves, sources over ─▶ the first gatherer that holds something lets go ─▶ wait again
//                                  none holds anything ─▶ the movement is over
//   nothing moves, a source parked ─▶ every gatherer lets go
//                                  none holds anything ─▶ stop under way: let it through; else the
//                                  window is stuck, which is a fault, and the run aborts
//
// A stop or an abort raises the level, reserves the graph and posts to the I/O thread, all under
// one lock; there sources are woken, the host is told, and the reservation goes last. The conductor
// closes the run under the same lock and then waits for what was reserved, so whoever asks is
// either heard to the end or too late, and nobody touches a graph that is gone.
class run::conductor : public std::enable_shared_from_this<conductor> {
  public:
    conductor(const plan& p, runtime& on, clock& time, run_options options)
        : plan_(p), on_(on), time_(time), options_(std::move(options)),
          state_(options_.window_bytes, options_.on_step), cpu_before_(cpu_ns_now()) {
        for (std::size_t i = 0; i < p.stages().size(); ++i)
            meters_.push_back(std::make_unique<meter>());
    }

    run_result execute();
    void stop();
    void abort();
    snapshot now() const;
    const run_state& state() const noexcept { return state_; }
    void partial(std::string why) { state_.partial(std::move(why)); }
    void fault(std::string what) { state_.fault(std::move(what)); }

  private:
    void open();
    void close();
    void drain();
    void post_wake(bool aborted);
    void wake(bool aborted);
    std::vector<lane_snapshot> lanes() const noexcept;
    void set_deadline();
    void clear_deadline();
    void play(std::size_t movement);
    void start_sources(std::size_t movement);
    bool sources_over() const;
    bool let_one_go(std::size_t movement, bool all);
    void unstick(std::size_t movement);
    run_result judge();

    const plan& plan_;
    runtime& on_;
    clock& time_;
    const run_options options_;
    mutable run_state state_; ///< asking for the lanes may be a fault
    const std::uint64_t cpu_before_;
    std::vector<std::unique_ptr<meter>> meters_;
    std::unique_ptr<wiring> wiring_;
    mutable std::mutex mutex_; ///< guards the next two, and what stop, abort and the end decide
    bool closed_ = false;
    std::vector<std::shared_ptr<source_driver>> drivers_; ///< of the movement under way
    std::atomic<std::size_t> movement_{0};
    std::atomic<bool> started_{false}, playing_{false}, deadline_reached_{false}, over_{false};
    mutable std::atomic<bool> lanes_failed_{false};
    std::atomic<std::uint64_t> wall_ns_{0}, cpu_ns_{0};
    clock::timer soft_ = 0, hard_ = 0; ///< I/O thread only
    std::string outcome_;
};

void run::conductor::stop() {
    const std::lock_guard lock(mutex_);
    if (!closed_ && state_.ask_stop() && wiring_) post_wake(false);
}

void run::conductor::abort() {
    const std::lock_guard lock(mutex_);
    if (closed_) return;
    state_.ask_stop();
    if (state_.ask_abort() && wiring_) post_wake(true);
}

/// Under the lock. The reservation keeps `wait` from returning between the flag and the sources'
/// answer to it, and the wiring from going before it is released.
void run::conductor::post_wake(bool aborted) {
    struct reservation {
        explicit reservation(wiring& w) : of(w) { of.reserve(); }
        reservation(const reservation&) = delete;
        reservation& operator=(const reservation&) = delete;
        ~reservation() { of.release(); }
        wiring& of;
    };
    on_.post([self = shared_from_this(), held = std::make_shared<reservation>(*wiring_),
              aborted]() mutable {
        self->wake(aborted);
        held.reset();
    });
}

void run::conductor::wake(bool aborted) {
    std::vector<std::shared_ptr<source_driver>> drivers;
    {
        const std::lock_guard lock(mutex_);
        drivers = drivers_;
    }
    for (const auto& d : drivers) d->wake();
    const auto& told = aborted ? options_.on_abort : options_.on_stop;
    if (!told) return;
    try {
        told();
    } catch (...) {
        state_.fault((aborted ? "on_abort: " : "on_stop: ") + what_was_thrown());
    }
}

void run::conductor::set_deadline() {
    if (!options_.deadline) return;
    on_.call([this] {
        const auto all = std::chrono::duration_cast<clock::duration>(*options_.deadline);
        soft_ = time_.call_at(time_.now() + all / 4 * 3, [self = shared_from_this()] {
            self->soft_ = 0;
            self->deadline_reached_ = true;
            self->state_.partial("the deadline came near; intake was stopped");
            self->stop();
        });
        hard_ = time_.call_at(time_.now() + all, [self = shared_from_this()] {
            self->hard_ = 0;
            self->abort();
        });
    });
}

void run::conductor::clear_deadline() {
    if (!options_.deadline) return;
    on_.call([this] {
        if (soft_) time_.cancel(soft_);
        if (hard_) time_.cancel(hard_);
    });
}

void run::conductor::start_sources(std::size_t movement) {
    std::vector<std::shared_ptr<source_driver>> made;
    for (const auto& e : plan_.edges()) {
        const stage_plan& s = plan_.stages()[e.from];
        if (s.verb == verb::source && s.movement == movement)
            made.push_back(
                std::make_shared<source_driver>(s, e.to, state_, on_, *wiring_, *meters_[e.from]));
    }
    {
        const std::lock_guard lock(mutex_);
        drivers_ = made;
    }
    for (const auto& d : made) d->start();
}

bool run::conductor::sources_over() const {
    const std::lock_guard lock(mutex_);
    return std::all_of(drivers_.begin(), drivers_.end(), [](const auto& d) { return d->ended(); });
}

/// Tells the first gatherer that holds something (or all of them) to let go; false where none does.
bool run::conductor::let_one_go(std::size_t movement, bool all) {
    bool any = false;
    for (std::size_t i = 0; i < plan_.stages().size() && (all || !any); ++i) {
        if (plan_.stages()[i].movement != movement || wiring_->held(i) == 0) continue;
        wiring_->put(i, std::make_shared<let_go>(0));
        any = true;
    }
    return any;
}

void run::conductor::unstick(std::size_t movement) {
    if (state_.stopping()) return on_.call([] {}); // the sources answer on the I/O thread
    on_.call([] {});
    if (sources_over() || state_.window.parked() == 0) return;
    state_.fault("movement " + plan_.movements()[movement].name +
                 ": the window is stuck: sources wait for credit that nothing will return");
    abort();
}

void run::conductor::play(std::size_t movement) {
    movement_ = movement;
    if (state_.aborting()) return;
    if (const auto& prepare = plan_.movements()[movement].prepare) {
        try {
            wiring_->in_arena(prepare);
        } catch (...) {
            state_.fault("movement " + plan_.movements()[movement].name + ": " + what_was_thrown());
            abort();
            return;
        }
    }
    start_sources(movement);
    while (true) {
        wiring_->wait();
        if (sources_over()) {
            if (!let_one_go(movement, false)) return;
        } else if (!let_one_go(movement, true)) {
            unstick(movement);
        }
    }
}

/// Makes the graph. Who asked to stop before it was there is heard now.
void run::conductor::open() {
    auto made = std::make_unique<wiring>(plan_, state_, on_, time_, meters_);
    const std::lock_guard lock(mutex_);
    wiring_ = std::move(made);
    if (state_.stopping()) post_wake(state_.aborting());
}

/// After an abort in the middle of a movement: what gatherers hold is given up by name.
void run::conductor::drain() {
    if (!wiring_) return;
    wiring_->wait();
    for (std::size_t m = 0; m < plan_.movements().size(); ++m)
        while (let_one_go(m, true)) wiring_->wait();
}

/// From here on stop and abort come too late; those that did not have been told when this returns.
void run::conductor::close() {
    clear_deadline();
    {
        const std::lock_guard lock(mutex_);
        closed_ = true;
    }
    if (wiring_) wiring_->wait();
    on_.call([] {}); // what they posted is over
}

run_result run::conductor::execute() {
    if (started_.exchange(true)) throw std::logic_error("a run is executed once");
    std::optional<fault_listener> listening(
        std::in_place, on_.io(), [this](std::string what) { state_.fault(std::move(what)); });
    try {
        open();
        playing_ = true;
        set_deadline();
        for (std::size_t m = 0; m < plan_.movements().size(); ++m) play(m);
    } catch (...) {
        state_.fault("run: " + what_was_thrown());
        abort();
        drain();
    }
    close();
    wall_ns_ = state_.now_ns();
    cpu_ns_ = cpu_ns_now() - cpu_before_;
    snapshot last = now(); // before the verdict: it asks for the lanes, which may be a fault
    listening.reset();
    run_result result = judge();
    outcome_ = to_string(result.outcome);
    over_.store(true, std::memory_order_release);
    last.state = outcome_;
    last.wall_ns = wall_ns_;
    last.cpu_ns = cpu_ns_;
    last.faults = state_.faults();
    result.final = std::move(last);
    drivers_.clear();
    wiring_.reset();
    return result;
}

run_result run::conductor::judge() {
    run_result r;
    r.faults = state_.faults();
    std::sort(r.faults.begin(), r.faults.end());
    r.partial = state_.partial_reasons();
    std::sort(r.partial.begin(), r.partial.end());
    r.partial.erase(std::unique(r.partial.begin(), r.partial.end()), r.partial.end());
    r.stopped = state_.stopping();
    r.aborted = state_.aborting();
    r.deadline_reached = deadline_reached_;
    r.balanced = state_.ledger.balanced() && state_.window.used_bytes() == 0;
    if (r.aborted || !r.balanced) {
        r.outcome = run_outcome::failed;
    } else if (r.stopped || !r.faults.empty() || !r.partial.empty()) {
        r.outcome = run_outcome::partial;
    } else {
        r.outcome = run_outcome::complete;
    }
    return r;
}

snapshot run::conductor::now() const {
    snapshot s = plan_.draw();
    const bool over = over_.load(std::memory_order_acquire);
    const std::uint64_t now_ns = over ? wall_ns_.load() : state_.now_ns();
    if (playing_) s.movement = plan_.movements()[movement_].name;
    s.state = over                ? outcome_
              : !playing_         ? "planned"
              : state_.aborting() ? "aborting"
              : state_.stopping() ? "stopping"
                                  : "running";
    s.wall_ns = now_ns;
    s.cpu_ns = over ? cpu_ns_.load() : cpu_ns_now() - cpu_before_;
    s.peak_rss_bytes = peak_rss_bytes();
    s.threads = on_.threads();
    for (std::size_t i = 0; i < s.stages.size(); ++i) meters_[i]->read(s.stages[i], now_ns);
    for (std::size_t i = 0; i < s.edges.size(); ++i) {
        const auto& e = plan_.edges()[i];
        s.edges[i].parcels = meters_[e.from]->parcels_out(e.port);
        s.edges[i].items = meters_[e.from]->items_out(e.port);
    }
    s.window = {state_.window.capacity_bytes(), state_.window.used_bytes(),
                state_.window.peak_bytes(), state_.window.parked()};
    s.accounts = state_.ledger.snapshot();
    s.lanes = lanes();
    s.faults = state_.faults();
    return s;
}

/// A hook that throws is not asked again.
std::vector<lane_snapshot> run::conductor::lanes() const noexcept {
    if (!options_.lanes || lanes_failed_) return {};
    try {
        return options_.lanes();
    } catch (...) {
        if (!lanes_failed_.exchange(true)) state_.fault("lanes: " + what_was_thrown());
    }
    return {};
}

run::run(const plan& p, runtime& on, clock& time, run_options options)
    : conductor_(std::make_shared<conductor>(p, on, time, std::move(options))) {}
run::~run() = default;
run_result run::execute() { return conductor_->execute(); }
void run::stop() { conductor_->stop(); }
void run::abort() { conductor_->abort(); }
snapshot run::now() const { return conductor_->now(); }
bool run::stopping() const noexcept { return conductor_->state().stopping(); }
std::vector<std::string> run::reasons() const {
    auto all = conductor_->state().faults();
    const auto partial = conductor_->state().partial_reasons();
    all.insert(all.end(), partial.begin(), partial.end());
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    return all;
}
void run::partial(std::string why) { conductor_->partial(std::move(why)); }
void run::fault(std::string what) { conductor_->fault(std::move(what)); }

} // namespace dutchbook::engine
