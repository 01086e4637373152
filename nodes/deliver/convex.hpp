#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>

#include <engine/lane.hpp>

#include <nodes/deliver/delivery.hpp>
#include <nodes/http/secret.hpp>

namespace dutchbook::deliver {

struct convex_settings {
    std::string url;             ///< "https://<deployment>.convex.cloud"; http for loopback only
    http::secret deploy_key;     ///< travels in the Authorization header alone
    std::string sink = "convex"; ///< the name of its rows in the outbox
    std::size_t batch_markets = 100;
    std::size_t batch_similarities = 50;
    std::size_t batch_opportunities = 50;
    std::size_t batch_bytes = 4u << 20; ///< of documents in one request
    int max_in_flight = 4;
    std::chrono::milliseconds retry_base{
        250};                  ///< shortest wait before a repetition; the longest is 20 of them
    bool seed_schema_only = false; ///< no field beyond the seed's schema, no weak relation
    std::int64_t max_dead_rows = 100; ///< a run searches for no more bad rows of a kind than this
    std::int64_t raw_bytes_read = 0;  ///< for the byte meter
    http::limits limits;

    std::size_t batch_rows(store::kind k) const noexcept; ///< most rows in one mutation
};

/// Names the form in which rows are put to the functions; another one brings back dead rows.
std::string convex_wire_form(const convex_settings& how);

/// A lane for one deployment: bounded and adaptive concurrency (halved when throttled), retries
/// with jitter.
engine::lane_options convex_lane(const convex_settings& how);

/// Drains the outbox of one sink into a Convex deployment: markets, similarities, opportunities,
/// and the sync log when nothing else is left waiting. A row is in one batch at a time, so batches
/// in flight never touch the same document; the first batch goes alone, so a wrong key costs one
/// request. Batches are repeated where the outcome is unknown (the mutations are upserts by natural
/// key), halved where they are too large, and searched for the bad row where they are refused. What
/// is not delivered stays in the outbox for the next run.
///
/// A row is dead only after it was refused alone twice and a row that the deployment holds already
/// was taken after that; where none is, the deployment is at fault and every row waits. Dead rows
/// come back when their content, the deployment's address or our wire format changes; and each run
/// sends one dead row of a kind, the least often tried: when it is taken, all of its kind come back
/// at once.
///
/// All on the I/O thread, where the store must not be in use elsewhere until `done` is called. The
/// lane must outlive `done`; an uploader that is destroyed before lets its answers come to nothing.
/// @code
/// convex_uploader up(how, db, send, lane, wall);
/// up.start([](delivery_report r) { … });
/// @endcode
class convex_uploader {
  public:
    convex_uploader(convex_settings how, store::database& db, send_function send,
                    engine::lane& lane, wall_function wall);
    ~convex_uploader();
    convex_uploader(const convex_uploader&) = delete;
    convex_uploader& operator=(const convex_uploader&) = delete;

    /// Begins; `done` is called exactly once, perhaps before `start` returns. Call once.
    void start(std::function<void(delivery_report)> done);
    /// Sends no further batch; those in flight are waited for.
    void stop();

  private:
    class core;
    std::shared_ptr<core> core_;
};

} // namespace dutchbook::deliver
