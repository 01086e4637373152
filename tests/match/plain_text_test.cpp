#include <nodes/match/plain_text.hpp>

#include <random>

#include <boost/test/unit_test.hpp>

namespace dutchbook::match {

BOOST_AUTO_TEST_SUITE(plain_text)

BOOST_AUTO_TEST_CASE(broken_utf8_is_mended) {
    BOOST_TEST(mended("a\xff\xc3") == "a\xef\xbf\xbd\xef\xbf\xbd");
    BOOST_TEST(mended("\xc3\xa9") == "\xc3\xa9");
    BOOST_TEST(mended("\xed\xa0\x80") == "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"); // a surrogate
    BOOST_TEST(mended("\xc0\xaf") == "\xef\xbf\xbd\xef\xbf\xbd");                 // overlong
    BOOST_TEST(mended("\xf4\x90\x80\x80").size() == 12U);                         // beyond U+10FFFF
}

BOOST_AUTO_TEST_CASE(nothing_reaches_the_terminal) {
    BOOST_TEST(printable("\x1b[31mred\x07  \n now") == "[31mred now");
    BOOST_TEST(printable("a\u202eb\u200bc\u2066d") == "abcd");
    BOOST_TEST(printable("\u009b2J\U000E0041x") == "2Jx");
    BOOST_TEST(printable("  \t ") == "");
}

BOOST_AUTO_TEST_CASE(lines_keep_to_their_width) {
    std::mt19937 random(4);
    for (int round = 0; round < 200; ++round) {
        std::string raw;
        for (int i = 0; i < 60; ++i) raw += static_cast<char>(random() % 256);
        std::string whole, text = printable(raw);
        for (const std::string& line : wrap(text, 7)) {
            BOOST_TEST(width(line) <= 7U);
            whole += line;
        }
        std::erase(text, ' ');
        std::erase(whole, ' ');
        BOOST_TEST(whole == text);
    }
    BOOST_TEST(wrap("one two three", 7).size() == 2U);
    BOOST_TEST(wrap("", 7).size() == 1U);
    BOOST_TEST(padded("\xc3\xa9", 3) == "\xc3\xa9  ");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace dutchbook::match
