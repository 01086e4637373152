#include <nodes/match/market_lines.hpp>

#include <sstream>

#include <boost/test/unit_test.hpp>

#include <dutchbook/fault.hpp>

namespace dutchbook::match {
namespace {

market_file read(const std::string& text) {
    std::istringstream in(text);
    return read_market_lines(in, "file.jsonl");
}

std::string complaint(const std::string& text) {
    try {
        read(text);
    } catch (const error& e) {
        BOOST_TEST((e.code() == exit_code::usage));
        return e.what();
    }
    return "accepted";
}

} // namespace

BOOST_AUTO_TEST_SUITE(market_lines)

BOOST_AUTO_TEST_CASE(reads_every_key) {
    const auto file = read(
        "\xef\xbb\xbf"
        R"({"platform":"kalshi","id":"KXRT-95","event":"KXRT","title":"The Long Walk Rotten Tomatoes score Above 95?",)"
        R"("outcome":"Above 95","rules":"R","close_time":"2025-09-12T14:00:00Z","event_title":"T","colour":{"a":[1]},)"
        R"("strike":{"type":"greater","floor":95.5},"exclusive":true})"
        "\r\n\n  \n");
    BOOST_REQUIRE(file.markets.size() == 1U);
    const market& m = file.markets.front();
    BOOST_TEST(m.key.platform == "kalshi");
    BOOST_TEST(m.key.id == "KXRT-95");
    BOOST_TEST(m.event_id == "KXRT");
    BOOST_TEST(m.yes_label == "Above 95");
    BOOST_TEST(m.rules == "R");
    BOOST_TEST(m.event_title == "T");
    BOOST_TEST(format_timestamp(m.close_time.value()) == "2025-09-12T14:00:00Z");
    BOOST_TEST((m.strike.kind == strike_kind::greater));
    BOOST_TEST(m.strike.floor.value().micros == 95'500'000);
    BOOST_TEST(!m.strike.cap.has_value());
    BOOST_TEST((m.siblings == exclusivity::at_most_one));
}

BOOST_AUTO_TEST_CASE(null_is_absent_and_order_is_by_key) {
    const auto file = read(
        R"({"platform":"b","id":"1","title":"x","rules":null,"exclusive":null,"strike":null})"
        "\n"
        R"({"platform":"a","id":"2","title":"y"})"
        "\n"
        R"({"platform":"a","id":"10","title":"z","strike":{"floor":"-0.5","cap":1000000000000}})");
    BOOST_REQUIRE(file.markets.size() == 3U);
    BOOST_TEST(file.markets[0].key.id == "10");
    BOOST_TEST(file.markets[0].strike.floor.value().micros == -500'000);
    BOOST_TEST(file.markets[0].strike.cap.value().micros == 1'000'000'000'000'000'000);
    BOOST_TEST(file.markets[1].key.id == "2");
    BOOST_TEST((file.markets[2].siblings == exclusivity::none));
}

BOOST_AUTO_TEST_CASE(last_of_one_key_wins) {
    const auto file = read(R"({"platform":"a","id":"1","title":"old"})"
                           "\n"
                           R"({"platform":"b","id":"1","title":"other"})"
                           "\n"
                           R"({"platform":"a","id":"1","title":"new"})"
                           "\n");
    BOOST_REQUIRE(file.markets.size() == 2U);
    BOOST_TEST(file.markets[0].title == "new");
    BOOST_TEST(file.duplicates == 1U);
    BOOST_TEST(file.lines == 3U);
}

BOOST_AUTO_TEST_CASE(errors_name_file_line_and_key) {
    const std::string good = R"({"platform":"a","id":"1","title":"x"})"
                             "\n";
    const std::pair<const char*, const char*> cases[] = {
        {R"({"id":"1","title":"x"})", "file.jsonl:2: 'platform' is missing"},
        {R"({"platform":"Kalshi","id":"1","title":"x"})",
         "file.jsonl:2: 'platform' must be a lower-case name"},
        {R"({"platform":"a","id":"","title":"x"})", "file.jsonl:2: 'id' must not be empty"},
        {R"({"platform":"a","id":7,"title":"x"})", "file.jsonl:2: 'id' must be a string"},
        {R"({"platform":"a","id":"1"})", "file.jsonl:2: 'title' is missing"},
        {R"({"platform":"a","id":"1","title":"x","close_time":"soon"})",
         "file.jsonl:2: 'close_time' must be a time"},
        {R"({"platform":"a","id":"1","title":"x","strike":95})",
         "file.jsonl:2: 'strike' must be an object"},
        {R"({"platform":"a","id":"1","title":"x","strike":{"floor":1e999}})",
         "file.jsonl:2: 'strike.floor' must be"},
        {R"({"platform":"a","id":"1","title":"x","strike":{"cap":true}})",
         "file.jsonl:2: 'strike.cap' must be"},
        {R"({"platform":"a","id":"1","title":"x","exclusive":"yes"})",
         "file.jsonl:2: 'exclusive' must be true"},
        {R"(["a"])", "file.jsonl:2: not a JSON object"},
        {R"({"platform":"a"} x)", "file.jsonl:2: not a JSON object: "},
        {"{\"platform\":\"a\",\"id\":\"1\",\"title\":\"\xff\"}",
         "file.jsonl:2: not a JSON object: "},
    };
    for (const auto& [line, want] : cases) {
        const std::string got = complaint(good + line);
        BOOST_TEST(got.starts_with(want), got << " for " << line);
    }
}

BOOST_AUTO_TEST_CASE(relation_lines_are_exact_and_sorted) {
    relation r;
    r.left = {{"kalshi", "KXRT-95"}};
    r.right = {{"polymarket", "1"}, {"polymarket", "2"}};
    r.kind = relation_kind::identity;
    r.confidence = 0.99;
    r.reasoning = "say \"yes\"\n\xc3\xa9 \xff";
    BOOST_TEST(
        relation_line(r) ==
        R"({"left":[{"platform":"kalshi","id":"KXRT-95"}],"right":[{"platform":"polymarket","id":"1"},)"
        R"({"platform":"polymarket","id":"2"}],"relation":"identity","confidence":0.99,"tier":"proved",)"
        R"("reasoning":"say \"yes\"\n)"
        "\xc3\xa9 \xef\xbf\xbd\"}");
    relation s = r;
    s.left = {{"kalshi", "A"}};
    s.confidence = 1;
    std::ostringstream forward, backward;
    write_relation_lines(forward, std::vector{r, s});
    write_relation_lines(backward, std::vector{s, r});
    BOOST_TEST(forward.str() == backward.str());
    BOOST_TEST(forward.str().find("\"confidence\":1,") < forward.str().find("KXRT-95"));
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace dutchbook::match
