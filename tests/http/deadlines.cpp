#include "rig.hpp"

#include <atomic>

#include <boost/asio/ip/tcp.hpp>

using namespace dutchbook;
using tcp = boost::asio::ip::tcp;
using namespace dutchbook::testing;

BOOST_AUTO_TEST_SUITE(http_deadlines)

http::limits quick(std::chrono::milliseconds connect, std::chrono::milliseconds idle,
                   std::chrono::milliseconds total) {
    http::limits out;
    out.connect = connect;
    out.idle = idle;
    out.total = total;
    return out;
}

constexpr auto never = 1h; ///< a deadline that only a test that hangs would meet

/// Fetches under the limits and wants a timeout no sooner than `due`. Which deadline it was, and in
/// which step, is told by the message: the machine may be late as it likes.
http::result late(rig& r, const std::string& target, const http::limits& what,
                  std::chrono::milliseconds due) {
    http::request ask = r.ask(target);
    ask.limits = what;
    stopwatch watch;
    http::result got = r.fetch(ask);
    auto took = watch.elapsed();
    BOOST_TEST(got.why == failure::timeout, target << ": " << got.message);
    BOOST_TEST(took.count() >= due.count() - 2, target << " took " << took.count() << " ms");
    return got;
}

/// Long enough for a crowded machine to send a request and to read the first bytes.
constexpr auto idle = 1'000ms;

rig slow() {
    return rig([](const http::server_request& asked) {
        auto out = text(page(2'000));
        if (asked.path == "/headers") out.delay = never;
        if (asked.path == "/stall") out.faults.stall_after = 1'000;
        if (asked.path == "/stall-head") out.faults.stall_after = 30;
        if (asked.path == "/drip") out.faults.drip = 20ms;
        return out;
    });
}

BOOST_AUTO_TEST_CASE(slow_headers_meet_the_idle_deadline) {
    rig r = slow();
    auto got = late(r, "/headers", quick(never, idle, never), idle);
    BOOST_TEST(got.message == "127.0.0.1: waiting for the reply: nothing happened for 1000 ms");
    BOOST_TEST(got.maybe_processed);
}

BOOST_AUTO_TEST_CASE(a_stall_meets_the_idle_deadline) {
    rig r = slow();
    auto got = late(r, "/stall", quick(never, idle, never), idle);
    BOOST_TEST(got.message == "127.0.0.1: reading the reply: nothing happened for 1000 ms");
    BOOST_TEST(got.reply.body.empty());
    late(r, "/stall-head", quick(never, idle, never), idle);
}

BOOST_AUTO_TEST_CASE(a_drip_meets_the_total_deadline) {
    rig r = slow();
    auto got = late(r, "/drip", quick(never, never, idle), idle);
    BOOST_TEST(got.message == "127.0.0.1: reading the reply: the total deadline of 1000 ms passed");
}

BOOST_AUTO_TEST_CASE(a_total_shorter_than_the_steps_wins) {
    rig r = slow();
    late(r, "/headers", quick(never, never, 120ms), 120ms);
    late(r, "/stall", quick(never, never, 120ms), 120ms);
}

BOOST_AUTO_TEST_CASE(waiting_for_a_connection_counts) {
    http::client_options options;
    options.connections_per_endpoint = 1;
    http::server::reply held;
    std::atomic<bool> arrived{false};
    rig r(
        [&](http::server_request, http::server::reply reply) {
            held = std::move(reply); // until the second request has given up
            arrived = true;
        },
        options);
    bool first = false;
    r.client->send(r.ask(), [&](http::result got) { first = bool(got); });
    auto got = late(r, "/", quick(never, never, 100ms), 100ms);
    BOOST_TEST(got.message.find("waiting for a connection") != std::string::npos, got.message);
    BOOST_TEST(!got.maybe_processed);
    while (!arrived) { // the first request is underway
        r.io.restart();
        r.io.poll();
    }
    held(text("ok"));
    r.io.restart();
    r.io.run();
    BOOST_TEST(first);
}

/// Listens and never accepts: the kernel completes connections until the queue is full, nobody ever
/// answers.
struct deaf_listener {
    boost::asio::io_context io;
    tcp::acceptor acceptor{io, tcp::endpoint(boost::asio::ip::address_v4::loopback(), 0)};
    std::vector<tcp::socket> waiting;

    explicit deaf_listener(int backlog) { acceptor.listen(backlog); }
    void fill(int count) {
        for (int i = 0; i < count; ++i) {
            tcp::socket& each = waiting.emplace_back(io, tcp::v4());
            each.native_non_blocking(true);
            tcp::endpoint to = acceptor.local_endpoint();
            ::connect(each.native_handle(), to.data(), static_cast<socklen_t>(to.size()));
        }
    }
    std::string address() {
        return "127.0.0.1:" + std::to_string(acceptor.local_endpoint().port());
    }
};

BOOST_AUTO_TEST_CASE(a_silent_handshake_meets_the_connect_deadline) {
    deaf_listener deaf(8);
    rig r = slow();
    http::request ask;
    ask.url = "https://" + deaf.address();
    ask.limits = quick(idle, never, never);
    http::result got = r.fetch(ask);
    BOOST_TEST(got.why == failure::timeout);
    BOOST_TEST(got.message == "127.0.0.1: TLS handshake: nothing happened for 1000 ms");
    BOOST_TEST(!got.maybe_processed);
}

BOOST_AUTO_TEST_CASE(a_full_backlog_meets_the_connect_deadline) {
    deaf_listener deaf(0);
    deaf.fill(4);
    rig r = slow();
    http::request ask;
    ask.url = "http://" + deaf.address();
    ask.limits = quick(150ms, never, never);
    http::result got = r.fetch(ask);
    BOOST_TEST(got.why == failure::timeout);
    BOOST_TEST(got.message == "127.0.0.1: connecting: nothing happened for 150 ms");
}

BOOST_AUTO_TEST_CASE(a_name_that_does_not_resolve_ends_within_the_connect_deadline) {
    rig r = slow();
    http::request ask;
    ask.url = "https://nowhere.invalid/?key=canary";
    ask.limits = quick(300ms, never, never);
    http::result got = r.fetch(ask);
    BOOST_TEST((got.why == failure::resolve || got.why == failure::timeout), got.message);
    BOOST_TEST(got.message.starts_with("nowhere.invalid: resolving: "), got.message);
    BOOST_TEST(got.message.find("canary") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_long_reply_that_keeps_moving_passes) {
    rig r([](const http::server_request&) {
        auto out = text(page(3'000));
        out.faults.drip = 80ms; // 31 pieces and more
        out.faults.drip_bytes = 100;
        return out;
    });
    http::request ask = r.ask();
    ask.limits = quick(never, 2s, never);
    stopwatch watch;
    BOOST_TEST((r.fetch(ask).reply.body == page(3'000)));
    BOOST_TEST((watch.elapsed() > 2s)); // longer than the idle deadline in all
}

BOOST_AUTO_TEST_SUITE_END()
