#include <boost/test/unit_test.hpp>

#include <limits>

#include <nodes/store/json_text.hpp>

using dutchbook::store::json_text;

BOOST_AUTO_TEST_SUITE(store_json)

BOOST_AUTO_TEST_CASE(exact_decimals_and_commas) {
    json_text out;
    out.open('{').field("a").micros(430'000).field("b").open('[').integer(-1).integer(2).close(']');
    out.field("c").boolean(true).field("d").open('{').close('}').close('}');
    BOOST_TEST(out.str() == R"({"a":0.43,"b":[-1,2],"c":true,"d":{}})");
}

BOOST_AUTO_TEST_CASE(names_turn_into_camel_case) {
    json_text out(true);
    out.open('{').field("market1_id").integer(1).field("analyzed_at").integer(2).close('}');
    BOOST_TEST(out.str() == R"({"market1Id":1,"analyzedAt":2})");
}

BOOST_AUTO_TEST_CASE(hostile_text_is_escaped) {
    json_text out;
    out.string(std::string_view("a\"\\\n\t\x01\x7f\0z", 9));
    BOOST_TEST(out.str() == R"("a\"\\\n\t\u0001\u007f\u0000z")");
}

BOOST_AUTO_TEST_CASE(bytes_that_are_not_utf8_become_the_replacement_character) {
    const auto quoted = [](std::string_view text) {
        json_text out;
        out.string(text);
        return std::move(out).str();
    };
    const std::string bad = "\xEF\xBF\xBD";
    BOOST_TEST(quoted("\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80") ==
               "\"\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80\"");
    BOOST_TEST(quoted("x\xFFy") == "\"x" + bad + "y\"");
    BOOST_TEST(quoted("\xC0\xAF") == "\"" + bad + bad + "\"");           // overlong
    BOOST_TEST(quoted("\xED\xA0\x80") == "\"" + bad + bad + bad + "\""); // a surrogate
    BOOST_TEST(quoted("\xF4\x90\x80\x80") == "\"" + bad + bad + bad + bad + "\"");
    BOOST_TEST(quoted("\xE2\x82") == "\"" + bad + bad + "\""); // cut short
}

BOOST_AUTO_TEST_CASE(reals_are_shortest_and_finite) {
    json_text out;
    out.open('[').real(0.1).real(1e300).real(std::numeric_limits<double>::infinity());
    out.real(std::numeric_limits<double>::quiet_NaN()).close(']');
    BOOST_TEST(out.str() == "[0.1,1e+300,null,null]");
}

BOOST_AUTO_TEST_SUITE_END()
