#include "support.hpp"

#include <fstream>
#include <iterator>
#include <map>
#include <algorithm>
#include <set>
#include <utility>

#include <nodes/store/crash_point.hpp>
#include <nodes/store/export.hpp>

using namespace dutchbook;
using namespace dutchbook::store;
using namespace dutchbook::store::testing;

namespace {

/// A sink outside the process, as a file: it keeps what it was given whatever becomes of the
/// sender.
class remote {
  public:
    explicit remote(std::filesystem::path file) : file_(std::move(file)) {}
    void take(kind k, const outbox_item& item) const {
        std::ofstream(file_, std::ios::app)
            << to_string(k) << " " << item.row_id << "\t" << item.document << std::endl;
    }
    /// The last document under each key.
    std::map<std::string, std::string> documents() const {
        std::map<std::string, std::string> out;
        std::ifstream in(file_);
        for (std::string key, document; std::getline(in, key, '\t') && std::getline(in, document);)
            out[key] = document;
        return out;
    }

  private:
    std::filesystem::path file_;
};

settings forgetting(const std::filesystem::path& folder) {
    settings how = with_sink(folder / "dutchbook.db");
    how.retention = {
        .markets_days = 1, .related_markets_days = 1, .runs_days = 0, .verdicts_days = 1};
    return how;
}

/// A whole run on a file, step by step, with every durable step of the store in it.
void whole_run(const std::filesystem::path& folder, const std::function<void()>& after_step,
               const remote* sink = nullptr) {
    database db(forgetting(folder), access::write);
    after_step();
    auto run = db.begin_run("r2", at(60), at(60));
    after_step();
    for (int batch = 0; batch < 2; ++batch) {
        std::vector<market> rows;
        for (int i = 0; i < 3; ++i)
            rows.push_back(make_market(batch == 0 ? "kalshi" : "polymarket",
                                       "M" + std::to_string(i), 430'000 + i, at(60)));
        run.upsert_markets(rows);
        after_step();
    }
    run.mark_absent("kalshi", true);
    after_step();
    db.put_verdicts(std::vector{verdict{"k", "identity", 0.9, "same", "m", "p", 1, 2, at(60)}});
    after_step();
    const std::vector<relation> relations = {make_relation({"kalshi", "M0"}, {"polymarket", "M0"}),
                                             make_relation({"kalshi", "M1"}, {"polymarket", "M1"})};
    const std::vector<opportunity> opportunities = {
        make_opportunity({"kalshi", "M0"}, {"polymarket", "M0"}, 300'000, at(60))};
    run.finish(
        {relations, opportunities, compared_and_priced(relations), make_log("r2", at(60))});
    after_step();
    const prune_limits one_row{
        .rows_a_batch = 1, .rows_a_call = 1, .pages_a_call = 8, .pages_at_hand = 1};
    prune(db, at(60 + 86'400), {.rows_a_call = 0});
    after_step();
    while (prune(db, at(60 + 86'400), one_row).total() > 0) after_step();
    after_step();
    outbox box(db, "convex");
    for (const kind k : all_kinds) {
        const auto items = box.claim(k, 0, 100, 1u << 20, {});
        after_step();
        for (const outbox_item& item : items) {
            if (sink) sink->take(k, item);
            if (k == kind::market && item.document.find("M2") != std::string::npos) {
                box.bury(k, item, "too large");
                after_step();
            } else {
                box.confirm(k, std::span(&item, 1), at(60));
                after_step();
            }
        }
    }
    export_ndjson(db, folder / "out");
    after_step();
}

/// The state before: two finished and delivered runs; of what the first one found much is over, and
/// one market the next one will not see.
void first_run(const std::filesystem::path& folder) {
    database db(forgetting(folder), access::write);
    const market_key left{"kalshi", "ANCIENT"}, right{"polymarket", "ANCIENT"};
    const std::vector<relation> relations = {make_relation(left, right)};
    const std::vector<opportunity> opportunities = {make_opportunity(left, right)};
    std::vector<market> rows = {make_market("kalshi", "M0"), make_market("kalshi", "OLD"),
                                make_market("polymarket", "M0")};
    const std::size_t stay = rows.size();
    rows.push_back(make_market("kalshi", "ANCIENT"));
    rows.push_back(make_market("polymarket", "ANCIENT"));
    for (int i = 0; i < 6; ++i) {
        rows.push_back(make_market("kalshi", "GONE" + std::to_string(i)));
        rows.back().rules = std::string(20'000, 'r');
    }
    for (const bool all : {true, false}) {
        const std::string id = all ? "r0" : "r1";
        auto run = db.begin_run(id, at(0), at(0));
        run.upsert_markets(std::span(rows).first(all ? rows.size() : stay));
        run_results results;
        if (all) results.relations = relations, results.opportunities = opportunities;
        results.looked = compared_and_priced(results.relations.empty() ? std::vector<relation>{}
                                                                       : relations);
        for (const std::string& platform : results.looked.whole_platforms)
            run.mark_absent(platform, true);
        results.log = make_log(id, at(0));
        run.finish(results);
        outbox box(db, "convex");
        for (const kind k : all_kinds) box.confirm(k, box.claim(k, 0, 100, 1u << 20, {}), at(0));
    }
    prune(db, at(0));
}

std::string state_of(const std::filesystem::path& folder) {
    const database db(with_sink(folder / "dutchbook.db"), access::write);
    return dump(db.connection());
}

/// The state without the counts of attempts, which say how often a row travelled.
std::string end_of(const std::filesystem::path& folder) {
    const database db(with_sink(folder / "dutchbook.db"), access::write);
    db.connection().execute("UPDATE outbox SET attempts = 0");
    return dump(db.connection());
}

} // namespace

BOOST_AUTO_TEST_SUITE(store_crash)

/// Every point, every passing of it: the process dies there, and the file then holds exactly a
/// state between two steps of an undisturbed run; a repetition of the run ends where the
/// undisturbed one ends.
BOOST_AUTO_TEST_CASE(a_kill_at_any_durable_step_leaves_a_committed_state) {
    scratch calm;
    first_run(calm.path());
    std::set<std::string> committed = {state_of(calm.path())};
    whole_run(calm.path(), [&] {
        sqlite::connection reader(calm / "dutchbook.db", sqlite::connection::mode::read);
        committed.insert(dump(reader));
    });
    const std::string end = end_of(calm.path());
    BOOST_REQUIRE(committed.size() > 10);

    std::size_t deaths = 0;
    for (const std::string_view name : crash_point_names()) {
        std::size_t here = 0;
        for (int hit = 1;; ++hit) {
            scratch dir;
            if (name.find("migrate") == std::string_view::npos) first_run(dir.path());
            const int status = in_child([&] {
                arm_crash_point(std::string{name} + ":" + std::to_string(hit));
                whole_run(dir.path(), [] {});
            });
            if (status == 0) break;
            BOOST_REQUIRE_MESSAGE(status == 137, name << ":" << hit << " ended with " << status);
            ++here;
            if (name.find("migrate") == std::string_view::npos) {
                BOOST_TEST(committed.count(state_of(dir.path())) == 1u,
                           name << ":" << hit << " left a state between");
                whole_run(dir.path(), [] {});
                const std::string again = end_of(dir.path());
                const auto from = static_cast<std::size_t>(
                    std::mismatch(again.begin(), again.end(), end.begin(), end.end()).first -
                    again.begin());
                BOOST_TEST((again == end), name << ":" << hit << " did not recover: "
                                                << again.substr(from, 300));
            } else {
                first_run(dir.path());
            }
        }
        BOOST_TEST(here > 0u, name << " is never passed");
        deaths += here;
    }
    BOOST_TEST(deaths > 40u);
}

/// The environment of a host that embeds the store is none of the store's business.
BOOST_AUTO_TEST_CASE(no_variable_ends_a_process_that_did_not_arm_a_point) {
    scratch dir;
    first_run(dir.path());
    const int status = in_child([&] {
        ::setenv("DUTCHBOOK_CRASH_AT", "store.run.before_commit:1", 1);
        whole_run(dir.path(), [] {});
    });
    BOOST_TEST(status == 0);
    for (const char* wrong : {"", "store.nowhere", "store.run.before_commit:",
                              "store.markets.row:0", "store.markets.row:1x", ":1"})
        BOOST_CHECK_THROW(arm_crash_point(wrong), error);
}

BOOST_AUTO_TEST_CASE(after_a_kill_the_sink_ends_with_the_same_documents) {
    scratch calm;
    first_run(calm.path());
    const remote undisturbed(calm / "remote");
    whole_run(
        calm.path(), [] {}, &undisturbed);
    BOOST_REQUIRE(undisturbed.documents().size() ==
                  9u); // 5 of 7 markets, 2 pairs, 1 opportunity, 1 log
    for (const char* where : {"outbox.claim.after_commit:2", "outbox.confirm.before_commit:3",
                              "outbox.confirm.after_commit:4"}) {
        scratch dir;
        first_run(dir.path());
        const remote sink(dir / "remote");
        const int status = in_child([&] {
            arm_crash_point(where);
            whole_run(
                dir.path(), [] {}, &sink);
        });
        BOOST_REQUIRE(status == 137);
        whole_run(
            dir.path(), [] {}, &sink);
        BOOST_TEST((sink.documents() == undisturbed.documents()), where);
    }
}

BOOST_AUTO_TEST_CASE(an_export_is_the_old_file_or_the_new_one) {
    scratch dir;
    first_run(dir.path());
    const auto lines = [&](const char* table) {
        std::ifstream in((dir / "out") / table);
        return std::count(std::istreambuf_iterator<char>(in), {}, '\n');
    };
    {
        const database db(with_sink(dir / "dutchbook.db"), access::write);
        const auto files = export_ndjson(db, dir / "out");
        BOOST_REQUIRE(files.size() == 5u);
        BOOST_TEST(files[0].rows == 11);
        BOOST_TEST(static_cast<std::int64_t>(std::filesystem::file_size(files[0].path)) ==
                   files[0].bytes);
    }
    const int status = in_child([&] {
        database db(with_sink(dir / "dutchbook.db"), access::write);
        db.begin_run("r3", at(60), at(60))
            .upsert_markets(std::vector{make_market("kalshi", "NEW")});
        arm_crash_point("export.before_rename:1");
        export_ndjson(db, dir / "out");
    });
    BOOST_TEST(status == 137);
    BOOST_TEST(lines("markets.ndjson") == 11);
    const database db(with_sink(dir / "dutchbook.db"), access::write);
    export_ndjson(db, dir / "out");
    BOOST_TEST(lines("markets.ndjson") == 12);
    BOOST_TEST(lines("sync_logs.ndjson") == 2);
}

BOOST_AUTO_TEST_SUITE_END()
