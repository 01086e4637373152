#include "nodes/http/dial.hpp"

#include <algorithm>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "nodes/http/base64.hpp"
#include "nodes/http/tls_context.hpp"
#include "nodes/http/wire.hpp"

namespace dutchbook::http {

namespace asio = boost::asio;

namespace {

using endpoints = std::vector<tcp::endpoint>;

/// getaddrinfo() cannot be interrupted: it runs on Asio's resolver thread while we wait on a timer,
/// which the answer, a deadline or a cancellation ends. A late answer finds nobody and is dropped
/// with this object; until it comes, run() does not return by itself, and the io_context's
/// destructor waits for it.
struct lookup {
    tcp::resolver resolver;
    asio::steady_timer wake;
    endpoints found;
    error_code ec = asio::error::host_not_found;

    explicit lookup(const asio::any_io_executor& on) : resolver(on), wake(on, steady_time::max()) {}
};

endpoints known_addresses(const dialer& with, const std::string& host, std::uint16_t port) {
    std::string name = host;
    for (const auto& [from, to] : with.hosts)
        if (from == host) name = to;
    if (name == "localhost")
        return {{asio::ip::address_v4::loopback(), port}, {asio::ip::address_v6::loopback(), port}};
    error_code not_numeric;
    auto address = asio::ip::make_address(name, not_numeric);
    if (not_numeric) return {};
    return {{address, port}};
}

asio::awaitable<endpoints> resolve(std::shared_ptr<dialer> with, exchange_ptr ex, std::string host,
                                   std::uint16_t port) {
    ex->step("resolving", ex->what.limits.connect);
    if (endpoints known = known_addresses(*with, host, port); !known.empty()) co_return known;
    asio::any_io_executor executor = co_await asio::this_coro::executor;
    auto look = std::make_shared<lookup>(executor);
    look->resolver.async_resolve(host, std::to_string(port),
                                 [look](error_code ec, const tcp::resolver::results_type& results) {
                                     look->ec = ec;
                                     for (const auto& entry : results) look->found.push_back(entry);
                                     look->wake.cancel();
                                 });
    ex->wake = [look] { look->wake.cancel(); };
    error_code woken;
    auto token = asio::redirect_error(asio::use_awaitable, woken);
    co_await look->wake.async_wait(token);
    ex->wake = nullptr;
    if (ex->stopped() || look->ec || look->found.empty()) {
        look->resolver.cancel();
        ex->fail(failure::resolve, look->ec.message());
        co_return endpoints{};
    }
    co_return look->found;
}

/// Tries the addresses in turn. Each has an equal share of what is left, so a dead first address
/// leaves time for the next.
asio::awaitable<bool> connect_any(exchange_ptr ex, endpoints to) {
    asio::any_io_executor executor = co_await asio::this_coro::executor;
    auto limit = ex->what.limits.connect;
    auto deadline = std::chrono::steady_clock::now() + limit;
    error_code ec = asio::error::host_unreachable;
    for (std::size_t i = 0; i < to.size(); ++i) {
        auto left = deadline - std::chrono::steady_clock::now();
        auto share = left / static_cast<long>(to.size() - i);
        ex->expired = false;
        ex->step("connecting", std::chrono::duration_cast<std::chrono::milliseconds>(share));
        ex->at = std::make_shared<connection>(executor);
        tcp::endpoint endpoint = to[i];
        ec.clear();
        co_await connect(ex->at, endpoint, &ec);
        if (!ec && !ex->stopped()) co_return true;
        ex->at->close();
        if (ex->cancelled || std::chrono::steady_clock::now() >= ex->total_deadline) break;
    }
    ex->step_limit = limit;
    ex->fail(failure::connect, ec.message());
    co_return false;
}

std::string tunnel_request(const url& proxy, const url& where) {
    std::string host =
        where.host.find(':') == std::string::npos ? where.host : "[" + where.host + "]";
    host += ":" + std::to_string(where.port);
    std::string out = "CONNECT " + host + " HTTP/1.1\r\nHost: " + host + "\r\n";
    if (!proxy.user_info.empty())
        out += "Proxy-Authorization: Basic " + base64_encode(proxy.user_info) + "\r\n";
    return out + "\r\n";
}

asio::awaitable<bool> open_tunnel(const url* proxy, exchange_ptr ex) {
    std::string ask = tunnel_request(*proxy, ex->where);
    ex->step("proxy", ex->what.limits.connect);
    error_code ec;
    for (std::string_view rest = ask; !rest.empty();) {
        std::size_t n = co_await write_some(ex->at, rest, &ec);
        if (ec) co_return ex->fail(failure::proxy, ec.message()), false;
        rest.remove_prefix(n);
    }
    reply_reader reader(ex->what.limits, true);
    while (!reader.complete() && reader.why() == failure::none) {
        co_await read_some(ex->at, &ec);
        if (ec) co_return ex->fail(failure::proxy, ec.message()), false;
        ex->at->buffer.erase(0, reader.feed(ex->at->buffer));
    }
    if (reader.why() != failure::none) co_return ex->fail(failure::proxy, reader.message()), false;
    int status = reader.reply().status;
    if (status / 100 != 2) {
        ex->fail(failure::proxy, "the tunnel was refused with status " + std::to_string(status));
        co_return false;
    }
    // bytes before our own first TLS record cannot come from the server we asked for
    if (!ex->at->buffer.empty())
        co_return ex->fail(failure::proxy, "unexpected bytes in the tunnel"), false;
    co_return true;
}

} // namespace

void exchange::fail(failure why, const std::string& text) {
    outcome.reply = {};
    bool total = std::chrono::steady_clock::now() >= total_deadline;
    outcome.why = cancelled ? failure::cancelled : expired ? failure::timeout : why;
    std::string told = text;
    if (cancelled)
        told = "cancelled";
    else if (expired && total)
        told = "the total deadline of " + std::to_string(what.limits.total.count()) + " ms passed";
    else if (expired)
        told = "nothing happened for " + std::to_string(step_limit.count()) + " ms";
    outcome.message = where.host + ": " + std::string(step_name) + ": " + told;
}

asio::awaitable<bool> dial(std::shared_ptr<dialer> with, exchange_ptr ex) {
    const url& first = ex->via_proxy ? *with->proxy : ex->where;
    endpoints to = co_await resolve(with, ex, first.host, first.port);
    if (to.empty()) co_return false;
    if (!ex->where.tls && !std::all_of(to.begin(), to.end(), [](const tcp::endpoint& e) {
            return e.address().is_loopback();
        }))
        co_return ex->fail(failure::bad_url, "plain http leads away from this machine"), false;
    bool connected = co_await connect_any(ex, to);
    if (!connected) co_return false;
    if (ex->via_proxy) {
        bool open = co_await open_tunnel(&*with->proxy, ex);
        if (!open) co_return false;
    }
    if (!ex->where.tls) co_return true;
    ex->step("TLS handshake", ex->what.limits.connect);
    error_code ec;
    co_await handshake(ex->at, with->tls, ex->where.host, &ec);
    if (!ec && !ex->stopped()) co_return true;
    ex->fail(failure::tls, ec ? explain_handshake(ex->at->tls->native_handle(), ec) : "");
    co_return false;
}

} // namespace dutchbook::http
