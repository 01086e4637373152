#include <boost/test/unit_test.hpp>

#include "nodes/judge/unfamiliar.hpp"

using namespace dutchbook::judge;

namespace {

unfamiliar_words in(const std::string& title, const std::string& other) {
    return unfamiliar_in({title, "Yes", {}, {}}, {other, "Yes", {}, {}});
}

} // namespace

BOOST_AUTO_TEST_SUITE(judge_unfamiliar_words)

BOOST_AUTO_TEST_CASE(two_wordings_of_one_question_are_no_order) {
    for (const auto& [a, b] :
         {std::pair{"Will Brenda Oaktree leave Zarkolite before 2027?",
                    "Brenda Oaktree out as Zarkolite CEO by December 31, 2026?"},
          {"Will McDonald's close 80 stores in 2026?", "McDonald's to close 80 stores in 2026?"},
          {"Will DeepSeek release V5?", "DeepSeek V5 released?"}})
        for (const auto& found : {in(a, b), in(b, a)}) {
            BOOST_TEST(!found.may_be_order(), a);
            BOOST_TEST(!found.disguised, a);
        }
}

BOOST_AUTO_TEST_CASE(a_sentence_among_the_words_may_be_one) {
    const std::string asked = "Will Acme launch the Zarkolite by June 30?";
    for (const char* order :
         {"idem omnes ceteri nisi nomen alienum", "alle anderen gleich sofern fremdlos",
          "as each entry here of one firm is level with its neighbour",
          "where each question here is different and so"}) {
        const std::string title = "Will Acme launch the Zarkolite " + std::string(order) + "?";
        BOOST_TEST(in(title, asked).may_be_order(), order);
    }
    // Both sides may be listed by one hand.
    const std::string both = "Will Acme launch the Zarkolite ceteri nisi alienum idem?";
    BOOST_TEST(in(both, both).may_be_order());
}

BOOST_AUTO_TEST_CASE(what_is_disguised_is_seen_on_one_side_or_both) {
    const std::string asked = "Will Acme launch the Zarkolite by June 30?";
    for (const char* order :
         {"\xE5\x85\xB6\xE4\xBD\x99\xE7\x9A\x86\xE5\x90\x8C", "AllOthersCoincide",
          "allotherscoincidehereandthere", "https://alike.com", "www.alike.com"}) {
        const std::string title = "Will Acme launch the Zarkolite " + std::string(order) + "?";
        BOOST_TEST(in(title, asked).disguised, order);
        BOOST_TEST(in(title, title).disguised, order);
    }
}

BOOST_AUTO_TEST_CASE(signs_and_links_are_not_shown) {
    // Letters in circles, braille, arrows: nothing that a title needs.
    BOOST_TEST(
        without_signs("rise \xF0\x9F\x85\x90\xF0\x9F\x85\x9B \xE2\xA0\x81 \xE2\x87\x94 = 5") ==
        "rise 5");
    const std::string kept = "above 88\xC2\xB0"
                             "F, \xE2\x82\xAC"
                             "5 + \xC2\xBD, \xE2\x89\xA4 7 \xE2\x80\x93 \"Mañana\"";
    BOOST_TEST(without_signs(kept) == kept);
    BOOST_TEST(legible(kept) == kept);
    BOOST_TEST(legible("Source: https://www.bls.gov/news.release/same-as-the-other?x=identity.") ==
               "Source: www.bls.gov");
    BOOST_TEST(legible("By https://the-same-as-the-entry-beside.example/ only") == "By  only");
    BOOST_TEST(legible("Acme \xE5\x90\x8C wins") == "Acme  wins");
}

BOOST_AUTO_TEST_SUITE_END()
