#include "nodes/http/server.hpp"

#include <atomic>
#include <map>
#include <mutex>
#include <thread>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "dutchbook/fault.hpp"
#include "engine/thrown.hpp"
#include "nodes/http/connection.hpp"
#include "nodes/http/reply_plan.hpp"
#include "nodes/http/tls_context.hpp"
#include "nodes/http/url.hpp"
#include "nodes/http/wire.hpp"

namespace dutchbook::http {

namespace asio = boost::asio;

namespace {

std::string_view first_of(const header_list& list, std::string_view name) noexcept {
    for (const auto& [n, v] : list)
        if (n == name) return v;
    return {};
}

/// One connection. `pause` is what it waits on between reading and writing: a reply, a delay, the
/// next drip.
struct session {
    std::uint64_t id;
    connection_ptr at;
    asio::steady_timer pause;
    std::shared_ptr<watchdog> dog;
    std::uint64_t turn = 0; ///< ordinal of the request being answered
    std::optional<server_response> answer;

    session(std::uint64_t n, const asio::any_io_executor& on)
        : id(n), at(std::make_shared<connection>(on)), pause(on, steady_time::max()) {}
};
using session_ptr = std::shared_ptr<session>;

server_request read_out(request_reader& from, std::uint64_t connection) {
    server_request out;
    out.method = std::move(from.method);
    out.target = std::move(from.target);
    out.headers = std::move(from.headers);
    out.body = std::move(from.body);
    std::string_view target = out.target;
    auto mark = target.find('?');
    std::string_view path = target.substr(0, mark);
    out.path = percent_decode(path).value_or(std::string(path));
    if (mark != std::string_view::npos) out.query = parse_query(target.substr(mark + 1));
    out.connection = connection;
    return out;
}

asio::awaitable<void> sleep(session_ptr on, steady_time until) {
    error_code ignored;
    auto token = asio::redirect_error(asio::use_awaitable, ignored);
    on->pause.expires_at(until);
    co_await on->pause.async_wait(token);
}

} // namespace

std::string_view server_request::header(std::string_view name) const noexcept {
    return first_of(headers, name);
}
std::string_view server_request::parameter(std::string_view name) const noexcept {
    return first_of(query, name);
}

/// Shared by the server and by every reply still to come, so a late reply finds a stopped
/// io_context, not a destroyed one.
class server::core : public std::enable_shared_from_this<core> {
  public:
    core(server_options options, handler on_request)
        : options_(std::move(options)), handler_(std::move(on_request)), acceptor_(io_) {
        if (!options_.certificate_pem.empty())
            tls_ = make_server_tls(options_.certificate_pem, options_.key_pem);
        listen();
    }

    void run() {
        asio::co_spawn(io_, accept_all(this), asio::detached);
        thread_ = std::thread([this] {
            while (!ran_out()) {
            }
        });
    }

    void stop() {
        std::lock_guard lock(stop_mutex_);
        if (!thread_.joinable()) return;
        asio::post(io_, [this] {
            stopping_ = true;
            error_code ignored;
            acceptor_.close(ignored);
            for (auto& [id, each] : sessions_) end(*each);
        });
        thread_.join();     // every coroutine runs out: nothing is left to wait for
        handler_ = nullptr; // may hold replies, which hold us
    }

    std::uint16_t port() const noexcept { return port_; }
    std::string url() const {
        http::url at;
        at.tls = tls_ != nullptr;
        at.host = options_.address;
        at.port = port_;
        return (at.tls ? "https://" : "http://") + at.authority();
    }
    std::size_t accepted() const noexcept { return accepted_; }
    std::size_t most_open() const noexcept { return most_open_; }

  private:
    /// Owned by all copies of one reply function; the first call, or the end of the last copy,
    /// answers.
    struct reply_once {
        std::shared_ptr<core> to;
        session_ptr on;
        std::uint64_t turn;
        std::atomic<bool> called = false;

        void operator()(server_response answer) {
            if (called.exchange(true)) return;
            asio::post(to->io_, [session = on, n = turn, a = std::move(answer)]() mutable {
                if (session->turn != n) return;
                session->answer = std::move(a);
                session->pause.cancel();
            });
        }
        ~reply_once() {
            server_response none;
            none.status = 500;
            none.body = "no answer\n";
            (*this)(std::move(none));
        }
    };

    /// What a handler throws ends its exchange, not the server.
    bool ran_out() noexcept {
        try {
            io_.run();
            return true;
        } catch (...) {
            return false;
        }
    }

    void listen() {
        error_code ec;
        auto address = asio::ip::make_address(options_.address, ec);
        tcp::endpoint at(address, options_.port);
        auto attempt = [&](auto&& step) {
            if (!ec) step();
        };
        attempt([&] { acceptor_.open(at.protocol(), ec); });
        attempt([&] { acceptor_.set_option(tcp::acceptor::reuse_address(true), ec); });
        attempt([&] { acceptor_.bind(at, ec); });
        attempt([&] { acceptor_.listen(asio::socket_base::max_listen_connections, ec); });
        if (ec)
            throw error(exit_code::failed, "cannot listen on " + options_.address + ":" +
                                               std::to_string(options_.port) + ": " + ec.message());
        port_ = acceptor_.local_endpoint().port();
    }

    void end(session& which) {
        which.at->close();
        which.pause.cancel();
    }

    static asio::awaitable<void> accept_all(core* self) {
        asio::any_io_executor executor = self->io_.get_executor();
        while (!self->stopping_) {
            auto next = std::make_shared<session>(self->accepted_ + 1, executor);
            error_code ec;
            auto token = asio::redirect_error(asio::use_awaitable, ec);
            co_await self->acceptor_.async_accept(next->at->socket, token);
            if (self->stopping_) break;
            if (ec) { // out of descriptors: let some go first
                auto later = std::chrono::steady_clock::now() + std::chrono::milliseconds(20);
                co_await sleep(next, later);
                continue;
            }
            ++self->accepted_;
            if (self->sessions_.size() >= self->options_.connections) continue;
            self->sessions_[next->id] = next;
            if (self->sessions_.size() > self->most_open_)
                self->most_open_ = self->sessions_.size();
            next->dog = std::make_shared<watchdog>(executor, [at = next->at] { at->close(); });
            asio::co_spawn(self->io_, serve(self, next), asio::detached);
        }
    }

    static asio::awaitable<void> serve(core* self, session_ptr on) {
        try {
            error_code ec;
            on->at->socket.set_option(tcp::no_delay(true), ec);
            ec.clear();
            self->watch(*on);
            if (self->tls_) co_await handshake(on->at, self->tls_, "", &ec);
            for (bool more = !ec; more && !self->stopping_;) more = co_await answer_one(self, on);
        } catch (...) { // out of memory: this connection ends, the others go on
        }
        on->dog->stop();
        on->at->close();
        self->sessions_.erase(on->id);
    }

    void watch(session& on) { on.dog->arm(std::chrono::steady_clock::now() + options_.idle); }

    /// Reads a request, has it answered and sends the answer. True where the connection goes on.
    static asio::awaitable<bool> answer_one(core* self, session_ptr on) {
        request_reader reader(self->options_.header_bytes, self->options_.body_bytes);
        on->at->buffer.erase(0, reader.feed(on->at->buffer));
        while (!reader.complete() && reader.refusal() == 0) {
            self->watch(*on);
            error_code ec;
            co_await read_some(on->at, &ec);
            if (ec) co_return false;
            on->at->buffer.erase(0, reader.feed(on->at->buffer));
        }
        on->dog->arm(steady_time::max());
        bool keep = reader.refusal() == 0 && reader.keep_alive();
        ++on->turn;
        on->answer.reset();
        server_request asked = read_out(reader, on->id);
        if (int status = reader.refusal(); status != 0) {
            on->answer.emplace();
            on->answer->status = status;
        } else {
            constexpr steady_time never = steady_time::max();
            self->ask(on, asked);
            while (!on->answer && !self->stopping_) co_await sleep(on, never);
        }
        if (self->stopping_) co_return false;
        server_response answer = std::move(*on->answer);
        bool more = co_await send(self, on, std::move(asked), std::move(answer), keep);
        co_return more;
    }

    void ask(const session_ptr& on, const server_request& asked) {
        auto once = std::make_shared<reply_once>();
        once->to = shared_from_this();
        once->on = on;
        once->turn = on->turn;
        try {
            handler_(asked, [once](server_response answer) { (*once)(std::move(answer)); });
        } catch (...) {
            server_response failed;
            failed.status = 500;
            failed.body = engine::what_was_thrown() + "\n";
            (*once)(std::move(failed));
        }
    }

    static asio::awaitable<bool> send(core* self, session_ptr on, server_request asked,
                                      server_response answer, bool keep) {
        auto due = std::chrono::steady_clock::now() + answer.delay;
        if (answer.delay.count() > 0) co_await sleep(on, due);
        auto tick = answer.faults.drip;
        std::size_t piece_bytes = std::max<std::size_t>(answer.faults.drip_bytes, 1);
        reply_plan plan = plan_reply(asked, std::move(answer), keep);
        error_code ec;
        for (std::string_view rest = plan.bytes; !rest.empty() && !self->stopping_;) {
            self->watch(*on);
            std::string_view piece = tick.count() > 0 ? rest.substr(0, piece_bytes) : rest;
            std::size_t n = co_await write_some(on->at, piece, &ec);
            if (ec) co_return false;
            rest.remove_prefix(n);
            due = std::chrono::steady_clock::now() + tick;
            if (tick.count() > 0) co_await sleep(on, due);
        }
        on->dog->arm(steady_time::max());
        if (plan.after == reply_plan::ending::reset) on->at->reset();
        while (plan.after == reply_plan::ending::stall && !ec) co_await read_some(on->at, &ec);
        co_return plan.after == reply_plan::ending::keep;
    }

    server_options options_;
    handler handler_;
    asio::io_context io_{1};
    tcp::acceptor acceptor_;
    std::shared_ptr<asio::ssl::context> tls_;
    std::map<std::uint64_t, session_ptr> sessions_;
    std::thread thread_;
    std::mutex stop_mutex_;
    std::uint16_t port_ = 0;
    bool stopping_ = false;
    std::atomic<std::size_t> accepted_ = 0;
    std::atomic<std::size_t> most_open_ = 0;
};

server::server(server_options options, handler on_request)
    : core_(std::make_shared<core>(std::move(options), std::move(on_request))) {
    core_->run();
}
server::~server() { core_->stop(); }
std::uint16_t server::port() const noexcept { return core_->port(); }
std::string server::url() const { return core_->url(); }
std::size_t server::accepted() const noexcept { return core_->accepted(); }
std::size_t server::most_open() const noexcept { return core_->most_open(); }
void server::stop() { core_->stop(); }

} // namespace dutchbook::http
