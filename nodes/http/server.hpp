#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "nodes/http/message.hpp"

namespace dutchbook::http {

struct server_options {
    std::string address = "127.0.0.1";
    std::uint16_t port = 0;      ///< 0: the system chooses, see server::port()
    std::string certificate_pem; ///< chain, leaf first; with `key_pem` the server speaks TLS
    std::string key_pem;
    std::size_t body_bytes = 1u << 20;      ///< a larger request is answered 413
    std::size_t header_bytes = 64u << 10;   ///< a larger one is answered 431
    std::size_t connections = 4'096;        ///< open at once; further ones are closed at once
    std::chrono::milliseconds idle{60'000}; ///< a silent connection is closed
};

struct server_request {
    std::string method;
    std::string target;                                     ///< as sent: path and query
    std::string path;                                       ///< percent-decoded, without the query
    std::vector<std::pair<std::string, std::string>> query; ///< decoded, in order, repeats kept
    header_list headers;                                    ///< names in lower case
    std::string body;
    std::uint64_t connection = 0; ///< ordinal of the connection, from 1

    /// First value of a header given in lower case; empty where absent.
    std::string_view header(std::string_view name) const noexcept;
    /// First value of a query parameter; empty where absent.
    std::string_view parameter(std::string_view name) const noexcept;
};

/// Misbehaviour on demand. "Raw" counts bytes on the wire, status line and headers included.
struct server_faults {
    bool reset = false;                        ///< no reply: the connection is reset (RST)
    bool close = false;                        ///< no reply: the connection is closed (FIN)
    bool hang_up = false;                      ///< close after the reply without announcing it
    std::optional<std::size_t> truncate_after; ///< raw bytes, then the connection is closed
    std::optional<std::size_t> reset_after;    ///< raw bytes, then the connection is reset
    std::optional<std::size_t> stall_after;    ///< raw bytes, then silence until the peer goes
    std::optional<std::size_t> stated_length;  ///< a Content-Length other than the true one
    std::chrono::milliseconds drip{0};         ///< pause between pieces; 0: no dripping
    std::size_t drip_bytes = 1;                ///< raw bytes per piece
    std::optional<std::string> raw;            ///< sent instead of the whole reply
};

struct server_response {
    int status = 200;
    header_list headers; ///< Content-Length, Connection and the coding are added by the server
    std::string body;
    std::chrono::milliseconds delay{
        0};               ///< silence before the first byte; blocks no other connection
    bool gzip = false;    ///< compress the body where the request accepts gzip
    bool chunked = false; ///< chunks of 4 KiB instead of a Content-Length
    bool close = false;   ///< end the connection after this reply, and say so
    server_faults faults;
};

/// A small HTTP/1.1 server with its own thread, for loopback use.
class server {
  public:
    /// Answers one request; may be called from any thread, at once or later, even after stop().
    /// Only the first call counts. Where every copy is destroyed uncalled, the request is answered
    /// 500.
    using reply = std::function<void(server_response)>;
    /// Called on the server's thread, one request at a time; what it throws becomes a 500.
    using handler = std::function<void(server_request, reply)>;

    /// Listens when it returns. Throws dutchbook::error where the address cannot be bound or the
    /// PEM not read.
    server(server_options options, handler on_request);
    ~server(); ///< as stop()

    server(const server&) = delete;
    server& operator=(const server&) = delete;

    std::uint16_t port() const noexcept;
    /// "http://127.0.0.1:PORT", or https.
    std::string url() const;
    /// Connections accepted so far, and the most that were open at one time.
    std::size_t accepted() const noexcept;
    std::size_t most_open() const noexcept;

    /// Closes every connection and joins the thread; idempotent, any thread but the server's own.
    void stop();

  private:
    class core;
    std::shared_ptr<core> core_;
};

} // namespace dutchbook::http
