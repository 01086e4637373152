#include <boost/test/unit_test.hpp>

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

BOOST_AUTO_TEST_SUITE_END()
