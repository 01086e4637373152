#include <algorithm>
#include <cctype>

#include <boost/test/unit_test.hpp>

#include "builders.hpp"
#include "families.hpp"

using namespace dutchbook;
using namespace dutchbook::testing;
using dutchbook::contract::finding;

namespace {

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    const auto at = text.find(from);
    BOOST_REQUIRE_MESSAGE(at != std::string::npos, from + " is not in " + text);
    return text.replace(at, from.size(), to);
}

std::string mapped(std::string text, int (*f)(int)) {
    for (char& c : text)
        if (static_cast<unsigned char>(c) < 128) c = static_cast<char>(f(c));
    return text;
}

/// Curly quotes, long dashes, an invisible mark and spaces: nothing that a reader would notice.
std::string ornamented(const std::string& text) {
    std::string out = "\xE2\x80\xAD ";
    for (const char c : text) {
        if (c == '\'')
            out += "\xE2\x80\x99";
        else if (c == '-')
            out += "\xE2\x80\x93";
        else if (c == '"')
            out += "\xE2\x80\x9C";
        else
            out += c;
    }
    return out + "  ";
}

market left(const family& f) { return make_market("kalshi", "KXQ", f.title, f.label); }

} // namespace

BOOST_AUTO_TEST_SUITE(families_of_questions)

BOOST_AUTO_TEST_CASE(both_wordings_are_one_question) {
    for (const auto& f : families()) {
        const auto v = judge(left(f), make_market("polymarket", "1", f.other));
        BOOST_CHECK_MESSAGE(
            is(v, relation_kind::identity),
            f.name + ": " +
                contract::reasoning(contract::compile(left(f)),
                                    contract::compile(make_market("p", "1", f.other)), v));
    }
}

BOOST_AUTO_TEST_CASE(a_change_that_matters_never_leaves_identity) {
    for (const auto& f : families())
        for (const auto& [from, to] : f.changes) {
            const auto v =
                judge(left(f), make_market("polymarket", "1", replaced(f.other, from, to)));
            BOOST_CHECK_MESSAGE(!is(v, relation_kind::identity),
                                f.name + ": " + from + " -> " + to);
        }
}

BOOST_AUTO_TEST_CASE(swapping_the_sides_mirrors_the_verdict) {
    for (const auto& f : families()) {
        auto others = f.changes;
        others.emplace_back(f.other.substr(0, 1), f.other.substr(0, 1));
        for (const auto& [from, to] : others) {
            const auto right = make_market("polymarket", "1", replaced(f.other, from, to));
            const auto v = judge(left(f), right), w = judge(right, left(f));
            BOOST_CHECK_MESSAGE(v.what == w.what, f.name + ": " + from + " -> " + to);
            if (v.what == finding::related)
                BOOST_CHECK_MESSAGE(v.kind == mirrored(w.kind), f.name + ": " + to);
            BOOST_CHECK_CLOSE(v.confidence + 1, w.confidence + 1, 1e-9);
        }
    }
}

BOOST_AUTO_TEST_CASE(case_and_punctuation_change_nothing) {
    for (const auto& f : families()) {
        const auto check = [&](const std::string& title, const std::string& label,
                               const std::string& other) {
            const auto v = judge(make_market("kalshi", "KXQ", title, label),
                                 make_market("polymarket", "1", other));
            BOOST_CHECK_MESSAGE(is(v, relation_kind::identity), f.name + ": " + other);
        };
        check(mapped(f.title, std::toupper), mapped(f.label, std::toupper), f.other);
        check(mapped(f.title, std::tolower), f.label, mapped(f.other, std::toupper));
        check(ornamented(f.title), ornamented(f.label), ornamented(f.other));
    }
}

BOOST_AUTO_TEST_CASE(questions_of_different_families_never_relate) {
    for (const auto& f : families())
        for (const auto& g : families()) {
            if (&f == &g) continue;
            const auto v = judge(left(f), make_market("polymarket", "1", g.other));
            BOOST_CHECK_MESSAGE(v.what != finding::related, f.name + " and " + g.name);
        }
}

BOOST_AUTO_TEST_SUITE_END()
