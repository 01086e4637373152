// Movement upload: what the store holds goes to the sinks, one after the other. The store commits
// first, so a remote that is down delays rows and never loses them.

#include "graphs/sync_parts.hpp"
#include "nodes/deliver/ndjson.hpp"

namespace dutchbook::graphs {

using namespace engine;

struct sync::parts::upload_room {
    deliver::send_function send;
    deliver::wall_function wall;
    std::optional<lane> convex_lane, webhook_lane;
    std::unique_ptr<deliver::convex_uploader> uploader;
    std::unique_ptr<deliver::webhook> webhook;
};

sync::parts::~parts() {
    on.call([this] {
        leave();
        uploading.reset();
        close_desk();
        kalshi_lane.reset();
        polymarket_lane.reset();
    });
}

/// I/O thread, like all of these.
void sync::parts::cancel_reading(const std::string& why) {
    kalshi_lane->cancel_all(why);
    polymarket_lane->cancel_all(why);
    wire.cancel_all();
}

void sync::parts::cancel_upload(const std::string& why) {
    if (uploading)
        for (auto* by : {&uploading->convex_lane, &uploading->webhook_lane})
            if (*by) (*by)->cancel_all(why);
    if (options.upload) options.upload->wire->cancel_all();
}

void sync::parts::cancel_calls() {
    const std::string why = "the run was aborted";
    cancel_reading(why);
    cancel_judging(why);
    cancel_upload(why);
}

/// What is read is kept; what would only bring in more, or a model's opinion, is not waited for.
void sync::parts::cut_short() {
    const std::string why = "the run was stopped";
    cancel_reading(why);
    kalshi_lane->reopen();
    polymarket_lane->reopen();
    cancel_judging(why);
}

/// After a signal a remote database has this long to take what it is being sent; the rest waits in
/// the outbox.
void sync::parts::set_grace() {
    if (std::exchange(grace_set, true)) return;
    constexpr auto grace = std::chrono::seconds(20);
    timers.push_back(
        time.call_at(time.now() + grace, [this] { cancel_upload("the run was stopped"); }));
}

/// I/O thread. The run is over: what was set for it is cleared, what is posted later finds nobody.
void sync::parts::leave() {
    playing.reset();
    for (const auto timer : timers) time.cancel(timer);
    timers.clear();
}

/// I/O thread.
void sync::parts::start_convex(std::function<void(deliver::delivery_report)> done) {
    auto how = options.upload->convex;
    how.raw_bytes_read =
        static_cast<std::int64_t>(kalshi_crawl.counters.bytes + polymarket_crawl.counters.bytes +
                                  series_crawl.counters.bytes);
    uploading->convex_lane.emplace(deliver::convex_lane(how), time);
    uploading->uploader = std::make_unique<deliver::convex_uploader>(
        std::move(how), *options.store, uploading->send, *uploading->convex_lane, uploading->wall);
    uploading->uploader->start(std::move(done));
}

/// I/O thread.
void sync::parts::start_webhook(std::function<void(deliver::delivery_report)> done) {
    const auto& how = *options.upload->webhook;
    lane_options by;
    by.name = how.sink;
    by.max_in_flight = 1;
    by.attempt_deadline = how.limits.total + std::chrono::seconds(1);
    by.call_deadline = std::chrono::minutes(2);
    uploading->webhook_lane.emplace(std::move(by), time);
    uploading->webhook = std::make_unique<deliver::webhook>(
        how, *options.store, uploading->send, *uploading->webhook_lane, uploading->wall);
    uploading->webhook->start(std::move(done));
}

void sync::parts::plan_upload(plan_builder& b) {
    if (!options.upload || !options.store) return;
    uploading = std::make_shared<upload_room>();
    uploading->send = [this](http::request what, std::function<void(http::result)> done) {
        options.upload->wire->send(std::move(what), std::move(done));
    };
    uploading->wall = [this] {
        return std::chrono::time_point_cast<std::chrono::milliseconds>(time.wall());
    };
    auto m = b.movement("upload");
    auto once =
        m.source<index_range>("outbox",
                              [this] {
                                  return std::make_unique<range_source>(
                                      [] { return std::size_t{1}; }, 1, 1);
                              },
                              {.intake = false});
    auto at =
        m.map<delivery_turn>("sinks", once, [](index_range&&, scope&) { return delivery_turn{}; });
    const auto stage = [&](const char* name, auto start, auto slot) {
        at = m.call<delivery_turn>(
            name, at, [this, start, slot](delivery_turn turn, completion<delivery_turn> answer) {
                if (store_failure) return answer.abandon("the store failed");
                (this->*start)(
                    [turn = std::move(turn), answer, slot](deliver::delivery_report r) mutable {
                        turn.*slot = std::move(r);
                        answer.resolve(std::move(turn));
                    });
            });
    };
    if (!options.upload->convex.url.empty())
        stage("convex", &parts::start_convex, &delivery_turn::convex);
    if (options.upload->webhook) stage("webhook", &parts::start_webhook, &delivery_turn::webhook);
    if (!options.upload->files.empty())
        at = m.map<delivery_turn>("ndjson", at, [this](delivery_turn&& turn, scope&) {
            if (!store_failure)
                turn.files = deliver::deliver_ndjson(*options.store, options.upload->files);
            return std::move(turn);
        });
    m.deliver("uploaded", at, [this](delivery_turn&& turn, scope& about) {
        std::vector<std::string> failed;
        for (const auto* r : {&turn.convex, &turn.webhook})
            if (*r && (*r)->code != exit_code::complete) failed.push_back((*r)->why);
        if (turn.files && turn.files->code != exit_code::complete)
            failed.push_back("ndjson: " + turn.files->why);
        for (const auto& why : failed) about.partial(why);
        reports = std::move(turn);
        // The log was committed, and perhaps sent, before anyone knew.
        if (!failed.empty() && !store_failure)
            write_store([&] { writer->add_errors(options.run_id, failed); });
    });
}

} // namespace dutchbook::graphs
