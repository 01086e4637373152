#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "nodes/http/message.hpp"

namespace boost::asio {
class io_context;
}

namespace dutchbook::http {

struct client_options {
    std::string user_agent = "dutchbook/0.1.0";
    std::string ca_file;     ///< PEM of additional trusted roots; the system's roots always count
    std::string https_proxy; ///< "http://[user:password@]host:port" for https URLs; empty: none
    std::string no_proxy;    ///< hosts and suffixes reached directly, comma separated; "*": all
    std::size_t connections_per_endpoint =
        32;                            ///< further sends wait their turn, first in first out
    std::size_t idle_connections = 64; ///< kept for reuse, all endpoints together
    std::chrono::milliseconds idle_expiry{20'000}; ///< an older idle connection is not reused
    /// Host name to numeric address, instead of asking the resolver; TLS still checks the name.
    std::vector<std::pair<std::string, std::string>> hosts;
};

/// Totals since the client was made, for reports.
struct client_counts {
    std::size_t opened = 0; ///< connections
    std::size_t reused = 0; ///< exchanges begun on a kept connection
    std::size_t resent = 0; ///< exchanges sent again because a kept connection had died
};

/// HTTP/1.1 over TLS (verified, 1.2 or newer), or in the clear to loopback hosts only.
///
/// Everything happens on the one thread that runs the io_context: construct, call and destroy the
/// client there or while nobody runs it, and before the io_context goes. Redirects are not
/// followed: a 3xx is a reply. Safe requests (GET, HEAD, `read_only`) are sent a second time, once,
/// when a kept connection turns out to have died before the first byte of the reply; nothing else
/// is ever repeated.
class client {
  public:
    /// Throws dutchbook::error where `ca_file` cannot be read or `https_proxy` cannot be
    /// understood.
    client(boost::asio::io_context& io, client_options options);
    ~client(); ///< as cancel_all(); callbacks still to come run when the io_context does

    client(const client&) = delete;
    client& operator=(const client&) = delete;

    /// Starts one exchange and returns; `done` is called exactly once, later, on the I/O thread,
    /// never inside send(). The clock of `limits.total` starts now, so waiting for a connection
    /// counts. What `done` throws is a fault of the runs there (`engine/io_faults.hpp`).
    void send(request what, std::function<void(result)> done);

    /// Ends every exchange under way with failure::cancelled (callbacks come later) and closes kept
    /// connections. The client stays usable.
    void cancel_all();

    client_counts counts() const noexcept;

  private:
    class core;
    std::shared_ptr<core> core_;
};

} // namespace dutchbook::http
