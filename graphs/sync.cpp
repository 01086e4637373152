#include "graphs/sync.hpp"

#include <algorithm>

#include "graphs/setup.hpp"
#include "graphs/sync_parts.hpp"

namespace dutchbook::graphs {
namespace {

using namespace engine;

std::unique_ptr<lane> venue_lane(const char* name, std::int64_t requests_per_second, bool paced,
                                 clock& time) {
    lane_options o;
    o.name = name;
    o.max_in_flight = 8;
    o.retry.cap =
        std::chrono::seconds(5); // a dead venue is told within seconds, the other one goes on
    o.retry.max_attempts = 4;
    if (paced) o.pacing.requests = rate::per_second(requests_per_second);
    if (!paced) o.retry.base = std::chrono::milliseconds(50);
    o.attempt_deadline = std::chrono::seconds(90);
    o.call_deadline = std::chrono::minutes(5);
    o.circuit.failures_to_open =
        0; // a venue has one listing: waiting for a probe would only hide its end
    return std::make_unique<lane>(std::move(o), time);
}

pricing::settings pricing_settings(const settings::arbitrage_section& a) {
    pricing::settings s;
    s.min_profit_e6 = a.min_profit.micros;
    if (a.max_capital_usd.micros > 0) s.max_capital = a.max_capital_usd;
    s.risk_free_rate_e6 = a.risk_free_rate.micros;
    s.min_annualised_e6 = a.min_annualised.micros;
    s.gifts = {a.implausible_profit.micros, a.implausible_gifts.micros,
               a.implausible_liquidity_usd};
    return s;
}

/// Every stage that met it says it, each in its own name.
void tell_store_failure_once(std::vector<std::string>& missing, const std::string& why) {
    std::erase_if(missing, [&](const std::string& m) { return m.find(why) != m.npos; });
    missing.insert(missing.begin(), why);
}

} // namespace

sync::parts::parts(sync_options o, transport& over, engine::runtime& r, engine::clock& t)
    : options(std::move(o)), wire(over), on(r), time(t) {
    on.call([this] {
        const auto& v = options.config.venues;
        kalshi_lane = venue_lane("kalshi", v.kalshi.requests_per_second, options.paced, time);
        polymarket_lane =
            venue_lane("polymarket", v.polymarket.requests_per_second, options.paced, time);
    });
    relating_with = relate_options_of(options.config);
    pricing_with = pricing_settings(options.config.arbitrage);
    kept.keep_at_most(static_cast<std::size_t>(options.config.retention.rejects));
    plan_builder b("sync");
    plan_terms(b);
    plan_ingest(b);
    plan_compile(b);
    plan_relate(b);
    plan_judge(b);
    plan_books(b);
    plan_price(b);
    plan_deliver(b);
    plan_upload(b);
    plan.emplace(b.build());
    run_options how;
    how.window_bytes = static_cast<std::uint64_t>(options.config.engine.window_bytes);
    how.deadline = std::chrono::seconds(options.config.engine.deadline_s);
    how.on_step = options.on_step;
    how.lanes = [this] {
        return std::vector<lane_snapshot>{kalshi_lane->snapshot(), polymarket_lane->snapshot()};
    };
    how.on_abort = [this] { cancel_calls(); };
    how.on_stop = [this] { cut_short(); };
    run = std::make_unique<engine::run>(*plan, on, time, std::move(how));
}

void sync::parts::partial(std::string why) { run->partial(std::move(why)); }

void sync::parts::collect(sync_result& into) {
    into.crawls = {{"kalshi_exchange_status", status_crawl},
                   {"kalshi_series", series_crawl},
                   {"kalshi_events", kalshi_crawl},
                   {"polymarket_events", polymarket_crawl}};
    for (const auto& m : book.rows()) ++into.markets_by_platform[m.key.platform];
    into.news = kept.news(names_known);
    into.more_news = kept.more_news();
    into.missing = into.run.partial;
    into.missing.insert(into.missing.end(), into.run.faults.begin(), into.run.faults.end());
    if (store_failure) tell_store_failure_once(into.missing, store_failure->what());
    into.usable = book.size() > 0 && !into.run.aborted;
    into.set_aside = set_aside;
    into.related = std::move(related);
    into.funnel = funnel;
    into.books_wanted = books_wanted;
    into.books_read = books.size();
    into.opportunities = std::move(opportunities);
    into.implausible = std::move(implausible);
    into.same_row = same_row;
    into.stored = stored;
    into.retired = retired;
    into.pruned = pruned;
    into.delivered = delivered;
    into.store_failure = store_failure;
    into.judged = judged;
    into.uploaded = reports.convex;
    into.told = reports.webhook;
    into.exported = reports.files;
    relater.reset(); // it looks into the book
    into.book = std::move(book);
}

sync::sync(sync_options options, transport& over, engine::runtime& on, engine::clock& time)
    : parts_(std::make_unique<parts>(std::move(options), over, on, time)) {}

sync::~sync() = default;

sync_result sync::execute() {
    sync_result result;
    parts_->started = parts_->time.now();
    result.run = parts_->run->execute();
    parts_->on.call([this] { parts_->leave(); });
    parts_->prune_store(result.run);
    parts_->collect(result);
    return result;
}

void sync::stop(std::string why) {
    parts_->run->partial(std::move(why));
    parts_->run->stop();
    // When this is called the run may be over, and the sync gone.
    parts_->on.post([self = parts_.get(), still = parts_->under_way] {
        if (const auto here = still.lock()) self->set_grace();
    });
}
void sync::abort() { parts_->run->abort(); }
engine::snapshot sync::now() const { return parts_->run->now(); }
const engine::plan& sync::plan() const noexcept { return *parts_->plan; }

} // namespace dutchbook::graphs
