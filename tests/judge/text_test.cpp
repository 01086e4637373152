#include <random>

#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>

#include "nodes/judge/text.hpp"

using namespace dutchbook::judge;

BOOST_AUTO_TEST_SUITE(judge_text)

BOOST_AUTO_TEST_CASE(what_nobody_sees_is_taken_out) {
    BOOST_TEST(clean("a\xE2\x80\x8B"
                     "b\xE2\x80\x8D"
                     "c\xEF\xBB\xBF",
                     100) == "abc",
               "zero-width");
    BOOST_TEST(clean("\xE2\x80\xAE"
                     "evil\xE2\x80\xAC \xE2\x81\xA6x\xE2\x81\xA9",
                     100) == "evil x",
               "bidi");
    BOOST_TEST(clean("hi\xF3\xA0\x81\xA9\xF3\xA0\x81\xA7", 100) == "hi", "tags");
    BOOST_TEST(clean(std::string("a\0b\x1B[31mc\x7F", 10), 100) == "ab[31mc", "controls");
    BOOST_TEST(clean("a\r\nb\tc\xE2\x80\xA8"
                     "d",
                     100) == "a b c d",
               "line breaks");
    BOOST_TEST(clean("x\xEF\xB8\x8F\xF3\xA0\x84\x80y\xC2\xADz", 100) == "xyz", "selectors");
}

BOOST_AUTO_TEST_CASE(the_rest_stays_as_it_is_but_for_nfkc) {
    const std::string title = "Will \"Dune\"  win \xE2\x80\x93 70% of 3\xE2\x82\xAC? \xE2\x9D\xA4";
    BOOST_TEST(clean(title, 200) == title);
    BOOST_TEST(clean("\xEF\xBC\xA1\xEF\xBD\x82\xC2\xB2 \xEF\xAC\x81", 100) == "Ab2 fi");
    BOOST_TEST(clean("e\xCC\x81", 100) == "\xC3\xA9");
    BOOST_TEST(clean("a\xFF\xC3(", 100) == "a\xEF\xBF\xBD\xEF\xBF\xBD(");
}

BOOST_AUTO_TEST_CASE(long_text_keeps_head_and_tail) {
    const std::string text = "BEGIN " + std::string(9'000, 'x') + " END";
    const auto cut = clean(text, 4'000);
    BOOST_TEST(cut.size() == 4'000U);
    BOOST_TEST(cut.starts_with("BEGIN x"));
    BOOST_TEST(cut.ends_with("x END"));
    BOOST_TEST(cut.find(" [...] ") != std::string::npos);
    BOOST_TEST(clean(std::string(3'000'000, 'y'), 50).size() == 50U);
    BOOST_TEST(clean("abcdef", 3) == "abc");
}

BOOST_AUTO_TEST_CASE(any_bytes_become_valid_clean_text_and_a_string_that_ends_where_it_should) {
    std::mt19937 random(7);
    for (int round = 0; round < 3'000; ++round) {
        std::string raw(random() % 60, ' ');
        for (char& c : raw)
            c = static_cast<char>(random() % 3 ? random() % 256 : "\"\\{}\n\t"[random() % 6]);
        const auto once = clean(raw, 40);
        BOOST_REQUIRE(clean(once, 40) == once);
        std::string wire;
        append_json(wire, once);
        boost::system::error_code bad;
        const auto back = boost::json::parse(wire, bad);
        BOOST_REQUIRE(!bad);
        BOOST_REQUIRE(back.as_string() == once);
    }
}

BOOST_AUTO_TEST_CASE(sha256_is_sha256) {
    BOOST_TEST(sha256_hex("abc") ==
               "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

BOOST_AUTO_TEST_CASE(ordinary_questions_do_not_address_the_model) {
    for (const auto* title :
         {"Will the Fed cut rates by 25 bps after the March 2026 meeting?", "Above 95",
          "Will OpenAI release GPT-6 before July?", "Iraq parliamentary election: most seats?",
          "Will \"Sinners\" win Best Picture?", "Which systems will fail? {A} or [B]",
          "Top AI model by confidence of users?", "S&P 500 above 7,000?", "G7 and P5 summit?"})
        BOOST_TEST(!addresses_model(title), title);
}

BOOST_AUTO_TEST_SUITE_END()
