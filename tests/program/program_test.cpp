// The program as scripts see it: one clear line, the right exit code, nothing lost.

#include <boost/test/unit_test.hpp>

#include <fstream>
#include <future>

#include "../http/certificates.hpp"
#include "../http/temporary.hpp"
#include "../support/child.hpp"
#include "../support/shared.hpp"
#include "nodes/http/server.hpp"
#include "nodes/sim/world_server.hpp"
#include "nodes/store/store.hpp"

using namespace dutchbook;
using dutchbook::testing::child;
using dutchbook::testing::read_file;
using dutchbook::testing::temporary_folder;

namespace {

struct outcome {
    int code = 0;
    std::string text; ///< stdout and stderr
};

/// Runs the program in `folder` through a shell, with stderr beside stdout.
outcome run(const temporary_folder& folder, const std::string& arguments,
            const std::string& before = "") {
    child c({"bash", "-c",
             "cd '" + folder.at.string() + "' && " + before + " exec '" DUTCHBOOK_PROGRAM "' " +
                 arguments + " 2>&1"});
    outcome o;
    o.text = c.read_all();
    o.code = c.wait();
    return o;
}

std::string urls(const std::string& kalshi, const std::string& polymarket) {
    return " --set venues.kalshi.url=" + kalshi +
           "/trade-api/v2 --set venues.polymarket.gamma_url=" + polymarket +
           "/gamma --set venues.polymarket.clob_url=" + polymarket + "/clob";
}

const std::string nowhere = "http://127.0.0.1:9"; ///< discard: nobody listens there
const std::string quiet = " --log plain --progress none --as-of 2026-03-01T12:00:00Z";

bool has(const outcome& o, std::string_view text) { return o.text.find(text) != std::string::npos; }

} // namespace

BOOST_AUTO_TEST_SUITE(program)

BOOST_AUTO_TEST_CASE(usage_errors_are_2) {
    const temporary_folder f;
    for (const char* bad :
         {"", "fly", "run --every", "match", "explain A",
          "run --as-of tomorrow --world synthetic --dry-run", "match --markets missing.jsonl",
          "run --every 3parsecs --world synthetic --dry-run"})
        BOOST_TEST(run(f, bad).code == 2, "arguments: " << bad);
}

BOOST_AUTO_TEST_CASE(configuration_errors_are_78_and_name_what_is_wrong) {
    const temporary_folder f;
    f.write("unknown.toml", "[venues.kalshi]\nrequest_per_second = 3\n");
    f.write("type.toml", "[engine]\nthreads = \"many\"\n");
    f.write("broken.toml", "[engine\n");
    const auto unknown = run(f, "run --config unknown.toml");
    BOOST_TEST(unknown.code == 78);
    BOOST_TEST(has(unknown, "unknown.toml:2"), unknown.text);
    BOOST_TEST(has(unknown, "requests_per_second"), unknown.text);
    const auto type = run(f, "run --config type.toml");
    BOOST_TEST(type.code == 78);
    BOOST_TEST(has(type, "engine.threads"), type.text);
    BOOST_TEST(run(f, "run --config broken.toml").code == 78);
    BOOST_TEST(run(f, "run --config missing.toml").code == 78);
    BOOST_TEST(run(f, "run --config .").code == 78);
    const auto venue = run(f, "run --set venues.predictit.url=http://127.0.0.1:1");
    BOOST_TEST(venue.code == 78);
    BOOST_TEST(has(venue, "venues.predictit.url"), venue.text);
    const auto plain = run(f, "run --set venues.kalshi.url=http://example.com/x");
    BOOST_TEST(plain.code == 78);
    BOOST_TEST(run(f, "run --world missing-folder").code == 78);
    const auto variable = run(f, "config", "DUTCHBOOK_ENGINE_TREADS=2");
    BOOST_TEST(variable.code == 78);
    BOOST_TEST(has(variable, "DUTCHBOOK_ENGINE_THREADS"), variable.text);
}

BOOST_AUTO_TEST_CASE(a_fatal_error_is_a_line_of_json_where_lines_are) {
    const temporary_folder f;
    const auto got = run(f, "run --log json --config missing.toml");
    BOOST_TEST(got.code == 78);
    BOOST_TEST(got.text.starts_with('{'), got.text);
    BOOST_TEST(has(got, R"("event":"fatal")"), got.text);
    BOOST_TEST(!has(run(f, "run --set llm.url=https://x.example/v1?api_key=canary"), "canary"));
}

BOOST_AUTO_TEST_CASE(no_file_is_given_for_two_purposes) {
    const temporary_folder f;
    const std::string sync = "run --world synthetic --markets 300 --progress none";
    BOOST_TEST(run(f, sync).code == 0);
    std::filesystem::create_symlink("dutchbook.db", f.at / "link.json");
    f.write("in.jsonl", "{\"platform\":\"kalshi\",\"id\":\"A\",\"title\":\"A?\"}\n");
    f.write("c.toml", "[engine]\nthreads = 1\n");
    for (const std::string& bad : {sync + " --json dutchbook.db", sync + " --report ./dutchbook.db",
                                   sync + " --json link.json", sync + " --json x --report x",
                                   sync + " --config c.toml --json c.toml",
                                   std::string("match --markets in.jsonl --out in.jsonl")}) {
        const auto got = run(f, bad);
        BOOST_TEST(got.code == 2, bad << ": " << got.text);
        BOOST_TEST(has(got, "are the same file"), got.text);
    }
    BOOST_TEST(run(f, sync).code == 0); // the store is as it was
    f.write("target.json", "old");
    std::filesystem::create_symlink("target.json", f.at / "result.json");
    BOOST_TEST(run(f, sync + " --dry-run --json result.json").code == 0);
    BOOST_TEST(std::filesystem::is_symlink(f.at / "result.json"));
    BOOST_TEST(std::filesystem::file_size(f.at / "target.json") > 100u);
}

BOOST_AUTO_TEST_CASE(refused_connections_fail_or_degrade) {
    const temporary_folder f;
    const auto both = run(f, "run" + quiet + urls(nowhere, nowhere));
    BOOST_TEST(both.code == 1, both.text);
    BOOST_TEST(has(both, "127.0.0.1: connecting: Connection refused"), both.text);
    const sim::world_server world({.seed = 2, .markets = 300});
    const auto one = run(f, "run" + quiet + urls(world.url(), nowhere));
    BOOST_TEST(one.code == 3, one.text);
    BOOST_TEST(has(one, "missing: polymarket"), one.text);
    BOOST_TEST(run(f, "run --strict" + quiet + urls(world.url(), nowhere)).code == 1);
    const store::database db({.path = f.at / "dutchbook.db"}, store::access::read);
    BOOST_TEST(db.markets("kalshi").size() == 150u);
    BOOST_TEST(db.sync_logs().size() == 3u);
}

BOOST_AUTO_TEST_CASE(an_expired_certificate_is_refused_by_name) {
    const temporary_folder f;
    const auto authority = testing::make_authority();
    const auto expired = testing::make_identity({.name = "localhost", .ends_s = -60}, &authority);
    http::server secure(
        {.certificate_pem = expired.certificate_pem(), .key_pem = expired.key_pem()},
        [](http::server_request, http::server::reply reply) { reply({}); });
    const std::string url = "https://localhost:" + std::to_string(secure.port());
    f.write("ca.pem", authority.certificate_pem());
    const auto got = run(f, "run --set network.ca_file=ca.pem" + quiet + urls(url, url));
    BOOST_TEST(got.code == 1, got.text);
    BOOST_TEST(has(got, "expired"), got.text);
}

BOOST_AUTO_TEST_CASE(a_full_disk_ends_the_run_with_what_was_committed_intact) {
    const temporary_folder f;
    const auto got =
        run(f, "run --world synthetic --markets 3000 --progress none", "ulimit -f 1500;");
    BOOST_TEST(got.code == 1, got.text);
    BOOST_TEST(has(got, "dutchbook.db"), got.text);
    const auto after = run(f, "run --world synthetic --markets 3000 --progress none");
    BOOST_TEST(after.code == 0, after.text);
}

BOOST_AUTO_TEST_CASE(two_runs_on_one_store_exclude_each_other) {
    const temporary_folder f;
    std::vector<http::server::reply> unanswered;
    std::promise<void> asked;
    http::server mute({}, [&](http::server_request, http::server::reply reply) {
        unanswered.push_back(std::move(reply));
        if (unanswered.size() == 1) asked.set_value(); // the store is open by now
    });
    child first({"bash", "-c",
                 "cd '" + f.at.string() + "' && exec '" DUTCHBOOK_PROGRAM "' run" + quiet +
                     urls(mute.url(), mute.url()) + " >/dev/null 2>&1"});
    asked.get_future().wait();
    const auto second = run(f, "run --world synthetic");
    BOOST_TEST(second.code == 11, second.text);
    std::filesystem::create_symlink("dutchbook.db", f.at / "link.db");
    const auto behind_a_link = run(f, "run --world synthetic --set store.path=link.db");
    BOOST_TEST(behind_a_link.code == 11, behind_a_link.text);
    first.signal(SIGTERM);
    mute.stop(); // what waits for an answer hears that there is none
    BOOST_TEST(first.wait() == 143);
    const auto third = run(f, "run --world synthetic --markets 300 --progress none");
    BOOST_TEST(third.code == 0, third.text);
}

BOOST_AUTO_TEST_CASE(a_recording_replays_to_the_same_bytes) {
    const temporary_folder f;
    const sim::world_server world({.seed = 4, .markets = 600});
    BOOST_TEST(
        run(f, "record --out rec --json a.json" + quiet + urls(world.url(), world.url())).code ==
        0);
    BOOST_TEST(run(f, "run --world rec --dry-run --json b.json --progress none").code == 0);
    const auto cut = [](std::string text) { return text.substr(0, text.rfind("\"run\":")); };
    const std::string a = cut(read_file(f.at / "a.json")), b = cut(read_file(f.at / "b.json"));
    BOOST_TEST(a.size() > 1000u);
    BOOST_TEST((a == b));
    BOOST_TEST(!std::filesystem::exists(f.at / "dutchbook.db"));
    BOOST_TEST(run(f, "record --out rec" + quiet + urls(world.url(), world.url())).code == 2);
}

BOOST_AUTO_TEST_CASE(the_built_in_world_runs_and_explains_itself) {
    const temporary_folder f;
    const auto got =
        run(f, "run --world synthetic --markets 800 --report r.html --json r.json --progress none");
    BOOST_TEST(got.code == 0, got.text);
    BOOST_TEST(has(got, "planted pairs:"), got.text);
    BOOST_TEST(std::filesystem::file_size(f.at / "r.html") > 10'000u);
    const store::database db({.path = f.at / "dutchbook.db"}, store::access::read);
    const auto relations = db.relations();
    BOOST_REQUIRE(!relations.empty());
    const auto& r = relations.front();
    const auto why = run(f, "explain '" + r.left.front().id + "' '" + r.right.front().id + "'");
    BOOST_TEST(why.code == 0, why.text);
    BOOST_TEST(why.text.size() > 200u);
    BOOST_TEST(run(f, "explain nothing '" + r.right.front().id + "'").code == 2);
}

BOOST_AUTO_TEST_CASE(match_relates_lines_and_sorts_them) {
    const temporary_folder f;
    f.write(
        "m.jsonl",
        R"({"platform":"kalshi","id":"K1","title":"Will Arthur Vale win the 2028 Ohio Senate election?"}
{"platform":"polymarket","id":"P1","title":"Will Arthur Vale win the Ohio Senate election in 2028?"}
)");
    const auto got = run(f, "match --quiet --markets m.jsonl");
    BOOST_TEST(got.code == 0);
    BOOST_TEST(
        got.text.starts_with(
            R"({"left":[{"platform":"kalshi","id":"K1"}],"right":[{"platform":"polymarket","id":"P1"}],"relation":"identity")"),
        got.text);
    f.write("bad.jsonl", "{\"platform\":\"kalshi\",\"id\":\"K1\"}\n");
    const auto bad = run(f, "match --markets bad.jsonl");
    BOOST_TEST(bad.code == 2);
    BOOST_TEST(has(bad, "bad.jsonl:1"), bad.text);
    BOOST_TEST(has(bad, "title"), bad.text);
}

BOOST_AUTO_TEST_CASE(the_plan_is_drawn_in_three_ways) {
    const temporary_folder f;
    BOOST_TEST(run(f, "plan").text.starts_with("flowchart"));
    BOOST_TEST(has(run(f, "plan dot"), "digraph"));
    BOOST_TEST(run(f, "plan --format json").text.starts_with("{"));
    BOOST_TEST(run(f, "config check").code == 0);
    BOOST_TEST(has(run(f, "config"), "requests_per_second = 10"));
}

BOOST_AUTO_TEST_CASE(no_secret_reaches_an_output) {
    const temporary_folder f;
    const std::string canary = "canary-7f3a91c2-secret";
    const sim::world_server world({.seed = 6, .markets = 300});
    const auto got =
        run(f,
            "run --log json --report r.html --json r.json --as-of 2026-03-01T12:00:00Z --set "
            "convex.url=" +
                world.url() + "/convex --set llm.url=" + world.url() +
                "/llm/v1 --set llm.requests_per_minute=6000" + urls(world.url(), world.url()),
            "OPENAI_API_KEY=" + canary + " CONVEX_DEPLOY_KEY='prod:x|" + canary + "'");
    BOOST_TEST(got.code == 0, got.text);
    BOOST_TEST(!has(got, canary));
    std::size_t files = 0;
    for (const auto& e : std::filesystem::recursive_directory_iterator(f.at))
        if (e.is_regular_file()) {
            ++files;
            BOOST_TEST(read_file(e.path()).find(canary) == std::string::npos, e.path());
        }
    BOOST_TEST(files >= 3u);
}

BOOST_AUTO_TEST_SUITE_END()
