#include <limits>
#include <random>

#include <boost/test/unit_test.hpp>

#include <dutchbook/money.hpp>

using namespace dutchbook;

namespace {

std::int64_t micros(std::string_view text, rounding beyond = rounding::refuse,
                    bool exponent = false) {
    const auto value = parse_micros(text, beyond, exponent);
    BOOST_REQUIRE_MESSAGE(value, text);
    return *value;
}

} // namespace

BOOST_AUTO_TEST_SUITE(money_text)

BOOST_AUTO_TEST_CASE(plain_decimals) {
    BOOST_TEST(micros("0.4300") == 430'000);
    BOOST_TEST(micros(".48") == 480'000);
    BOOST_TEST(micros("13.00") == 13'000'000);
    BOOST_TEST(micros("-12") == -12'000'000);
    BOOST_TEST(micros("+7.") == 7'000'000);
    BOOST_TEST(micros("0.000001") == 1);
    BOOST_TEST(micros("1000000000000") == 1'000'000'000'000'000'000);
    BOOST_TEST(micros("000000000000000000000000000000001") == 1'000'000);
    BOOST_TEST(micros("0.5000000000000000000000000") == 500'000);
}

BOOST_AUTO_TEST_CASE(what_is_no_number) {
    for (const char* text : {"", ".", "-", "+", "-.", "nan", "inf", "Infinity", "1 ", " 1", "1,5",
                             "0x10", "1e2", "--1", "1.2.3", "1-", "٣", "1e", "12abc"})
        BOOST_TEST(!parse_micros(text), text);
    BOOST_TEST(!parse_micros("1e", rounding::refuse, true));
    BOOST_TEST(!parse_micros("1e+", rounding::refuse, true));
    BOOST_TEST(!parse_micros("1e5x", rounding::refuse, true));
    BOOST_TEST(!parse_micros(std::string(5'000, '0')));
}

BOOST_AUTO_TEST_CASE(range) {
    BOOST_TEST(micros("9223372036854.775807") == std::numeric_limits<std::int64_t>::max());
    BOOST_TEST(!parse_micros("9223372036854.775808"));
    BOOST_TEST(!parse_micros("123456789012345678901234567890"));
    BOOST_TEST(!parse_micros("1e999", rounding::down, true));
    BOOST_TEST(!parse_micros("1e99999999999999999999", rounding::down, true));
    BOOST_TEST(micros("0e999", rounding::refuse, true) == 0);
    BOOST_TEST(!parse_micros("9223372036854.7758071", rounding::up));
}

BOOST_AUTO_TEST_CASE(digits_beyond_the_sixth) {
    BOOST_TEST(!parse_micros("0.0000001"));
    BOOST_TEST(micros("0.0000001", rounding::down) == 0);
    BOOST_TEST(micros("0.0000001", rounding::up) == 1);
    BOOST_TEST(micros("-0.0000001", rounding::down) == -1);
    BOOST_TEST(micros("-0.0000001", rounding::up) == 0);
    BOOST_TEST(micros("0.1234567", rounding::down) == 123'456);
    BOOST_TEST(micros("0.1234567", rounding::up) == 123'457);
}

BOOST_AUTO_TEST_CASE(exponents) {
    BOOST_TEST(micros("1e-05", rounding::refuse, true) == 10);
    BOOST_TEST(micros("2.5E3", rounding::refuse, true) == 2'500'000'000);
    BOOST_TEST(micros("1.23456789e2", rounding::down, true) == 123'456'789);
    BOOST_TEST(micros("1e-7", rounding::up, true) == 1);
    BOOST_TEST(micros("1e-999", rounding::down, true) == 0);
    BOOST_TEST(micros("12345e-9", rounding::down, true) == 12);
}

BOOST_AUTO_TEST_CASE(prices_and_quantities) {
    BOOST_TEST((parse_price("1.0000") == price{1'000'000}));
    BOOST_TEST((parse_price("0") == price{0}));
    BOOST_TEST(!parse_price("1.0001"));
    BOOST_TEST(!parse_price("-0.0001"));
    BOOST_TEST(!parse_price("43"));
    BOOST_TEST((parse_quantity("80.5") == quantity{80'500'000}));
    BOOST_TEST((parse_quantity("0.0000019") == quantity{1}));
    BOOST_TEST(!parse_quantity("-1"));
}

BOOST_AUTO_TEST_CASE(format_is_shortest_and_parses_back) {
    BOOST_TEST(format_micros(430'000) == "0.43");
    BOOST_TEST(format_micros(12'000'000) == "12");
    BOOST_TEST(format_micros(-3'500'000) == "-3.5");
    BOOST_TEST(format_micros(-1) == "-0.000001");
    BOOST_TEST(format_micros(0) == "0");
    BOOST_TEST(format_micros(std::numeric_limits<std::int64_t>::min()) == "-9223372036854.775808");
    std::mt19937_64 random(7);
    for (int i = 0; i < 2'000; ++i) {
        const auto value = static_cast<std::int64_t>(random()) >> (random() % 64);
        if (value == std::numeric_limits<std::int64_t>::min()) continue;
        BOOST_REQUIRE_EQUAL(micros(format_micros(value)), value);
    }
}

BOOST_AUTO_TEST_SUITE_END()
