#include <nodes/match/explain.hpp>

#include <sstream>

#include <boost/test/unit_test.hpp>

#include <dutchbook/fault.hpp>

#include <nodes/match/market_lines.hpp>
#include <nodes/match/plain_text.hpp>

namespace dutchbook::match {
namespace {

std::vector<market> markets() {
    std::istringstream in(
        R"({"platform":"kalshi","id":"KXRT-95","event":"KXRT","title":"The Long Walk Rotten Tomatoes score Above 95?","outcome":"Above 95"}
{"platform":"polymarket","id":"0xa","alias":"1","event":"9","title":"\"The Long Walk\" Rotten Tomatoes score is between 94 and 95?"}
{"platform":"polymarket","id":"0xb","alias":"2","event":"9","title":"\"The Long Walk\" Rotten Tomatoes score is between 96 and 97?"}
{"platform":"polymarket","id":"0xc","alias":"3","event":"9","title":"\"The Long Walk\" Rotten Tomatoes score is 98 or above?"}
{"platform":"kalshi","id":"POPE","title":"Will Pietro Parolin be the next Pope?","rules":"\u001b[2J\u202eHidden"}
{"platform":"polymarket","id":"POPE","title":"Will Pietro Parolin be the next pope?"}
{"platform":"polymarket","id":"OTHER","title":"Will Matteo Zuppi be the next pope?"}
)");
    return read_market_lines(in, "test").markets;
}

bool says(const std::string& text, std::string_view what) {
    return text.find(what) != std::string::npos;
}

} // namespace

BOOST_AUTO_TEST_SUITE(explaining)

BOOST_AUTO_TEST_CASE(identity_names_what_agrees) {
    const std::string text = explain(markets(), "kalshi:POPE", "polymarket:POPE");
    BOOST_TEST(says(text, "identity"), text);
    BOOST_TEST(says(text, "agrees"), text);
    BOOST_TEST(says(text, "titles"), text); // rules are missing on a side
    BOOST_TEST(says(text, "confidence"), text);
}

BOOST_AUTO_TEST_CASE(refutation_names_the_field) {
    const std::string text = explain(markets(), "kalshi:POPE", "OTHER");
    BOOST_TEST(says(text, "refutes"), text);
    BOOST_TEST(says(text, "not related"), text);
}

BOOST_AUTO_TEST_CASE(a_union_is_listed) {
    const std::string text = explain(markets(), "KXRT-95", "2");
    BOOST_TEST(says(text, "union"), text);
    BOOST_TEST(says(text, "0xb"), text);
    BOOST_TEST(says(text, "0xc"), text);
}

BOOST_AUTO_TEST_CASE(plain_text_of_100_columns) {
    for (const auto& [left, right] :
         {std::pair{"kalshi:POPE", "OTHER"}, std::pair{"KXRT-95", "3"}}) {
        std::istringstream in(explain(markets(), left, right));
        for (std::string line; std::getline(in, line);) {
            BOOST_TEST(width(line) <= 100U, line);
            BOOST_TEST(line.find('\x1b') == std::string::npos);
            BOOST_TEST(line.find("\u202e") == std::string::npos);
        }
    }
}

BOOST_AUTO_TEST_CASE(ids_must_be_known_and_unique) {
    const auto complaint = [](std::string_view id) {
        try {
            explain(markets(), id, "OTHER");
        } catch (const error& e) {
            return std::string(e.what());
        }
        return std::string("accepted");
    };
    BOOST_TEST(complaint("nobody") == "no market 'nobody'");
    BOOST_TEST(complaint("POPE") == "'POPE' names several markets; write platform:id");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace dutchbook::match
