#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <string>

#include <dutchbook/fault.hpp>

#include <nodes/http/message.hpp>
#include <nodes/store/outbox.hpp>

namespace dutchbook::deliver {

/// How a sink reaches the outside: `http::client::send`, or a scripted one in tests. The callback
/// comes exactly once, later or before `send` returns, on the I/O thread.
using send_function = std::function<void(http::request, std::function<void(http::result)>)>;

/// Wall clock for the moments written into the store; UTC.
using wall_function = std::function<timestamp()>;

/// What became of the rows of one kind.
struct kind_counts {
    std::int64_t sent = 0; ///< confirmed by the remote
    std::int64_t dead = 0; ///< refused for good, in this run
    std::int64_t left = 0; ///< still waiting when the delivery ended
    friend bool operator==(const kind_counts&, const kind_counts&) = default;
};

/// The saving: what came in, what sending every row would take, what was sent.
struct byte_meter {
    std::int64_t raw_read = 0;     ///< bytes of venue pages this run read; given by the caller
    std::int64_t full_rewrite = 0; ///< bytes of all documents the sink may hold
    std::int64_t sent = 0;         ///< bytes of request bodies, repetitions included
};

/// How a delivery ended.
struct delivery_report {
    exit_code code = exit_code::complete; ///< complete, incomplete, failed, authentication
    /// 401 or 403 in the remote's own words (a JSON object), and repeating did not mend it: exactly
    /// then `code` is `authentication`. What ends a schedule is this in three slots running; a
    /// passing fault, or a function that is not there, never sets it.
    bool key_refused = false;
    std::string why;                  ///< one line for people; empty where complete; no secret
    std::array<kind_counts, 4> kinds; ///< by `store::kind`
    std::int64_t requests = 0;
    byte_meter bytes;
    const kind_counts& of(store::kind k) const { return kinds[static_cast<std::size_t>(k)]; }
};

} // namespace dutchbook::deliver
