#include <boost/test/unit_test.hpp>

#include <engine/circuit.hpp>
#include <engine/manual_clock.hpp>

using namespace dutchbook::engine;
using namespace std::chrono_literals;
using health = circuit::health;
using state = circuit::state;

namespace {
const clock::tick start = manual_clock().now();

circuit opened() {
    circuit door({.failures_to_open = 3, .cool_down = 10s});
    for (int i = 0; i < 3; ++i) door.finish(door.begin(start), health::bad, start);
    return door;
}
} // namespace

BOOST_AUTO_TEST_SUITE(circuit_of_the_engine)

BOOST_AUTO_TEST_CASE(opens_on_consecutive_failures_only) {
    circuit door({.failures_to_open = 3, .cool_down = 10s});
    for (const auto was :
         {health::bad, health::bad, health::good, health::bad, health::none, health::bad}) {
        BOOST_TEST((door.next(start) == start));
        door.finish(door.begin(start), was, start);
    }
    BOOST_TEST((door.current() == state::closed));
    door.finish(door.begin(start), health::bad, start);
    BOOST_TEST((door.current() == state::open));
    BOOST_TEST((door.next(start) == start + 10s));
    BOOST_TEST((door.next(start + 1h) == start + 1h));
}

BOOST_AUTO_TEST_CASE(one_probe_closes_it_or_opens_it_again) {
    auto door = opened();
    const auto first = door.begin(start + 10s);
    BOOST_TEST(first.probe);
    BOOST_TEST((door.current() == state::half_open));
    BOOST_TEST(!door.next(start + 10s));
    door.finish(first, health::bad, start + 11s);
    BOOST_TEST((door.next(start + 11s) == start + 21s));
    const auto second = door.begin(start + 21s);
    door.finish(second, health::good, start + 22s);
    BOOST_TEST((door.current() == state::closed));
    door.finish(door.begin(start), health::bad, start);
    BOOST_TEST((door.current() == state::closed), "the count starts anew");
}

BOOST_AUTO_TEST_CASE(a_probe_that_is_cancelled_makes_room_for_the_next_at_once) {
    auto door = opened();
    door.finish(door.begin(start + 10s), health::none, start + 12s);
    BOOST_TEST((door.next(start + 12s) == start + 12s));
    BOOST_TEST(door.begin(start + 12s).probe);
}

BOOST_AUTO_TEST_CASE(attempts_of_another_time_have_no_say) {
    circuit door({.failures_to_open = 1, .cool_down = 10s});
    const auto old_good = door.begin(start), old_bad = door.begin(start);
    door.finish(door.begin(start), health::bad, start);
    door.finish(old_good, health::good, start);
    BOOST_TEST((door.current() == state::open));
    const auto probe = door.begin(start + 10s);
    door.finish(old_bad, health::bad, start + 10s);
    BOOST_TEST((door.current() == state::half_open));
    door.finish(probe, health::good, start + 10s);
    door.finish(probe, health::bad, start + 10s);
    BOOST_TEST((door.current() == state::closed));
}

BOOST_AUTO_TEST_CASE(zero_failures_never_open) {
    circuit door({.failures_to_open = 0});
    for (int i = 0; i < 100; ++i) door.finish(door.begin(start), health::bad, start);
    BOOST_TEST((door.current() == state::closed));
}

BOOST_AUTO_TEST_SUITE_END()
