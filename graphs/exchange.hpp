#pragma once

#include <functional>
#include <optional>
#include <string>

#include "engine/lane.hpp"
#include "graphs/transport.hpp"

namespace dutchbook::graphs {

/// What a reply means to a lane: 2xx is ok, 429 and 503 are throttling, 408 and other 5xx are
/// transient, the rest is refused; of failures, those that no repetition mends (URL, certificate,
/// size) are refused.
engine::attempt_result judge_reply(const http::result& got, const std::string& host);

/// Seconds or an HTTP date after `now`; nothing where neither. Never negative.
std::optional<engine::clock::duration> parse_retry_after(std::string_view text,
                                                         std::chrono::system_clock::time_point now);

/// One paced, retried exchange. `take` sees each 2xx reply and may refuse it: its answer, when not
/// empty, says what is wrong with it, and the request is sent again; so does it see those other
/// replies of which `reads` says that they are an answer all the same. Where it throws, that is a
/// fault and the exchange is refused. A refusal of the remote's (status 3xx or 4xx, certificate,
/// size) is believed at the third attempt, or at the lane's last where it makes fewer. `finished` is
/// called exactly once. All on the I/O thread.
void exchange(engine::lane& by, transport& over, const http::request& what,
              std::function<std::string(http::response&&)> take,
              std::function<void(engine::call_result)> finished,
              std::function<bool(const http::response&)> reads = {});

/// "https://api.example/x?y" -> "api.example".
std::string host_of(const std::string& url);

} // namespace dutchbook::graphs
