// Who does what to whom is kept for every verb: only a list names what is done together.
#include <boost/test/unit_test.hpp>

#include "builders.hpp"

using namespace dutchbook;
using namespace dutchbook::testing;
using contract::finding;

namespace {

contract::verdict swapped(const std::string& deed) {
    return judge("Will Norland " + deed + " Sudovia before 2028?", "",
                 "Will Sudovia " + deed + " Norland by December 31, 2027?");
}
contract::verdict same(const std::string& deed) {
    return judge("Will Norland " + deed + " Sudovia before 2028?", "",
                 "Will Norland " + deed + " Sudovia by December 31, 2027?");
}

const char* const deeds[] = {
    "sanction",
    "invade",
    "bomb",
    "blockade",
    "occupy",
    "liberate",
    "annex",
    "extradite",
    "denounce",
    "insult",
    "mock",
    "praise",
    "thank",
    "apologize to",
    "cede land to",
    "lend money to",
    "sell gas to",
    "send troops to",
    "export grain to",
    "donate to",
    "pay",
    "bribe",
    "blackmail",
    "hack",
    "spy on",
    "shell",
    "threaten",
    "warn",
    "expel",
    "deport",
    "evict",
    "outvote",
    "outspend",
    "outlive",
    "outrank",
    "overtake",
    "replace",
    "succeed",
    "follow",
    "precede",
    "boycott",
    "embargo",
    "tax",
    "subsidize",
    "fund",
    "bail out",
    "nationalize",
    "absorb",
    "swallow",
    "acquire",
    "license tech from",
    "buy oil from",
    "borrow from",
    "copy",
    "imitate",
    "diss",
    "feature",
    "interview",
    "unfollow",
    "block",
    "rescue",
    "shield",
    "arm",
    "train",
    "host",
    "visit",
    "call out",
    "accuse",
    "blame",
    "convict",
    "pardon",
    "endorse",
};

} // namespace

BOOST_AUTO_TEST_SUITE(roles)

BOOST_AUTO_TEST_CASE(no_verb_lets_its_subject_and_its_object_change_places) {
    for (const std::string deed : deeds) {
        BOOST_TEST((swapped(deed).what != finding::related), deed);
        BOOST_TEST(is(same(deed), relation_kind::identity), deed);
    }
}

BOOST_AUTO_TEST_CASE(what_is_done_together_has_no_order) {
    for (const std::string deed : {"meet", "merge with", "marry", "draw with", "tie with", "debate",
                                   "sign a treaty with", "negotiate with"})
        BOOST_TEST(is(swapped(deed), relation_kind::identity), deed);
}

BOOST_AUTO_TEST_CASE(prepositions_say_who_gives_and_who_gets) {
    BOOST_TEST((judge("Will Ashby be extradited from Norland to Sudovia before 2028?", "",
                      "Will Ashby be extradited from Sudovia to Norland by December 31, 2027?")
                    .what != finding::related));
    BOOST_TEST((judge("Will the Ashby Bridge be sold by Norvex to Brightline before 2028?", "",
                      "Will the Ashby Bridge be sold by Brightline to Norvex before 2028?")
                    .what != finding::related));
    BOOST_TEST(is(judge("Will Ashby move from Norland to Sudovia before 2028?", "",
                        "Will Ashby move to Sudovia from Norland by December 31, 2027?"),
                  relation_kind::identity));
}

BOOST_AUTO_TEST_CASE(more_than_another_thing_is_no_number) {
    for (const std::string more : {"more than", "less than", "higher than", "smaller than"})
        BOOST_TEST((judge("Will Norvex be worth " + more + " Brightline on Dec 31, 2027?", "",
                          "Will Brightline be worth " + more + " Norvex on December 31, 2027?")
                        .what != finding::related),
                   more);
    BOOST_TEST(is(judge("Will Norvex be worth more than Brightline on Dec 31, 2027?", "",
                        "Norvex worth more than Brightline on December 31, 2027?"),
                  relation_kind::identity));
}

BOOST_AUTO_TEST_CASE(the_passive_turns_the_roles_round) {
    BOOST_TEST((judge("Will Norvex acquire Brightline before 2028?", "",
                      "Will Norvex be acquired by Brightline by December 31, 2027?")
                    .what != finding::related));
    BOOST_TEST(is(judge("Will Norvex acquire Brightline before 2028?", "",
                        "Will Brightline be acquired by Norvex by December 31, 2027?"),
                  relation_kind::identity));
}

BOOST_AUTO_TEST_SUITE_END()
