#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <dutchbook/time.hpp>

#include <engine/lane.hpp>

#include "nodes/http/message.hpp"
#include "nodes/judge/pair_end.hpp"
#include "nodes/judge/question.hpp"
#include "nodes/judge/request.hpp"

namespace dutchbook::judge {

/// What a reply is good for.
enum class reply_class : std::uint8_t {
    answer,         ///< there is content to read
    refusal,        ///< the model declined or its filter did
    cut,            ///< the answer ended before its end: too many tokens
    empty,          ///< no content
    too_long,       ///< the prompt exceeds the context: split it
    throttled,      ///< 429 by rate, 503, 529: later
    transient,      ///< 5xx, an error inside a 200, no connection: again
    unknown,        ///< no answer in time or cut off: perhaps processed
    quota,          ///< no money left: final for the run, once repeated
    authentication, ///< 401 or 403 in the server's own words: final for the run, once repeated
    no_model,       ///< 404, or a page that no model wrote: final for the run, once repeated
    rejected        ///< any other 4xx, or a reply that is none: final for the call
};
std::string_view to_string(reply_class of) noexcept;
/// Whether no later call of the run can succeed either.
bool final_for_all(reply_class of) noexcept;
/// Why pairs stay open that such a reply ended.
open_cause cause_of(reply_class of) noexcept;

struct token_usage {
    std::int64_t in = 0, out = 0; ///< in: cached part included
};

/// A reply without its envelope.
struct reply {
    reply_class what = reply_class::rejected;
    std::string content;             ///< where `what` is answer
    std::string why;                 ///< one clean line for people, else
    std::optional<token_usage> used; ///< where the server said it
    bool billable = false;           ///< the model may have worked for it
    std::optional<engine::clock::duration> retry_after;
    engine::allowance left;
};
/// `now` is the wall clock, for dates in headers. Never throws on any reply.
reply read_reply(dialect speaks, const http::result& result, timestamp now);

/// What the lane should make of it: it repeats `throttled`, `transient` and `unknown`; everything
/// that the model has answered is `ok` to the lane, however useless. What would be final for the
/// run is believed at the third attempt: one such answer may come from whatever stands between.
engine::attempt_result attempt_of(const reply& of, int attempt);

/// "6m0s", "12ms", "1h2m3.5s"; a bare number counts seconds. Nothing for anything else and for
/// negative values; at most 366 days.
std::optional<engine::clock::duration> read_duration(std::string_view text) noexcept;
/// retry-after-ms, or Retry-After in seconds or as an HTTP date.
std::optional<engine::clock::duration> read_retry_after(const http::response& of, timestamp now);
/// x-ratelimit-* and anthropic-ratelimit-*.
engine::allowance read_rate_headers(const http::response& of, timestamp now);

/// Why a pair has no valid verdict after a call.
enum class flaw : std::uint8_t {
    not_json,  ///< nor fenced JSON
    no_schema, ///< JSON, but no object with an array "verdicts"
    bad_entry, ///< an entry that is no object of the six fields
    unknown_id,
    repeated_id,
    missing_id,
    relation,   ///< a name that is none of ours
    confidence, ///< not a finite number in [0, 1]
    refusal,
    cut,
    empty,
    too_long,
    rejected, ///< the server refused this request
    canary,   ///< the known pair was answered wrongly: the whole call is void
    quote,    ///< the words it says to rest on do not stand in the texts
    twin,     ///< the pair with one slot changed was called the same
    disagreed ///< asked twice, answered differently
};
inline constexpr std::size_t flaw_count = 17;
std::string_view to_string(flaw of) noexcept;
using flaw_counts = std::array<std::uint32_t, flaw_count>;

/// The verdicts of one call, by position; an entry that breaks a rule is no verdict.
struct reading {
    std::vector<std::optional<verdict>> verdicts;
    flaw_counts flaws{};
};
/// Reads the content of an answer to `asked` pairs "p1" … One Markdown fence around the JSON is
/// taken off, prose before or after it is not. Never throws on any text.
reading read_verdicts(std::string_view content, std::size_t asked);

} // namespace dutchbook::judge
