#include "support.hpp"

#include <nodes/store/pairs.hpp>

using namespace dutchbook;
using namespace dutchbook::store;
using namespace dutchbook::store::testing;

namespace {

const market_key a{"kalshi", "A"}, b{"polymarket", "B"}, c{"polymarket", "C"};

struct world {
    database db{in_memory(), access::write};
    int runs = 0;

    /// One run that reads all three markets.
    finish_counts run(const std::vector<relation>& relations,
                      const std::vector<opportunity>& opportunities, looked_at looked = {}) {
        const timestamp when = at(++runs * 60);
        auto writer = db.begin_run("r" + std::to_string(runs), when, when);
        writer.upsert_markets(std::vector{make_market("kalshi", "A", 430'000, when),
                                          make_market("polymarket", "B", 430'000, when),
                                          make_market("polymarket", "C", 430'000, when)});
        return writer.finish({relations, opportunities, std::move(looked),
                              make_log("r" + std::to_string(runs), when)});
    }
};

const std::set<std::string> both = {"kalshi", "polymarket"};
const looked_at nothing;

/// Both venues read, every pair compared.
looked_at compared() {
    looked_at l;
    l.whole_platforms = both;
    return l;
}

/// As `compared`, and this relation priced with all of its books.
looked_at priced(relation r) {
    looked_at l = compared();
    l.priced = {std::move(r)};
    return l;
}

relation judged(relation r) {
    r.tier = relation_tier::judged;
    return r;
}

} // namespace

BOOST_AUTO_TEST_SUITE(store_results)

BOOST_AUTO_TEST_CASE(results_come_back_whole) {
    world w;
    const relation r = make_relation(a, b);
    const opportunity o = make_opportunity(a, b, 300'000, at(60));
    w.run({r}, {o}, compared());

    const auto relations = w.db.relations();
    BOOST_REQUIRE(relations.size() == 1);
    BOOST_TEST((relations[0].left == r.left));
    BOOST_TEST((relations[0].right == r.right));
    BOOST_TEST((relations[0].rests_on == r.rests_on));
    BOOST_TEST(relations[0].reasoning == r.reasoning);

    const auto rows = w.db.opportunities();
    BOOST_REQUIRE(rows.size() == 1);
    const opportunity& back = rows[0].value;
    BOOST_TEST(rows[0].active);
    BOOST_REQUIRE(back.legs.size() == 2);
    for (std::size_t i = 0; i < 2; ++i) {
        BOOST_TEST((back.legs[i].key == o.legs[i].key));
        BOOST_TEST((back.legs[i].side == o.legs[i].side));
        BOOST_TEST((back.legs[i].size == o.legs[i].size));
        BOOST_TEST((back.legs[i].vwap == o.legs[i].vwap));
        BOOST_TEST((back.legs[i].worst == o.legs[i].worst));
        BOOST_TEST((back.legs[i].cost == o.legs[i].cost));
        BOOST_TEST((back.legs[i].fee == o.legs[i].fee));
    }
    BOOST_TEST((back.size == o.size && back.payoff == o.payoff && back.cost == o.cost));
    BOOST_TEST((back.fees == o.fees && back.gross == o.gross && back.net == o.net));
    BOOST_TEST(back.profit_margin == o.profit_margin);
    BOOST_TEST(back.annualised == o.annualised);
    BOOST_TEST(back.days == o.days);
    BOOST_TEST(back.curve.size() == 2u);
    BOOST_TEST((back.risks == o.risks));
    BOOST_TEST((back.because.left == o.because.left));
    const auto logs = w.db.sync_logs();
    BOOST_REQUIRE(logs.size() == 1);
    BOOST_TEST(logs[0].errors[0] == "kalshi: one page was late");
}

BOOST_AUTO_TEST_CASE(finishing_twice_changes_nothing) {
    world w;
    w.run({make_relation(a, b)}, {make_opportunity(a, b)}, compared());
    auto writer = w.db.begin_run("again", at(60), at(60));
    const std::vector<relation> relations = {make_relation(a, b)};
    const std::vector<opportunity> opportunities = {make_opportunity(a, b, 300'000, at(60))};
    const run_results results{relations, opportunities, compared(), make_log("again", at(60))};
    writer.finish(results);
    const std::string before = dump(w.db.connection());
    writer.finish(results);
    BOOST_TEST(dump(w.db.connection()) == before);
}

BOOST_AUTO_TEST_CASE(an_opportunity_that_is_gone_expires_and_comes_back) {
    world w;
    w.run({make_relation(a, b)}, {make_opportunity(a, b)}, compared());
    BOOST_TEST(w.run({make_relation(a, b)}, {}, priced(make_relation(a, b))).expired == 1);
    BOOST_TEST(!w.db.opportunities()[0].active);
    w.run({make_relation(a, b)}, {make_opportunity(a, b, 300'000, at(200))}, compared());
    BOOST_TEST(w.db.opportunities()[0].active);
    BOOST_TEST((w.db.opportunities()[0].value.detected_at == at(200)));
    BOOST_TEST(w.db.counts().opportunities == 1);
}

BOOST_AUTO_TEST_CASE(an_opportunity_whose_relation_was_not_priced_whole_stands) {
    world w;
    w.run({make_relation(a, b)}, {make_opportunity(a, b)});
    BOOST_TEST(w.run({make_relation(a, b)}, {}, compared()).expired == 0); // a book is missing
    BOOST_TEST(w.run({make_relation(a, b)}, {}, priced(make_relation(a, c))).expired == 0);
    const auto counts = w.run({}, {}, nothing); // its relation was not even compared
    BOOST_TEST(counts.expired == 0);
    BOOST_TEST(counts.standing_opportunities == 1);
    BOOST_TEST(w.db.counts().active_opportunities == 1);
}

BOOST_AUTO_TEST_CASE(an_opportunity_ends_with_its_relation) {
    world w;
    w.run({judged(make_relation(a, b))}, {make_opportunity(a, b)});
    looked_at looked;
    looked.settled = {{a, b}};
    const auto counts = w.run({}, {}, looked);
    BOOST_TEST(counts.withdrawn == 1);
    BOOST_TEST(counts.expired == 1);
}

BOOST_AUTO_TEST_CASE(a_judged_relation_stands_until_its_pair_is_settled) {
    world w;
    w.run({judged(make_relation(a, b))}, {});
    looked_at open = compared();
    open.left_open = {{a, b}};
    for (const looked_at& unsettled : {nothing, compared(), open}) {
        const auto counts = w.run({}, {}, unsettled);
        BOOST_TEST(counts.withdrawn == 0);
        BOOST_TEST(counts.standing_relations == 1);
    }
    BOOST_TEST(w.db.similarities()[0].confidence == 0.99);
    looked_at settled;
    settled.settled = {{a, b}};
    BOOST_TEST(w.run({}, {}, settled).withdrawn == 1);
    BOOST_TEST(w.db.similarities()[0].confidence == 0.0);
}

BOOST_AUTO_TEST_CASE(a_proved_relation_whose_pair_is_open_now_stands) {
    world w;
    w.run({make_relation(a, b)}, {});
    looked_at open = compared();
    open.left_open = {{a, b}};
    BOOST_TEST(w.run({}, {}, open).withdrawn == 0);
    BOOST_TEST(w.run({}, {}, compared()).withdrawn == 1);
}

BOOST_AUTO_TEST_CASE(one_venue_alone_withdraws_nothing) {
    world w;
    w.run({make_relation(a, b)}, {});
    looked_at half = compared();
    half.whole_platforms = {"kalshi"};
    BOOST_TEST(w.run({}, {}, half).withdrawn == 0);
}

BOOST_AUTO_TEST_CASE(a_relation_of_a_market_that_was_not_read_stands_whatever_else_was) {
    world w;
    w.run({make_relation(a, b)}, {make_opportunity(a, b)});
    auto writer = w.db.begin_run("half", at(120), at(120));
    writer.upsert_markets(std::vector{make_market("polymarket", "B", 430'000, at(120))});
    writer.keep(std::vector{a}); // met, not understood
    looked_at all = priced(make_relation(a, c));
    all.settled = {{a, b}};
    const auto counts = writer.finish({{}, {}, all, make_log("half", at(120))});
    BOOST_TEST(counts.withdrawn == 0);
    BOOST_TEST(counts.expired == 0);
}

BOOST_AUTO_TEST_CASE(a_pair_that_loses_its_own_relation_falls_back_to_an_implied_one) {
    world w;
    relation whole = make_relation(a, b, relation_kind::identity);
    whole.right = {b, c};
    w.run({whole, judged(make_relation(a, b, relation_kind::identity))}, {});
    BOOST_TEST((w.db.similarities()[0].kind == relation_kind::identity));
    looked_at settled;
    settled.settled = {{a, b}};
    w.run({whole}, {}, settled);
    BOOST_TEST((w.db.similarities()[0].kind == relation_kind::superset));
    BOOST_TEST(w.db.similarities()[0].confidence == 0.99);
}

BOOST_AUTO_TEST_CASE(a_closed_market_ends_its_opportunities_whatever_was_read) {
    world w;
    w.run({make_relation(a, b)}, {make_opportunity(a, b)}, compared());
    auto writer = w.db.begin_run("closing", at(120), at(120));
    market closed = make_market("kalshi", "A", 430'000, at(120));
    closed.is_active = false;
    writer.upsert_markets(std::vector{closed});
    BOOST_TEST(writer.finish({{}, {}, nothing, make_log("closing", at(120))}).expired == 1);
}

BOOST_AUTO_TEST_CASE(detection_time_moves_with_the_content_only) {
    world w;
    w.run({make_relation(a, b)}, {make_opportunity(a, b, 300'000, at(60))}, compared());
    w.run({make_relation(a, b)}, {make_opportunity(a, b, 300'000, at(120))}, compared());
    BOOST_TEST((w.db.opportunities()[0].value.detected_at == at(60)));
    w.run({make_relation(a, b)}, {make_opportunity(a, b, 310'000, at(180))}, compared());
    BOOST_TEST((w.db.opportunities()[0].value.detected_at == at(180)));
    w.run({make_relation(a, b)}, {make_opportunity(a, b, 320'000, at(150))},
          compared()); // older: refused
    BOOST_TEST((w.db.opportunities()[0].value.net == money{310'000}));
}

BOOST_AUTO_TEST_CASE(one_natural_key_keeps_the_better_portfolio_in_any_order) {
    for (const bool turned : {false, true}) {
        world w;
        std::vector<opportunity> found = {make_opportunity(a, b, 300'000),
                                          make_opportunity(a, b, 400'000)};
        if (turned) std::swap(found[0], found[1]);
        const auto counts = w.run({make_relation(a, b)}, found, compared());
        BOOST_TEST(counts.merged_opportunities == 1);
        BOOST_TEST((w.db.opportunities()[0].value.net == money{400'000}));
    }
}

BOOST_AUTO_TEST_CASE(both_directions_are_two_opportunities) {
    world w;
    w.run({make_relation(a, b)}, {make_opportunity(a, b), make_opportunity(b, a)}, compared());
    BOOST_TEST(w.db.counts().opportunities == 2);
}

BOOST_AUTO_TEST_CASE(a_relation_that_no_longer_holds_is_withdrawn) {
    world w;
    w.run({make_relation(a, b), make_relation(a, c)}, {}, compared());
    BOOST_TEST(w.run({make_relation(a, b)}, {}, nothing).withdrawn == 0);
    BOOST_TEST(w.db.counts().relations == 2);
    BOOST_TEST(w.run({make_relation(a, b)}, {}, compared()).withdrawn == 1);
    BOOST_TEST(w.db.counts().relations == 1);
    const auto pairs = w.db.similarities();
    BOOST_REQUIRE(pairs.size() == 2);
    BOOST_TEST(pairs[0].confidence == 0.99);
    BOOST_TEST(pairs[1].confidence == 0.0);
    w.run({make_relation(a, b), make_relation(a, c)}, {}, compared());
    BOOST_TEST(w.db.similarities()[1].confidence == 0.99);
}

BOOST_AUTO_TEST_CASE(a_relation_of_closed_markets_is_history_and_stays) {
    world w;
    w.run({make_relation(a, b)}, {}, compared());
    auto writer = w.db.begin_run("closing", at(120), at(120));
    market closed = make_market("kalshi", "A", 430'000, at(120));
    closed.is_active = false;
    writer.upsert_markets(std::vector{closed});
    writer.finish({{}, {}, compared(), make_log("closing", at(120))});
    BOOST_TEST(w.db.counts().relations == 1);
    BOOST_TEST(w.db.similarities()[0].confidence == 0.99);
}

BOOST_AUTO_TEST_CASE(another_relation_of_the_same_sides_replaces_the_first) {
    world w;
    w.run({make_relation(a, b, relation_kind::identity)}, {}, compared());
    w.run({make_relation(a, b, relation_kind::subset)}, {}, nothing);
    BOOST_REQUIRE(w.db.relations().size() == 1);
    BOOST_TEST((w.db.relations()[0].kind == relation_kind::subset));
    BOOST_TEST((w.db.similarities()[0].kind == relation_kind::subset));
}

BOOST_AUTO_TEST_CASE(a_relation_with_an_unknown_market_is_refused_whole) {
    world w;
    w.run({}, {}, compared());
    const std::string before = dump(w.db.connection());
    auto writer = w.db.begin_run("r1", at(60), at(60));
    const std::vector<relation> relations = {make_relation(a, b),
                                             make_relation(a, {"polymarket", "Z"})};
    BOOST_CHECK_EXCEPTION(writer.finish({relations, {}, compared(), make_log("r1", at(60))}),
                          error, [](const error& e) { return e.code() == exit_code::internal; });
    BOOST_TEST(w.db.counts().relations == 0);
    BOOST_TEST(w.db.counts().sync_logs == 1);
}

BOOST_AUTO_TEST_CASE(what_a_union_says_of_its_members) {
    const auto implied = [](relation_kind kind, bool left_union) {
        relation r = make_relation(a, b, kind);
        if (left_union) {
            r.left = {a, {"kalshi", "A2"}};
        } else {
            r.right = {b, c};
        }
        std::string out;
        for (const similarity& s : pairs_of(std::vector{r}, at(0)))
            out.append(to_string(s.kind)).append(" ");
        return out;
    };
    BOOST_TEST(implied(relation_kind::identity, false) == "superset superset ");
    BOOST_TEST(implied(relation_kind::identity, true) == "subset subset ");
    BOOST_TEST(implied(relation_kind::complement, false) == "disjoint disjoint ");
    BOOST_TEST(implied(relation_kind::subset, false).empty());
    BOOST_TEST(implied(relation_kind::subset, true) == "subset subset ");
    BOOST_TEST(implied(relation_kind::superset, false) == "superset superset ");
    BOOST_TEST(implied(relation_kind::superset, true).empty());
    BOOST_TEST(implied(relation_kind::disjoint, true) == "disjoint disjoint ");
    BOOST_TEST(implied(relation_kind::exhaustive, false).empty());
}

BOOST_AUTO_TEST_CASE(a_pairs_own_relation_wins_over_an_implied_one_and_reads_by_key) {
    relation joined = make_relation(a, b, relation_kind::disjoint);
    joined.right = {b, c};
    const relation own = make_relation(c, a, relation_kind::subset); // written the other way round
    const auto pairs = pairs_of(std::vector{joined, own}, at(0));
    BOOST_REQUIRE(pairs.size() == 2);
    BOOST_TEST((pairs[0].kind == relation_kind::disjoint));
    BOOST_TEST((pairs[1].first == a));
    BOOST_TEST((pairs[1].kind == relation_kind::superset));
}

BOOST_AUTO_TEST_CASE(the_first_settled_verdict_wins) {
    database db(in_memory(), access::write);
    const verdict first{"k1", "identity", 0.9, "same", "m", "p1", 120, 30, at(0)};
    verdict second = first;
    second.relation = "none";
    db.put_verdicts(std::vector{first});
    db.put_verdicts(std::vector{second, verdict{"k2", "none", 0.5, "", "m", "p1", 1, 1, at(1)}});
    BOOST_TEST(db.find_verdict("k1")->relation == "identity");
    BOOST_TEST(db.find_verdict("k1")->prompt_tokens == 120);
    BOOST_TEST(db.find_verdict("k2")->confidence == 0.5);
    BOOST_TEST(!db.find_verdict("k3").has_value());
}

BOOST_AUTO_TEST_CASE(of_many_logs_the_newest_are_read) {
    database db(in_memory(), access::write);
    for (int i = 0; i < 25; ++i) {
        const std::string id = "r" + std::to_string(i);
        run_results results;
        results.log = make_log(id, at(i / 2)); // two of one moment
        db.begin_run(id, at(i), at(i)).finish(results);
    }
    const auto newest = db.last_sync_logs(10), all = db.sync_logs();
    BOOST_REQUIRE(newest.size() == 10u);
    for (std::size_t i = 0; i < newest.size(); ++i)
        BOOST_TEST(newest[i].sync_id == all[all.size() - 1 - i].sync_id);
    BOOST_TEST(newest[0].sync_id == "r24");
    BOOST_TEST(db.last_sync_logs(100).size() == 25u);
    sqlite::statement plan(db.connection(), "EXPLAIN QUERY PLAN SELECT sync_id FROM sync_logs "
                                            "ORDER BY timestamp DESC, id DESC LIMIT 10");
    while (plan.step()) BOOST_TEST(plan.text(3).find("TEMP B-TREE") == std::string_view::npos);
}

BOOST_AUTO_TEST_SUITE_END()
