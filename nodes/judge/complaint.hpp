#pragma once

#include <string>

#include "nodes/http/message.hpp"
#include "nodes/judge/reply.hpp"

// The inside of the reply reader.
namespace dutchbook::judge {

/// What an error body says, in any of its shapes: {"error":{"message","type","code"}},
/// {"error":"…"}.
struct complaint {
    std::string code; ///< code and type, as they come
    std::string message;
};
bool is_quota(const complaint& c);
bool is_too_long(const complaint& c);

/// Of a complete reply whose status is no success.
reply_class class_of(int status, const complaint& c);
/// Of an exchange that brought no complete reply.
reply_class class_of(const http::result& failed);

} // namespace dutchbook::judge
