// Planted canaries: whatever goes wrong, no key is in what the program writes.

#include "../support/shared.hpp"
#include "support.hpp"

#include "nodes/http/base64.hpp"
#include "nodes/http/server.hpp"

using namespace dutchbook;
using namespace dutchbook::testing;

namespace {

const std::string deploy_key = "prod:otter-1|deploy-canary-9d41f0a7";
const std::string model_key = "sk-model-canary-62be83c5";
const std::string hook_path = "hook-canary-17aa90fe";

/// A receiver and a model at once, which answers with what it was given: headers in the body, as
/// careless servers do.
struct echo {
    int status;
    http::server server{{}, [this](http::server_request asked, http::server::reply reply) {
                            http::server_response r;
                            r.status = status;
                            r.body =
                                R"({"status":"error","errorMessage":"Uncaught Error: refused )";
                            for (const auto& h : asked.headers)
                                r.body += h.first + "=" + h.second + " ";
                            r.body +=
                                asked.path + R"(","error":{"message":"key )" + model_key + R"("}})";
                            reply(std::move(r));
                        }};
    explicit echo(int answer) : status(answer) {}
};

void check_clean(const std::string& text, const std::string& where) {
    for (const auto& canary : {deploy_key, std::string("deploy-canary"),
                               std::string("model-canary"), std::string("hook-canary"),
                               http::base64_encode(deploy_key), http::base64_encode(model_key)})
        BOOST_TEST(text.find(canary) == std::string::npos, where << " holds " << canary);
}

} // namespace

BOOST_AUTO_TEST_SUITE(secrets)

BOOST_AUTO_TEST_CASE(no_canary_in_output_log_report_store_or_files_whatever_the_remote_answers) {
    const sim::world_server world({.seed = 6, .markets = 120});
    for (const int status : {200, 400, 401, 403, 404, 413, 429, 500, 503, 560}) {
        const echo remote(status);
        rig here;
        here.more = "[ndjson]\nfolder = \"out\"\n[webhook]\nurl_env = "
                    "\"DUTCHBOOK_WEBHOOK_URL\"\n[log]\nlevel = \"debug\"\n";
        here.log = "json";
        here.use(world, remote.server.url());
        const bool repeated = status >= 429; // one patient caller is enough
        const std::string model =
            repeated ? " --set llm.enabled=false" : " --set llm.url=" + remote.server.url() + "/v1";
        const auto got =
            here.run("--report r.html --json r.json" + model,
                     "CONVEX_DEPLOY_KEY='" + deploy_key + "' OPENAI_API_KEY=" + model_key +
                         " DUTCHBOOK_WEBHOOK_URL=" + remote.server.url() + "/" + hook_path);
        BOOST_TEST((got.code == 0 || got.code == 3 || got.code == 12),
                   status << ": " << got.code << got.text);
        check_clean(got.text, std::to_string(status) + ": the output");
        std::size_t files = 0;
        for (const auto& e : std::filesystem::recursive_directory_iterator(here.folder.at)) {
            if (!e.is_regular_file()) continue;
            ++files;
            check_clean(read_file(e.path()),
                        std::to_string(status) + ": " + e.path().filename().string());
        }
        BOOST_TEST(files >= 9u); // configuration, store, lock, report, result, five tables
    }
}

BOOST_AUTO_TEST_CASE(config_and_its_check_print_names_and_no_values) {
    const sim::world_server world({.seed = 6, .markets = 60});
    rig here;
    here.use(world, "https://example.convex.cloud");
    for (const char* command : {"config", "config check"}) {
        child c({"bash", "-c",
                 "cd '" + here.folder.at.string() + "' && CONVEX_DEPLOY_KEY='" + deploy_key +
                     "' OPENAI_API_KEY=" + model_key + " exec '" DUTCHBOOK_PROGRAM "' " + command +
                     " 2>&1"});
        const auto text = c.read_all();
        BOOST_TEST(c.wait() == 0, text);
        check_clean(text, command);
    }
}

BOOST_AUTO_TEST_SUITE_END()
