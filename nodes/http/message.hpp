#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace dutchbook::http {

using header_list = std::vector<std::pair<std::string, std::string>>;

/// What one exchange may cost. Every step has its own deadline; `total` covers them all.
struct limits {
    std::size_t body_bytes = 8u << 20; ///< of the decoded body
    std::size_t header_bytes = 16u << 10;
    std::size_t gzip_ratio = 200;             ///< decoded bytes per wire byte
    std::chrono::milliseconds connect{5'000}; ///< resolve, connect and handshake, each
    std::chrono::milliseconds idle{15'000};   ///< longest silence while writing or reading
    std::chrono::milliseconds total{60'000};
};

/// One request; `url` is absolute ("https://…", or "http://" to a loopback host).
struct request {
    std::string method = "GET";
    std::string url;
    header_list headers;
    std::string body;
    bool read_only = false; ///< a POST that changes nothing, so it may be sent twice as a GET may
    http::limits limits;
};

struct response {
    int status = 0;
    header_list headers;        ///< names in lower case
    std::string body;           ///< content coding removed
    std::size_t wire_bytes = 0; ///< body bytes as received
    /// First value of a header given in lower case; empty where absent.
    std::string_view header(std::string_view name) const noexcept {
        for (const auto& [n, v] : headers)
            if (n == name) return v;
        return {};
    }
};

/// Why an exchange brought no complete reply.
enum class failure : std::uint8_t {
    none,
    bad_url,
    resolve,
    connect,
    proxy,
    tls,
    timeout,
    reset,
    truncated,
    too_large,
    encoding,
    protocol,
    cancelled
};
std::string_view to_string(failure why) noexcept;

struct result {
    failure why = failure::none;
    std::string message;          ///< for people; no secret, no credentials
    bool maybe_processed = false; ///< the request was written, so the server may have acted on it
    response reply;               ///< complete where `why` is none, whatever its status
    explicit operator bool() const noexcept { return why == failure::none; }
};

/// Percent-encodes one query or path component (RFC 3986 unreserved stay).
std::string percent_encode(std::string_view text);

} // namespace dutchbook::http
