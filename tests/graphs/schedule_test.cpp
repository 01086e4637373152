#include <boost/test/unit_test.hpp>

#include <csignal>
#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

#include <dutchbook/fault.hpp>

#include "graphs/schedule.hpp"

namespace {

using namespace dutchbook;
using namespace dutchbook::graphs;
using namespace std::chrono_literals;

class hand_clock final : public engine::clock {
  public:
    tick now() const noexcept override { return now_; }
    std::chrono::system_clock::time_point wall() const noexcept override { return {}; }
    timer call_at(tick, std::function<void()>) override { return 0; }
    void cancel(timer) noexcept override {}
    void advance(duration by) { now_ += by; }

  private:
    tick now_{1000h};
};

std::string refusal(std::string_view text) {
    try {
        parse_period(text);
        return {};
    } catch (const dutchbook::error& e) {
        BOOST_CHECK(e.code() == exit_code::usage);
        return e.what();
    }
}

} // namespace

BOOST_AUTO_TEST_SUITE(schedule)

BOOST_AUTO_TEST_CASE(periods_are_read) {
    BOOST_CHECK(parse_period("30m") == 30min);
    BOOST_CHECK(parse_period("1h30m") == 90min);
    BOOST_CHECK(parse_period("45s") == 45s);
    BOOST_CHECK(parse_period("1500ms") == 1500ms);
    BOOST_CHECK(parse_period("1d2h3m4s5ms") == 24h + 2h + 3min + 4s + 5ms);
    BOOST_CHECK(parse_period("366d") == 366 * 24h);
}

BOOST_AUTO_TEST_CASE(what_is_no_period_is_explained) {
    BOOST_TEST(
        refusal("30") ==
        "\"30\" is no period: its unit is missing (d, h, m, s or ms); write 45s, 30m or 1h30m");
    BOOST_TEST(refusal("").find("it is empty") != std::string::npos);
    BOOST_TEST(refusal("m").find("a whole number") != std::string::npos);
    BOOST_TEST(refusal("-5m").find("a whole number") != std::string::npos);
    BOOST_TEST(refusal("1.5h").find("the unit \".\"") != std::string::npos);
    BOOST_TEST(refusal("5 m").find("it has a space") != std::string::npos);
    BOOST_TEST(refusal("5w").find("\"w\"") != std::string::npos);
    BOOST_TEST(refusal("30m1h").find("largest first") != std::string::npos);
    BOOST_TEST(refusal("1m1m").find("each once") != std::string::npos);
    BOOST_TEST(refusal("999ms").find("shorter than a second") != std::string::npos);
    BOOST_TEST(refusal("367d").find("longer than 366 days") != std::string::npos);
    BOOST_TEST(refusal("366d1ms").find("longer than 366 days") != std::string::npos);
    BOOST_TEST(refusal("99999999999999999999s").find("too large") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(lateness_never_adds_up) {
    hand_clock clock;
    const auto start = clock.now();
    every slots(10min, clock);
    for (int run = 0; run < 100; ++run) {
        const auto slot = slots.next();
        BOOST_CHECK(slot.at == start + run * 10min);
        clock.advance(slot.at - clock.now() + 7s); // woken late, every time
        clock.advance(3min);                       // and the run takes a while
    }
    BOOST_TEST(slots.skipped() == 0u);
}

BOOST_AUTO_TEST_CASE(missed_slots_are_skipped_and_counted) {
    hand_clock clock;
    const auto start = clock.now();
    every slots(10min, clock);
    BOOST_CHECK(slots.next().at == start);
    clock.advance(25min); // the run overslept 10 and 20
    const auto slot = slots.next();
    BOOST_CHECK(slot.at == start + 30min);
    BOOST_TEST(slot.number == 3u);
    BOOST_TEST(slot.skipped == 2u);
    clock.advance(5min);
    BOOST_CHECK(slots.next().at == start + 40min);
    BOOST_TEST(slots.skipped() == 2u);
}

BOOST_AUTO_TEST_CASE(a_run_that_ends_on_the_slot_takes_it) {
    hand_clock clock;
    const auto start = clock.now();
    every slots(10min, clock);
    slots.next();
    clock.advance(10min);
    const auto slot = slots.next();
    BOOST_CHECK(slot.at == start + 10min);
    BOOST_TEST(slot.skipped == 0u);
}

BOOST_AUTO_TEST_CASE(the_first_start_is_taken_however_late) {
    hand_clock clock;
    const auto start = clock.now();
    every slots(10min, clock);
    clock.advance(15min);
    BOOST_CHECK(slots.next().at == start);
    BOOST_CHECK(slots.next().at == start + 20min);
    BOOST_TEST(slots.skipped() == 1u);
    BOOST_CHECK_THROW(every(0s, clock), std::invalid_argument);
}

/// A schedule whose syncs come to what the script says, one a slot; SIGTERM comes after the last.
struct scripted {
    std::vector<std::function<exit_code()>> syncs;
    std::size_t done = 0;
    std::vector<std::string> failures;

    exit_code play() {
        hand_clock clock;
        every slots(10min, clock);
        return keep_schedule(slots,
                             {.wait =
                                  [&](engine::clock::tick at) {
                                      clock.advance(at - clock.now());
                                      return done == syncs.size() ? SIGTERM : 0;
                                  },
                              .sync = [&] { return syncs[done++](); },
                              .signal = [] { return 0; },
                              .skipped = [](std::uint64_t) {},
                              .failed = [&](const std::string& why) { failures.push_back(why); }});
    }
};

exit_code good() { return exit_code::complete; }
exit_code refused() { return exit_code::authentication; }
exit_code no_store() { throw error(exit_code::failed, "x.db: cannot be written"); }
exit_code broken() { throw std::runtime_error("no memory"); }
exit_code thrown() { throw 42; }
exit_code locked() { throw error(exit_code::locked, "x.db.lock: another run holds the lock"); }
exit_code no_folder() { throw error(exit_code::configuration, "store.path: no folder"); }

BOOST_AUTO_TEST_CASE(a_schedule_goes_on_whatever_a_slot_comes_to) {
    scripted s{{no_store, good, broken, thrown, locked, no_folder, good}};
    BOOST_CHECK(s.play() == exit_code::terminated);
    BOOST_TEST(s.done == 7u);
    BOOST_TEST(s.failures == (std::vector<std::string>{
                                 "x.db: cannot be written", "internal error: no memory",
                                 "internal error: something that is no std::exception",
                                 "x.db.lock: another run holds the lock", "store.path: no folder"}),
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_key_is_wrong_after_three_slots_running) {
    scripted passing{{refused, refused, good, refused, no_store, refused, refused, good}};
    BOOST_CHECK(passing.play() == exit_code::terminated);
    BOOST_TEST(passing.done == 8u);
    scripted wrong{{good, refused, refused, refused, good}};
    BOOST_CHECK(wrong.play() == exit_code::authentication);
    BOOST_TEST(wrong.done == 4u);
}

BOOST_AUTO_TEST_CASE(a_configuration_that_can_never_work_is_said_at_the_first_start) {
    scripted s{{no_folder, good}};
    BOOST_CHECK_THROW(s.play(), error);
}

BOOST_AUTO_TEST_SUITE_END()
