#include "rig.hpp"

#include <atomic>
#include <set>
#include <thread>

using namespace dutchbook;
using namespace dutchbook::testing;

BOOST_AUTO_TEST_SUITE(http_exchange)

BOOST_AUTO_TEST_CASE(carries_a_request_and_its_reply_whole) {
    http::server_request seen;
    rig r([&](const http::server_request& asked) {
        seen = asked;
        auto out = text("hello");
        out.status = 201;
        out.headers = {{"X-Kind", "greeting"}, {"X-Kind", "second"}};
        return out;
    });
    http::request what = r.ask("/a%20b/c?x=1&y=two+words&x=3");
    what.method = "POST";
    what.body = page(100'000);
    what.headers = {{"X-Name", "value"}};
    http::result got = r.fetch(what);
    BOOST_TEST(got.why == failure::none);
    BOOST_TEST(got.message.empty());
    BOOST_TEST(got.reply.status == 201);
    BOOST_TEST(got.reply.body == "hello");
    BOOST_TEST(got.reply.header("x-kind") == "greeting");
    BOOST_TEST(got.reply.wire_bytes == 5u);
    BOOST_TEST(seen.method == "POST");
    BOOST_TEST(seen.path == "/a b/c");
    BOOST_TEST(seen.parameter("y") == "two words");
    BOOST_TEST(seen.query.size() == 3u);
    BOOST_TEST((seen.body == what.body));
    BOOST_TEST(seen.header("x-name") == "value");
    BOOST_TEST(seen.header("user-agent") == "dutchbook/0.1.0");
    BOOST_TEST(seen.header("accept-encoding") == "gzip");
    BOOST_TEST("http://" + std::string(seen.header("host")) == r.server.url());
}

BOOST_AUTO_TEST_CASE(reuses_a_connection) {
    rig r([](const http::server_request& asked) { return text(std::to_string(asked.connection)); });
    for (int i = 0; i < 20; ++i) BOOST_TEST(r.fetch().reply.body == "1");
    BOOST_TEST(r.server.accepted() == 1u);
    BOOST_TEST(r.client->counts().opened == 1u);
    BOOST_TEST(r.client->counts().reused == 19u);
}

BOOST_AUTO_TEST_CASE(does_not_reuse_past_the_idle_expiry_or_a_closed_connection) {
    http::client_options options;
    options.idle_expiry = 30ms;
    rig r(at_once([](const http::server_request& asked) {
              auto out = text("ok");
              out.close = asked.path == "/close";
              out.faults.hang_up = asked.path == "/hang-up";
              return out;
          }),
          options);
    BOOST_TEST(bool(r.fetch()));
    std::this_thread::sleep_for(60ms);
    BOOST_TEST(bool(r.fetch("/close")));
    BOOST_TEST(r.server.accepted() == 2u);
    BOOST_TEST(bool(r.fetch("/hang-up")));
    BOOST_TEST(r.server.accepted() == 3u);
    BOOST_TEST(bool(r.fetch()));
    BOOST_TEST(r.server.accepted() == 4u);
}

BOOST_AUTO_TEST_CASE(keeps_no_more_idle_connections_than_allowed) {
    http::client_options options;
    options.idle_connections = 2;
    rig r(
        [](http::server_request, http::server::reply reply) {
            auto out = text("ok");
            out.delay = 30ms;
            reply(out);
        },
        options);
    int done = 0;
    for (int round = 1; round <= 2; ++round) {
        for (int i = 0; i < 6; ++i)
            r.client->send(r.ask(), [&](http::result got) { done += bool(got); });
        r.io.restart();
        r.io.run();
    }
    BOOST_TEST(done == 12);
    BOOST_TEST(r.client->counts().opened == 10u);
    BOOST_TEST(r.client->counts().reused == 2u);
}

/// The first request on a connection is answered, the second meets a connection that dies without a
/// byte.
http::server::handler dies_on_the_second(bool by_reset) {
    auto seen = std::make_shared<std::set<std::uint64_t>>();
    return at_once([seen, by_reset](const http::server_request& asked) {
        auto out = text("ok");
        bool again = !seen->insert(asked.connection).second;
        out.faults.reset = again && by_reset;
        out.faults.close = again && !by_reset;
        return out;
    });
}

BOOST_AUTO_TEST_CASE(sends_a_safe_request_again_when_a_kept_connection_has_died) {
    for (bool by_reset : {false, true}) {
        rig r(dies_on_the_second(by_reset));
        BOOST_TEST(bool(r.fetch()));
        http::result got = r.fetch();
        BOOST_TEST(bool(got));
        BOOST_TEST(got.message.empty());
        BOOST_TEST(r.client->counts().resent == 1u);
        http::request query = r.ask();
        query.method = "POST";
        query.read_only = true;
        BOOST_TEST(bool(r.fetch(query)));
        BOOST_TEST(r.client->counts().resent == 2u);
    }
}

BOOST_AUTO_TEST_CASE(never_repeats_a_request_that_may_change_something) {
    for (bool by_reset : {false, true}) {
        rig r(dies_on_the_second(by_reset));
        BOOST_TEST(bool(r.fetch()));
        http::request order = r.ask();
        order.method = "POST";
        order.body = "{}";
        http::result got = r.fetch(order);
        BOOST_TEST(got.why == failure::reset);
        BOOST_TEST(got.maybe_processed);
        BOOST_TEST(r.client->counts().resent == 0u);
        BOOST_TEST(r.server.accepted() == 1u);
    }
}

BOOST_AUTO_TEST_CASE(repeats_nothing_on_a_fresh_connection) {
    std::atomic<int> asked = 0;
    rig r([&](const http::server_request&) {
        ++asked;
        http::server_response out;
        out.faults.reset = true;
        return out;
    });
    BOOST_TEST(r.fetch().why == failure::reset);
    BOOST_TEST(asked == 1);
}

BOOST_AUTO_TEST_CASE(does_not_follow_redirects) {
    std::atomic<int> asked = 0;
    rig r([&](const http::server_request&) {
        ++asked;
        http::server_response out;
        out.status = 302;
        out.headers = {{"Location", "/elsewhere"}};
        return out;
    });
    http::result got = r.fetch();
    BOOST_TEST(got.why == failure::none);
    BOOST_TEST(got.reply.status == 302);
    BOOST_TEST(got.reply.header("location") == "/elsewhere");
    BOOST_TEST(asked == 1);
}

BOOST_AUTO_TEST_CASE(reports_a_closed_port_at_once) {
    rig r([](const http::server_request&) { return text("never"); });
    http::request what = r.ask();
    r.server.stop();
    http::result got = r.fetch(what);
    BOOST_TEST(got.why == failure::connect);
    BOOST_TEST(!got.maybe_processed);
    BOOST_TEST(got.message.starts_with("127.0.0.1: connecting: "), got.message);
}

BOOST_AUTO_TEST_CASE(refuses_urls_and_headers_that_would_break_out) {
    rig r([](const http::server_request&) { return text("never"); });
    auto why = [&](const std::string& url) {
        http::request what;
        what.url = url;
        http::result got = r.fetch(what);
        BOOST_TEST(!got.maybe_processed);
        BOOST_TEST(got.message.find("canary") == std::string::npos, got.message);
        return got.why;
    };
    for (const char* url : {"http://kalshi.example/canary", "http://10.0.0.1/", "http://127.1/",
                            "http://localhost.example/", "ftp://localhost/", "//localhost/", "",
                            "http://", "http://user:canary@localhost/", "http://localhost:0/",
                            "http://localhost:99999/", "http://localhost:8x/", "http://local host/",
                            "http://localhost/a\r\nX-Canary: canary", "http://localhost/\xc3\xa9",
                            "http://[::1/", "http://[::2]/", "http://localhost\\@evil.example/"})
        BOOST_TEST(why(url) == failure::bad_url, url);
    auto refused = [&](const std::string& name, const std::string& value) {
        http::request what = r.ask();
        what.headers = {{name, value}};
        http::result got = r.fetch(what);
        BOOST_TEST(got.message.find("canary") == std::string::npos, got.message);
        return got.why == failure::protocol;
    };
    BOOST_TEST(refused("x-a", "canary\r\nx-b: 1"));
    BOOST_TEST(refused("x-a", "canary\n"));
    BOOST_TEST(refused("x-a", std::string("can\0ary", 7)));
    BOOST_TEST(refused("x a", "1"));
    BOOST_TEST(refused("", "1"));
    BOOST_TEST(refused("Content-Length", "5"));
    BOOST_TEST(refused("transfer-encoding", "chunked"));
    BOOST_TEST(r.server.accepted() == 0u);
}

BOOST_AUTO_TEST_CASE(a_thousand_sends_share_the_connections_of_the_cap) {
    http::client_options options;
    options.connections_per_endpoint = 16;
    rig r(
        [](http::server_request asked, http::server::reply reply) {
            auto out = text(asked.target);
            out.delay = std::chrono::milliseconds(asked.connection % 4);
            reply(out);
        },
        options);
    std::vector<int> calls(1'000);
    int right = 0;
    for (std::size_t i = 0; i < calls.size(); ++i) {
        std::string target = "/" + std::to_string(i);
        r.client->send(r.ask(target), [&, i, target](http::result got) {
            ++calls[i];
            right += got.reply.body == target;
        });
    }
    r.io.run();
    BOOST_TEST(right == 1'000);
    BOOST_TEST((calls == std::vector<int>(1'000, 1)));
    BOOST_TEST(r.server.most_open() <= 16u);
    BOOST_TEST(r.server.accepted() == 16u);
}

BOOST_AUTO_TEST_CASE(answers_head_and_bodiless_statuses) {
    rig r([](const http::server_request& asked) {
        auto out = text("body");
        out.status = asked.path == "/204" ? 204 : asked.path == "/304" ? 304 : 200;
        return out;
    });
    http::request head = r.ask();
    head.method = "HEAD";
    http::result got = r.fetch(head);
    BOOST_TEST(bool(got));
    BOOST_TEST(got.reply.body.empty());
    BOOST_TEST(got.reply.header("content-length") == "4");
    BOOST_TEST(r.fetch("/204").reply.status == 204);
    BOOST_TEST(r.fetch("/304").reply.status == 304);
    BOOST_TEST(r.fetch().reply.body == "body");
    BOOST_TEST(r.server.accepted() == 1u);
}

BOOST_AUTO_TEST_SUITE_END()
