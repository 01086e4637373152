#include "support.hpp"

using namespace dutchbook;
using namespace dutchbook::store;
using namespace dutchbook::store::testing;

namespace {

const market_key a{"kalshi", "A"}, b{"polymarket", "B"};

void run_once(database& db, const std::string& id, std::int64_t seconds,
              std::int64_t price_of_a = 430'000) {
    auto run = db.begin_run(id, at(seconds), at(seconds));
    run.upsert_markets(std::vector{make_market("kalshi", "A", price_of_a, at(seconds)),
                                   make_market("polymarket", "B", 430'000, at(seconds)),
                                   make_market("polymarket", "LONELY", 430'000, at(seconds))});
    const std::vector<relation> relations = {make_relation(a, b)};
    const std::vector<opportunity> found = {make_opportunity(a, b, 300'000, at(seconds))};
    run.finish({relations, found, compared_and_priced(relations), make_log(id, at(seconds))});
}

std::vector<outbox_item> claim(database& db, kind k, std::size_t limit = 100,
                               std::size_t bytes = 1u << 20) {
    return outbox(db, "convex").claim(k, 0, limit, bytes, {});
}

} // namespace

BOOST_AUTO_TEST_SUITE(store_outbox)

BOOST_AUTO_TEST_CASE(documents_are_the_seeds_fields_in_camel_case) {
    database db(with_sink(":memory:"), access::write);
    run_once(db, "r1", 0);
    const auto markets = claim(db, kind::market);
    BOOST_REQUIRE(markets.size() == 3);
    BOOST_TEST(
        markets[0].document ==
        R"({"platform":"kalshi","externalId":"A","title":"Will it rain in A?",)"
        R"("description":"Resolves YES if it rains.","category":"weather","eventType":"binary",)"
        R"("outcomes":[{"name":"Yes","price":0.43},{"name":"No","price":0.58}],)"
        R"("endDate":1700086400000,"volume":1500,"liquidity":250.5,"isActive":true,)"
        R"("tags":["weather","daily"],"processedAt":1700000000000})");
    BOOST_TEST(
        claim(db, kind::similarity)[0].document ==
        R"({"market1Id":"A","market2Id":"B","platform1":"kalshi","platform2":"polymarket",)"
        R"("confidence":0.99,"reasoning":"same subject, station and day","analyzedAt":1700000000000})");
    BOOST_TEST(
        claim(db, kind::opportunity)[0].document ==
        R"({"buyMarketId":"A","sellMarketId":"B","buyPlatform":"kalshi","sellPlatform":"polymarket",)"
        R"("profitMargin":0.03,"confidence":0.99,"detectedAt":1700000000000,"status":"active"})");
    BOOST_TEST(
        claim(db, kind::sync_log)[0].document ==
        R"({"syncId":"r1","marketsProcessed":2,"opportunitiesFound":1,)"
        R"("errors":["kalshi: one page was late"],"duration":1234,"timestamp":1700000000000})");
}

namespace {

/// A run whose one opportunity is so many times likelier a wrong pair than a gift.
void run_with_odds(database& db, const std::string& id, std::int64_t seconds, std::int64_t odds) {
    auto run = db.begin_run(id, at(seconds), at(seconds));
    run.upsert_markets(std::vector{make_market("kalshi", "A", 430'000, at(seconds)),
                                   make_market("polymarket", "B", 430'000, at(seconds))});
    const std::vector<relation> relations = {make_relation(a, b)};
    std::vector<opportunity> found = {make_opportunity(a, b, 300'000, at(seconds))};
    found[0].implausible_odds = odds;
    const auto counts =
        run.finish({relations, found, compared_and_priced(relations), make_log(id, at(seconds))});
    BOOST_TEST(counts.implausible == (odds > 0 ? 1 : 0));
}

void confirm_all(database& db, const std::string& sink, std::int64_t seconds) {
    outbox box(db, sink);
    for (const kind k : all_kinds)
        box.confirm(k, box.claim(k, 0, 100, 1u << 20, {}), at(seconds));
}

} // namespace

BOOST_AUTO_TEST_CASE(what_is_to_be_checked_by_hand_is_marked_or_not_offered) {
    settings how = in_memory();
    how.sinks = {sink{.name = "convex"}, sink{.name = "old", .seed_schema_only = true}};
    database db(how, access::write);
    run_with_odds(db, "r1", 0, 70);
    const document_style full{.camel_case = true, .extras = true};
    const auto marked = outbox(db, "convex").claim(kind::opportunity, 0, 9, 1u << 20, full);
    BOOST_REQUIRE(marked.size() == 1);
    BOOST_TEST(marked[0].document.find(R"("status":"active","implausibleOdds":70,)") !=
               std::string::npos);
    BOOST_TEST(outbox(db, "old").pending(kind::opportunity) == 0);
    BOOST_TEST(db.opportunities()[0].value.implausible_odds == 70);
    BOOST_TEST(db.connection().integer("SELECT implausible_odds FROM opportunities") == 70);
}

BOOST_AUTO_TEST_CASE(what_becomes_implausible_is_taken_back_where_it_cannot_be_marked) {
    settings how = in_memory();
    how.sinks = {sink{.name = "old", .seed_schema_only = true}};
    database db(how, access::write);
    run_with_odds(db, "r1", 0, 0);
    confirm_all(db, "old", 0);
    run_with_odds(db, "r2", 60, 70);
    const auto told = outbox(db, "old").claim(kind::opportunity, 0, 9, 1u << 20, {});
    BOOST_REQUIRE(told.size() == 1);
    BOOST_TEST(told[0].document.find(R"("status":"expired"})") != std::string::npos);
    confirm_all(db, "old", 60);
    run_with_odds(db, "r3", 120, 0);
    const auto back = outbox(db, "old").claim(kind::opportunity, 0, 9, 1u << 20, {});
    BOOST_REQUIRE(back.size() == 1);
    BOOST_TEST(back[0].document.find(R"("status":"active"})") != std::string::npos);
}

/// Nothing in the first schema tells a proof from a reading of titles.
BOOST_AUTO_TEST_CASE(who_cannot_be_told_tiers_is_offered_proved_relations_alone) {
    const auto run = [](database& db, const std::string& id, std::int64_t seconds,
                        relation_tier tier) {
        auto one = db.begin_run(id, at(seconds), at(seconds));
        one.upsert_markets(std::vector{make_market("kalshi", "A", 430'000, at(seconds)),
                                       make_market("polymarket", "B", 430'000, at(seconds))});
        std::vector<relation> relations = {make_relation(a, b)};
        std::vector<opportunity> found = {make_opportunity(a, b, 300'000, at(seconds))};
        relations[0].tier = found[0].because.tier = tier;
        one.finish(
            {relations, found, compared_and_priced(relations), make_log(id, at(seconds))});
    };
    settings how = in_memory();
    how.sinks = {sink{.name = "convex"}, sink{.name = "old", .seed_schema_only = true}};
    for (const auto tier : {relation_tier::titles, relation_tier::judged}) {
        database db(how, access::write);
        run(db, "r1", 0, tier);
        for (const kind k : {kind::similarity, kind::opportunity}) {
            BOOST_TEST(outbox(db, "convex").pending(k) == 1);
            BOOST_TEST(outbox(db, "old").pending(k) == 0);
        }
    }
    // What it holds is taken back where the proof falls.
    database db(how, access::write);
    run(db, "r1", 0, relation_tier::reviewed);
    confirm_all(db, "old", 0);
    run(db, "r2", 60, relation_tier::titles);
    const auto pair = outbox(db, "old").claim(kind::similarity, 0, 9, 1u << 20, {});
    BOOST_REQUIRE(pair.size() == 1);
    BOOST_TEST(pair[0].document.find(R"("confidence":0,)") != std::string::npos);
    const auto offer = outbox(db, "old").claim(kind::opportunity, 0, 9, 1u << 20, {});
    BOOST_REQUIRE(offer.size() == 1);
    BOOST_TEST(offer[0].document.find(R"("status":"expired"})") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(extras_are_there_when_asked_for) {
    database db(with_sink(":memory:"), access::write);
    run_once(db, "r1", 0);
    const document_style full{.camel_case = true, .extras = true};
    const auto items = outbox(db, "convex").claim(kind::opportunity, 0, 1, 1u << 20, full);
    const std::string& text = items[0].document;
    BOOST_TEST(
        text.find(R"("legs":[{"platform":"kalshi","id":"A","side":"yes","quantity":10,"vwap":0.43,)"
                  R"("worst":0.44,"costUsd":4.37,"feeUsd":0.07})") != std::string::npos,
        text);
    BOOST_TEST(text.find(R"("quantity":10,"costUsd":9.7,"netUsd":0.3,"annualised":1.2)") !=
                   std::string::npos,
               text);
}

BOOST_AUTO_TEST_CASE(a_remote_that_wants_related_markets_gets_no_others) {
    settings how = with_sink(":memory:");
    how.sinks[0].markets = sink::market_choice::related;
    database db(how, access::write);
    run_once(db, "r1", 0);
    const auto items = claim(db, kind::market);
    BOOST_REQUIRE(items.size() == 2);
    for (const auto& item : items) BOOST_TEST(item.document.find("LONELY") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_sink_gets_the_kinds_it_takes) {
    settings how = with_sink(":memory:");
    how.sinks = {{.name = "webhook",
                  .markets = sink::market_choice::none,
                  .similarities = false,
                  .opportunities = true,
                  .sync_logs = false}};
    database db(how, access::write);
    run_once(db, "r1", 0);
    const outbox box(db, "webhook");
    BOOST_TEST(box.pending(kind::market) == 0);
    BOOST_TEST(box.pending(kind::similarity) == 0);
    BOOST_TEST(box.pending(kind::opportunity) == 1);
    BOOST_TEST(box.pending(kind::sync_log) == 0);
}

BOOST_AUTO_TEST_CASE(a_sink_added_later_gets_what_is_already_there) {
    scratch dir;
    {
        database db({.path = dir / "d.db", .sinks = {}, .delta = {}}, access::write);
        run_once(db, "r1", 0);
        BOOST_TEST(db.counts().outbox_pending == 0);
    }
    database db(with_sink(dir / "d.db"), access::write);
    run_once(db, "r2", 60);
    BOOST_TEST(claim(db, kind::market).size() == 3u);
    BOOST_TEST(claim(db, kind::sync_log).size() == 1u); // of this run, not the whole history
}

BOOST_AUTO_TEST_CASE(a_sink_added_later_hears_of_no_pair_of_closed_markets) {
    scratch dir;
    const auto close_a = [](database& db, const char* id, std::int64_t seconds) {
        auto run = db.begin_run(id, at(seconds), at(seconds));
        market closed = make_market("kalshi", "A", 430'000, at(seconds));
        closed.is_active = false;
        run.upsert_markets(std::vector{closed});
        run.finish({{}, {}, {}, make_log(id, at(seconds))});
    };
    {
        database db({.path = dir / "dutchbook.db", .sinks = {}, .delta = {}}, access::write);
        run_once(db, "r1", 0);
        close_a(db, "r2", 60);
    }
    database db(with_sink(dir / "dutchbook.db"), access::write);
    close_a(db, "r3", 120);
    BOOST_TEST(db.similarities()[0].confidence == 0.99); // history, and it stays at home
    BOOST_TEST(claim(db, kind::similarity).empty());
    run_once(db, "r4", 180); // open again
    BOOST_TEST(claim(db, kind::similarity).size() == 1u);
}

BOOST_AUTO_TEST_CASE(another_target_gets_everything_again) {
    scratch dir;
    settings how = with_sink(dir / "d.db");
    for (const char* target :
         {"https://a.convex.cloud", "https://a.convex.cloud", "https://b.convex.cloud"}) {
        const bool known = how.sinks[0].target == target;
        how.sinks[0].target = target;
        database db(how, access::write);
        run_once(db, "r", 0);
        outbox box(db, "convex");
        BOOST_TEST(box.pending(kind::market) == (known ? 0 : 3));
        for (const kind k : all_kinds) box.confirm(k, claim(db, k), at(0));
    }
}

BOOST_AUTO_TEST_CASE(what_is_not_quoted_or_dated_is_absent) {
    database db(with_sink(":memory:"), access::write);
    market m = make_market("kalshi", "A");
    m.outcomes[0].ask.reset();
    m.end_date.reset();
    m.volume.reset();
    auto run = db.begin_run("r", at(0), at(0));
    run.upsert_markets(std::vector{m});
    run.finish({{}, {}, {}, make_log("r")});
    const std::string text = claim(db, kind::market)[0].document;
    BOOST_TEST(text.find(R"("outcomes":[{"name":"Yes"},{"name":"No","price":0.58}])") !=
                   std::string::npos,
               text);
    BOOST_TEST(text.find("endDate") == std::string::npos);
    BOOST_TEST(text.find(R"("volume":0,)") !=
               std::string::npos); // the seed's schema requires a number
    BOOST_TEST(!db.market_at(m.key)->volume.has_value());
}

BOOST_AUTO_TEST_CASE(claims_are_cut_by_count_by_bytes_and_by_cursor) {
    database db(with_sink(":memory:"), access::write);
    run_once(db, "r1", 0);
    const auto two = claim(db, kind::market, 2);
    BOOST_TEST(two.size() == 2u);
    BOOST_TEST(claim(db, kind::market, 100, 1).size() == 1u); // one row passes whatever its size
    BOOST_TEST(
        claim(db, kind::market, 100, two[0].document.size() + two[1].document.size()).size() == 2u);
    outbox box(db, "convex");
    BOOST_TEST(box.claim(kind::market, two[1].row_id, 100, 1u << 20, {}).size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_doubtful_row_that_returns_to_its_old_content_is_sent_again) {
    database db(with_sink(":memory:"), access::write);
    outbox box(db, "convex");
    run_once(db, "r1", 0);
    box.confirm(kind::market, claim(db, kind::market), at(0));
    run_once(db, "r2", 60, 500'000);
    BOOST_TEST(claim(db, kind::market).size() == 1u); // sent, and the answer was lost
    run_once(db, "r3", 120, 430'000);                 // back to what was confirmed first
    const auto items = claim(db, kind::market);
    BOOST_REQUIRE(items.size() == 1);
    BOOST_TEST(items[0].document.find("0.43") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_row_that_returns_before_it_travelled_leaves_the_outbox) {
    database db(with_sink(":memory:"), access::write);
    outbox box(db, "convex");
    run_once(db, "r1", 0);
    box.confirm(kind::market, claim(db, kind::market), at(0));
    run_once(db, "r2", 60, 500'000);
    BOOST_TEST(box.pending(kind::market) == 1);
    run_once(db, "r3", 120, 430'000);
    BOOST_TEST(box.pending(kind::market) == 0);
}

BOOST_AUTO_TEST_CASE(a_row_waits_once_however_often_it_changes) {
    database db(with_sink(":memory:"), access::write);
    for (int i = 0; i < 5; ++i) run_once(db, "r" + std::to_string(i), i * 60, 400'000 + i * 10'000);
    const auto items = claim(db, kind::market);
    BOOST_REQUIRE(items.size() == 3);
    BOOST_TEST(items[0].document.find("0.44") != std::string::npos);
    BOOST_TEST(claim(db, kind::sync_log).size() == 5u); // each run's log is a row of its own
}

BOOST_AUTO_TEST_CASE(a_dead_row_stays_dead_until_it_changes_or_is_revived) {
    database db(with_sink(":memory:"), access::write);
    outbox box(db, "convex");
    run_once(db, "r1", 0);
    const auto items = claim(db, kind::market);
    box.bury(kind::market, items[0], "document too large");
    box.confirm(kind::market, std::span(items).subspan(1), at(0));
    run_once(db, "r2", 60);
    BOOST_TEST(box.pending(kind::market) == 0);
    BOOST_REQUIRE(box.dead().size() == 1);
    BOOST_TEST(box.dead()[0].natural_key == R"(["kalshi","A"])");
    BOOST_TEST(box.dead()[0].reason == "document too large");
    run_once(db, "r3", 120, 500'000);
    BOOST_TEST(box.pending(kind::market) == 1);
    BOOST_TEST(box.dead().empty());
    box.bury(kind::market, claim(db, kind::market)[0], "still");
    BOOST_TEST(box.revive(kind::market) == 1);
    BOOST_TEST(box.pending(kind::market) == 1);
}

BOOST_AUTO_TEST_CASE(attempts_are_counted_before_the_work) {
    database db(with_sink(":memory:"), access::write);
    run_once(db, "r1", 0);
    claim(db, kind::market);
    claim(db, kind::market);
    BOOST_TEST(db.connection().integer("SELECT min(attempts) FROM outbox WHERE kind = 'market'") ==
               2);
}

BOOST_AUTO_TEST_CASE(a_full_rewrite_is_the_sum_of_all_documents) {
    database db(with_sink(":memory:"), access::write);
    run_once(db, "r1", 0);
    outbox box(db, "convex");
    std::int64_t bytes = 0;
    for (const kind k : {kind::market, kind::similarity, kind::opportunity})
        for (const auto& item : claim(db, k))
            bytes += static_cast<std::int64_t>(item.document.size());
    BOOST_TEST(box.full_rewrite_bytes() == bytes);
    BOOST_TEST(!box.last_sent(kind::opportunity, 1).has_value());
    box.confirm(kind::opportunity, claim(db, kind::opportunity), at(5));
    BOOST_TEST((box.last_sent(kind::opportunity, 1) == at(5)));
    BOOST_TEST((box.opportunity_at(1).value.buy == a));
}

BOOST_AUTO_TEST_SUITE_END()
