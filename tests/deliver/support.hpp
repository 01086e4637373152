#pragma once

#include <cstdlib>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>

#include <engine/manual_clock.hpp>

#include <nodes/deliver/convex.hpp>
#include <nodes/store/run_writer.hpp>

namespace dutchbook::deliver::testing {

constexpr timestamp at(std::int64_t seconds) {
    return from_unix_ms(1'700'000'000'000 + seconds * 1'000);
}

/// A run of `markets` rows on each of two venues, with a relation and an opportunity for each pair.
inline void write_run(store::database& db, const std::string& id, int markets,
                      std::int64_t seconds = 0, std::int64_t yes_micros = 430'000) {
    std::vector<market> rows;
    std::vector<relation> relations;
    std::vector<opportunity> opportunities;
    for (int i = 0; i < markets; ++i) {
        for (const char* platform : {"kalshi", "polymarket"}) {
            market m;
            m.key = {platform, "M" + std::to_string(i)};
            m.title = "Question " + std::to_string(i);
            m.outcomes = {{{"Yes", price{yes_micros}}, {"No", price{600'000}}}};
            m.processed_at = at(seconds);
            rows.push_back(std::move(m));
        }
        relation r;
        r.left = {{"kalshi", "M" + std::to_string(i)}};
        r.right = {{"polymarket", "M" + std::to_string(i)}};
        r.confidence = 0.9;
        opportunity o;
        o.because = r;
        o.buy = r.left[0], o.sell = r.right[0];
        o.legs = {{o.buy,
                   side::yes,
                   quantity::contracts(10),
                   price{430'000},
                   price{430'000},
                   money{4'300'000},
                   {}},
                  {o.sell,
                   side::no,
                   quantity::contracts(10),
                   price{530'000},
                   price{530'000},
                   money{5'300'000},
                   {}}};
        o.size = quantity::contracts(10);
        o.payoff = money{10'000'000}, o.cost = money{9'600'000}, o.net = money{400'000 + i * 1'000};
        o.profit_margin = 0.04;
        o.detected_at = at(seconds);
        relations.push_back(std::move(r));
        opportunities.push_back(std::move(o));
    }
    auto run = db.begin_run(id, at(seconds), at(seconds));
    run.upsert_markets(rows);
    run.finish({relations,
                opportunities,
                {{"kalshi", "polymarket"}, {}, {}, relations},
                {id, markets * 2, markets, {}, std::chrono::milliseconds{5}, at(seconds)}});
}

/// What goes wrong with one request. `applied`: the remote acted on it all the same.
struct fault {
    std::optional<http::failure> why;
    int status = 0;
    std::string body;
    bool applied = false;
};

/// A Convex deployment in memory, in virtual time: it keeps documents by natural key, answers 10 ms
/// later, and goes wrong as it is told. It checks that no two requests in flight touch one
/// document.
class deployment {
  public:
    explicit deployment(engine::manual_clock& time) : time_(time) {}

    std::function<std::optional<fault>(int n, const std::vector<std::string>& keys)> trouble;
    std::map<std::string, std::string> documents;
    std::vector<std::string> paths; ///< of every request, in order
    std::set<std::string> authorizations;
    int in_flight = 0, most_in_flight = 0, requests = 0;

    send_function sender() {
        return [this](http::request request, std::function<void(http::result)> done) {
            receive(std::move(request), std::move(done));
        };
    }

  private:
    void receive(http::request request, std::function<void(http::result)> done) {
        const auto body = boost::json::parse(request.body).as_object();
        const std::string path{body.at("path").as_string()};
        BOOST_TEST(body.at("format").as_string() == "json");
        paths.push_back(path);
        for (const auto& [name, value] : request.headers)
            if (name == "Authorization") authorizations.insert(value);
        const auto& args = body.at("args").as_object();
        std::vector<std::pair<std::string, std::string>> rows;
        if (path == "etl:updateSyncStatus") {
            rows.emplace_back(key_of(path, args), serialize(args));
        } else {
            BOOST_TEST(args.size() == 1u);
            for (const auto& row : args.begin()->value().as_array())
                rows.emplace_back(key_of(path, row.as_object()), serialize(row));
        }
        std::vector<std::string> keys;
        for (const auto& [key, document] : rows) {
            keys.push_back(key);
            BOOST_TEST(busy_.insert(key).second, key << " is in two requests in flight");
        }
        most_in_flight = std::max(most_in_flight, ++in_flight);
        const auto wrong = trouble ? trouble(requests, keys) : std::nullopt;
        ++requests;
        if (!wrong || wrong->applied)
            for (const auto& [key, document] : rows) documents[key] = document;
        time_.call_at(time_.now() + std::chrono::milliseconds{10},
                      [this, keys, wrong, done = std::move(done)] {
                          --in_flight;
                          for (const std::string& key : keys) busy_.erase(key);
                          done(answer(wrong));
                      });
    }

    static http::result answer(const std::optional<fault>& wrong) {
        http::result result;
        if (wrong && wrong->why) {
            result.why = *wrong->why;
            result.message = "scripted";
            result.maybe_processed = *wrong->why != http::failure::connect;
            return result;
        }
        result.reply.status = wrong ? wrong->status : 200;
        result.reply.body =
            wrong ? wrong->body : R"({"status":"success","value":{},"logLines":[]})";
        return result;
    }

    static std::string key_of(const std::string& path, const boost::json::object& row) {
        const auto text = [&](const char* name) {
            return std::string{row.at(name).as_string()} + "|";
        };
        if (path == "etl:upsertMarkets") return "m|" + text("platform") + text("externalId");
        if (path == "etl:upsertSimilarities")
            return "s|" + text("platform1") + text("market1Id") + text("platform2") +
                   text("market2Id");
        if (path == "etl:upsertOpportunities")
            return "o|" + text("buyPlatform") + text("buyMarketId") + text("sellPlatform") +
                   text("sellMarketId");
        BOOST_TEST(path == "etl:updateSyncStatus");
        return "l|" + text("syncId");
    }

    engine::manual_clock& time_;
    std::set<std::string> busy_;
};

/// A fresh folder that goes with the test.
struct folder_of_test {
    folder_of_test() {
        std::string name =
            (std::filesystem::temp_directory_path() / "dutchbook-deliver-XXXXXX").string();
        BOOST_REQUIRE(::mkdtemp(name.data()) != nullptr);
        path = name;
    }
    ~folder_of_test() {
        std::error_code ignored;
        std::filesystem::remove_all(path, ignored);
    }
    std::filesystem::path path;
};

inline store::settings with_convex() {
    return {.path = ":memory:", .sinks = {store::sink{.name = "convex"}}, .delta = {}};
}

inline convex_settings small_batches() {
    convex_settings how;
    how.url = "https://happy-otter-1.convex.cloud/";
    how.deploy_key = http::secret("prod:happy-otter-1|c2VjcmV0");
    how.batch_markets = 8;
    how.batch_similarities = 5;
    how.batch_opportunities = 4;
    return how;
}

/// One delivery from beginning to end in virtual time.
inline delivery_report upload(store::database& db, deployment& remote, engine::manual_clock& time,
                              const convex_settings& how = small_batches()) {
    engine::lane lane(convex_lane(how), time);
    convex_uploader uploader(how, db, remote.sender(), lane, [] { return at(1'000); });
    std::optional<delivery_report> report;
    uploader.start([&](delivery_report r) { report = std::move(r); });
    while (!report && time.advance_to_next()) {
    }
    BOOST_REQUIRE(report.has_value());
    return *report;
}

using documents = std::map<std::string, std::string>;

struct scene {
    engine::manual_clock time;
    store::database db{with_convex(), store::access::write};
    deployment remote{time};
    delivery_report run(const convex_settings& how = small_batches()) {
        return upload(db, remote, time, how);
    }
    std::int64_t pending() const { return db.counts().outbox_pending; }
};

inline documents undisturbed(int markets) {
    scene s;
    write_run(s.db, "r1", markets);
    s.run();
    return s.remote.documents;
}

inline const fault conflict{
    {}, 560, R"({"status":"error","errorMessage":"OptimisticConcurrencyControlFailure"})", false};
inline const fault thrown{
    {}, 200, R"({"status":"error","errorMessage":"Uncaught Error: boom"})", false};
inline const fault invalid{
    {}, 200, R"({"status":"error","errorMessage":"ArgumentValidationError: no"})", false};

} // namespace dutchbook::deliver::testing
