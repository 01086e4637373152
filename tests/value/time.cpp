#include <boost/test/unit_test.hpp>

#include <dutchbook/time.hpp>

using namespace dutchbook;

namespace {

std::string round_trip(std::string_view text) {
    const auto t = parse_timestamp(text);
    return t ? format_timestamp(*t) : "nothing";
}

} // namespace

BOOST_AUTO_TEST_SUITE(time_text)

BOOST_AUTO_TEST_CASE(forms) {
    BOOST_TEST(round_trip("2026-03-01T12:00:00Z") == "2026-03-01T12:00:00Z");
    BOOST_TEST(round_trip("2026-03-01T12:00:00.5Z") == "2026-03-01T12:00:00.500Z");
    BOOST_TEST(round_trip("2026-02-26T08:50:31.901806Z") == "2026-02-26T08:50:31.901Z");
    BOOST_TEST(round_trip("2026-12-19 23:40:00+00") == "2026-12-19T23:40:00Z");
    BOOST_TEST(round_trip("2026-12-19T23:40:00-05:30") == "2026-12-20T05:10:00Z");
    BOOST_TEST(round_trip("2026-12-19T23:40:00+0100") == "2026-12-19T22:40:00Z");
    BOOST_TEST(round_trip("2026-12-19") == "2026-12-19T00:00:00Z");
    BOOST_TEST(round_trip("2016-12-31T23:59:60Z") == "2016-12-31T23:59:59Z");
    BOOST_TEST(round_trip("0001-01-01T00:00:00Z") == "0001-01-01T00:00:00Z");
    BOOST_TEST(round_trip("2099-08-01t04:59:00z") == "2099-08-01T04:59:00Z");
    BOOST_TEST(round_trip("2500-12-31") == "2500-12-31T00:00:00Z");
    BOOST_TEST(round_trip("1969-12-31T23:59:59.999Z") == "1969-12-31T23:59:59.999Z");
}

BOOST_AUTO_TEST_CASE(unix_milliseconds) {
    BOOST_TEST(unix_ms(*parse_timestamp("2026-03-01T12:00:00Z")) == 1'772'366'400'000);
    BOOST_TEST(format_timestamp(from_unix_ms(1'795'300'000'123)) == "2026-11-21T22:26:40.123Z");
}

BOOST_AUTO_TEST_CASE(what_is_no_time) {
    for (const char* text :
         {"", "2026", "2026-13-01", "2026-02-29", "2026-00-10", "2026-3-1", "2026-03-01T", "soon",
          "2026-03-01T12:00Z", "2026-03-01T12:00:00", "2026-03-01T24:00:00Z",
          "2026-03-01T12:60:00Z", "2026-03-01T12:00:61Z", "2026-03-01T12:00:00.Z",
          "2026-03-01T12:00:00Zx", "2026-03-01T12:00:00+25:00", "2026-03-01T12:00:00+01:60",
          "July 18, 2021", " 2026-03-01"})
        BOOST_TEST(!parse_timestamp(text), text);
}

BOOST_AUTO_TEST_SUITE_END()
