// Only typed values refute: an unknown word, or one that a side alone has, leaves a pair open and
// less plausible.
#include <boost/test/unit_test.hpp>

#include "builders.hpp"

using namespace dutchbook;
using namespace dutchbook::testing;
using contract::finding;

namespace {

constexpr double least_asked = 0.5; ///< match::relate_options::min_plausibility

contract::verdict judged(const std::string& one, const std::string& other) {
    return judge(one, "", other);
}

} // namespace

BOOST_AUTO_TEST_SUITE(open_pairs)

BOOST_AUTO_TEST_CASE(an_unknown_word_refutes_nothing) {
    const std::string base = "Will Alma Novak ";
    for (const auto& [one, other] : {
             std::pair("glorp the Ashford council before 2028?",
                       "frobnicate the Ashford council before 2028?"),
             {"be at the Ashford gala before 2028?", "attend the Ashford gala before 2028?"},
             {"glorp the zibble of Ashford before 2028?",
              "frobnicate the quux of Ashford before 2028?"},
             {"resign from the Ashford council before 2028?",
              "vacate the Ashford council before 2028?"},
             {"visit Ashford by ferry before 2028?", "visit Ashford before 2028?"},
             {"formally glorp Ashford before 2028?", "glorp Ashford permanently before 2028?"},
         }) {
        const auto v = judged(base + one, base + other);
        BOOST_TEST((v.what == finding::open), one << " / " << other);
        BOOST_TEST((judged(base + other, base + one).what == finding::open), one);
    }
}

BOOST_AUTO_TEST_CASE(more_unknown_words_are_less_plausible) {
    const std::string base = "Will Alma Novak open the new Ashford harbour bridge ";
    const auto one = judged(base + "again zibble before 2028?", base + "quux before 2028?");
    const auto three =
        judged(base + "zibble glorp frob before 2028?", base + "quux wibble wobble before 2028?");
    BOOST_TEST((one.what == finding::open));
    BOOST_TEST((three.what == finding::open));
    BOOST_TEST(three.confidence < one.confidence);
    BOOST_TEST(three.confidence < least_asked); // nobody is asked
}

BOOST_AUTO_TEST_CASE(other_languages_stay_open) {
    for (const std::string other :
         {"Gewinnt Novak die Wahl in Norland 2028?",
          "Novak gagnera-t-elle l'election de Norland en 2028 ?",
          "Ganara Novak las elecciones de Norland de 2028?",
          "Novak vencera a eleicao de Norland de 2028?", "Wygra Novak wybory w Norland w 2028?",
          "2028 Norland Novak \u5f53\u9009"})
        BOOST_TEST(
            (judged("Will Novak win the 2028 Norland election?", other).what != finding::refuted),
            other);
}

BOOST_AUTO_TEST_CASE(typed_values_do_refute) {
    for (const auto& [one, other] : {
             std::pair("Will Alma Novak win the 2028 Ashford mayoral election?",
                       "Will Boris Lind win the 2028 Ashford mayoral election?"),
             {"Will Ashford get at least 5 inches of snow in March 2028?",
              "Will Ashford get less than 5 inches of snow in March 2028?"},
             {"Will Alma Novak visit France before 2028?",
              "Will Alma Novak visit Spain before 2028?"},
             {"Will Alma Novak release Volume 3 before 2028?",
              "Will Alma Novak release Volume 4 before 2028?"},
             {"Will Alma Novak be arrested in 2028?", "Will Alma Novak be acquitted in 2028?"},
             {"Will Norvex IPO in March 2028?", "Will Norvex IPO in April 2028?"},
         }) {
        const auto v = judged(one, other);
        BOOST_TEST((v.what == finding::refuted || is(v, relation_kind::complement) ||
                    is(v, relation_kind::disjoint)),
                   one << " / " << other);
    }
}

BOOST_AUTO_TEST_SUITE_END()
