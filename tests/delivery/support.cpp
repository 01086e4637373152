#include "support.hpp"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <set>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <boost/json.hpp>

#include "nodes/store/sqlite.hpp"

namespace dutchbook::testing {

namespace json = boost::json;

namespace {

const std::filesystem::path convex = DUTCHBOOK_SOURCE "/convex";

std::string node() {
    const auto own = convex / "node_modules/.bin/node";
    return std::filesystem::exists(own) ? own.string() : "node";
}

std::string text_of(const json::object& row, const char* name) {
    return json::value_to<std::string>(row.at(name));
}

std::string table_text(store::sqlite::connection& db, const std::string& title,
                       const std::string& sql) {
    std::string out = "# " + title + "\n";
    store::sqlite::statement rows(db, sql);
    while (rows.step()) {
        for (int i = 0; i < rows.columns(); ++i) out.append(rows.text(i)).append("|");
        out += "\n";
    }
    return out;
}

} // namespace

boost::test_tools::assertion_result has_receiver(boost::unit_test::test_unit_id) {
    static const bool there = [] {
        const std::string new_enough =
            "'" + node() +
            "' -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' >/dev/null 2>&1";
        return std::filesystem::exists(convex / "node_modules/convex-test") &&
               std::system(new_enough.c_str()) == 0;
    }();
    boost::test_tools::assertion_result yes(there);
    if (!there)
        yes.message() << "no Node 20 or no convex/node_modules (script/test-convex --install)";
    return yes;
}

std::string ask_http(int port, const std::string& method, const std::string& path,
                     const std::string& body) {
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_port = htons(static_cast<std::uint16_t>(port));
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    BOOST_REQUIRE_EQUAL(::connect(fd, reinterpret_cast<const sockaddr*>(&at), sizeof at), 0);
    const std::string head = method + " " + path +
                             " HTTP/1.0\r\nContent-Length: " + std::to_string(body.size()) +
                             "\r\n\r\n" + body;
    BOOST_REQUIRE_EQUAL(::send(fd, head.data(), head.size(), MSG_NOSIGNAL),
                        static_cast<ssize_t>(head.size()));
    std::string all;
    char block[65'536];
    for (ssize_t n; (n = ::recv(fd, block, sizeof block, 0)) > 0;)
        all.append(block, static_cast<std::size_t>(n));
    ::close(fd);
    const auto end = all.find("\r\n\r\n");
    BOOST_REQUIRE_MESSAGE(end != std::string::npos, method << " " << path << ": no answer");
    return all.substr(end + 4);
}

receiver::receiver()
    : process_({node(), DUTCHBOOK_SOURCE "/tests/convex/server.mjs"},
               {"HARNESS_MS=3600000", std::string("HARNESS_KEY=") + key}) {
    const std::string line = process_.read_line();
    const auto colon = line.find(':');
    BOOST_REQUIRE_MESSAGE(colon != std::string::npos, "the receiver said: " << line);
    port_ = std::atoi(line.c_str() + colon + 1);
}

std::string receiver::ask(const char* method, const std::string& path,
                          const std::string& body) const {
    return ask_http(port_, method, path, body);
}

std::string receiver::documents() const {
    auto all = json::parse(ask("GET", "/__documents")).as_object();
    all.erase("syncLogs");
    return json::serialize(all);
}

std::vector<std::string> receiver::sync_ids() const {
    std::vector<std::string> ids;
    const auto all = json::parse(ask("GET", "/__documents"));
    for (const auto& row : all.at("syncLogs").as_array())
        ids.push_back(text_of(row.as_object(), "syncId"));
    std::sort(ids.begin(), ids.end());
    return ids;
}

std::size_t receiver::count(std::string_view table) const {
    return json::parse(ask("GET", "/__documents")).as_object().at(table).as_array().size();
}

std::int64_t receiver::requests() const {
    return json::parse(ask("GET", "/__stats")).at("requests").to_number<std::int64_t>();
}

std::int64_t receiver::held() const {
    return json::parse(ask("GET", "/__stats")).at("held").to_number<std::int64_t>();
}

std::int64_t receiver::bytes() const {
    std::int64_t all = 0;
    const auto stats = json::parse(ask("GET", "/__stats"));
    for (const auto& call : stats.at("calls").as_object())
        all += call.value().at("bytes").to_number<std::int64_t>();
    return all;
}

void receiver::check_whole() const {
    const auto all = json::parse(ask("GET", "/__documents"));
    std::set<std::string> markets, others;
    for (const auto& row : all.at("markets").as_array()) {
        const auto& m = row.as_object();
        BOOST_TEST(markets.insert(text_of(m, "platform") + ":" + text_of(m, "externalId")).second);
    }
    for (const auto& row : all.at("arbitrageOpportunities").as_array()) {
        const auto& o = row.as_object();
        const std::string buy = text_of(o, "buyPlatform") + ":" + text_of(o, "buyMarketId"),
                          sell = text_of(o, "sellPlatform") + ":" + text_of(o, "sellMarketId");
        BOOST_TEST(markets.contains(buy), "an opportunity without its market " << buy);
        BOOST_TEST(markets.contains(sell), "an opportunity without its market " << sell);
        BOOST_TEST(others.insert(buy + " " + sell).second);
    }
}

void rig::use(const std::string& world_url, const std::string& receiver_url) const {
    std::ofstream(folder.at / "dutchbook.toml")
        << "[venues.kalshi]\nrequests_per_second = 1000\nurl = \"" << world_url
        << "/trade-api/v2\"\n"
        << "[venues.polymarket]\nrequests_per_second = 1000\ngamma_url = \"" << world_url
        << "/gamma\"\nclob_url = \"" << world_url << "/clob\"\n"
        << "[llm]\nrequests_per_minute = 60000\ntokens_per_minute = 1000000000\nurl = \""
        << world_url << "/llm/v1\"\n"
        << "[convex]\nbatch_markets = 20\nbatch_similarities = 10\nretry_base_ms = 20\nurl = \""
        << receiver_url << "\"\n"
        << more;
}

std::vector<std::string> rig::command(const std::string& arguments,
                                      const std::string& before) const {
    return {"bash", "-c",
            "cd '" + folder.at.string() + "' && CONVEX_DEPLOY_KEY='" + receiver::key + "' " +
                before + " exec '" + DUTCHBOOK_PROGRAM + "' run --config dutchbook.toml --log " +
                log + " --progress none --as-of 2026-03-01T12:00:00Z " + arguments + " 2>&1"};
}

outcome rig::run(const std::string& arguments, const std::string& before) const {
    child c(command(arguments, before));
    outcome o;
    o.text = c.read_all();
    o.code = c.wait();
    return o;
}

std::int64_t rig::integer(const std::string& sql) const {
    store::sqlite::connection db(store(), store::sqlite::connection::mode::read);
    return db.integer(sql);
}

std::vector<std::string> rig::sync_ids() const {
    store::sqlite::connection db(store(), store::sqlite::connection::mode::read);
    std::vector<std::string> ids;
    store::sqlite::statement rows(db, "SELECT sync_id FROM sync_logs ORDER BY sync_id");
    while (rows.step()) ids.emplace_back(rows.text(0));
    return ids;
}

std::string rig::rows() const {
    store::sqlite::connection db(store(), store::sqlite::connection::mode::read);
    return table_text(db, "markets",
                      "SELECT platform, external_id, title, description, category, event_type, "
                      "outcomes, end_date, volume, "
                      "liquidity, is_active, tags, alias, event_id, event_title, series_id, "
                      "yes_label, no_label, related, "
                      "content_hash, wire_yes, wire_no, rules, extra FROM markets ORDER BY 1, 2") +
           table_text(db, "relations",
                      "SELECT left_side, right_side, relation, confidence, tier, reasoning, "
                      "rests_on FROM relations ORDER BY 1, 2, 3") +
           table_text(db, "similarities",
                      "SELECT platform1, market1_id, platform2, market2_id, confidence, reasoning, "
                      "relation, tier, content_hash "
                      "FROM similarities ORDER BY 1, 2, 3, 4") +
           table_text(db, "opportunities",
                      "SELECT buy_platform, buy_market_id, sell_platform, sell_market_id, "
                      "profit_margin, confidence, status, legs, "
                      "quantity, cost_usd, net_usd, annualised, detail, content_hash FROM "
                      "opportunities ORDER BY 1, 2, 3, 4") +
           table_text(
               db, "verdicts",
               "SELECT key, relation, confidence, reasoning, model FROM verdicts ORDER BY 1") +
           table_text(db, "last sync",
                      "SELECT markets_processed, opportunities_found, errors FROM sync_logs ORDER "
                      "BY id DESC LIMIT 1") +
           table_text(db, "outbox",
                      "SELECT sink, kind, natural_key, state FROM outbox ORDER BY 1, 2, 3") +
           table_text(
               db, "sent",
               "SELECT sink, kind, hash FROM sent WHERE kind <> 'sync_log' ORDER BY 1, 2, 3");
}

} // namespace dutchbook::testing
