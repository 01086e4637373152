#include "nodes/http/message.hpp"

namespace dutchbook::http {

std::string_view to_string(failure why) noexcept {
    switch (why) {
    case failure::none:
        return "none";
    case failure::bad_url:
        return "bad_url";
    case failure::resolve:
        return "resolve";
    case failure::connect:
        return "connect";
    case failure::proxy:
        return "proxy";
    case failure::tls:
        return "tls";
    case failure::timeout:
        return "timeout";
    case failure::reset:
        return "reset";
    case failure::truncated:
        return "truncated";
    case failure::too_large:
        return "too_large";
    case failure::encoding:
        return "encoding";
    case failure::protocol:
        return "protocol";
    case failure::cancelled:
        return "cancelled";
    }
    return "unknown";
}

} // namespace dutchbook::http
