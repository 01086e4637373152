#include "rig.hpp"

#include <random>
#include <thread>

#include <boost/asio/post.hpp>

using namespace dutchbook;
using namespace dutchbook::testing;

BOOST_AUTO_TEST_SUITE(http_cancelling)

http::server::handler mixed() {
    return at_once([](const http::server_request& asked) {
        auto out = text(page(3'000));
        switch (asked.connection % 6) {
        case 0:
            out.delay = 40ms;
            break;
        case 1:
            out.faults.drip = 1ms, out.faults.drip_bytes = 50;
            break;
        case 2:
            out.faults.stall_after = 500;
            break;
        case 3:
            out.faults.reset = true;
            break;
        case 4:
            out.gzip = true;
            break;
        default:
            break;
        }
        return out;
    });
}

BOOST_AUTO_TEST_CASE(each_callback_comes_exactly_once_whenever_all_is_cancelled) {
    std::minstd_rand random(7);
    std::size_t cancelled = 0, whole = 0;
    for (int round = 0; round < 60; ++round) {
        http::client_options options;
        options.connections_per_endpoint = 1 + random() % 20;
        rig r(mixed(), options);
        std::vector<int> calls(30);
        std::size_t so_far = 0;
        std::function<void(std::size_t)> ended;
        for (std::size_t i = 0; i < calls.size(); ++i) {
            http::request what = r.ask("/" + std::to_string(i));
            if (i % 10 == 9) what.url = "http://nowhere.example/";
            r.client->send(what, [&, i](http::result got) {
                ++calls[i];
                ended(++so_far);
                cancelled += got.why == failure::cancelled;
                whole += bool(got);
            });
        }
        // After so many ends: the connections that stall or drip would give no more.
        const std::size_t enough = random() % 8;
        bool inside = true;
        const auto cancel = [&] {
            std::vector<int> before = calls;
            r.client->cancel_all();
            if (round % 3 == 0) r.client->cancel_all();
            if (round % 4 == 0) r.client.reset();
            inside = calls != before;
        };
        ended = [&, enough](std::size_t ends) {
            if (ends == enough) boost::asio::post(r.io, cancel);
        };
        ended(0);
        r.io.run();
        BOOST_TEST(!inside);
        BOOST_TEST((calls == std::vector<int>(30, 1)), "round " << round);
    }
    BOOST_TEST(cancelled > 0u);
    BOOST_TEST(whole > 0u);
}

BOOST_AUTO_TEST_CASE(the_client_is_usable_after_cancelling) {
    rig r([](const http::server_request&) { return text("ok"); });
    r.client->cancel_all();
    BOOST_TEST(bool(r.fetch()));
    r.client->cancel_all();
    BOOST_TEST(bool(r.fetch()));
    BOOST_TEST(r.server.accepted() == 2u); // kept connections go as well
}

BOOST_AUTO_TEST_CASE(a_callback_may_send_and_cancel) {
    rig r([](const http::server_request& asked) { return text(asked.target); });
    int depth = 0;
    std::vector<failure> ends;
    std::function<void(http::result)> next = [&](http::result got) {
        ends.push_back(got.why);
        if (++depth > 3) return;
        r.client->send(r.ask("/" + std::to_string(depth)), next);
        if (depth == 3) r.client->cancel_all();
    };
    r.client->send(r.ask(), next);
    r.io.run();
    BOOST_TEST(
        (ends == std::vector{failure::none, failure::none, failure::none, failure::cancelled}));
}

BOOST_AUTO_TEST_CASE(a_client_may_be_destroyed_with_the_io_context_stopped) {
    rig r(mixed());
    for (int i = 0; i < 12; ++i) r.client->send(r.ask(), [](http::result) {});
    r.io.run_for(5ms);
}

BOOST_AUTO_TEST_CASE(the_server_stops_with_requests_open_and_hears_late_replies) {
    std::mutex mutex;
    std::vector<http::server::reply> late;
    {
        rig r([&](http::server_request, http::server::reply reply) {
            std::lock_guard lock(mutex);
            late.push_back(std::move(reply));
        });
        int ended = 0;
        for (int i = 0; i < 5; ++i)
            r.client->send(r.ask(), [&](http::result got) { ended += !got; });
        std::thread stopper([&] {
            for (std::size_t n = 0; n < 5;) {
                std::this_thread::sleep_for(1ms);
                std::lock_guard lock(mutex);
                n = late.size();
            }
            r.server.stop();
            r.server.stop();
        });
        r.io.run();
        stopper.join();
        BOOST_TEST(ended == 5);
        late[0](text("too late"));
    }
    for (auto& each : late) each(text("later still"));
}

BOOST_AUTO_TEST_CASE(replies_come_from_any_thread_and_only_the_first_counts) {
    std::vector<std::thread> threads;
    {
        rig r([&](http::server_request asked, http::server::reply reply) {
            if (asked.path == "/forgotten") return;
            if (asked.path == "/throws") throw std::runtime_error("broken");
            threads.emplace_back([reply] {
                reply(text("first"));
                reply(text("second"));
            });
        });
        for (int i = 0; i < 5; ++i) BOOST_TEST(r.fetch().reply.body == "first");
        BOOST_TEST(r.fetch("/forgotten").reply.status == 500);
        BOOST_TEST(r.fetch("/throws").reply.body == "broken\n");
        BOOST_TEST(r.server.accepted() == 1u);
    }
    for (auto& each : threads) each.join();
}

BOOST_AUTO_TEST_SUITE_END()
