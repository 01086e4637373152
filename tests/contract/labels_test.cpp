#include <algorithm>
#include <map>

#include <boost/test/unit_test.hpp>

#include "../support/shared.hpp"
#include "builders.hpp"
#include "shared_labels.hpp"

using namespace dutchbook;
using namespace dutchbook::testing;
using dutchbook::contract::finding;

namespace {

/// The markets of the event that together are the left market, or its exact opposite where nothing
/// is.
std::set<std::string> equivalent_set(const set_row& row) {
    const auto left = contract::compile(row.left);
    const auto event = compile_all(row.event);
    std::set<std::string> same, opposite;
    for (std::size_t i = 0; i < event.size(); ++i) {
        const auto v = contract::prove(left, event[i]);
        if (is(v, relation_kind::identity)) same.insert(row.event[i].key.id);
        if (is(v, relation_kind::complement)) opposite.insert(row.event[i].key.id);
    }
    const auto pointers = pointers_to(event);
    if (const auto u = contract::prove_union(left, pointers))
        for (const auto i : u->members) same.insert(row.event[i].key.id);
    return same.empty() ? opposite : same;
}

struct score {
    int right = 0, all = 0;
    double share() const { return all == 0 ? 1 : double(right) / all; }
};

} // namespace

BOOST_AUTO_TEST_SUITE(labels, *boost::unit_test::precondition(has_shared))

BOOST_AUTO_TEST_CASE(hand_labelled_sets_are_found_exactly) {
    score movies, others;
    for (const auto& row : read_set_rows()) {
        if (row.doubtful) continue;
        auto& s = row.movie_score ? movies : others;
        ++s.all;
        const bool right = equivalent_set(row) == row.equivalent;
        s.right += right;
        if (!right)
            BOOST_TEST_MESSAGE("differs: " << row.left.title << " || " << row.left.yes_label);
    }
    BOOST_TEST_MESSAGE("movie scores " << movies.right << "/" << movies.all << ", others "
                                       << others.right << "/" << others.all);
    BOOST_TEST(movies.share() >= 0.95);
    BOOST_TEST((movies.right + others.right) >= 0.95 * (movies.all + others.all));
}

BOOST_AUTO_TEST_CASE(recorded_pairs_are_found_and_look_alikes_are_not) {
    std::map<std::pair<std::string, std::string>, bool> labelled;
    for (const auto& row : read_pair_rows()) labelled[{row.left, row.right}] = row.equivalent;
    std::vector<std::pair<const recorded_event*, std::vector<contract::contract>>> left, right;
    const auto kalshi = read_snapshot(true), polymarket = read_snapshot(false);
    for (const auto& e : kalshi) left.emplace_back(&e, compile_all(e.markets));
    for (const auto& e : polymarket) right.emplace_back(&e, compile_all(e.markets));
    score found;
    std::size_t identities = 0, pairs = 0;
    for (const auto& [a_event, a] : left)
        for (std::size_t i = 0; i < a.size(); ++i)
            for (const auto& [b_event, b] : right)
                for (std::size_t k = 0; k < b.size(); ++k) {
                    ++pairs;
                    const auto v = contract::prove(a[i], b[k]);
                    const auto& a_market = a_event->markets[i];
                    const auto& b_market = b_event->markets[k];
                    const auto row = labelled.find({a_market.key.id, b_market.key.id});
                    if (row != labelled.end() && row->second) {
                        ++found.all;
                        found.right += is(v, relation_kind::identity);
                    } else if (v.what == finding::related) {
                        // What is left are deadlines within deadlines, and duplicates of a true
                        // pair's question.
                        const bool deadline =
                            v.kind == relation_kind::subset || v.kind == relation_kind::superset;
                        const bool dated = a[i].window.kind == contract::window_kind::until &&
                                           b[k].window.kind == contract::window_kind::until &&
                                           a[i].window.last != b[k].window.last;
                        const bool duplicate =
                            row == labelled.end() && is(v, relation_kind::identity) && [&] {
                                return std::any_of(b_event->markets.begin(), b_event->markets.end(),
                                                   [&](const market& m) {
                                                       const auto twin = labelled.find(
                                                           {a_market.key.id, m.key.id});
                                                       return m.title == b_market.title &&
                                                              twin != labelled.end() &&
                                                              twin->second;
                                                   });
                            }();
                        BOOST_CHECK_MESSAGE((deadline && dated) || duplicate,
                                            a_market.title + " | " + b_market.title);
                    }
                    identities += is(v, relation_kind::identity);
                }
    BOOST_TEST_MESSAGE("pairs " << pairs << ", identities " << identities << ", labelled found "
                                << found.right << "/" << found.all);
    BOOST_TEST(found.share() >= 0.95);
}

BOOST_AUTO_TEST_CASE(a_strict_reader_mostly_agrees) {
    score same, different;
    for (const auto& o : read_opinions()) {
        const auto v = judge(o.a, o.b);
        auto& s = o.equivalent ? same : different;
        ++s.all;
        s.right += is(v, relation_kind::identity) == o.equivalent;
    }
    BOOST_TEST_MESSAGE("same " << same.right << "/" << same.all << ", different " << different.right
                               << "/" << different.all);
    BOOST_TEST(same.share() >= 0.95);
    BOOST_TEST(different.share() >= 0.95);
}

BOOST_AUTO_TEST_CASE(every_true_pair_shares_a_rare_key) {
    // Rare: among all markets of the snapshot at most 60 carry it.
    std::map<std::uint64_t, int> carriers;
    std::map<std::string, contract::block_features> of;
    for (const bool kalshi : {true, false})
        for (const auto& e : read_snapshot(kalshi)) {
            const auto all = compile_all(e.markets);
            for (std::size_t i = 0; i < all.size(); ++i) {
                auto& f = of[e.markets[i].key.id];
                contract::features(all[i], f);
                for (const auto key : f.typed) ++carriers[key];
                for (const auto key : f.terms) ++carriers[key];
            }
        }
    for (const auto& row : read_pair_rows()) {
        if (!row.equivalent) continue;
        const auto& a = of.at(row.left);
        const auto& b = of.at(row.right);
        const bool shared_key =
            std::any_of(a.terms.begin(), a.terms.end(),
                        [&](std::uint64_t key) {
                            return carriers[key] <= 60 &&
                                   std::binary_search(b.terms.begin(), b.terms.end(), key);
                        }) ||
            std::any_of(a.typed.begin(), a.typed.end(), [&](std::uint64_t key) {
                return carriers[key] <= 60 &&
                       std::binary_search(b.typed.begin(), b.typed.end(), key);
            });
        BOOST_CHECK_MESSAGE(shared_key, row.left + " " + row.right);
    }
}

BOOST_AUTO_TEST_SUITE_END()
