#pragma once

#include <string>

#include "nodes/http/server.hpp"

namespace dutchbook::http {

/// What the server will do with one reply, in bytes: the pure half of answering.
struct reply_plan {
    enum class ending { keep, close, reset, stall };
    std::string bytes;
    ending after = ending::keep;
};

/// Writes the reply to `asked` with its faults applied. `keep` is whether the request lets the
/// connection live on.
reply_plan plan_reply(const server_request& asked, server_response answer, bool keep);

} // namespace dutchbook::http
