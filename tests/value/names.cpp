#include <boost/test/unit_test.hpp>

#include <dutchbook/relation.hpp>

using namespace dutchbook;

BOOST_AUTO_TEST_SUITE(names)

BOOST_AUTO_TEST_CASE(strikes) {
    for (int i = 0; i <= int(strike_kind::structured); ++i) {
        const auto kind = strike_kind(i);
        BOOST_TEST((parse_strike_kind(to_string(kind)) == kind));
    }
    BOOST_TEST((parse_strike_kind("") == strike_kind::none));
    BOOST_TEST((parse_strike_kind("Greater") == strike_kind::none));
    BOOST_TEST(to_string(strike_kind::less_or_equal) == "less_or_equal");
}

BOOST_AUTO_TEST_CASE(relations) {
    for (int i = 0; i <= int(relation_kind::exhaustive); ++i) {
        const auto kind = relation_kind(i);
        BOOST_TEST((parse_relation_kind(to_string(kind)) == kind));
        BOOST_TEST((mirrored(mirrored(kind)) == kind));
    }
    BOOST_TEST(!parse_relation_kind("none"));
    BOOST_TEST((mirrored(relation_kind::subset) == relation_kind::superset));
    BOOST_TEST((mirrored(relation_kind::disjoint) == relation_kind::disjoint));
    BOOST_TEST(to_string(relation_tier::titles) == "titles");
}

BOOST_AUTO_TEST_SUITE_END()
