// What callbacks throw costs their own exchange and nothing else.

#include <vector>

#include "engine/io_faults.hpp"
#include "rig.hpp"

using namespace dutchbook;
using namespace dutchbook::testing;

namespace {

void throw_thing(int which) {
    if (which == 0) throw std::runtime_error("injected");
    throw 42;
}
const char* const said[] = {"injected", "something that is no std::exception"};

} // namespace

BOOST_AUTO_TEST_CASE(what_a_client_s_callback_throws_is_told_and_the_next_exchange_is_whole) {
    for (const int which : {0, 1}) {
        rig r([](const http::server_request&) { return text("fine"); });
        std::vector<std::string> faults;
        const engine::fault_listener listening(
            r.io, [&](std::string what) { faults.push_back(std::move(what)); });
        int called = 0;
        for (int i = 0; i < 3; ++i)
            r.client->send(r.ask(), [&](http::result) {
                ++called;
                throw_thing(which);
            });
        while (called < 3 && r.io.run_one() > 0) {
        }
        BOOST_TEST(called == 3);
        BOOST_TEST(faults.size() == 3u);
        BOOST_TEST(faults.back() == std::string("http: ") + said[which]);
        BOOST_TEST(r.fetch().reply.body == "fine");
        BOOST_TEST(faults.size() == 3u);
    }
}

BOOST_AUTO_TEST_CASE(what_a_server_s_handler_throws_is_a_500_and_the_server_goes_on) {
    for (const int which : {0, 1}) {
        int asked = 0;
        rig r([&](const http::server_request&) {
            if (++asked == 1) throw_thing(which);
            return text("fine");
        });
        const auto refused = r.fetch();
        BOOST_TEST(refused.reply.status == 500);
        BOOST_TEST(refused.reply.body == std::string(said[which]) + "\n");
        BOOST_TEST(r.fetch().reply.body == "fine");
    }
}
