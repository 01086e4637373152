#include <boost/test/unit_test.hpp>

#include <map>
#include <string>

#include "nodes/contract/embedded.hpp"
#include "nodes/contract/hash.hpp"
#include "nodes/contract/lexicon.hpp"
#include "nodes/contract/vocabulary.hpp"
#include "nodes/contract/vocabulary_file.hpp"

using namespace dutchbook::contract;

namespace {

token word(std::string_view text) {
    token t;
    t.text = text;
    t.id = word_id(text);
    return t;
}

/// Every text of a file's lists, with the key that holds it.
void texts_of(const toml::node& node, const std::string& key,
              std::multimap<std::string, std::string>& into) {
    if (const auto* table = node.as_table())
        for (const auto& [name, inner] : *table) texts_of(inner, dotted(key, name.str()), into);
    if (const auto* list = node.as_array())
        for (const auto& inner : *list) {
            if (inner.is_string())
                into.emplace(key, *inner.value<std::string>());
            else
                texts_of(inner, key, into);
        }
}

vocabulary_data built_in_data() {
    vocabulary_data out;
    for (const auto& [name, text] : embedded_files()) out.add(vocabulary_file(text, name));
    return out;
}

} // namespace

BOOST_AUTO_TEST_SUITE(built_in_vocabulary)

BOOST_AUTO_TEST_CASE(everything_is_written_as_it_is_read) {
    for (const auto& [name, text] : embedded_files()) {
        const vocabulary_file file(text, name);
        std::multimap<std::string, std::string> all;
        texts_of(file.all(), "", all);
        BOOST_TEST(!all.empty());
        for (const auto& [key, node] : file.all())
            BOOST_CHECK_NO_THROW(file.expect_known(key, "", vocabulary_data::sections()));
        for (const auto& [key, written] : all)
            if (written != file.words(written, file.all(), key))
                BOOST_ERROR(std::string(name) + ": " + key + ": " + written);
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

BOOST_AUTO_TEST_CASE(phrases_are_replaced) {
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
    const auto said = built_in_data();
    std::map<std::uint64_t, std::string> seen;
    const auto see = [&seen](const std::string& w) {
        const auto [at, fresh] = seen.emplace(word_id(w), w);
        BOOST_CHECK(fresh || at->second == w);
    };
    for (const auto& list : said.lists)
        for (const auto& w : list) see(w);
    for (const auto* families : {&said.contrasts, &said.places, &said.first_names})
        for (const auto& f : *families) {
            see(f.head);
            for (const auto& form : f.forms) see(form);
        }
    for (const auto& [wording, to] : said.wordings) see(wording);
    BOOST_TEST(seen.size() > 2'000u);
}

BOOST_AUTO_TEST_SUITE_END()
