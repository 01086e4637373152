// Every fault once at every call: one exchange of a sync with a venue, the model, the receiver or
// the webhook goes wrong, and the next clean sync must leave store and receiver as if nothing had
// been. Representatives here; DUTCHBOOK_SWEEP=all takes every status and every cut (script/sweep).

#include <boost/test/unit_test.hpp>

#include <array>
#include <cstdlib>

#include "filled_store.hpp"

using namespace dutchbook;
using namespace dutchbook::graphs;
using namespace dutchbook::graphs::testing;

namespace {

/// What goes wrong with one exchange.
struct trouble {
    std::string name;
    http::failure why = http::failure::none;
    bool acted = false; ///< the server acted on the request all the same
    int status = 200;
    std::string body;
    std::string type = "application/json";
    int cut_eighths = -1; ///< of the true reply, which is told as whole
};

std::vector<trouble> statuses(bool all) {
    std::vector<trouble> out;
    constexpr std::array some{300, 302, 400, 401, 403, 404, 408, 409, 413,
                              422, 429, 451, 500, 502, 503, 504, 560, 599};
    for (int s = 300; s < 600; ++s) {
        if (!all && std::find(some.begin(), some.end(), s) == some.end()) continue;
        trouble t;
        t.name = "HTTP " + std::to_string(s);
        t.status = s;
        t.body = R"({"error":{"message":"injected","code":"injected"}})";
        out.push_back(t);
    }
    return out;
}

std::vector<trouble> others(bool all) {
    std::vector<trouble> out;
    const auto reply = [&](const char* name, int status, std::string body, const char* type) {
        trouble t;
        t.name = name, t.status = status, t.body = std::move(body), t.type = type;
        out.push_back(t);
    };
    const std::string page = "<html><body>Attention Required</body></html>";
    reply("HTML with 200", 200, page, "text/html");
    reply("HTML with 403", 403, page, "text/html");
    reply("HTML with 503", 503, page, "text/html");
    reply("garbage", 200, "}{ not json", "application/json");
    reply("nothing", 200, "", "application/json");
    reply("null", 200, "null", "application/json");
    reply("another shape", 200, R"({"x":[1,2,{"y":null}]})", "application/json");
    reply("bytes", 200, std::string("\xff\xfe\x00\x01", 4), "application/octet-stream");
    const auto failed = [&](const char* name, http::failure why, bool acted) {
        trouble t;
        t.name = name, t.why = why, t.acted = acted;
        out.push_back(t);
    };
    using enum http::failure;
    failed("refused", connect, false);
    failed("no name", resolve, false);
    failed("TLS", tls, false);
    failed("reset before", reset, false);
    failed("reset after", reset, true);
    failed("drip until the deadline", timeout, false);
    failed("drip after acting", timeout, true);
    failed("cut", truncated, true);
    failed("too large", too_large, true);
    failed("bad coding", encoding, true);
    failed("bad framing", protocol, true);
    for (int eighths = all ? 1 : 3; eighths < 8; eighths += all ? 1 : 4) {
        trouble t;
        t.name = "cut at " + std::to_string(eighths) + "/8, told as whole";
        t.cut_eighths = eighths;
        t.acted = true;
        out.push_back(t);
    }
    return out;
}

enum class service : std::uint8_t { venue, model, receiver, webhook };
constexpr std::array names{"venue", "model", "receiver", "webhook"};

service service_of(const std::string& url) {
    if (url.find("/llm/") != url.npos) return service::model;
    if (url.find("/convex/") != url.npos) return service::receiver;
    return url.find("/hook") != url.npos ? service::webhook : service::venue;
}

/// Which call of which service goes wrong, and how; counts the calls of each. I/O thread.
struct plan_of_faults {
    service of = service::venue;
    int at = -1; ///< -1: none
    trouble what;
    std::array<int, 4> calls{};
    bool struck = false;
};

/// Spoils what the plan says; the webhook is answered here.
class spoiler final : public transport {
  public:
    spoiler(engine::runtime& on, std::shared_ptr<transport> inner, plan_of_faults& plan)
        : on_(on), inner_(std::move(inner)), plan_(plan) {}
    void send(http::request what, std::function<void(http::result)> done) override {
        const service of = service_of(what.url);
        const int n = plan_.calls[static_cast<std::size_t>(of)]++;
        if (of != plan_.of || n != plan_.at) return pass(std::move(what), std::move(done));
        plan_.struck = true;
        const trouble& t = plan_.what;
        if (!t.acted) return answer(spoilt(t, {}), std::move(done));
        pass(std::move(what),
             [&t, done = std::move(done)](http::result got) { done(spoilt(t, std::move(got))); });
    }
    void cancel_all() override { inner_->cancel_all(); }

  private:
    void pass(http::request what, std::function<void(http::result)> done) {
        if (service_of(what.url) != service::webhook)
            return inner_->send(std::move(what), std::move(done));
        http::result ok;
        ok.reply.status = 200;
        answer(std::move(ok), std::move(done));
    }
    void answer(http::result got, std::function<void(http::result)> done) {
        on_.post(
            [got = std::move(got), done = std::move(done)]() mutable { done(std::move(got)); });
    }
    static http::result spoilt(const trouble& t, http::result got) {
        if (t.cut_eighths >= 0) {
            got.reply.body.resize(got.reply.body.size() * static_cast<std::size_t>(t.cut_eighths) /
                                  8);
            return got;
        }
        http::result r;
        r.why = t.why;
        r.message = t.why == http::failure::none ? "" : t.name;
        r.maybe_processed = t.acted;
        r.reply.status = t.status;
        r.reply.headers = {{"content-type", t.type}};
        r.reply.body = t.body;
        return r;
    }
    engine::runtime& on_;
    std::shared_ptr<transport> inner_;
    plan_of_faults& plan_;
};

/// A world, the same world moved, and a store and receiver that hold the first one.
struct swept_world {
    static constexpr std::size_t markets = 120;
    sim::world_server before{{.seed = 8, .markets = markets, .agreeable_model = true}};
    sim::world_server after{
        {.seed = 8, .markets = markets, .drift_permille = 300, .agreeable_model = true}};
    folder here;
    std::map<std::string, std::string> received;
    plan_of_faults plan;

    swept_world() {
        store::database db(store_at("first.db"), store::access::write);
        const auto first = sync(db, before, "r1", "first");
        BOOST_TEST_REQUIRE(first.missing.empty());
        BOOST_TEST_REQUIRE(db.counts().opportunities > 2);
        received = after.documents();
    }
    settings config(const sim::world_server& venues, const std::string& model) const {
        settings s = at_world(venues.url());
        s.llm.url = after.url() + "/llm/v1";
        s.llm.model = model;
        s.llm.requests_per_minute = 60'000;
        s.llm.tokens_per_minute = 0;
        s.llm.budget_usd = money::from_micros(1'000 * micros_per_unit);
        s.convex.url = after.url() + "/convex";
        s.convex.retry_base_ms = 1;
        s.convex.batch_markets = 40;
        s.webhook.url_env = "HOOK";
        s.webhook.quiet_period_s = 0;
        return s;
    }
    store::settings store_at(const char* name) const {
        store::settings s = store_of(config(before, "first"));
        s.path = here.path / name;
        return s;
    }
    sync_result sync(store::database& db, const sim::world_server& venues, const char* id,
                     const std::string& model) {
        const environment variables{{"CONVEX_DEPLOY_KEY", "dev:sweep|0123456789abcdef"},
                                    {"HOOK", "http://127.0.0.1:9/hook"}};
        engine::runtime on(2);
        engine::asio_clock time(on.io());
        spoiler wire(on, make_live_transport(on, {}), plan);
        sync_options o;
        o.config = config(venues, model);
        o.as_of = before.as_of() + std::chrono::minutes(std::string_view(id) == "r1" ? 0 : 10);
        o.run_id = id;
        o.paced = false;
        o.store = &db;
        o.judge = make_judge(o.config, variables, on);
        o.judge->lane.retry.base = std::chrono::milliseconds(1);
        o.judge->lane.circuit.failures_to_open = 0;
        o.judge->wire = std::make_shared<spoiler>(on, o.judge->wire, plan);
        o.upload = make_upload(o.config, variables, on);
        o.upload->wire = std::make_shared<spoiler>(on, o.upload->wire, plan);
        sync_result r;
        {
            graphs::sync one(o, wire, on, time);
            r = one.execute();
        }
        o.judge.reset(), o.upload.reset();
        return r;
    }
    static std::string rows(store::database& db) {
        std::string all;
        for (const char* sql :
             {"SELECT platform || external_id || row_hash || is_active || related FROM markets "
              "ORDER BY 1",
              "SELECT left_side || right_side || relation || tier || confidence || reasoning FROM "
              "relations ORDER BY 1",
              "SELECT market1_id || market2_id || relation || confidence || content_hash FROM "
              "similarities ORDER BY 1",
              "SELECT buy_market_id || sell_market_id || status || content_hash || detected_at "
              "FROM opportunities ORDER BY 1",
              "SELECT 'outbox' || sink || kind || state FROM outbox ORDER BY 1",
              "SELECT sink || kind || hash FROM sent WHERE kind <> 'sync_log' ORDER BY 1"}) {
            store::sqlite::statement row(db.connection(), sql);
            while (row.step()) all.append(row.text(0)).append("\n");
        }
        return all;
    }
    struct end {
        std::string rows, missing;
        std::map<std::string, std::string> documents;
        bool struck = false;
    };
    /// The world moves; one sync under the plan, one without.
    end disturbed() {
        after.restore(received);
        std::filesystem::copy_file(here.path / "first.db", here.path / "x.db",
                                   std::filesystem::copy_options::overwrite_existing);
        end e;
        {
            store::database db(store_at("x.db"), store::access::write);
            plan.calls = {};
            plan.struck = false;
            const auto spoilt = sync(db, after, "r2", "second");
            BOOST_TEST(spoilt.run.balanced);
            e.struck = plan.struck;
            plan.at = -1;
            const auto clean = sync(db, after, "r3", "second");
            for (const auto& m : clean.missing) e.missing += m + "\n";
            e.rows = rows(db);
        }
        e.documents = after.documents();
        std::erase_if(e.documents, [](const auto& d) { return d.first.starts_with("updateSync"); });
        for (const char* suffix : {"-wal", "-shm"})
            std::filesystem::remove(here.path / (std::string("x.db") + suffix));
        return e;
    }
};

std::string first_difference(const std::string& now, const std::string& calm) {
    const auto at = std::mismatch(now.begin(), now.end(), calm.begin(), calm.end()).first;
    const auto line = now.rfind('\n', static_cast<std::size_t>(at - now.begin()));
    return now.substr(line == now.npos ? 0 : line + 1, 300);
}

} // namespace

BOOST_AUTO_TEST_SUITE(sweep)

BOOST_AUTO_TEST_CASE(one_fault_at_any_call_is_forgotten_after_a_clean_run) {
    const char* asked = std::getenv("DUTCHBOOK_SWEEP");
    const bool all = asked && std::string_view(asked) == "all";
    swept_world w;
    const auto calm = w.disturbed();
    const auto calls = w.plan.calls; // of both syncs; the first one's are fewer
    BOOST_TEST_REQUIRE(calm.missing.empty());
    BOOST_TEST_REQUIRE((calm.documents != w.received)); // the world has moved
    std::vector<trouble> troubles = statuses(all);
    for (auto& t : others(all)) troubles.push_back(std::move(t));
    std::size_t cases = 0, failed = 0;
    for (std::size_t of = 0; of < names.size(); ++of) {
        bool more = true;
        for (int at = 0; more && at < calls[of]; ++at)
            for (std::size_t t = 0; more && t < troubles.size(); ++t) {
                if (!all && (t + static_cast<std::size_t>(at)) % 4 != 0) continue;
                w.plan.of = static_cast<service>(of);
                w.plan.at = at;
                w.plan.what = troubles[t];
                const auto end = w.disturbed();
                more = end.struck; // else the first sync has no such call
                if (!more) continue;
                ++cases;
                const bool same =
                    end.rows == calm.rows && end.documents == calm.documents && end.missing.empty();
                failed += !same;
                BOOST_TEST(same,
                           names[of]
                               << " call " << at << ", " << troubles[t].name << ": " << end.missing
                               << (end.rows == calm.rows ? std::string()
                                                         : first_difference(end.rows, calm.rows))
                               << (end.documents == calm.documents ? "" : " (documents differ)"));
            }
    }
    BOOST_TEST_MESSAGE("calls of two clean syncs: venues " << calls[0] << ", model " << calls[1]
                                                           << ", receiver " << calls[2]
                                                           << ", webhook " << calls[3]);
    BOOST_TEST_MESSAGE("sweep: " << cases << " faults, " << failed << " left a trace");
    BOOST_TEST(cases > 60u);
}

BOOST_AUTO_TEST_SUITE_END()
