#include "support.hpp"

#include "nodes/venues/category.hpp"
#include "nodes/venues/date_text.hpp"
#include "nodes/venues/encoding.hpp"
#include "nodes/venues/end_date.hpp"
#include "nodes/venues/fields.hpp"
#include "nodes/venues/string_list.hpp"

using namespace dutchbook;
using namespace dutchbook::venues;
using namespace dutchbook::venues::testing;

namespace {

std::string date_in(std::string_view text, const char* listed = nullptr) {
    const auto date = read_date(text, listed ? parse_timestamp(listed) : std::nullopt);
    if (!date) return "none";
    static constexpr const char* forms[] = {"year ", "period ", "deadline "};
    return forms[int(date->what)] + format_timestamp(date->to) +
           (date->year_guessed ? " guessed" : "");
}

end_verdict judge(const char* listed, std::string_view title, std::string_view rules = {},
                  const char* event = nullptr) {
    end_evidence e;
    if (listed) e.listed = at(listed);
    if (event) e.event = at(event);
    e.title = title;
    e.rules = rules;
    return judge_end(e, at("2026-03-01T12:00:00Z"));
}

std::string stripped(std::string_view text, bool lines) {
    std::string out;
    put_text(out, text, lines);
    return out;
}

} // namespace

BOOST_AUTO_TEST_SUITE(dates_in_text)

BOOST_AUTO_TEST_CASE(forms) {
    BOOST_TEST(date_in("Grok 5 released by June 30, 2026?") == "deadline 2026-06-30T23:59:59Z");
    BOOST_TEST(date_in("pass 2 degrees before 2050?") == "deadline 2050-01-01T00:00:00Z");
    BOOST_TEST(date_in("before Jan 20, 2029?") == "deadline 2029-01-20T00:00:00Z");
    BOOST_TEST(date_in("Recession in 2027?") == "period 2027-12-31T23:59:59Z");
    BOOST_TEST(date_in("by the end of 2026") == "deadline 2026-12-31T23:59:59Z");
    BOOST_TEST(date_in("by end of February 2028") == "deadline 2028-02-29T23:59:59Z");
    BOOST_TEST(date_in("CPI in December 2026") == "period 2026-12-31T23:59:59Z");
    BOOST_TEST(date_in("31 Dec 2026 high") == "period 2026-12-31T23:59:59Z");
    BOOST_TEST(date_in("on Sept. 3rd, 2026") == "period 2026-09-03T23:59:59Z");
    BOOST_TEST(date_in("close on 2026-07-04?") == "period 2026-07-04T23:59:59Z");
    BOOST_TEST(date_in("GDP in Q3 2026") == "period 2026-09-30T23:59:59Z");
    BOOST_TEST(date_in("the 2028 Democratic nomination") == "year 2028-12-31T23:59:59Z");
    BOOST_TEST(date_in("not later than May 5, 2027") == "deadline 2027-05-05T23:59:59Z");
}

BOOST_AUTO_TEST_CASE(what_is_no_date) {
    for (const char* text : {"", "above $2050?", "2,050 seats", "2050% growth", "2026.5 points",
                             "in the 2025-26 Premier League", "the 2025–26 season", "Mars landing?",
                             "12 may come", "June", "by June 30"})
        BOOST_TEST(date_in(text) == "none", text);
}

BOOST_AUTO_TEST_CASE(the_listing_lends_its_year) {
    BOOST_TEST(date_in("called by June 30?", "2025-06-30T12:00:00Z") ==
               "deadline 2025-06-30T23:59:59Z guessed");
}

BOOST_AUTO_TEST_CASE(deadlines_come_first_then_the_latest) {
    BOOST_TEST(
        date_in("Will the 2024 winner in March 2025 act by May 1, 2026 or by June 1, 2026?") ==
        "deadline 2026-06-01T23:59:59Z");
    const auto rule =
        read_deadline("Launched in 2030. Resolves by July 31, 2026, or No by March 1, 2026.");
    BOOST_REQUIRE(rule);
    BOOST_TEST(format_timestamp(rule->to) == "2026-07-31T23:59:59Z");
    BOOST_TEST(!read_deadline("the election in 2030"));
}

BOOST_AUTO_TEST_CASE(text_wins_over_a_stale_listing) {
    const auto v = judge("2025-12-31T12:00:00Z", "Normalise relations by December 31, 2026?");
    BOOST_TEST(v.conflict);
    BOOST_TEST(format_timestamp(*v.end) == "2026-12-31T23:59:59Z");
    BOOST_TEST(judge("2025-12-31T12:00:00Z", "Who wins the 2028 nomination?").end.has_value());
    BOOST_TEST(!judge("2026-02-01T12:00:00Z", "Who wins the 2026 cup?").end); // may be over
}

BOOST_AUTO_TEST_CASE(where_all_dates_are_past_the_end_is_unknown) {
    const end_verdict all[] = {
        judge("2025-12-31T12:00:00Z", "Will it happen?"),
        judge("2025-12-31T12:00:00Z", "Will it happen by June 30, 2025?"),
        judge("2025-06-30T12:00:00Z", "Will it happen by June 30?", "", "2026-12-31T00:00:00Z"),
        judge("2025-12-31T12:00:00Z", "Will it happen?", "by July 31, 2025")};
    for (const end_verdict& v : all) {
        BOOST_TEST(!v.end);
        BOOST_TEST(v.conflict); // the venue does not keep to its listing
    }
}

BOOST_AUTO_TEST_CASE(rules_and_event_as_second_opinions) {
    const auto by_rules = judge("2025-12-31T00:00:00Z", "Prison?", "sentenced by July 31, 2026");
    BOOST_TEST(format_timestamp(*by_rules.end) == "2026-07-31T23:59:59Z");
    BOOST_TEST(by_rules.conflict);
    const auto by_event =
        judge("2025-12-31T00:00:00Z", "FDV above $2B?", "", "2026-07-01T04:00:00Z");
    BOOST_TEST(format_timestamp(*by_event.end) == "2026-07-01T04:00:00Z");
    BOOST_TEST(by_event.conflict);
}

BOOST_AUTO_TEST_CASE(a_listing_that_is_not_past) {
    BOOST_TEST(!judge("2026-06-30T12:00:00Z", "by June 30, 2026?").conflict);
    BOOST_TEST(!judge("2026-07-20T00:00:00Z", "Champion in 2026?").conflict);
    const auto early = judge("2026-06-30T12:00:00Z", "by December 31, 2026?");
    BOOST_TEST(early.conflict);
    BOOST_TEST(format_timestamp(*early.end) == "2026-12-31T23:59:59Z");
    const auto overdue = judge("2026-12-31T00:00:00Z", "by June 30, 2025?");
    BOOST_TEST(overdue.conflict);
    BOOST_TEST(format_timestamp(*overdue.end) == "2026-12-31T00:00:00Z");
}

BOOST_AUTO_TEST_CASE(no_listing) {
    BOOST_TEST(format_timestamp(*judge(nullptr, "by June 30, 2026?").end) ==
               "2026-06-30T23:59:59Z");
    const auto nothing = judge(nullptr, "Will it happen?");
    BOOST_TEST(!nothing.end);
    BOOST_TEST(!nothing.conflict);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(texts)

BOOST_AUTO_TEST_CASE(control_characters) {
    const std::string dirty =
        std::string("a\x01\x7f") + "b\nc\td\xc2\x85\xc2\xb0" + std::string(1, '\0') + "e";
    BOOST_TEST(stripped(dirty, true) == "ab\nc\td\xc2\xb0"
                                        "e");
    BOOST_TEST(stripped(dirty, false) == "abcd\xc2\xb0"
                                         "e");
    for (std::size_t at = 0; at < 80; ++at) { // wherever it stands
        std::string text(80, 'x');
        text[at] = '\x1b';
        BOOST_TEST(stripped(text, true) == std::string(79, 'x'));
    }
    BOOST_TEST(stripped("  **bold**  twice ", false) == "  **bold**  twice ");
}

/// Whole blocks, short texts and overlaps are looked at in different ways: every length up to two
/// blocks, every place, every byte, against a loop over the characters.
BOOST_AUTO_TEST_CASE(every_byte_at_every_place) {
    const auto kept = [](unsigned char c, bool lines) {
        return (c >= 0x20 && c != 0x7f) || (lines && (c == '\n' || c == '\t'));
    };
    std::size_t wrong = 0;
    for (std::size_t size = 1; size <= 35; ++size)
        for (std::size_t at = 0; at < size; ++at)
            for (int byte = 0; byte < 256; ++byte) {
                const auto c = static_cast<unsigned char>(byte);
                std::string text(size, 'x');
                text[at] = static_cast<char>(c);
                for (const bool lines : {false, true}) {
                    std::string clean = text;
                    if (!kept(c, lines)) clean.erase(at, 1);
                    wrong += stripped(text, lines) != clean;
                }
                wrong += is_id(text) != (c > ' ' && c <= '~');
            }
    BOOST_TEST(wrong == 0u);
    BOOST_TEST(!is_id(""));
    BOOST_TEST(is_id(std::string(200, '~')));
    BOOST_TEST(!is_id(std::string(201, '~')));
}

BOOST_AUTO_TEST_CASE(utf8) {
    for (const char* good :
         {"", "abc", "\xc3\xa9", "\xe2\x80\x93", "\xf0\x9f\x98\x80", "\xf4\x8f\xbf\xbf"})
        BOOST_TEST(is_utf8(good));
    for (const char* bad : {"\xb0", "\xc0\xaf", "\xe0\x80\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80",
                            "\xe2\x80", "abcdefg\xff"})
        BOOST_TEST(!is_utf8(bad));
    std::string surrogate("\xff\xfe\x00\xd8", 4), pair("\xfe\xff\xd8\x3d\xde\x00", 6),
        utf32("\xff\xfe\0\0{\0\0\0", 8);
    BOOST_TEST(!to_utf8(surrogate));
    BOOST_TEST(to_utf8(pair));
    BOOST_TEST(pair == "\xf0\x9f\x98\x80");
    BOOST_TEST(!to_utf8(utf32));
}

BOOST_AUTO_TEST_CASE(lists_inside_strings) {
    BOOST_TEST(parse_string_list(R"(["Yes", "No"])")->at(1) == "No");
    BOOST_TEST(parse_string_list(R"([ "a\"b\u00e9\ud83d\ude00\n" ])")->at(0) ==
               "a\"b\xc3\xa9\xf0\x9f\x98\x80\n");
    BOOST_TEST(parse_string_list("[]")->empty());
    BOOST_TEST(parse_string_list("")->empty());
    for (const char* bad : {"[", "[\"a\"", "[\"a\",]", "[1,2]", "[\"a\"] x", "\"a\"",
                            "[\"\\ud83d\"]", "[\"\\x\"]", "[null]", "[\"a\" \"b\"]"})
        BOOST_TEST(!parse_string_list(bad), bad);
    std::string long_list = "[\"0\"";
    for (int i = 0; i < 64; ++i) long_list += ",\"1\"";
    BOOST_TEST(!parse_string_list(long_list + "]"));
    std::string_view a, b;
    std::vector<std::string> scratch;
    BOOST_TEST(parse_string_pair(R"(["x", "y\u0041"])", a, b, scratch));
    BOOST_TEST(b == "yA");
    BOOST_TEST(!parse_string_pair(R"(["x","y","z"])", a, b, scratch));
    BOOST_TEST(!parse_string_pair(R"(["x"])", a, b, scratch));
}

BOOST_AUTO_TEST_CASE(categories) {
    BOOST_TEST(standard_category("Climate and Weather") == "Climate and Weather");
    BOOST_TEST(standard_category("ENTERTAINMENT") == "Culture");
    BOOST_TEST(standard_category("Financials") == "Finance");
    BOOST_TEST(standard_category("") == "Other");
    BOOST_TEST(standard_category("Transportation") == "Other");
    BOOST_TEST(standard_category(std::string(500, 'x')) == "Other");
    const std::array<std::string_view, 3> tags{"All", "Politics", "Global Elections"};
    BOOST_TEST(category_of_tags(tags) == "Elections");
    BOOST_TEST(category_of_tags({}) == "Other");
    for (const std::string_view name : standard_categories) // each is its own
        BOOST_TEST((name == "Other" || standard_category(name) == name));
}

BOOST_AUTO_TEST_CASE(urls) {
    BOOST_TEST(url_component("KX-26.5~_a b&c=%\xc3\xa9") == "KX-26.5~_a%20b%26c%3D%25%C3%A9");
}

BOOST_AUTO_TEST_SUITE_END()
