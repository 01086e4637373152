#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <nodes/http/message.hpp>
#include <nodes/store/outbox.hpp>

namespace dutchbook::deliver {

/// What a reply of a Convex deployment means for the rows that were sent (HTTP API: POST
/// /api/mutation).
enum class convex_verdict : std::uint8_t {
    accepted,
    transient, ///< certainly not applied, or an answer that a repetition may change
    throttled, ///< the deployment asks for less: 429, 503, a conflict of transactions
    unknown,   ///< perhaps applied; sending again is safe, the mutations are upserts
    thrown,    ///< the function failed, for a reason that may or may not be in the rows
    refused,   ///< some row is against the schema
    too_large, ///< the request or the transaction is over a limit
    denied,    ///< no or wrong key: 401 or 403 in the deployment's own words (a JSON object)
    blocked,   ///< any other answer that is not the deployment's: a block page, a redirection, 404
    impossible ///< nothing a repetition or other rows would mend: no such function, no certificate
};

struct convex_answer {
    convex_verdict verdict = convex_verdict::unknown;
    std::string why; ///< for people, at most 300 bytes; as the remote wrote it
    std::optional<std::chrono::seconds> retry_after;
};

convex_answer read_convex_answer(const http::result& result);

/// The body of the mutation that upserts these rows; a sync log goes alone.
std::string convex_body(store::kind k, std::span<const store::outbox_item> rows);

} // namespace dutchbook::deliver
