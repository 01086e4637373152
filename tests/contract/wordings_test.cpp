#include <boost/test/unit_test.hpp>

#include <sstream>

#include "../support/shared.hpp"
#include "builders.hpp"

using namespace dutchbook;
using namespace dutchbook::testing;

namespace {

struct wording {
    bool same = false;
    market ours, theirs;
    std::string line;
};

std::string trimmed(std::string_view s) {
    while (!s.empty() && s.front() == ' ') s.remove_prefix(1);
    while (!s.empty() && s.back() == ' ') s.remove_suffix(1);
    return std::string(s);
}

/// "== title || label | other title", one a line; '#' begins a comment.
std::vector<wording> read_wordings() {
    std::vector<wording> out;
    std::istringstream in(
        read_file(std::string(DUTCHBOOK_SOURCE) + "/tests/contract/wordings.txt"));
    for (std::string line; std::getline(in, line);) {
        if (line.empty() || line[0] == '#') continue;
        const auto label = line.find(" || "), other = line.rfind(" | ");
        BOOST_REQUIRE(label != std::string::npos && other != std::string::npos && label < other);
        wording w;
        w.same = line.starts_with("==");
        w.ours = make_market("kalshi", "KXQ", trimmed(std::string_view(line).substr(3, label - 3)),
                             trimmed(std::string_view(line).substr(label + 4, other - label - 4)));
        w.theirs =
            make_market("polymarket", "1", trimmed(std::string_view(line).substr(other + 3)));
        w.line = line;
        out.push_back(std::move(w));
    }
    BOOST_REQUIRE(out.size() > 100);
    return out;
}

} // namespace

BOOST_AUTO_TEST_SUITE(wordings)

BOOST_AUTO_TEST_CASE(one_question_is_found_and_another_is_not) {
    for (const auto& w : read_wordings()) {
        const auto a = contract::compile(w.ours), b = contract::compile(w.theirs);
        const auto v = contract::prove(a, b);
        BOOST_CHECK_MESSAGE(is(v, relation_kind::identity) == w.same,
                            w.line + " -> " + contract::reasoning(a, b, v));
    }
}

BOOST_AUTO_TEST_CASE(wordings_of_different_lines_are_never_the_opposite) {
    const auto all = read_wordings();
    std::vector<contract::contract> ours, theirs;
    for (const auto& w : all) {
        ours.push_back(contract::compile(w.ours));
        theirs.push_back(contract::compile(w.theirs));
    }
    for (std::size_t i = 0; i < all.size(); ++i)
        for (std::size_t k = 0; k < all.size(); ++k) {
            if (i == k) continue;
            const auto v = contract::prove(ours[i], theirs[k]);
            BOOST_CHECK_MESSAGE(!is(v, relation_kind::complement) || theirs[k].negative,
                                all[i].line + " / " + all[k].line);
        }
}

BOOST_AUTO_TEST_SUITE_END()
