#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "nodes/http/message.hpp"

namespace dutchbook::http {

/// Reads one reply from bytes as they come: interim 1xx replies skipped, framing checked, coding
/// removed, limits kept. Knows nothing of sockets.
class reply_reader {
  public:
    /// `bodiless`: the reply to HEAD or CONNECT, which ends with its headers.
    reply_reader(const limits& what, bool bodiless);
    ~reply_reader();

    /// Takes a prefix of `bytes` and returns its length; what is left must be offered again, with
    /// more behind it, unless the reply is complete() or why() is set.
    std::size_t feed(std::string_view bytes);
    /// The peer will send no more. `clean` is false where TLS ended without its farewell, so that a
    /// body framed by the end of the connection cannot be trusted.
    void feed_end(bool clean);

    bool complete() const noexcept;
    failure why() const noexcept;
    const std::string& message() const noexcept;
    /// Whether the connection can carry another exchange; meaningful once complete.
    bool keep_alive() const noexcept;
    response& reply() noexcept;

  private:
    struct state;
    std::unique_ptr<state> state_;
};

/// The bytes of a request, or a reason in `why` (a name or value that would break out of its line,
/// or a header that the client itself sets).
std::string write_request(const request& what, std::string_view target, std::string_view host,
                          std::string_view user_agent, std::string& why);

/// Reads one request; the server's counterpart of reply_reader.
class request_reader {
  public:
    request_reader(std::size_t header_bytes, std::size_t body_bytes);
    ~request_reader();

    std::size_t feed(std::string_view bytes);
    bool began() const noexcept;
    bool complete() const noexcept;
    int
    refusal() const noexcept; ///< the status that answers a request that cannot be read; 0: none
    bool keep_alive() const noexcept;

    std::string method, target, body;
    header_list headers;

  private:
    struct state;
    std::unique_ptr<state> state_;
};

} // namespace dutchbook::http
