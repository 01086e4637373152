// One market against a whole event of the other venue: the right set and nothing else.
#include <boost/test/unit_test.hpp>

#include <set>
#include <sstream>

#include "../support/shared.hpp"
#include "builders.hpp"

using namespace dutchbook;
using namespace dutchbook::testing;

namespace {

struct set_case {
    market ours;
    std::vector<market> event;
    std::set<std::size_t> same;
};

std::vector<set_case> read_sets() {
    std::vector<set_case> out;
    std::istringstream in(read_file(std::string(DUTCHBOOK_SOURCE) + "/tests/contract/sets.txt"));
    for (std::string line; std::getline(in, line);) {
        if (line.size() < 3 || line[0] == '#') continue;
        if (line[0] == 'K') {
            const auto title = line.find(" | "), label = line.find(" || ");
            BOOST_REQUIRE(title != std::string::npos && label != std::string::npos);
            out.emplace_back();
            out.back().ours =
                make_market("kalshi", line.substr(2, title - 2),
                            line.substr(title + 3, label - title - 3), line.substr(label + 4));
            continue;
        }
        BOOST_REQUIRE(!out.empty());
        auto& last = out.back();
        if (line[0] == '*') last.same.insert(last.event.size());
        last.event.push_back(
            make_market("polymarket", std::to_string(last.event.size()), line.substr(2)));
    }
    BOOST_REQUIRE(out.size() > 80);
    return out;
}

std::set<std::size_t> found(const set_case& s) {
    const auto ours = contract::compile(s.ours);
    const auto event = compile_all(s.event);
    std::set<std::size_t> same, opposite;
    for (std::size_t i = 0; i < event.size(); ++i) {
        const auto v = contract::prove(ours, event[i]);
        if (is(v, relation_kind::identity)) same.insert(i);
        if (is(v, relation_kind::complement)) opposite.insert(i);
    }
    if (const auto u = contract::prove_union(ours, pointers_to(event)))
        same.insert(u->members.begin(), u->members.end());
    return same.empty() ? opposite : same;
}

} // namespace

BOOST_AUTO_TEST_SUITE(sets)

BOOST_AUTO_TEST_CASE(the_set_that_is_the_same_question_is_found_exactly) {
    for (const auto& s : read_sets()) {
        const auto set = found(s);
        BOOST_CHECK_MESSAGE(set == s.same, s.ours.title + " || " + s.ours.yes_label + ": " +
                                               std::to_string(set.size()) + " found, " +
                                               std::to_string(s.same.size()) + " right");
    }
}

BOOST_AUTO_TEST_SUITE_END()
