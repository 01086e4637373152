#include <boost/test/unit_test.hpp>

#include "graphs/table.hpp"
#include "graphs/table_text.hpp"
#include "report_sample.hpp"

namespace {

using namespace dutchbook;
using namespace dutchbook::graphs;

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::size_t from = 0;
    for (auto end = text.find('\n'); end != std::string::npos;
         from = end + 1, end = text.find('\n', from))
        lines.push_back(text.substr(from, end - from));
    BOOST_TEST(from == text.size()); // ends with a newline
    return lines;
}

} // namespace

BOOST_AUTO_TEST_SUITE(table)

BOOST_AUTO_TEST_CASE(foreign_text_is_neutralised) {
    BOOST_TEST(printable("  a\tb\r\nc  ") == "a b c");
    BOOST_TEST(printable("\x1b[31mred\x07") == "[31mred");
    BOOST_TEST(printable("a\xe2\x80\xae"
                         "b\xe2\x81\xa6"
                         "c\xe2\x80\x8b"
                         "d\xef\xbb\xbf") == "abcd");    // RLO, LRI, ZWSP, BOM
    BOOST_TEST(printable("x\xf3\xa0\x81\xa1y") == "xy"); // tag character
    BOOST_TEST(printable("a\xc2\xa0"
                         "b\xe2\x80\xa8"
                         "c") == "a b c"); // no-break space, line separator
    BOOST_TEST(printable("\xff\xc0\x80") == "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
    BOOST_TEST(printable("\xed\xa0\x80").find("\xEF\xBF\xBD") == 0u); // a lone surrogate
    BOOST_TEST(printable(std::string("a\0b", 3)) == "ab");
    BOOST_TEST(printable("\xcc\x81"
                         "a\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81") ==
               "a\xcc\x81\xcc\x81\xcc\x81"); // marks are capped
    BOOST_TEST(printable("\xc3\xa9\xe6\x9d\xb1") == "\xc3\xa9\xe6\x9d\xb1");
}

BOOST_AUTO_TEST_CASE(width_counts_columns) {
    BOOST_TEST(display_width("abc") == 3u);
    BOOST_TEST(display_width("\xe6\x9d\xb1\xe4\xba\xac") == 4u);
    BOOST_TEST(display_width("e\xcc\x81") == 1u);
    BOOST_TEST(display_width("") == 0u);
}

BOOST_AUTO_TEST_CASE(cutting_keeps_characters_whole) {
    BOOST_TEST(cut_to_width("abcdef", 6) == "abcdef");
    BOOST_TEST(cut_to_width("abcdef", 4) == "abc…");
    BOOST_TEST(cut_to_width("abc", 0) == "");
    BOOST_TEST(cut_to_width("abc", 1) == "…");
    BOOST_TEST(cut_to_width("\xe6\x9d\xb1\xe4\xba\xac\xe6\x9d\xb1", 4) == "\xe6\x9d\xb1…");
    BOOST_TEST(cut_to_width("ae\xcc\x81zz", 3) == "ae\xcc\x81…");
    for (unsigned n = 0; n < 12; ++n)
        BOOST_TEST(display_width(cut_to_width("a\xe6\x9d\xb1"
                                              "b\xe4\xba\xac"
                                              "ce\xcc\x81"
                                              "d",
                                              n)) <= n);
    BOOST_TEST(display_width(pad_right("\xe6\x9d\xb1\xe4\xba\xac", 4)) == 4u);
    BOOST_TEST(display_width(pad_left("\xe6\x9d\xb1\xe4\xba\xac", 3)) == 3u);
}

BOOST_AUTO_TEST_CASE(figures_read_well) {
    BOOST_TEST(grouped(0) == "0");
    BOOST_TEST(grouped(999) == "999");
    BOOST_TEST(grouped(1'000) == "1,000");
    BOOST_TEST(grouped(18'446'744'073'709'551'615u) == "18,446,744,073,709,551,615");
    BOOST_TEST(dollars(1'234'569'999) == "$1,234.56"); // rounded against us
    BOOST_TEST(dollars(0) == "$0.00");
    BOOST_TEST(dollars(-1) == "-$0.01");
    BOOST_TEST(dollars(-10'000) == "-$0.01");
    BOOST_TEST(dollars(INT64_MIN) == "-$9,223,372,036,854.78");
    BOOST_TEST(cost_dollars(1'230'001) == "$1.24"); // what is paid, against us too
    BOOST_TEST(cost_dollars(1'230'000) == "$1.23");
    BOOST_TEST(percent(0.0421) == "4.21 %");
    BOOST_TEST(percent(1.0 / 0.0) == "n/a");
    BOOST_TEST(bytes(1'023) == "1023 B");
    BOOST_TEST(bytes(64u << 20) == "64.0 MiB");
    BOOST_TEST(duration_text(12'400'000'000) == "12.4 s");
    BOOST_TEST(duration_text(125'000'000'000) == "2 min 05 s");
    BOOST_TEST(duration_text(3'725'000'000'000) == "1 h 02 min");
    BOOST_TEST(json_escaped("a\"\\\n\x01\x7f\xff") == "a\\\"\\\\\\n\\u0001\\u007f\xEF\xBF\xBD");
}

BOOST_AUTO_TEST_CASE(the_table_is_aligned_and_fits) {
    market_labels labels;
    std::vector<opportunity> rows;
    for (int i = 0; i < 12; ++i)
        rows.push_back(
            dutchbook::testing::sample_opportunity(i,
                                                   "\xe6\x9d\xb1\xe4\xba\xac \xe2\x80\xae"
                                                   "a long title of a market that goes on",
                                                   labels));
    for (const unsigned columns : {60u, 80u, 120u}) {
        const auto lines = lines_of(render_table(rows, labels, columns, 10));
        BOOST_TEST_REQUIRE(lines.size() == 1u + 10 * 3 + 1);
        for (const auto& line : lines) BOOST_TEST(display_width(line) <= columns);
        BOOST_TEST(lines.back() == "2 more not shown.");
        BOOST_TEST(lines[0].find("net") != std::string::npos);
        BOOST_TEST(lines[1].starts_with(" 1  $23.00  2.35 %"));
        BOOST_TEST(lines[1].find("proved  2026-03-22") != std::string::npos);
        BOOST_TEST(lines[28].find("$15.63") == lines[1].find("$23.00"));
        BOOST_TEST(lines[2].starts_with(
            "    buy YES  42.0¢ on kalshi      \xe6\x9d\xb1\xe4\xba\xac a long"));
        BOOST_TEST(lines[3].starts_with("    buy NO   53.0¢ on polymarket"));
    }
    // Wide enough, every figure is there.
    BOOST_TEST(render_table(rows, labels, 120, 1).find("40.9 %  1,000  $977.00") !=
               std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_market_without_title_shows_its_id) {
    market_labels labels;
    const auto row = dutchbook::testing::sample_opportunity(1, "x", labels);
    const auto text = render_table({row}, {}, 100);
    BOOST_TEST(text.find("KXSAMPLE-26DEC31-T91") != std::string::npos);
    BOOST_TEST(text.find("unknown") != std::string::npos); // when it settles
    BOOST_TEST(render_table({}, {}, 80) ==
               "No opportunity; the funnel says what became of each relation.\n");
}

BOOST_AUTO_TEST_CASE(the_funnel_names_what_was_lost_largest_first) {
    const auto lines = lines_of(render_funnel(
        {{"read", "markets", 1'000, {}}, {"kept", "markets", 900, {{"a", 1}, {"b", 99}, {"c", 0}}}},
        80));
    BOOST_TEST_REQUIRE(lines.size() == 2u);
    BOOST_TEST(lines[0] == "read  1,000 markets");
    BOOST_TEST(lines[1] == "kept    900 markets  less 99 b, 1 a");
}

BOOST_AUTO_TEST_CASE(the_summary_is_one_line) {
    BOOST_TEST(render_summary(dutchbook::testing::sample_snapshot()) ==
               "complete: 76,074 markets, 402 pages in 12.4 s, CPU 9.10 s, efficiency 37 % of 2 "
               "threads, peak memory 229.8 MiB, "
               "peak credit 20.4 MiB of 64.0 MiB\n");
}

BOOST_AUTO_TEST_SUITE_END()
