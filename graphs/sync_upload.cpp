// Movement upload: the outbox goes to the remote database. The store commits first, so a remote that is down delays
// rows and never loses them.

#include "graphs/sync_parts.hpp"

namespace dutchbook::graphs {

using namespace engine;

struct sync::parts::upload_room {
    std::optional<engine::lane> lane;
    std::unique_ptr<deliver::convex_uploader> uploader;
};

sync::parts::~parts() {
    on.call([this] {
        uploading.reset();
        close_desk();
        kalshi_lane.reset();
        polymarket_lane.reset();
    });
}

/// I/O thread.
void sync::parts::cancel_calls() {
    kalshi_lane->cancel_all("the run was aborted");
    polymarket_lane->cancel_all("the run was aborted");
    wire.cancel_all();
    cancel_judging();
    if (uploading && uploading->lane) uploading->lane->cancel_all("the run was aborted");
    if (options.upload) options.upload->wire->cancel_all();
}

void sync::parts::plan_upload(plan_builder& b) {
    if (!options.upload || !options.store) return;
    auto m = b.movement("upload");
    auto once = m.source<index_range>(
        "outbox", [] { return std::make_unique<range_source>([] { return std::size_t{1}; }, 1, 1); },
        {.intake = false});
    auto told = m.call<deliver::delivery_report>(
        "convex", once, [this](index_range, completion<deliver::delivery_report> answer) {
            if (store_failure) return answer.abandon("the store failed");
            uploading = std::make_shared<upload_room>();
            auto how = options.upload->convex;
            how.raw_bytes_read = static_cast<std::int64_t>(kalshi_crawl.counters.bytes + polymarket_crawl.counters.bytes +
                                                           series_crawl.counters.bytes);
            uploading->lane.emplace(deliver::convex_lane(how), time);
            uploading->uploader = std::make_unique<deliver::convex_uploader>(
                std::move(how), *options.store,
                [this](http::request what, std::function<void(http::result)> done) {
                    options.upload->wire->send(std::move(what), std::move(done));
                },
                *uploading->lane, [this] { return std::chrono::time_point_cast<std::chrono::milliseconds>(time.wall()); });
            uploading->uploader->start([answer](deliver::delivery_report r) { answer.resolve(std::move(r)); });
        });
    m.deliver("uploaded", told, [this](deliver::delivery_report&& r, scope& about) {
        if (r.code != exit_code::complete) about.partial("convex: " + r.why);
        uploaded = std::move(r);
    });
}

} // namespace dutchbook::graphs
