#include <boost/test/unit_test.hpp>

#include "nodes/price/basket.hpp"
#include "nodes/price/ranking.hpp"
#include "nodes/price/screen.hpp"
#include "tests/price/support.hpp"

namespace {

using namespace dutchbook;
using namespace dutchbook::pricing;
using namespace dutchbook::testing;

market listed(market m, std::optional<int> yes_cents, std::optional<int> no_cents) {
    if (yes_cents) m.outcomes[0].ask = cents(*yes_cents);
    if (no_cents) m.outcomes[1].ask = cents(*no_cents);
    m.ticks = {{cents(0), cents(100), cents(1)}};
    return m;
}

relation pair_of(const std::string& k, const std::string& p,
                 relation_kind kind = relation_kind::identity) {
    return related({{"kalshi", k}}, kind, {{"polymarket", p}});
}

} // namespace

BOOST_AUTO_TEST_SUITE(screening)

BOOST_AUTO_TEST_CASE(stale_listings_order_and_never_refuse) {
    world w;
    w.add(listed(on_kalshi("A"), 50, 52), {}, {});
    w.add(listed(on_polymarket("dear"), 99, 99), {}, {});
    w.add(listed(on_polymarket("cheap"), 30, 40), {}, {});
    w.add(listed(on_polymarket("unquoted"), {}, {}), {}, {});
    const std::vector<relation> r{pair_of("A", "unquoted"), pair_of("A", "dear"),
                                  pair_of("A", "cheap"), pair_of("A", "gone")};
    const screened s = screen(r, w.market_of(), w.with, now);
    const std::vector<std::size_t> order{2, 1, 0};
    BOOST_TEST(s.relations == order, boost::test_tools::per_element());
    BOOST_TEST(s.books.size() == 4U);
    BOOST_TEST(std::ranges::is_sorted(s.books));
    BOOST_TEST(s.killed.of(killed_by::no_relation) == 1U);
    BOOST_TEST(s.killed.candidates() + s.relations.size() == r.size());
}

BOOST_AUTO_TEST_CASE(kalshi_legs_too_dear_for_any_book_are_refused) {
    world w;
    // Both buckets' YES on Kalshi cost 1.20 where the union and a NO pay 1; the other way all sides
    // are dear too.
    w.add(listed(on_kalshi("A"), 60, 99), {}, {});
    w.add(listed(on_kalshi("B"), 60, 99), {}, {});
    w.add(listed(on_polymarket("P"), 1, 1), {}, {});
    const std::vector<relation> r{related({{"kalshi", "A"}, {"kalshi", "B"}},
                                          relation_kind::identity, {{"polymarket", "P"}})};
    BOOST_TEST(screen(r, w.market_of(), w.with, now).killed.of(killed_by::no_edge) == 1U);
    w.markets[{"kalshi", "B"}].outcomes[0].ask.reset(); // unquoted refuses nothing
    BOOST_TEST(screen(r, w.market_of(), w.with, now).relations.size() == 1U);
}

BOOST_AUTO_TEST_CASE(the_screen_never_refuses_what_the_same_books_would_gain) {
    std::mt19937_64 random(8);
    const auto upto = [&](int n) {
        return static_cast<int>(random() % static_cast<std::uint64_t>(n));
    };
    int gains = 0;
    for (int i = 0; i < 2'000; ++i) {
        world w;
        const int yes = 1 + upto(98);
        const int no = std::min(99, 101 - yes);
        w.add(listed(on_kalshi("K"), yes, no), {at(yes, 100)}, {at(no, 100)});
        const int other = std::clamp(yes - 10 + upto(20), 1, 99);
        w.add(listed(on_polymarket("P"), 99, 99), {at(other, 100)},
              {at(std::min(99, 101 - other), 100)});
        const std::vector<relation> r{pair_of("K", "P", static_cast<relation_kind>(upto(6)))};
        if (!found(w.price(r[0]))) continue;
        ++gains;
        BOOST_REQUIRE_EQUAL(screen(r, w.market_of(), w.with, now).relations.size(), 1U);
    }
    BOOST_TEST(gains > 100);
}

BOOST_AUTO_TEST_CASE(an_unfit_market_is_refused_before_its_book_is_read) {
    world w;
    w.add(listed(on_kalshi("A"), 50, 52), {}, {});
    w.add(listed(on_polymarket("P"), 50, 52), {}, {});
    w.with.halted_platforms = {"polymarket"};
    const std::vector<relation> r{pair_of("A", "P")};
    const screened s = screen(r, w.market_of(), w.with, now);
    BOOST_TEST(s.killed.of(killed_by::halted) == 1U);
    BOOST_TEST(s.books.empty());
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(funnel_and_ranking)

BOOST_AUTO_TEST_CASE(every_reason_has_its_name) {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < killed_by_count; ++i)
        names.emplace_back(to_string(static_cast<killed_by>(i)));
    const std::vector<std::string> expected{
        "no_relation",    "polarity",         "rules",   "halted", "no_book",
        "one_sided_book", "stale_book",       "no_edge", "fees",   "depth",
        "minimum_size",   "below_min_profit", "lock_up", "capital", "implausible"};
    BOOST_TEST(names == expected, boost::test_tools::per_element());
    BOOST_TEST(to_string(static_cast<killed_by>(99)) == "unknown");
}

BOOST_AUTO_TEST_CASE(funnels_add) {
    funnel a, b;
    a.count(killed_by::fees, 3);
    a.opportunities = 1;
    b.count(killed_by::fees);
    b.count(killed_by::capital);
    a += b;
    BOOST_TEST(a.of(killed_by::fees) == 4U);
    BOOST_TEST(a.candidates() == 6U);
}

BOOST_AUTO_TEST_CASE(rank_by_annualised_then_net_then_capital_then_tier_then_names) {
    opportunity base;
    base.annualised = 0.5;
    base.net = money{10};
    base.cost = money{100};
    base.buy = {"kalshi", "b"};
    const auto ahead = [&](auto change) {
        opportunity o = base;
        change(o);
        return ranks_before(o, base) && !ranks_before(base, o);
    };
    base.because.tier = relation_tier::judged;
    BOOST_TEST(ahead([](opportunity& o) { o.annualised = 0.6, o.net = money{1}; }));
    BOOST_TEST(ahead([](opportunity& o) { o.net = money{11}, o.cost = money{200}; }));
    BOOST_TEST(
        ahead([](opportunity& o) { o.cost = money{99}, o.because.tier = relation_tier::titles; }));
    BOOST_TEST(
        ahead([](opportunity& o) { o.because.tier = relation_tier::proved, o.buy.id = "c"; }));
    BOOST_TEST(ahead([](opportunity& o) { o.buy.id = "a"; }));
    BOOST_TEST(!ranks_before(base, base));
}

BOOST_AUTO_TEST_CASE(rank_is_total_and_ignores_the_order_given) {
    std::vector<opportunity> all;
    for (int i = 0; i < 24; ++i) {
        opportunity o;
        o.annualised = i % 3 == 0 ? 0.5 : 0.1;
        o.net = money{i % 2 ? 10 : 20};
        o.cost = money{i % 4 < 2 ? 100 : 50};
        o.because.tier = i % 5 ? relation_tier::proved : relation_tier::titles;
        o.buy = {"kalshi", std::to_string(i / 12)};
        o.legs.push_back({{"kalshi", std::to_string(i)}, side::yes, {}, {}, {}, {}, {}});
        all.push_back(o);
    }
    const auto names = [](const std::vector<opportunity>& list) {
        std::string s;
        for (const auto& o : list) s += o.legs[0].key.id + " ";
        return s;
    };
    rank(all);
    const std::string sorted = names(all);
    for (std::size_t i = 1; i < all.size(); ++i) {
        BOOST_REQUIRE(ranks_before(all[i - 1], all[i]));
        BOOST_REQUIRE(!ranks_before(all[i], all[i - 1]));
        BOOST_REQUIRE(all[i - 1].annualised >= all[i].annualised);
    }
    std::mt19937_64 random(9);
    for (int i = 0; i < 20; ++i) {
        std::ranges::shuffle(all, random);
        rank(all);
        BOOST_REQUIRE_EQUAL(names(all), sorted);
    }
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(baskets)

BOOST_AUTO_TEST_CASE(an_event_supports_what_its_promise_gives) {
    std::vector<market> children(3, on_kalshi(""));
    std::vector<const market*> all;
    for (std::size_t i = 0; i < children.size(); ++i) {
        children[i].key.id = std::to_string(i);
        children[i].event_id = "E";
        all.push_back(&children[i]);
    }
    const auto guarantees = [&](exclusivity promise, bool complete) {
        std::string s;
        for (market& m : children) m.siblings = promise;
        for (const portfolio& b : baskets_of(all, complete))
            s += (b.legs[0].side == side::yes ? "yes" : "no") + std::to_string(b.guaranteed) + " ";
        return s;
    };
    BOOST_TEST(guarantees(exclusivity::exactly_one, true) == "yes1 no2 ");
    BOOST_TEST(guarantees(exclusivity::exactly_one, false) == "no2 ");
    BOOST_TEST(guarantees(exclusivity::at_most_one, true) == "no2 ");
    BOOST_TEST(guarantees(exclusivity::augmented, true) == "no2 ");
    BOOST_TEST(guarantees(exclusivity::none, true) == "");
    all.push_back(all.back());
    BOOST_TEST(guarantees(exclusivity::exactly_one, true) == "");
    all.resize(1);
    BOOST_TEST(guarantees(exclusivity::exactly_one, true) == "");
}

BOOST_AUTO_TEST_CASE(a_no_basket_is_priced_like_any_portfolio) {
    world w;
    std::vector<market_key> children;
    for (const char* id : {"c", "a", "b"}) {
        market m = on_kalshi(id);
        m.event_id = "E";
        m.siblings = exclusivity::at_most_one;
        children.push_back(m.key);
        w.add(m, {at(45, 50)}, {at(60, 50)});
    }
    const priced r = price_event(children, true, w.market_of(), w.book_of(), w.with, now);
    BOOST_REQUIRE(found(r)); // 1.80 and fees for 2
    BOOST_TEST(found(r)->payoff.micros == 100'000'000);
    BOOST_TEST(found(r)->cost.micros == 3 * (30'000'000 + 840'000));
    BOOST_TEST((found(r)->buy == market_key{"kalshi", "a"}));
    BOOST_TEST((found(r)->sell == market_key{"kalshi", "c"}));
    BOOST_TEST(fate(price_event(std::vector<market_key>{{"kalshi", "x"}}, true, w.market_of(),
                                w.book_of(), w.with, now)) == "no_relation");
}

BOOST_AUTO_TEST_SUITE_END()
