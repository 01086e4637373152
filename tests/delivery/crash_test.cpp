// The program dies at each durable step, and at each question and delivery that waits for its
// answer; the next run ends where an undisturbed one does.

#include <condition_variable>
#include <mutex>

#include "nodes/store/sqlite.hpp"
#include "support.hpp"

#include "nodes/http/server.hpp"
#include "nodes/store/crash_point.hpp"

using namespace dutchbook;
using namespace dutchbook::testing;
namespace utf = boost::unit_test;

namespace {

constexpr const char* files = "[ndjson]\nfolder = \"out\"\n";

/// What an undisturbed run comes to.
struct ending {
    std::string rows, documents;
};

ending undisturbed(const sim::world_server& world, const receiver& remote) {
    rig here;
    here.more = files;
    remote.reset();
    here.use(world, remote.url());
    const auto got = here.run();
    BOOST_REQUIRE_MESSAGE(got.code == 0, got.text);
    BOOST_REQUIRE(here.integer("SELECT count(*) FROM opportunities") > 0);
    BOOST_REQUIRE(here.integer("SELECT count(*) FROM verdicts") > 0);
    return {here.rows(), remote.documents()};
}

void check_same(const ending& expected, const rig& here, const receiver& remote,
                const std::string& what) {
    BOOST_TEST((here.rows() == expected.rows), what << ": the store differs");
    BOOST_TEST((remote.documents() == expected.documents), what << ": the documents differ");
    BOOST_TEST((here.sync_ids() == remote.sync_ids()), what << ": the sync logs differ");
    for (const auto& e : std::filesystem::directory_iterator(here.folder.at / "out"))
        BOOST_TEST(e.path().extension() != ".part", what << ": half a file is left");
}

/// Kills what waits for an answer that will not come; the next run ends as expected.
void check_killed(child& victim, const rig& here, const receiver& remote,
                  const sim::world_server& world, const ending& expected, const std::string& what) {
    victim.signal(SIGKILL);
    BOOST_TEST(victim.wait() == 137, what);
    remote.faults("[]");
    remote.check_whole();
    here.use(world, remote.url());
    const auto again = here.run();
    BOOST_TEST(again.code == 0, what << ": " << again.text);
    check_same(expected, here, remote, what);
    remote.check_whole();
}

/// Passes requests on to a world, but the n-th from now on: that one is kept.
class turnstile {
  public:
    explicit turnstile(int world_port)
        : server_({}, [this, world_port](http::server_request asked, http::server::reply reply) {
              const std::lock_guard lock(mutex_);
              ++passed_;
              if (left_ == 0) {
                  kept_.push_back(std::move(reply));
                  return held_.notify_all();
              }
              if (left_ > 0) --left_;
              http::server_response answer;
              answer.headers = {{"content-type", "application/json"}};
              answer.body = ask_http(world_port, asked.method, asked.target, asked.body);
              reply(std::move(answer));
          }) {}
    ~turnstile() { server_.stop(); }
    std::string url() const { return server_.url(); }
    int passed() {
        const std::lock_guard lock(mutex_);
        return passed_;
    }
    void hold_after(int n) {
        const std::lock_guard lock(mutex_);
        left_ = n;
        kept_.clear();
    }
    void wait_for_held() {
        std::unique_lock lock(mutex_);
        held_.wait(lock, [this] { return !kept_.empty(); });
    }

  private:
    std::mutex mutex_;
    std::condition_variable held_;
    std::vector<http::server::reply> kept_;
    int passed_ = 0;
    int left_ = -1; ///< below zero: none is kept
    http::server server_;
};

bool reached_by_every_run(std::string_view name) {
    return !name.starts_with("outbox.bury") && !name.starts_with("store.prune") &&
           name != "store.shrunk";
}

} // namespace

BOOST_AUTO_TEST_SUITE(what_a_crash_costs)

BOOST_AUTO_TEST_CASE(death_at_every_durable_step_loses_and_doubles_nothing,
                     *utf::precondition(has_receiver)) {
    const receiver remote;
    const sim::world_server world({.seed = 5, .markets = 120});
    const ending expected = undisturbed(world, remote);
    for (const auto name : store::crash_point_names()) {
        if (!reached_by_every_run(name)) continue;
        for (int hit = 1; hit <= 3; ++hit) {
            const std::string at = std::string(name) + ":" + std::to_string(hit);
            rig here;
            here.more = files;
            remote.reset();
            here.use(world, remote.url());
            const auto died = here.run("", "DUTCHBOOK_CRASH_AT=" + at);
            BOOST_TEST((died.code == 137 || (hit > 1 && died.code == 0)),
                       at << ": " << died.code << died.text);
            if (died.code == 0) break; // a step that a run takes less often
            const auto again = here.run();
            BOOST_TEST(again.code == 0, at << ": " << again.text);
            check_same(expected, here, remote, at);
        }
    }
}

/// The id of a market that nothing else names.
std::string lonely_market(const rig& of) {
    store::sqlite::connection db(of.store(), store::sqlite::connection::mode::read);
    store::sqlite::statement row(db, "SELECT external_id FROM markets WHERE related = 0 AND "
                                     "platform = 'kalshi' ORDER BY 1 LIMIT 1");
    BOOST_TEST_REQUIRE(row.step());
    return std::string(row.text(0));
}

BOOST_AUTO_TEST_CASE(death_while_a_refused_row_is_put_aside_keeps_it_known,
                     *utf::precondition(has_receiver)) {
    const receiver remote;
    const sim::world_server world({.seed = 5, .markets = 60});
    rig scout;
    scout.use(world, remote.url());
    scout.run();
    // a row against the schema: refused whenever it is sent
    const std::string refusal =
        R"([{"match":"mutation","holds":"\"externalId\":\")" + lonely_market(scout) +
        R"(\"","times":1000,"status":200,)"
        R"("body":{"status":"error","errorMessage":"Validator error: injected"}}])";
    for (const char* name : {"outbox.bury.before_commit", "outbox.bury.after_commit"}) {
        rig here;
        here.use(world, remote.url());
        remote.reset();
        remote.faults(refusal);
        const auto died = here.run("", std::string("DUTCHBOOK_CRASH_AT=") + name + ":1");
        BOOST_TEST(died.code == 137, name << died.text);
        const auto again = here.run();
        // A row that is missing there makes every run incomplete until it is taken.
        BOOST_TEST(again.code == 3, name << again.text);
        BOOST_TEST(again.text.find("1 row is refused") != std::string::npos, again.text);
        BOOST_TEST(here.integer("SELECT count(*) FROM outbox WHERE state = 'dead'") == 1);
        BOOST_TEST(here.integer("SELECT count(*) FROM outbox WHERE state = 'pending' AND "
                                "kind <> 'sync_log'") == 0);
        BOOST_TEST(remote.count("markets") == 59u);
        remote.faults("[]");
        const auto mended = here.run();
        BOOST_TEST(mended.code == 0, name << mended.text);
        BOOST_TEST(here.integer("SELECT count(*) FROM outbox") == 0);
        BOOST_TEST(remote.count("markets") == 60u);
    }
}

BOOST_AUTO_TEST_CASE(dying_twice_in_a_row_costs_no_more_than_once,
                     *utf::precondition(has_receiver)) {
    const receiver remote;
    const sim::world_server world({.seed = 5, .markets = 120});
    const ending expected = undisturbed(world, remote);
    rig here;
    here.more = files;
    remote.reset();
    here.use(world, remote.url());
    for (const char* at :
         {"store.results.outbox:1", "outbox.claim.after_commit:2", "outbox.confirm.before_commit:1",
          "outbox.confirm.after_commit:2", "export.before_rename:2"})
        BOOST_TEST(here.run("", std::string("DUTCHBOOK_CRASH_AT=") + at).code == 137, at);
    BOOST_TEST(here.run().code == 0);
    check_same(expected, here, remote, "after five deaths");
}

BOOST_AUTO_TEST_CASE(a_kill_at_any_question_to_the_outside_is_made_good_by_the_next_run,
                     *utf::precondition(has_receiver)) {
    const receiver remote;
    const sim::world_server world({.seed = 8, .markets = 160});
    const ending expected = undisturbed(world, remote);
    turnstile door(world.port());
    {
        rig here;
        here.more = files;
        remote.reset();
        here.use(door.url(), remote.url());
        BOOST_TEST_REQUIRE(here.run().code == 0);
    }
    const int questions = door.passed();
    BOOST_TEST_REQUIRE(questions > 6);
    for (int n = 0; n < questions; ++n) {
        rig here;
        here.more = files;
        remote.reset();
        here.use(door.url(), remote.url());
        door.hold_after(n);
        child victim(here.command(">/dev/null", ""));
        door.wait_for_held();
        check_killed(victim, here, remote, world, expected, "question " + std::to_string(n));
    }
}

BOOST_AUTO_TEST_CASE(a_kill_at_any_delivery_is_made_good_by_the_next_run,
                     *utf::precondition(has_receiver)) {
    const receiver remote;
    const sim::world_server world({.seed = 8, .markets = 160});
    const ending expected = undisturbed(world, remote);
    for (const char* when : {"hold", "hold_after_commit"})
        for (std::int64_t n = 0;; n += 2) {
            rig here;
            here.more = files;
            remote.reset();
            here.use(world, remote.url());
            remote.faults(R"([{"after":)" + std::to_string(n) + R"(,")" + when + R"(":true}])");
            child victim(here.command(">/dev/null", ""));
            while (remote.held() == 0 && victim.running()) {
            }
            if (remote.held() == 0) { // it made no such call and is done
                BOOST_TEST(victim.wait() == 0, when + std::to_string(n));
                BOOST_TEST(remote.requests() <= n);
                check_same(expected, here, remote, when + std::string(" beyond the last call"));
                BOOST_TEST(n > 8);
                break;
            }
            check_killed(victim, here, remote, world, expected, when + std::to_string(n));
        }
}

BOOST_AUTO_TEST_SUITE_END()
