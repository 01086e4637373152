#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include <engine/lane.hpp>

#include <nodes/deliver/delivery.hpp>
#include <nodes/deliver/webhook_text.hpp>
#include <nodes/http/secret.hpp>

namespace dutchbook::deliver {

struct webhook_settings {
    http::secret url;             ///< the whole address is a secret with most receivers
    std::string sink = "webhook"; ///< the name of its rows in the outbox
    webhook_template style = webhook_template::generic;
    money min_net{0};                     ///< smaller profits are not told
    std::chrono::seconds quiet_period{0}; ///< a pair is told at most this often
    std::size_t notices_per_message = 10;
    http::limits limits;
};

/// A sink row for `store::settings::sinks`: opportunities alone.
store::sink webhook_sink(const webhook_settings& how);

/// Tells a webhook of new and changed opportunities, the most profitable first, several in a
/// message. What expired, what is below the least profit and what falls into its pair's quiet
/// period is passed over without a message. A message that is refused is sent again, in halves
/// where one of its notices may be the reason; a notice that is refused alone waits for the next
/// run. A message whose answer is lost is not repeated in the same run; it is told again in the
/// next one. Thread rules as for `convex_uploader`.
class webhook {
  public:
    webhook(webhook_settings how, store::database& db, send_function send, engine::lane& lane,
            wall_function wall);
    ~webhook();
    webhook(const webhook&) = delete;
    webhook& operator=(const webhook&) = delete;

    /// Begins; `done` is called exactly once, perhaps before `start` returns. Call once.
    void start(std::function<void(delivery_report)> done);

  private:
    class core;
    std::shared_ptr<core> core_;
};

} // namespace dutchbook::deliver
