#include "support.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <set>
#include <utility>

using namespace dutchbook;
using namespace dutchbook::store;
using namespace dutchbook::store::testing;

namespace {

constexpr std::int64_t day = 86'400; // seconds

settings keeping(std::filesystem::path path, retention_settings kept) {
    settings how = with_sink(std::move(path));
    how.retention = kept;
    return how;
}

const retention_settings short_lived{
    .markets_days = 5, .related_markets_days = 20, .runs_days = 10, .verdicts_days = 30};

/// One run: these markets are open, these relations and opportunities stand.
struct moment {
    std::vector<market> open;
    std::vector<relation> relations;
    std::vector<opportunity> opportunities;
};

finish_counts write(database& db, std::int64_t seconds, const moment& now) {
    auto run = db.begin_run("r" + std::to_string(seconds), at(seconds), at(seconds));
    run.upsert_markets(now.open);
    run.mark_absent("kalshi", true);
    run.mark_absent("polymarket", true);
    return run.finish({now.relations,
                       now.opportunities,
                       compared_and_priced(now.relations),
                       make_log("r" + std::to_string(seconds), at(seconds))});
}

/// Everything that waits is taken; the documents by kind.
std::map<kind, std::vector<std::string>> deliver(database& db) {
    std::map<kind, std::vector<std::string>> out;
    outbox box(db, "convex");
    for (const kind k : all_kinds) {
        const auto items = box.claim(k, 0, 100'000, 1u << 30, {});
        box.confirm(k, items, at(0));
        for (const outbox_item& item : items) out[k].push_back(item.document);
    }
    return out;
}

bool named(const std::vector<std::string>& documents, const std::string& id) {
    return std::ranges::any_of(documents, [&](const std::string& text) {
        return text.find('"' + id + '"') != std::string::npos;
    });
}

/// Days go by, a run a day with nothing in it but one market of each venue, which keeps listings
/// from being empty.
void days_pass(database& db, std::int64_t& now, int days, const moment& each = {}) {
    for (int i = 0; i < days; ++i) {
        now += day;
        moment m = each;
        m.open.push_back(make_market("kalshi", "ALWAYS", 500'000, at(now)));
        m.open.push_back(make_market("polymarket", "ALWAYS", 500'000, at(now)));
        for (market& row : m.open) row.processed_at = at(now);
        for (opportunity& o : m.opportunities) o.detected_at = at(now);
        write(db, now, m);
        prune(db, at(now));
        deliver(db);
    }
}

bool holds(const database& db, const char* platform, const char* id) {
    return db.market_at({platform, id}).has_value();
}

/// What no moment may show: a row that names another which is not there.
void check_nothing_dangles(database& db) {
    sqlite::connection& sql = db.connection();
    BOOST_TEST(sql.text("PRAGMA foreign_key_check") == "");
    for (const char* side : {"left_side", "right_side"})
        BOOST_TEST(sql.integer("SELECT count(*) FROM relations r, json_each(r." +
                               std::string{side} +
                               ") j WHERE NOT EXISTS (SELECT 1 FROM markets m WHERE m.platform = "
                               "json_extract(j.value, '$.platform') AND m.external_id = "
                               "json_extract(j.value, '$.id'))") == 0);
    BOOST_TEST(sql.integer("SELECT count(*) FROM opportunities o, json_each(o.legs) j WHERE NOT "
                           "EXISTS (SELECT 1 FROM markets m WHERE m.platform = json_extract("
                           "j.value, '$.platform') AND m.external_id = json_extract(j.value, "
                           "'$.id'))") == 0);
    BOOST_TEST(sql.integer("SELECT count(*) FROM opportunities WHERE run_id NOT IN (SELECT run_id "
                           "FROM runs)") == 0);
    const std::pair<const char*, const char*> tables[] = {{"market", "markets"},
                                                          {"similarity", "similarities"},
                                                          {"opportunity", "opportunities"},
                                                          {"sync_log", "sync_logs"}};
    for (const char* book : {"outbox", "sent"})
        for (const auto& [kind, table] : tables)
            BOOST_TEST(sql.integer("SELECT count(*) FROM " + std::string{book} + " WHERE kind = '" +
                                   kind + "' AND row_id NOT IN (SELECT id FROM " + table + ")") ==
                           0,
                       book << " names " << table << " that are gone");
}

/// A world in which everything changes: each market lives for ten runs, every other one is
/// related to its like on the other venue, every eighth is an opportunity.
moment changing_world(std::int64_t run, std::int64_t seconds) {
    moment out;
    const std::string padding(700, 'x');
    for (std::int64_t i = run * 2; i < run * 2 + 20; ++i) {
        const std::string id = "W" + std::to_string(i);
        for (const char* platform : {"kalshi", "polymarket"}) {
            out.open.push_back(
                make_market(platform, id, 400'000 + (i * 7 + run / 3) % 50 * 1'000, at(seconds)));
            out.open.back().rules = padding + id;
        }
        if (i % 2 == 0) out.relations.push_back(make_relation({"kalshi", id}, {"polymarket", id}));
        if (i % 8 == 0)
            out.opportunities.push_back(make_opportunity({"kalshi", id}, {"polymarket", id},
                                                         300'000 + run % 7, at(seconds)));
    }
    return out;
}

/// Two pairs are asked of the model for the first time; those of the last ten runs again.
void ask_verdicts(database& db, std::int64_t run, std::int64_t seconds) {
    std::vector<verdict> fresh;
    for (std::int64_t i = std::max<std::int64_t>(0, run * 2 - 20); i < run * 2 + 2; ++i) {
        const std::string key = "pair" + std::to_string(i);
        if (!db.find_verdict(key))
            fresh.push_back({key, "none", 0.9, std::string(200, 'v'), "m", "p", 1, 2, at(seconds)});
    }
    db.put_verdicts(fresh);
}

std::string figures(const table_counts& n, std::int64_t runs) {
    std::string out;
    const std::pair<const char*, std::int64_t> all[] = {
        {"markets", n.markets},
        {"relations", n.relations},
        {"similarities", n.similarities},
        {"opportunities", n.opportunities},
        {"runs", runs},
        {"sync logs", n.sync_logs},
        {"verdicts", n.verdicts},
    };
    for (const auto& [what, count] : all) out += ", " + std::to_string(count) + " " + what;
    return out;
}

} // namespace

BOOST_AUTO_TEST_SUITE(store_retention)

BOOST_AUTO_TEST_CASE(the_file_stops_growing_over_a_thousand_runs_of_a_changing_world) {
    scratch dir;
    const auto file = dir / "dutchbook.db";
    database db(keeping(file, short_lived), access::write);
    std::map<std::int64_t, std::int64_t> bytes;
    std::map<std::int64_t, table_counts> rows;
    std::int64_t documents = 0;
    for (std::int64_t run = 1; run <= 1'000; ++run) {
        const std::int64_t now = run * day / 2;
        ask_verdicts(db, run, now);
        write(db, now, changing_world(run, now));
        prune(db, at(now));
        for (const auto& [k, sent] : deliver(db)) documents += std::ssize(sent);
        if (run != 100 && run != 200 && run != 500 && run != 1'000) continue;
        bytes[run] = db.connection().integer("PRAGMA page_count") *
                     db.connection().integer("PRAGMA page_size");
        rows[run] = db.counts();
        BOOST_TEST_MESSAGE(
            run << " runs: " << bytes[run] / 1'024 << " KiB"
                << figures(rows[run], db.connection().integer("SELECT count(*) FROM runs")));
    }
    BOOST_TEST(rows[1'000].markets > 100);
    BOOST_TEST(rows[1'000].verdicts > 100);
    BOOST_TEST(bytes[1'000] * 100 <= bytes[200] * 105);
    BOOST_TEST((rows[1'000].markets == rows[500].markets));
    BOOST_TEST((rows[1'000].relations == rows[500].relations));
    BOOST_TEST((rows[1'000].similarities == rows[500].similarities));
    BOOST_TEST((rows[1'000].verdicts == rows[500].verdicts));
    BOOST_TEST(std::abs(rows[1'000].opportunities - rows[500].opportunities) <= 3);
    BOOST_TEST(std::abs(rows[1'000].sync_logs - rows[500].sync_logs) <= 3);
    BOOST_TEST(documents > 10'000); // the world did change
    check_nothing_dangles(db);
    BOOST_TEST(db.connection().text("PRAGMA integrity_check") == "ok");
}

BOOST_AUTO_TEST_CASE(what_is_over_goes_after_its_days_and_not_before) {
    database db(keeping(":memory:", short_lived), access::write);
    std::int64_t now = 0;
    moment first;
    first.open = {make_market("kalshi", "ALONE"), make_market("kalshi", "PAIRED"),
                  make_market("polymarket", "PAIRED")};
    first.relations = {make_relation({"kalshi", "PAIRED"}, {"polymarket", "PAIRED"})};
    first.opportunities = {make_opportunity({"kalshi", "PAIRED"}, {"polymarket", "PAIRED"})};
    days_pass(db, now, 1, first);
    days_pass(db, now, 5 + 1); // gone on the first of them, which is day 0
    BOOST_TEST(!holds(db, "kalshi", "ALONE"));
    BOOST_TEST(holds(db, "kalshi", "PAIRED"));
    BOOST_TEST(db.counts().opportunities == 1);
    days_pass(db, now, 14);
    BOOST_TEST(holds(db, "kalshi", "PAIRED"));
    BOOST_TEST(db.counts().relations == 1);
    days_pass(db, now, 1);
    BOOST_TEST(!holds(db, "kalshi", "PAIRED"));
    BOOST_TEST(!holds(db, "polymarket", "PAIRED"));
    const auto left = db.counts();
    BOOST_TEST(left.relations == 0);
    BOOST_TEST(left.similarities == 0);
    BOOST_TEST(left.opportunities == 0);
    BOOST_TEST(left.sync_logs == 10); // the runs of the last ten days
    BOOST_TEST(db.connection().integer("SELECT count(*) FROM runs") == 10);
    BOOST_TEST(holds(db, "kalshi", "ALWAYS"));
    check_nothing_dangles(db);
}

BOOST_AUTO_TEST_CASE(zero_days_keep_for_ever) {
    database db(keeping(":memory:", {0, 0, 0, 0}), access::write);
    std::int64_t now = 0;
    moment first;
    first.open = {make_market("kalshi", "ALONE")};
    days_pass(db, now, 1, first);
    db.put_verdicts(std::vector{verdict{"k", "none", 0.9, "", "m", "p", 1, 2, at(0)}});
    for (int i = 0; i < 60; ++i) {
        (void)db.find_verdict("another");
        days_pass(db, now, 1);
    }
    BOOST_TEST(holds(db, "kalshi", "ALONE"));
    BOOST_TEST(db.counts().sync_logs == 61);
    BOOST_TEST(db.find_verdict("k").has_value());
}

/// A clock that is wrong for a run, by whatever, costs what a day costs.
BOOST_AUTO_TEST_CASE(a_clock_that_jumps_empties_nothing) {
    for (const std::int64_t jump : {3'650 * day, -3'650 * day, std::int64_t{1} << 40}) {
        database db(keeping(":memory:", short_lived), access::write);
        std::int64_t now = 0;
        moment first;
        first.open = {make_market("kalshi", "ALONE")};
        days_pass(db, now, 1, first);
        days_pass(db, now, 2);
        BOOST_REQUIRE(holds(db, "kalshi", "ALONE"));
        const auto before = db.counts();
        BOOST_TEST(prune(db, at(now + jump)).total() == 0);
        BOOST_TEST(prune(db, at(now)).total() == 0);
        BOOST_TEST((db.counts() == before));
        days_pass(db, now, 3); // the fifth day was the jump itself, or the way back from it
        BOOST_TEST(!holds(db, "kalshi", "ALONE"), "the store aged on after a jump of " << jump);
    }
    database db(keeping(":memory:", short_lived), access::write);
    for (const std::int64_t ms : {std::numeric_limits<std::int64_t>::min() / 2,
                                  std::numeric_limits<std::int64_t>::max() / 2})
        BOOST_TEST(prune(db, from_unix_ms(ms)).total() == 0);
}

BOOST_AUTO_TEST_CASE(what_an_open_market_or_an_active_opportunity_names_stays) {
    database db(keeping(":memory:", short_lived), access::write);
    std::int64_t now = 0;
    moment first;
    first.open = {make_market("kalshi", "LONG"), make_market("polymarket", "SHORT"),
                  make_market("polymarket", "OTHER")};
    relation of_union = make_relation({"kalshi", "LONG"}, {"polymarket", "SHORT"});
    of_union.right.push_back({"polymarket", "OTHER"});
    first.relations = {of_union};
    first.opportunities = {make_opportunity({"kalshi", "LONG"}, {"polymarket", "SHORT"})};
    days_pass(db, now, 1, first);
    moment later;
    later.open = {first.open[0]};
    later.opportunities = first.opportunities;
    days_pass(db, now, 40, later); // one side is open still
    BOOST_TEST(holds(db, "polymarket", "SHORT"));
    BOOST_TEST(holds(db, "polymarket", "OTHER"));
    BOOST_TEST(db.counts().relations == 1);
    BOOST_TEST(db.counts().active_opportunities == 1);
    days_pass(db, now, 20); // closed on the first of these
    BOOST_TEST(holds(db, "polymarket", "SHORT"));
    BOOST_TEST(holds(db, "kalshi", "LONG"));
    days_pass(db, now, 1);
    BOOST_TEST(!holds(db, "polymarket", "SHORT"));
    BOOST_TEST(!holds(db, "kalshi", "LONG"));
    BOOST_TEST(db.counts().relations == 0);
    check_nothing_dangles(db);
}

BOOST_AUTO_TEST_CASE(a_withdrawn_pair_of_open_markets_goes_and_the_markets_stay) {
    database db(keeping(":memory:", short_lived), access::write);
    std::int64_t now = 0;
    moment m;
    m.open = {make_market("kalshi", "A"), make_market("polymarket", "B")};
    moment related = m;
    related.relations = {make_relation({"kalshi", "A"}, {"polymarket", "B"})};
    days_pass(db, now, 1, related);
    days_pass(db, now, 20, m);
    BOOST_TEST(db.counts().similarities == 1);
    days_pass(db, now, 1, m);
    BOOST_TEST(db.counts().similarities == 0);
    BOOST_TEST(holds(db, "kalshi", "A"));
    check_nothing_dangles(db);
}

/// A receiver that was away learns what became of the rows it holds before they go.
BOOST_AUTO_TEST_CASE(what_a_sink_has_still_to_be_told_stays_until_it_was) {
    database db(keeping(":memory:", short_lived), access::write);
    std::int64_t now = 0;
    moment first;
    first.open = {make_market("kalshi", "ALONE"), make_market("kalshi", "PAIRED"),
                  make_market("polymarket", "PAIRED")};
    first.relations = {make_relation({"kalshi", "PAIRED"}, {"polymarket", "PAIRED"})};
    first.opportunities = {make_opportunity({"kalshi", "PAIRED"}, {"polymarket", "PAIRED"})};
    days_pass(db, now, 1, first);
    for (int i = 0; i < 40; ++i) { // an outage
        now += day;
        moment m;
        m.open = {make_market("kalshi", "ALWAYS", 500'000, at(now)),
                  make_market("polymarket", "ALWAYS", 500'000, at(now))};
        if (i == 0) m.open.push_back(make_market("kalshi", "UNTOLD", 500'000, at(now)));
        write(db, now, m);
        prune(db, at(now));
    }
    BOOST_TEST(holds(db, "kalshi", "ALONE"));
    BOOST_TEST(holds(db, "kalshi", "PAIRED"));
    BOOST_TEST(!holds(db, "kalshi", "UNTOLD")); // came and went, and no sink ever heard of it
    auto told = deliver(db);
    BOOST_TEST(named(told[kind::market], "ALONE"));
    BOOST_TEST(named(told[kind::market], "PAIRED"));
    BOOST_TEST(!named(told[kind::market], "UNTOLD"));
    BOOST_TEST(told[kind::opportunity].size() == 1u);
    days_pass(db, now, 1);
    BOOST_TEST(!holds(db, "kalshi", "ALONE"));
    BOOST_TEST(!holds(db, "kalshi", "PAIRED"));
    check_nothing_dangles(db);
    BOOST_TEST(deliver(db)[kind::market].empty()); // nothing of it is sent again
}

BOOST_AUTO_TEST_CASE(a_sink_that_is_switched_off_holds_nothing_up) {
    scratch dir;
    const auto file = dir / "dutchbook.db";
    std::int64_t now = 0;
    {
        database db(keeping(file, short_lived), access::write);
        moment first;
        first.open = {make_market("kalshi", "ALONE")};
        days_pass(db, now, 1, first);
        now += day;
        moment m;
        m.open = {make_market("kalshi", "ALWAYS", 500'000, at(now))};
        write(db, now, m); // ALONE is queued as closed
    }
    settings without = keeping(file, short_lived);
    without.sinks.clear();
    database db(without, access::write);
    for (int i = 0; i < 8; ++i) {
        now += day;
        moment m;
        m.open = {make_market("kalshi", "ALWAYS", 500'000, at(now))};
        write(db, now, m);
        prune(db, at(now));
    }
    BOOST_TEST(!holds(db, "kalshi", "ALONE"));
    check_nothing_dangles(db);
}

BOOST_AUTO_TEST_CASE(what_comes_back_stops_ageing_and_what_was_pruned_is_sent_anew) {
    database db(keeping(":memory:", short_lived), access::write);
    std::int64_t now = 0;
    moment first;
    first.open = {make_market("kalshi", "ALONE")};
    days_pass(db, now, 1, first);
    days_pass(db, now, 4);
    days_pass(db, now, 1, first); // it is back on its last day
    days_pass(db, now, 5);
    BOOST_TEST(holds(db, "kalshi", "ALONE"));
    days_pass(db, now, 1);
    BOOST_TEST(!holds(db, "kalshi", "ALONE"));
    now += day;
    moment m;
    m.open = {make_market("kalshi", "ALONE", 430'000, at(now))};
    write(db, now, m);
    prune(db, at(now));
    BOOST_TEST(named(deliver(db)[kind::market], "ALONE"));
    BOOST_TEST(deliver(db)[kind::market].empty());
}

BOOST_AUTO_TEST_CASE(a_verdict_ages_while_the_model_is_asked_of_others) {
    database db(keeping(":memory:", short_lived), access::write);
    std::int64_t now = 0;
    days_pass(db, now, 1);
    db.put_verdicts(std::vector{verdict{"met", "none", 0.9, "", "m", "p", 1, 2, at(0)},
                                verdict{"lost", "none", 0.9, "", "m", "p", 1, 2, at(0)}});
    days_pass(db, now, 60); // runs without a model say nothing of verdicts
    BOOST_TEST(db.counts().verdicts == 2);
    for (int i = 0; i < 29; ++i) {
        (void)db.find_verdict("met");
        days_pass(db, now, 1);
    }
    BOOST_TEST(db.counts().verdicts == 2);
    (void)db.find_verdict("met");
    days_pass(db, now, 1);
    BOOST_TEST(db.counts().verdicts == 1);
    BOOST_TEST(db.find_verdict("met").has_value());
}

BOOST_AUTO_TEST_CASE(a_call_removes_no_more_than_it_may_and_the_next_goes_on) {
    database db(keeping(":memory:", short_lived), access::write);
    std::int64_t now = day;
    moment first;
    for (int i = 0; i < 30; ++i) {
        const std::string id = "M" + std::to_string(i);
        first.open.push_back(make_market("kalshi", id, 430'000, at(now)));
        first.open.push_back(make_market("polymarket", id, 430'000, at(now)));
        if (i >= 10) continue;
        first.relations.push_back(make_relation({"kalshi", id}, {"polymarket", id}));
    }
    write(db, now, first);
    deliver(db);
    const prune_limits few{.rows_a_batch = 3, .rows_a_call = 7, .pages_a_call = 1};
    std::int64_t calls = 0;
    for (int i = 0; i < 60; ++i) {
        now += day;
        moment m;
        m.open = {make_market("kalshi", "ALWAYS", 500'000, at(now)),
                  make_market("polymarket", "ALWAYS", 500'000, at(now))};
        write(db, now, m);
        deliver(db);
        const pruned_counts counts = prune(db, at(now), few);
        const std::int64_t gone = counts.total() - counts.similarities;
        BOOST_TEST(gone <= 7);
        calls += gone > 0;
        check_nothing_dangles(db);
    }
    BOOST_TEST(calls > 10);
    BOOST_TEST(db.counts().markets == 2);
    BOOST_TEST(db.counts().relations == 0);
}

BOOST_AUTO_TEST_CASE(a_file_that_was_much_larger_gives_pages_back) {
    scratch dir;
    const auto file = dir / "dutchbook.db";
    std::int64_t now = day;
    {
        database db(keeping(file, short_lived), access::write);
        moment big;
        for (int i = 0; i < 3'000; ++i) {
            big.open.push_back(make_market("kalshi", "M" + std::to_string(i), 430'000, at(now)));
            big.open.back().rules = std::string(3'000, 'r');
        }
        write(db, now, big);
        deliver(db);
    }
    const auto large = std::filesystem::file_size(file);
    {
        database db(keeping(file, short_lived), access::write);
        days_pass(db, now, 12);
        BOOST_TEST(db.counts().markets == 2);
    }
    BOOST_TEST(std::filesystem::file_size(file) * 2 < large,
               large << " bytes, then " << std::filesystem::file_size(file));
    database db(keeping(file, short_lived), access::write);
    BOOST_TEST(db.connection().text("PRAGMA integrity_check") == "ok");
}

BOOST_AUTO_TEST_SUITE_END()
