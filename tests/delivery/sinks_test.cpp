// The webhook and the files, beside or without the receiver.

#include <fstream>
#include <mutex>

#include <boost/json.hpp>

#include "../support/shared.hpp"
#include "support.hpp"

#include "nodes/http/server.hpp"

using namespace dutchbook;
using namespace dutchbook::testing;

namespace {

/// Keeps what it is told and answers with one status.
struct listener {
    std::mutex mutex;
    std::vector<std::string> bodies;
    int status = 200;
    http::server server{{}, [this](http::server_request asked, http::server::reply reply) {
                            const std::lock_guard lock(mutex);
                            bodies.push_back(asked.body);
                            http::server_response r;
                            r.status = status;
                            reply(std::move(r));
                        }};
    std::string url() const { return server.url() + "/hooks/hook-canary-51c0ffee"; }
    std::string variable() const { return "DUTCHBOOK_WEBHOOK_URL=" + url(); }
};

struct told {
    listener hook;
    sim::world_server world{{.seed = 3, .markets = 300}};
    rig here;
    explicit told(const std::string& more) {
        here.more = more;
        here.use(world, "");
    }
};

const std::string webhook = "[webhook]\nurl_env = \"DUTCHBOOK_WEBHOOK_URL\"\n";

} // namespace

BOOST_AUTO_TEST_SUITE(other_sinks)

BOOST_AUTO_TEST_CASE(a_webhook_is_told_of_each_opportunity_once) {
    told t(webhook);
    const auto first = t.here.run("", t.hook.variable());
    BOOST_REQUIRE_MESSAGE(first.code == 0, first.text);
    BOOST_REQUIRE(!t.hook.bodies.empty());
    std::size_t notices = 0;
    for (const auto& body : t.hook.bodies)
        notices += boost::json::parse(body).at("opportunities").as_array().size();
    BOOST_TEST(static_cast<std::int64_t>(notices) ==
               t.here.integer("SELECT count(*) FROM opportunities"));
    const auto said = t.hook.bodies.size();
    BOOST_TEST(t.here.run("", t.hook.variable()).code == 0);
    BOOST_TEST(t.hook.bodies.size() == said);
}

BOOST_AUTO_TEST_CASE(a_webhook_that_refuses_makes_the_run_partial_and_is_told_by_the_next) {
    told t(webhook + "template = \"slack\"\nmin_profit_usd = 1\n");
    t.hook.status = 403;
    const auto refused = t.here.run("", t.hook.variable());
    BOOST_TEST(refused.code == 3, refused.text);
    BOOST_TEST(refused.text.find("missing: webhook: ") != std::string::npos, refused.text);
    BOOST_TEST(refused.text.find("hook-canary") == std::string::npos);
    BOOST_TEST(t.here.integer("SELECT count(*) FROM sync_logs WHERE errors LIKE '%webhook: %'") ==
               1, "the log was committed before and tells it all the same");
    t.hook.status = 200;
    t.hook.bodies.clear();
    BOOST_TEST(t.here.run("", t.hook.variable()).code == 0);
    BOOST_REQUIRE(!t.hook.bodies.empty());
    BOOST_TEST(t.hook.bodies.front().starts_with("{\"text\":"), t.hook.bodies.front());
}

BOOST_AUTO_TEST_CASE(small_profits_are_not_told) {
    told t(webhook + "min_profit_usd = 1000000\n");
    BOOST_TEST(t.here.run("", t.hook.variable()).code == 0);
    BOOST_TEST(t.hook.bodies.empty());
}

BOOST_AUTO_TEST_CASE(a_webhook_without_an_address_or_over_plain_http_is_a_configuration_error) {
    told t(webhook);
    const auto none = t.here.run();
    BOOST_TEST(none.code == 78, none.text);
    BOOST_TEST(none.text.find("DUTCHBOOK_WEBHOOK_URL") != std::string::npos, none.text);
    const auto plain =
        t.here.run("", "DUTCHBOOK_WEBHOOK_URL=http://hooks.example.com/hook-canary-51c0ffee");
    BOOST_TEST(plain.code == 78, plain.text);
    BOOST_TEST(plain.text.find("hook-canary") == std::string::npos, plain.text);
    BOOST_TEST(t.here.run("--set webhook.template=telegram", t.hook.variable()).code == 78);
}

BOOST_AUTO_TEST_CASE(files_hold_a_line_per_row) {
    told t("[ndjson]\nfolder = \"out\"\n");
    const auto got = t.here.run();
    BOOST_REQUIRE_MESSAGE(got.code == 0, got.text);
    for (const char* table :
         {"markets", "similarities", "relations", "opportunities", "sync_logs"}) {
        std::ifstream in(t.here.folder.at / "out" / (std::string(table) + ".ndjson"));
        std::int64_t lines = 0;
        for (std::string line; std::getline(in, line); ++lines)
            BOOST_TEST(boost::json::parse(line).is_object());
        BOOST_TEST(lines == t.here.integer(std::string("SELECT count(*) FROM ") + table), table);
        BOOST_TEST(lines > 0);
    }
}

BOOST_AUTO_TEST_CASE(a_folder_that_cannot_be_written_makes_the_run_partial) {
    told t("[ndjson]\nfolder = \"taken\"\n");
    t.here.folder.write("taken", "a file stands here");
    const auto got = t.here.run();
    BOOST_TEST(got.code == 3, got.text);
    BOOST_TEST(got.text.find("missing: ndjson: taken") != std::string::npos, got.text);
    BOOST_TEST(t.here.integer("SELECT count(*) FROM markets") == 300);
}

BOOST_AUTO_TEST_SUITE_END()
