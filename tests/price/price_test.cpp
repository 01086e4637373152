#include <boost/test/unit_test.hpp>

#include "nodes/price/ladder.hpp"
#include "nodes/price/screen.hpp"
#include "tests/price/support.hpp"

namespace {

using namespace dutchbook;
using namespace dutchbook::pricing;
using namespace dutchbook::testing;

const market_key k{"kalshi", "K"};
const market_key p{"polymarket", "P"};

/// economics "Worked": Kalshi YES at .42, Polymarket NO at .55, 100 each.
world worked() {
    world w;
    w.add(on_kalshi("K"), {at(42, 100)}, {at(60, 100)});
    w.add(on_polymarket("P"), {at(60, 100)}, {at(55, 100)});
    return w;
}

std::string fate_of(const world& w, relation_kind kind = relation_kind::identity) {
    return fate(w.price(related({k}, kind, {p})));
}

} // namespace

BOOST_AUTO_TEST_SUITE(pricing_relations)

BOOST_AUTO_TEST_CASE(the_worked_pair) {
    world w = worked();
    w.with.reach_lots = 1; // the end of the walk and its neighbours
    const priced result = w.price(related({k}, relation_kind::identity, {p}));
    BOOST_REQUIRE_EQUAL(fate(result), "found");
    const opportunity& o = *found(result);
    BOOST_TEST(o.payoff.micros == 100'000'000);
    BOOST_TEST(o.cost.micros == 99'700'000);
    BOOST_TEST(o.net.micros == 300'000);
    BOOST_TEST(o.gross.micros == 3'000'000);
    BOOST_TEST(o.fees.micros == 2'700'000);
    BOOST_TEST(o.size.micros == 100'000'000);
    BOOST_REQUIRE_EQUAL(o.legs.size(), 2U);
    BOOST_TEST(o.legs[0].cost.micros == 43'710'000);
    BOOST_TEST(o.legs[0].fee.micros == 1'710'000);
    BOOST_TEST(o.legs[0].vwap.micros == 420'000);
    BOOST_TEST((o.legs[0].side == side::yes));
    BOOST_TEST(o.legs[1].cost.micros == 55'990'000);
    BOOST_TEST(o.legs[1].fee.micros == 990'000);
    BOOST_TEST((o.legs[1].side == side::no));
    BOOST_TEST((o.buy == k));
    BOOST_TEST((o.sell == p));
    BOOST_TEST(o.profit_margin == 0.003, boost::test_tools::tolerance(1e-12));
    BOOST_TEST(o.net_return == 0.3 / 99.7, boost::test_tools::tolerance(1e-12));
    BOOST_TEST(o.days == 30 + 2.0 / 24, boost::test_tools::tolerance(1e-12)); // UMA's two hours
    BOOST_TEST(o.annualised == o.net_return * 365 / o.days, boost::test_tools::tolerance(1e-12));
    BOOST_TEST((o.detected_at == now));
    BOOST_TEST(o.risks.size() == 2U); // 50/50 and void
}

BOOST_AUTO_TEST_CASE(the_full_search_finds_a_lot_that_wastes_less_of_a_cent) {
    const priced result = worked().price(related({k}, relation_kind::identity, {p}));
    BOOST_REQUIRE(found(result));
    BOOST_TEST(found(result)->size.micros == 99'850'000);
    BOOST_TEST(found(result)->net.micros == 303'980);
    BOOST_TEST(found(result)->curve.back().size.micros == 100'000'000);
    BOOST_TEST(found(result)->curve.back().net.micros == 300'000);
}

BOOST_AUTO_TEST_CASE(money_adds_up_in_random_worlds) {
    std::mt19937_64 random(7);
    const auto upto = [&](std::uint64_t n) { return static_cast<std::int64_t>(random() % n); };
    int seen = 0;
    for (int i = 0; i < 2'000; ++i) {
        world w;
        const auto levels = [&](std::int64_t from) {
            std::vector<level> l;
            for (int n = 0; n < 3; ++n)
                l.push_back(
                    {price{from * 1'000 + n * 10'000}, quantity{(1 + upto(5'000)) * 10'000}});
            return l;
        };
        const std::int64_t yes = 100 + upto(800);
        w.add(on_kalshi("K"), levels(yes), levels(1'020 - yes));
        w.add(on_polymarket("P"), levels(yes + upto(100)), levels(1'000 - yes - upto(80) + 1));
        w.books[p].yes_asks = levels(yes + 90);
        const priced result = w.price(related({k}, relation_kind::identity, {p}));
        const opportunity* o = found(result);
        if (!o) continue;
        ++seen;
        money cost, fees;
        for (const leg& l : o->legs) {
            const auto& book = w.books[l.key];
            const auto fills = fills_of(l.side == side::yes ? book.yes_asks : book.no_asks, l.size);
            BOOST_REQUIRE(exact(l.cost.micros) == exact_cost(w.markets[l.key].fees, fills));
            BOOST_REQUIRE(l.worst == fills.back().at);
            cpp_rational value = 0;
            for (const level& f : fills) value += exact(f.at.micros) * exact(f.size.micros);
            BOOST_REQUIRE(exact(l.vwap.micros) >= value / exact(l.size.micros));
            BOOST_REQUIRE(exact(l.vwap.micros - 1) < value / exact(l.size.micros));
            BOOST_REQUIRE(l.vwap <= l.worst);
            cost = cost + l.cost;
            fees = fees + l.fee;
        }
        BOOST_REQUIRE(o->cost == cost);
        BOOST_REQUIRE(o->fees == fees);
        BOOST_REQUIRE(o->net == o->payoff - o->cost);
        BOOST_REQUIRE(o->gross - o->fees == o->net);
        BOOST_REQUIRE(o->net.micros > 0);
    }
    BOOST_TEST(seen > 200);
}

BOOST_AUTO_TEST_CASE(each_check_kills_by_its_name) {
    const auto with = [](auto change) {
        world w = worked();
        change(w);
        return fate_of(w);
    };
    BOOST_TEST(with([](world&) {}) == "found");
    BOOST_TEST(with([](world& w) { w.markets.erase(p); }) == "no_relation");
    BOOST_TEST(with([](world& w) { w.markets[p].outcomes[1].name.clear(); }) == "polarity");
    BOOST_TEST(with([](world& w) { w.markets[p].event_type = "scalar"; }) == "polarity");
    BOOST_TEST(with([](world& w) { w.markets[p].is_active = false; }) == "halted");
    BOOST_TEST(with([](world& w) { w.with.halted_platforms = {"kalshi"}; }) == "halted");
    BOOST_TEST(with([](world& w) { w.markets[k].end_date = now; }) == "halted");
    BOOST_TEST(with([](world& w) { w.markets[k].close_time = now - day; }) == "halted");
    BOOST_TEST(with([](world& w) { w.markets[k].open_time = now + day; }) == "halted");
    BOOST_TEST(with([](world& w) { w.markets[p].fees.exponent = 5; }) == "fees");
    BOOST_TEST(with([](world& w) { w.books.erase(p); }) == "no_book");
    BOOST_TEST(with([](world& w) { w.books[p].no_asks.clear(); }) ==
               "no_edge"); // the other way round stays
    BOOST_TEST(with([](world& w) { w.books[p] = {p, {}, {}, {}, {}, {}}; }) == "one_sided_book");
    BOOST_TEST(with([](world& w) { w.books[p].as_of = now - 2 * day; }) == "stale_book");
    BOOST_TEST(with([](world& w) { w.books[p].as_of = now + 2 * day; }) == "stale_book");
    BOOST_TEST(with([](world& w) { w.books[p].yes_asks = {at(44, 9)}; }) ==
               "stale_book"); // crossed
    BOOST_TEST(with([](world& w) { w.books[p].no_asks = {at(58, 100)}; }) == "no_edge");
    BOOST_TEST(with([](world& w) { w.books[p].no_asks = {at(57, 100)}; }) == "fees");
    BOOST_TEST(with([](world& w) { w.books[p].no_asks = {at(50, 3)}; }) == "depth");
    BOOST_TEST(with([](world& w) {
                   w.books[p].no_asks = {at(53, 3), at(80, 100)};
               }) == "minimum_size");
    BOOST_TEST(with([](world& w) { w.with.min_profit_e6 = 3'045; }) == "below_min_profit");
    BOOST_TEST(with([](world& w) { w.with.min_profit_e6 = 3'000; }) == "found");
    BOOST_TEST(with([](world& w) { w.books[p].yes_asks = {at(45, 9)}; }) ==
               "stale_book");                                            // locked: .45 + .55
    BOOST_TEST(with([](world& w) { w.books[p].key = k; }) == "no_book"); // another market's
    BOOST_TEST(with([](world& w) { w.with.min_annualised_e6 = 40'000; }) == "lock_up");
    BOOST_TEST(with([](world& w) { w.with.min_annualised_e6 = 36'000; }) ==
               "found"); // 3.65 % a year
    BOOST_TEST(with([](world& w) { w.with.max_capital = money{1'000'000}; }) == "capital");
}

BOOST_AUTO_TEST_CASE(the_risk_free_rate_marks_and_never_kills) {
    const auto priced_at = [](std::int64_t rate_e6) {
        world w = worked(); // 0.3 on 99.7 in thirty days and two hours: 3.65 % a year
        w.with.risk_free_rate_e6 = rate_e6;
        const priced r = w.price(related({k}, relation_kind::identity, {p}));
        BOOST_REQUIRE(found(r));
        return *found(r);
    };
    const opportunity above = priced_at(36'000), below = priced_at(40'000);
    BOOST_TEST(!above.below_risk_free);
    BOOST_TEST(below.below_risk_free);
    BOOST_TEST(below.net.micros == above.net.micros);
    BOOST_TEST(below.risks.size() == above.risks.size() + 1);
    BOOST_TEST(below.risks.back() == "locked up at less than the risk-free rate");
}

BOOST_AUTO_TEST_CASE(labels_that_may_be_read_backwards_are_no_leg) {
    const auto labelled = [](std::string first, std::string second, std::string title = {}) {
        world w = worked();
        w.markets[p].outcomes[0].name = std::move(first);
        w.markets[p].outcomes[1].name = std::move(second);
        w.markets[p].title = std::move(title);
        return fate_of(w);
    };
    BOOST_TEST(labelled("Yes", "No") == "found");
    BOOST_TEST(labelled("No", "Yes") == "polarity");
    BOOST_TEST(labelled("Over", "Under", "O/U 47.5") == "found");
    BOOST_TEST(labelled("Under", "Over", "O/U 47.5") == "polarity");
    BOOST_TEST(labelled("Under", "Over", "Under 47.5 points?") == "found");
    BOOST_TEST(labelled("Down", "Up", "Bitcoin Up or Down") == "polarity");
    BOOST_TEST(labelled("Lions", "Packers") == "found");
}

BOOST_AUTO_TEST_CASE(a_market_without_fees_keeps_its_venues_risks_and_delay) {
    world w = worked();
    w.markets[p].fees = {};
    const priced r = w.price(related({k}, relation_kind::identity, {p}));
    BOOST_REQUIRE(found(r));
    BOOST_TEST(found(r)->risks.size() == 2U);
    BOOST_TEST(found(r)->days == 30 + 2.0 / 24, boost::test_tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(a_formula_without_a_name_is_no_leg) {
    world w = worked();
    w.markets[p].fees.kind = static_cast<fee_terms::formula>(9);
    BOOST_TEST(fate_of(w) == "fees");
}

BOOST_AUTO_TEST_CASE(a_relation_needs_two_sides_of_different_markets) {
    const world w = worked();
    BOOST_TEST(fate(w.price(related({}, relation_kind::identity, {p}))) == "no_relation");
    BOOST_TEST(fate(w.price(related({k}, relation_kind::identity, {}))) == "no_relation");
    BOOST_TEST(fate(w.price(related({k}, relation_kind::identity, {k}))) == "no_relation");
    BOOST_TEST(fate(w.price(related({k}, relation_kind::identity, {p, p}))) == "no_relation");
}

BOOST_AUTO_TEST_CASE(play_money_and_fees_on_profit_are_no_legs) {
    for (const auto& [venue, why] :
         {std::pair{"manifold", "rules"}, {"predictit", "fees"}, {"new", "found"}}) {
        world w = worked();
        w.add(binary(venue, "X"), {at(60, 100)}, {at(50, 100)});
        BOOST_TEST(fate(w.price(related({k}, relation_kind::identity, {{venue, "X"}}))) == why);
    }
}

BOOST_AUTO_TEST_CASE(lots_and_minima_of_both_venues_hold) {
    world w = worked();
    w.books[p].no_asks = {at(50, 100.017)};
    w.books[k].yes_asks = {at(42, 100.014)};
    const auto size = [&] {
        const priced r = w.price(related({k}, relation_kind::identity, {p}));
        return found(r) ? found(r)->size.micros : 0;
    };
    BOOST_TEST(size() % 10'000 == 0);
    BOOST_TEST(size() > 99'000'000);
    w.markets[p].lot = quantity{2'000'000};
    w.markets[k].lot = quantity{3'000'000};
    BOOST_TEST(size() == 96'000'000);
    w.books[p].min_order = quantity::contracts(97);
    BOOST_TEST(size() == 0);
}

BOOST_AUTO_TEST_CASE(the_better_direction_wins) {
    world w = worked();
    w.books[p].no_asks = {at(55, 100)};
    w.books[k].no_asks = {at(59, 100)};
    w.books[p].yes_asks = {at(46, 20)};
    // A.yes + B.no nets 0.30; A.no + B.yes costs .59 + .46
    const priced r = w.price(related({k}, relation_kind::identity, {p}));
    BOOST_REQUIRE(found(r));
    BOOST_TEST((found(r)->buy == k));
}

BOOST_AUTO_TEST_CASE(rows_with_like_sides_are_named_by_key) {
    world w;
    w.add(on_kalshi("K"), {at(60, 100)}, {at(42, 100)});
    w.add(on_polymarket("P"), {at(60, 100)}, {at(45, 100)});
    const priced r = w.price(related({k}, relation_kind::disjoint, {p}));
    BOOST_REQUIRE(found(r));
    BOOST_TEST((found(r)->buy == k));
    BOOST_TEST((found(r)->sell == p));
    BOOST_TEST((found(r)->legs[1].side == side::no));
}

BOOST_AUTO_TEST_CASE(a_union_of_exclusive_buckets_pays_n) {
    world w;
    w.add(on_kalshi("95+"), {at(30, 100)}, {at(72, 100)});
    std::vector<market_key> buckets;
    for (const char* id : {"96-97", "98+"}) {
        market m = on_polymarket(id);
        m.event_id = "E";
        m.siblings = exclusivity::exactly_one;
        buckets.push_back(m.key);
        w.add(m, {at(22, 100)}, {at(80, 100)});
    }
    const relation r = related({{"kalshi", "95+"}}, relation_kind::identity, buckets);
    // A.yes .30 + .80 + .80 = 1.90 for a payoff of 2
    const priced both = w.price(r);
    BOOST_REQUIRE(found(both));
    BOOST_TEST(found(both)->legs.size() == 3U);
    BOOST_TEST(found(both)->payoff.micros == 2 * found(both)->size.micros);
    BOOST_TEST((found(both)->buy == market_key{"kalshi", "95+"}));
    BOOST_TEST((found(both)->sell == market_key{"polymarket", "96-97"}));
    const auto promises = std::ranges::count_if(found(both)->risks, [](const std::string& s) {
        return s.find("promise") != std::string::npos;
    });
    BOOST_TEST(promises == 1);
    // Without the venue's promise both buckets may resolve YES: the same books are no arbitrage.
    for (const auto& key : buckets) w.markets[key].siblings = exclusivity::none;
    BOOST_TEST(fate(w.price(r)) == "no_edge");
}

BOOST_AUTO_TEST_CASE(dates_that_are_missing_are_not_guessed) {
    world w = worked();
    w.markets[k].end_date.reset();
    w.markets[p].end_date.reset();
    const priced r = w.price(related({k}, relation_kind::identity, {p}));
    BOOST_REQUIRE(found(r));
    BOOST_TEST(found(r)->days == 365);
    BOOST_TEST(found(r)->risks.size() == 3U);
    w.markets[k].end_date = now + std::chrono::hours{1};
    const priced soon = w.price(related({k}, relation_kind::identity, {p}));
    BOOST_REQUIRE(found(soon));
    BOOST_TEST(found(soon)->days == 1);
}

BOOST_AUTO_TEST_CASE(hostile_numbers_end_in_a_fate_and_never_in_a_false_gain) {
    std::mt19937_64 random(10);
    const std::int64_t extremes[] = {
        std::numeric_limits<std::int64_t>::min(), -1, 0, 1, 499'999, 999'999, 1'000'000, 1'000'001,
        std::numeric_limits<std::int64_t>::max()};
    const auto any = [&] { return extremes[random() % std::size(extremes)]; };
    const auto any32 = [&] { return static_cast<std::int32_t>(any() >> (random() % 2 * 32)); };
    const auto levels = [&] {
        std::vector<level> l;
        for (std::size_t n = random() % 4; n > 0; --n) l.push_back({price{any()}, quantity{any()}});
        return l;
    };
    for (int i = 0; i < 5'000; ++i) {
        world w;
        for (market m : {on_kalshi("K"), on_polymarket("P")}) {
            m.fees.multiplier_e4 = any32();
            m.fees.rate_e6 = any32();
            m.fees.exponent = static_cast<std::int32_t>(random() % 7) - 1;
            m.lot = quantity{any()};
            m.min_order = quantity{any()};
            m.ticks = {{price{any()}, price{any()}, price{any()}}};
            for (auto& o : m.outcomes) o.ask = price{any()};
            const market_key key = m.key;
            w.add(std::move(m), levels(), levels());
            if (random() % 2) w.books[key].as_of = from_unix_ms(any());
        }
        if (random() % 2) w.with.max_capital = money{any()};
        const std::vector<relation> r{related({k}, static_cast<relation_kind>(random() % 6), {p})};
        screen(r, w.market_of(), w.with, now);
        const priced result = w.price(r[0]);
        const opportunity* o = found(result);
        if (!o) continue;
        BOOST_REQUIRE(o->net.micros > 0);
        BOOST_REQUIRE(o->net == o->payoff - o->cost);
        BOOST_REQUIRE(o->size <= ladder::most);
    }
}

BOOST_AUTO_TEST_CASE(a_titles_pair_is_never_called_riskless) {
    relation r = related({k}, relation_kind::identity, {p});
    r.tier = relation_tier::titles;
    const priced result = worked().price(r);
    BOOST_REQUIRE(found(result));
    BOOST_TEST(found(result)->risks.front().starts_with("not riskless"));
    BOOST_TEST((found(result)->because.tier == relation_tier::titles));
}

BOOST_AUTO_TEST_SUITE_END()
