#include "nodes/http/connection.hpp"

#include <sys/socket.h>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "nodes/http/tls_context.hpp"

// Every argument of a co_await is named first and coroutines take values: g++ 12 miscompiles
// temporaries that live across a suspension.

namespace dutchbook::http {

namespace asio = boost::asio;

namespace {

constexpr std::size_t read_bytes = 32u << 10;

} // namespace

void connection::close() noexcept {
    error_code ignored;
    socket.close(ignored);
}

void connection::reset() noexcept {
    error_code ignored;
    socket.set_option(asio::socket_base::linger(true, 0), ignored);
    socket.close(ignored);
}

bool connection::is_quiet() noexcept {
    char byte = 0;
    ssize_t n = ::recv(socket.native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    return n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
}

asio::awaitable<std::size_t> read_some(connection_ptr at, error_code* ec) {
    auto token = asio::redirect_error(asio::use_awaitable, *ec);
    std::size_t old = at->buffer.size();
    at->buffer.resize(old + read_bytes);
    asio::mutable_buffer into(at->buffer.data() + old, read_bytes);
    std::size_t n = 0;
    if (at->tls)
        n = co_await at->tls->async_read_some(into, token);
    else
        n = co_await at->socket.async_read_some(into, token);
    at->buffer.resize(old + n);
    co_return n;
}

asio::awaitable<std::size_t> write_some(connection_ptr at, std::string_view bytes, error_code* ec) {
    auto token = asio::redirect_error(asio::use_awaitable, *ec);
    asio::const_buffer from(bytes.data(), bytes.size());
    std::size_t n = 0;
    if (at->tls)
        n = co_await at->tls->async_write_some(from, token);
    else
        n = co_await at->socket.async_write_some(from, token);
    co_return n;
}

asio::awaitable<void> connect(connection_ptr at, tcp::endpoint to, error_code* ec) {
    auto token = asio::redirect_error(asio::use_awaitable, *ec);
    co_await at->socket.async_connect(to, token);
    error_code ignored;
    at->socket.set_option(tcp::no_delay(true), ignored);
}

asio::awaitable<void> handshake(connection_ptr at, std::shared_ptr<asio::ssl::context> with,
                                std::string host, error_code* ec) {
    at->tls_context = with; // outlives the stream made from it
    at->tls.emplace(at->socket, *with);
    if (!host.empty() && !expect_host(at->tls->native_handle(), host)) {
        *ec = asio::error::no_memory;
        co_return;
    }
    auto token = asio::redirect_error(asio::use_awaitable, *ec);
    auto role = host.empty() ? asio::ssl::stream_base::server : asio::ssl::stream_base::client;
    co_await at->tls->async_handshake(role, token);
}

void watchdog::arm(steady_time deadline) {
    deadline_ = deadline;
    if (waiting_ && timer_.expiry() <= deadline) return;
    wait();
}

void watchdog::stop() {
    on_expiry_ = nullptr;
    deadline_ = steady_time::max();
    timer_.cancel();
}

void watchdog::wait() {
    timer_.expires_at(deadline_); // ends an earlier wait
    waiting_ = true;
    timer_.async_wait([self = shared_from_this()](error_code ec) {
        if (ec || !self->on_expiry_) return;
        self->waiting_ = false;
        if (std::chrono::steady_clock::now() < self->deadline_) return self->wait();
        auto call = self->on_expiry_; // a copy: the call may stop() us
        call();
    });
}

} // namespace dutchbook::http
