#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include <boost/asio/io_context.hpp>
#include <boost/test/unit_test.hpp>

#include "nodes/http/client.hpp"
#include "nodes/http/server.hpp"

namespace dutchbook::http {

inline std::ostream& operator<<(std::ostream& out, failure why) { return out << to_string(why); }

} // namespace dutchbook::http

namespace dutchbook::testing {

using namespace std::chrono_literals;
using http::failure;

using answer = std::function<http::server_response(const http::server_request&)>;

/// A handler that answers at once.
inline http::server::handler at_once(answer make) {
    return [make = std::move(make)](http::server_request asked, http::server::reply reply) {
        reply(make(asked));
    };
}

inline http::server_response text(std::string body) {
    http::server_response out;
    out.body = std::move(body);
    return out;
}

/// Pages that differ at every byte position, so that a cut or shifted one is noticed.
inline std::string page(std::size_t bytes) {
    std::string out;
    for (std::size_t i = 0; out.size() < bytes; ++i) out += std::to_string(i) + ",";
    out.resize(bytes);
    return out;
}

/// A server, and a client that runs on the test's own thread.
struct rig {
    boost::asio::io_context io;
    http::server server;
    std::unique_ptr<http::client> client;

    explicit rig(http::server::handler handler, http::client_options options = {},
                 http::server_options serving = {})
        : server(std::move(serving), std::move(handler)),
          client(std::make_unique<http::client>(io, std::move(options))) {}
    explicit rig(answer make) : rig(at_once(std::move(make))) {}

    http::request ask(const std::string& target = "/") const {
        http::request out;
        out.url = server.url() + target;
        return out;
    }

    http::result fetch(http::request what) {
        http::result out;
        int calls = 0;
        client->send(std::move(what), [&](http::result r) {
            out = std::move(r);
            ++calls;
        });
        BOOST_TEST(calls == 0); // never inside send()
        io.restart();
        while (calls == 0 && io.run_one() > 0) {
        }
        BOOST_TEST(calls == 1);
        return out;
    }
    http::result fetch(const std::string& target = "/") { return fetch(ask(target)); }
};

/// For what may not happen sooner: how late it happens is the machine's affair.
struct stopwatch {
    std::chrono::steady_clock::time_point start = std::chrono::steady_clock::now();
    std::chrono::milliseconds elapsed() const {
        return std::chrono::duration_cast<std::chrono::milliseconds>(
            std::chrono::steady_clock::now() - start);
    }
};

} // namespace dutchbook::testing
