// What anything that a delivery uses throws ends the delivery with a report, never without one.

#include "support.hpp"

#include <nodes/deliver/webhook.hpp>

using namespace dutchbook;
using namespace dutchbook::deliver;
using namespace dutchbook::deliver::testing;

namespace {

timestamp broken_clock(int which) {
    if (which == 0) throw std::runtime_error("injected");
    throw 42;
}
const char* const said[] = {"injected", "something that is no std::exception"};

} // namespace

BOOST_AUTO_TEST_CASE(whatever_is_thrown_a_delivery_ends_with_a_report_that_says_it) {
    for (const int which : {0, 1}) {
        scene s;
        write_run(s.db, "r1", 3);
        engine::lane lane(convex_lane(small_batches()), s.time);
        convex_uploader uploader(small_batches(), s.db, s.remote.sender(), lane,
                                 [which] { return broken_clock(which); });
        std::vector<delivery_report> reports;
        uploader.start([&](delivery_report r) { reports.push_back(std::move(r)); });
        while (s.time.advance_to_next()) {
        }
        BOOST_REQUIRE(reports.size() == 1u);
        BOOST_TEST((reports[0].code == exit_code::internal));
        BOOST_TEST(reports[0].why.ends_with(said[which]));
        BOOST_TEST(s.pending() > 0);

        webhook_settings how;
        how.url = http::secret("https://hooks.example.org/T0/B0/canary");
        store::database db({.path = ":memory:", .sinks = {webhook_sink(how)}, .delta = {}},
                           store::access::write);
        write_run(db, "r1", 3);
        webhook hook(
            how, db, [](const http::request&, const std::function<void(http::result)>&) {}, lane,
            [which] { return broken_clock(which); });
        hook.start([&](delivery_report r) { reports.push_back(std::move(r)); });
        BOOST_REQUIRE(reports.size() == 2u);
        BOOST_TEST((reports[1].code == exit_code::internal));
        BOOST_TEST(reports[1].why.ends_with(said[which]));
    }
}
