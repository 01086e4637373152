#include <boost/test/unit_test.hpp>

#include <map>
#include <set>
#include <sstream>

#include "../support/shared.hpp"
#include "nodes/contract/hash.hpp"
#include "nodes/contract/lexicon.hpp"

using namespace dutchbook::contract;

namespace {

/// The quoted strings of a data file.
std::vector<std::string> quoted(const std::string& name) {
    const auto text = dutchbook::testing::read_file(std::string(DUTCHBOOK_SOURCE) +
                                                    "/nodes/contract/data/" + name + ".inc");
    std::vector<std::string> out;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);) {
        if (line.starts_with("//")) continue;
        for (std::size_t at = line.find('"'); at != std::string::npos;
             at = line.find('"', at + 1)) {
            const auto end = line.find('"', at + 1);
            BOOST_REQUIRE(end != std::string::npos);
            out.push_back(line.substr(at + 1, end - at - 1));
            at = end;
        }
    }
    BOOST_REQUIRE_MESSAGE(!out.empty(), name);
    return out;
}

std::vector<std::string> words_of(const std::string& name) {
    std::vector<std::string> out;
    for (const auto& list : quoted(name)) {
        std::istringstream in(list);
        for (std::string w; in >> w;) out.push_back(w);
    }
    return out;
}

token word(std::string_view text) {
    token t;
    t.text = text;
    t.id = word_id(text);
    return t;
}

} // namespace

BOOST_AUTO_TEST_SUITE(vocabulary_data)

BOOST_AUTO_TEST_CASE(everything_is_lower_case_and_folded) {
    for (const auto* file :
         {"stop", "filler", "weak", "contrast", "verbs", "counts", "offices", "places",
          "first_names", "surnames", "placeholders", "months", "number_words", "ordinal_words",
          "phrases", "team_phrases", "people", "makers"})
        for (const auto& text : quoted(file)) {
            std::string folded;
            BOOST_CHECK(fold(text, 1'000, folded));
            if (text.find('_') == std::string::npos)
                BOOST_CHECK_MESSAGE(folded == text, std::string(file) + ": " + text);
        }
}

BOOST_AUTO_TEST_CASE(no_word_belongs_to_two_weights) {
    std::map<std::string, std::string> home;
    for (const auto* file : {"stop", "filler", "weak", "contrast"})
        for (const auto& w : words_of(file)) {
            const auto [at, fresh] = home.emplace(w, file);
            BOOST_CHECK_MESSAGE(fresh, w + " stands in " + at->second + " and " + file);
        }
}

BOOST_AUTO_TEST_CASE(a_family_has_one_head) {
    for (const auto* file : {"contrast", "places", "first_names"}) {
        std::map<std::string, std::string> head_of;
        for (const auto& list : quoted(file)) {
            const auto head = list.substr(0, list.find(' '));
            std::istringstream in(list);
            for (std::string w; in >> w;) {
                const auto [at, fresh] = head_of.emplace(w, head);
                BOOST_CHECK_MESSAGE(fresh, std::string(file) + ": " + w + " stands for " +
                                               at->second + " and " + head);
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(forms_stand_for_their_head) {
    BOOST_TEST(resolve(word("victory")).text == "win");
    BOOST_TEST(resolve(word("nominations")).text == "nominate");
    BOOST_TEST(resolve(word("dutch")).text == "netherlands");
    BOOST_TEST(resolve(word("mike")).text == "michael");
    BOOST_TEST(resolve(word("widgets")).text == "widget");
    BOOST_TEST(resolve(word("glass")).text == "glass");
    BOOST_TEST(find_word(word_id("september"))->month == 9);
    BOOST_TEST(find_word(word_id("president"))->office);
}

BOOST_AUTO_TEST_CASE(phrases_are_replaced_and_none_repeats) {
    std::set<std::string> seen;
    const auto all = quoted("phrases");
    for (std::size_t i = 0; i + 1 < all.size(); i += 2)
        BOOST_CHECK_MESSAGE(seen.insert(all[i]).second, all[i] + " stands twice");
    token_list list;
    std::vector<token> tokens;
    list.read("the Federal Reserve's run-off, U.S. House of Representatives or more");
    apply_phrases(list.tokens(), tokens);
    std::string out;
    for (const auto& t : tokens)
        if (t.kind == token_kind::word) out += std::string(t.text) + ' ';
    BOOST_TEST(out == "the fed runoff us house @orge ");
}

BOOST_AUTO_TEST_CASE(hashes_of_known_words_are_distinct) {
    std::map<std::uint64_t, std::string> seen;
    for (const auto* file :
         {"stop", "filler", "weak", "contrast", "places", "first_names", "counts"})
        for (const auto& w : words_of(file)) {
            const auto [at, fresh] = seen.emplace(word_id(w), w);
            BOOST_CHECK(fresh || at->second == w);
        }
}

BOOST_AUTO_TEST_SUITE_END()
