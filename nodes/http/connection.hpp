#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>

namespace dutchbook::http {

using boost::system::error_code;
using tcp = boost::asio::ip::tcp;
using steady_time = std::chrono::steady_clock::time_point;

/// One TCP connection, in the clear or inside TLS, of a client or a server. Held by shared_ptr:
/// coroutines on it take the pointer by value.
struct connection {
    tcp::socket socket;
    std::shared_ptr<boost::asio::ssl::context> tls_context;
    std::optional<boost::asio::ssl::stream<tcp::socket&>> tls;
    std::string buffer; ///< bytes received and not yet consumed

    explicit connection(const boost::asio::any_io_executor& on) : socket(on) {}

    /// Ends every operation under way on it with an error.
    void close() noexcept;
    /// As close(), but the peer sees a reset instead of an end.
    void reset() noexcept;
    /// Whether a connection that should be silent is: neither ended by the peer nor with bytes
    /// waiting.
    bool is_quiet() noexcept;
};
using connection_ptr = std::shared_ptr<connection>;

/// Appends what arrives next to the buffer. Gives the number of bytes; 0 with `ec` set otherwise.
boost::asio::awaitable<std::size_t> read_some(connection_ptr at, error_code* ec);
/// Sends a part of `bytes`, which must outlive the call, and gives its length.
boost::asio::awaitable<std::size_t> write_some(connection_ptr at, std::string_view bytes,
                                               error_code* ec);
boost::asio::awaitable<void> connect(connection_ptr at, tcp::endpoint to, error_code* ec);
/// TLS as a client (`host` not empty: its certificate must be for that host) or as a server.
boost::asio::awaitable<void> handshake(connection_ptr at,
                                       std::shared_ptr<boost::asio::ssl::context> with,
                                       std::string host, error_code* ec);

/// A deadline that moves: one timer, re-armed only when the deadline comes nearer, so that moving
/// it away before every read costs nothing. Each time it passes, `on_expiry` is called once. Held
/// by shared_ptr.
class watchdog : public std::enable_shared_from_this<watchdog> {
  public:
    watchdog(const boost::asio::any_io_executor& on, std::function<void()> on_expiry)
        : timer_(on), on_expiry_(std::move(on_expiry)) {}

    void arm(steady_time deadline);
    /// For good; also drops the callback.
    void stop();

  private:
    void wait();

    boost::asio::steady_timer timer_;
    std::function<void()> on_expiry_;
    steady_time deadline_ = steady_time::max();
    bool waiting_ = false;
};

} // namespace dutchbook::http
