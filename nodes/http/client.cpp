#include "nodes/http/client.hpp"

#include <deque>
#include <list>
#include <map>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include "dutchbook/fault.hpp"
#include "engine/io_faults.hpp"
#include "nodes/http/dial.hpp"
#include "nodes/http/tls_context.hpp"
#include "nodes/http/wire.hpp"

namespace dutchbook::http {

namespace asio = boost::asio;

namespace {

std::optional<url> parse_proxy(const std::string& text) {
    if (text.empty()) return {};
    std::string why;
    auto out = parse_url(text.find("://") == std::string::npos ? "http://" + text : text, why);
    if (out && out->tls) why = "a proxy is reached by http://, not https://";
    if (!out || out->tls) throw error(exit_code::configuration, "HTTPS_PROXY: " + why);
    return out;
}

bool is_safe(const request& what) {
    return what.method == "GET" || what.method == "HEAD" || what.read_only;
}

/// Sends the request and reads the reply on `ex->at`. True where the connection may carry another
/// exchange.
asio::awaitable<bool> talk(exchange_ptr ex) {
    connection_ptr at = ex->at;
    error_code write_error, ec;
    for (std::string_view rest = ex->wire; !rest.empty() && !write_error;) {
        ex->step("sending", ex->what.limits.idle);
        std::size_t n = co_await write_some(at, rest, &write_error);
        if (n > 0) ex->outcome.maybe_processed = true;
        rest.remove_prefix(n);
    }
    // a server may refuse an upload half way and hang up: its reply is worth more than our broken
    // pipe
    reply_reader reader(ex->what.limits, ex->what.method == "HEAD");
    while (!ex->stopped() && !reader.complete() && reader.why() == failure::none) {
        ex->step(ex->began ? "reading the reply" : "waiting for the reply", ex->what.limits.idle);
        std::size_t n = co_await read_some(at, &ec);
        ex->began = ex->began || n > 0;
        if (ec == asio::error::eof || ec == asio::ssl::error::stream_truncated) {
            if (!ex->began) break;
            reader.feed_end(ec == asio::error::eof);
        } else if (ec)
            break;
        else
            at->buffer.erase(0, reader.feed(at->buffer));
        if (at->buffer.size() > ex->what.limits.header_bytes + (64u << 10)) {
            ex->fail(failure::protocol, "not an HTTP reply (an endless line)");
            co_return false;
        }
    }
    if (reader.complete() && !at->buffer.empty()) {
        // nothing was asked for beyond this reply, so its length is wrong and its body may be short
        ex->fail(failure::protocol, "the reply goes on after its end");
        co_return false;
    }
    if (reader.complete() && !ex->cancelled) {
        ex->outcome.why = failure::none;
        ex->outcome.message.clear();
        ex->outcome.reply = std::move(reader.reply());
        co_return reader.keep_alive() && !write_error && at->socket.is_open();
    }
    if (reader.why() != failure::none)
        ex->fail(reader.why(), reader.message());
    else if (write_error || !ex->began)
        ex->fail(failure::reset, "the connection was closed before a reply");
    else if (ec.category() == asio::error::get_ssl_category())
        ex->fail(failure::tls, ec.message());
    else
        ex->fail(failure::reset, ec.message());
    co_return false;
}

} // namespace

class client::core : public std::enable_shared_from_this<core> {
  public:
    core(asio::io_context& io, client_options options)
        : io_(io), options_(std::move(options)),
          dialer_(std::make_shared<dialer>(
              dialer{{}, parse_proxy(options_.https_proxy), options_.hosts})) {
        if (!options_.ca_file.empty()) dialer_->tls = make_client_tls(options_.ca_file);
        options_.connections_per_endpoint =
            std::max<std::size_t>(options_.connections_per_endpoint, 1);
    }

    void send(request what, std::function<void(result)> done) {
        auto ex = std::make_shared<exchange>();
        ex->what = std::move(what);
        ex->done = std::move(done);
        ex->id = ++last_id_;
        ex->total_deadline = std::chrono::steady_clock::now() + ex->what.limits.total;
        live_[ex->id] = ex;
        if (!may_start(*ex)) return finish(ex);
        std::weak_ptr<exchange> weak = ex;
        ex->dog = std::make_shared<watchdog>(io_.get_executor(), [weak, this] {
            if (auto still = weak.lock()) interrupt(still, false);
        });
        ex->step("waiting for a connection", ex->what.limits.total);
        endpoint& to = endpoints_[ex->endpoint];
        if (to.active < options_.connections_per_endpoint) return start(to, ex);
        ex->queued = true;
        to.waiting.push_back(ex);
    }

    void cancel_all() {
        for (endpoint* to : with_waiters()) to->waiting.clear();
        auto live = live_;
        for (auto& [id, ex] : live) interrupt(ex, true);
        idle_.clear();
    }

    client_counts counts() const noexcept { return counts_; }

  private:
    struct endpoint {
        std::size_t active = 0;
        std::deque<exchange_ptr> waiting;
    };
    struct idle_connection {
        std::string endpoint;
        connection_ptr at;
        steady_time since;
    };

    std::vector<endpoint*> with_waiters() {
        std::vector<endpoint*> out;
        for (auto& [key, to] : endpoints_)
            if (!to.waiting.empty()) out.push_back(&to);
        return out;
    }

    bool refuse(exchange& ex, failure why, const std::string& text) {
        ex.outcome.why = why;
        ex.outcome.message = (ex.where.host.empty() ? "" : ex.where.host + ": ") + text;
        return false;
    }

    /// Once it is in the list of the living an exchange must come back, whatever is thrown.
    bool may_start(exchange& ex) {
        try {
            return prepare(ex);
        } catch (...) {
            return refuse(ex, failure::protocol, engine::what_was_thrown());
        }
    }

    /// Everything that can be refused before a socket is opened.
    bool prepare(exchange& ex) {
        std::string why;
        auto where = parse_url(ex.what.url, why);
        if (!where) return refuse(ex, failure::bad_url, "the URL is refused: " + why);
        ex.where = std::move(*where);
        if (!ex.where.user_info.empty())
            return refuse(ex, failure::bad_url, "the URL is refused: it holds credentials");
        bool loopback = is_loopback(ex.where.host);
        if (!ex.where.tls && !loopback)
            return refuse(ex, failure::bad_url, "plain http is for loopback hosts only; use https");
        ex.wire =
            write_request(ex.what, ex.where.target, ex.where.authority(), options_.user_agent, why);
        if (!why.empty()) return refuse(ex, failure::protocol, "the request is refused: " + why);
        if (!load_roots(ex)) return false;
        std::string().swap(ex.what.body); // now in `wire`
        ex.via_proxy = ex.where.tls && dialer_->proxy && !loopback &&
                       !bypasses_proxy(ex.where.host, options_.no_proxy);
        ex.endpoint = (ex.where.tls ? "https " : "http ") + ex.where.authority() +
                      (ex.via_proxy ? " by proxy" : "");
        return true;
    }

    /// The system's roots take 20 ms to read, so a client that speaks to loopback alone never does.
    bool load_roots(exchange& ex) {
        if (!ex.where.tls || dialer_->tls) return true;
        try {
            dialer_->tls = make_client_tls(options_.ca_file);
        } catch (const error& e) {
            return refuse(ex, failure::tls, e.what());
        }
        return true;
    }

    void start(endpoint& to, const exchange_ptr& ex) {
        ++to.active;
        ex->queued = false;
        asio::co_spawn(io_, run(shared_from_this(), ex), asio::detached);
    }

    static asio::awaitable<void> run(std::shared_ptr<core> self, exchange_ptr ex) {
        try {
            co_await exchange_all(self, ex);
        } catch (...) {
            ex->fail(failure::protocol, engine::what_was_thrown());
        }
        if (ex->outcome.why != failure::none && ex->at) ex->at->close();
        self->finish(ex);
        self->release(ex->endpoint);
    }

    /// At most two rounds: the second, on a new connection, only where a kept one had died.
    static asio::awaitable<void> exchange_all(std::shared_ptr<core> self, exchange_ptr ex) {
        ex->at = self->take_idle(ex->endpoint);
        bool reused = ex->at != nullptr;
        for (;;) {
            if (ex->stopped()) co_return ex->fail(failure::cancelled, "");
            if (!reused) {
                bool open = co_await dial(self->dialer_, ex);
                if (!open) co_return;
                ++self->counts_.opened;
            }
            bool keep = co_await talk(ex);
            if (keep) self->keep_idle(ex->endpoint, ex->at);
            bool died = reused && !ex->began && ex->outcome.why == failure::reset;
            if (!died || !is_safe(ex->what)) co_return;
            ++self->counts_.resent;
            ex->at->close();
            reused = false;
        }
    }

    /// The youngest kept connection to an endpoint that is still quiet.
    connection_ptr take_idle(const std::string& key) {
        auto now = std::chrono::steady_clock::now();
        idle_.remove_if([&](const idle_connection& each) {
            return now - each.since > options_.idle_expiry || !each.at->is_quiet();
        });
        for (auto it = idle_.rbegin(); it != idle_.rend(); ++it) {
            if (it->endpoint != key) continue;
            connection_ptr at = it->at;
            idle_.erase(std::next(it).base());
            ++counts_.reused;
            return at;
        }
        return nullptr;
    }

    void keep_idle(const std::string& key, const connection_ptr& at) {
        idle_.push_back({key, at, std::chrono::steady_clock::now()});
        if (idle_.size() > options_.idle_connections) idle_.pop_front();
    }

    void release(const std::string& key) {
        auto it = endpoints_.find(key);
        endpoint& to = it->second;
        --to.active;
        if (!to.waiting.empty()) {
            exchange_ptr next = to.waiting.front();
            to.waiting.pop_front();
            start(to, next);
        } else if (to.active == 0) {
            endpoints_.erase(it);
        }
    }

    void interrupt(const exchange_ptr& ex, bool cancel) {
        (cancel ? ex->cancelled : ex->expired) = true;
        if (!ex->queued) return ex->interrupt();
        auto it = endpoints_.find(ex->endpoint);
        if (it != endpoints_.end()) std::erase(it->second.waiting, ex);
        ex->fail(failure::cancelled, "");
        finish(ex);
    }

    void finish(const exchange_ptr& ex) {
        if (live_.erase(ex->id) == 0) return;
        if (ex->dog) ex->dog->stop();
        asio::post(io_, [ex, &io = io_] {
            const auto done = std::move(ex->done);
            engine::guarded(io, "http", [&] { done(std::move(ex->outcome)); });
        });
    }

    asio::io_context& io_;
    client_options options_;
    std::shared_ptr<dialer> dialer_;
    std::map<std::uint64_t, exchange_ptr> live_;
    std::map<std::string, endpoint> endpoints_;
    std::list<idle_connection> idle_; // oldest first
    std::uint64_t last_id_ = 0;
    client_counts counts_;
};

client::client(asio::io_context& io, client_options options)
    : core_(std::make_shared<core>(io, std::move(options))) {}
client::~client() { core_->cancel_all(); }
void client::send(request what, std::function<void(result)> done) {
    core_->send(std::move(what), std::move(done));
}
void client::cancel_all() { core_->cancel_all(); }
client_counts client::counts() const noexcept { return core_->counts(); }

} // namespace dutchbook::http
