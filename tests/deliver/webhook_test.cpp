#include "support.hpp"

#include <filesystem>
#include <fstream>

#include <unistd.h>

#include <nodes/deliver/ndjson.hpp>
#include <nodes/deliver/webhook.hpp>

using namespace dutchbook;
using namespace dutchbook::deliver;
using namespace dutchbook::deliver::testing;

namespace {

struct hook_scene {
    webhook_settings how;
    engine::manual_clock time;
    store::database db;
    std::vector<std::string> bodies;
    std::vector<std::string> urls;
    std::function<http::result()> answer = [] {
        http::result ok;
        ok.reply.status = 204;
        return ok;
    };

    explicit hook_scene(webhook_settings settings = {})
        : how(std::move(settings)),
          db({.path = ":memory:", .sinks = {webhook_sink(how)}, .delta = {}},
             store::access::write) {
        how.url = http::secret("https://hooks.example.org/T0/B0/canary");
    }

    delivery_report run(timestamp now) {
        engine::lane_options options;
        options.name = "webhook";
        engine::lane lane(options, time);
        webhook hook(
            how, db,
            [&](const http::request& request, const std::function<void(http::result)>& done) {
                bodies.push_back(request.body);
                urls.push_back(request.url);
                done(answer());
            },
            lane, [now] { return now; });
        std::optional<delivery_report> report;
        hook.start([&](delivery_report r) { report = std::move(r); });
        while (!report && time.advance_to_next()) {
        }
        BOOST_REQUIRE(report.has_value());
        return *report;
    }
};

} // namespace

BOOST_AUTO_TEST_SUITE(deliver_webhook)

BOOST_AUTO_TEST_CASE(new_opportunities_are_told_once_the_best_first) {
    hook_scene s;
    s.how.notices_per_message = 3;
    write_run(s.db, "r1", 7);
    const auto report = s.run(at(0));
    BOOST_TEST((report.code == exit_code::complete));
    BOOST_TEST(report.of(store::kind::opportunity).sent == 7);
    BOOST_REQUIRE(s.bodies.size() == 3);
    const auto first = boost::json::parse(s.bodies[0]).at("opportunities").as_array();
    BOOST_TEST(first.size() == 3u);
    BOOST_TEST(first[0].at("opportunity").at("netUsd").as_double() == 0.406);
    BOOST_TEST(first[0].at("buyTitle").as_string() == "Question 6");
    BOOST_TEST(s.urls[0] == "https://hooks.example.org/T0/B0/canary");
    write_run(s.db, "r2", 7, 60);
    s.run(at(60));
    BOOST_TEST(s.bodies.size() == 3u);
}

BOOST_AUTO_TEST_CASE(what_is_to_be_checked_by_hand_comes_last_and_says_so) {
    webhook_settings how;
    how.style = webhook_template::discord;
    hook_scene s(how);
    write_run(s.db, "r0", 2);
    opportunity good, wild;
    good.because.left = wild.because.left = {{"kalshi", "M0"}};
    good.because.right = wild.because.right = {{"polymarket", "M0"}};
    good.buy = {"kalshi", "M0"}, good.sell = {"polymarket", "M0"};
    wild.buy = {"kalshi", "M1"}, wild.sell = {"polymarket", "M1"};
    good.net = money{500'000}, wild.net = money{9'000'000};
    wild.implausible_odds = 70;
    good.detected_at = wild.detected_at = at(60);
    const std::vector<opportunity> found = {wild, good};
    s.db.begin_run("r1", at(60), at(60)).finish({{}, found, {}, {"r1", 0, 1, {}, {}, at(60)}});
    s.run(at(60));
    BOOST_REQUIRE(s.bodies.size() == 1);
    const auto text = std::string(boost::json::parse(s.bodies[0]).at("content").as_string());
    const auto first = text.substr(0, text.find('\n')), second = text.substr(first.size() + 1);
    BOOST_TEST(first.starts_with("$0.50 net"));
    BOOST_TEST(second.starts_with(
        "CHECK BY HAND, 70 times likelier a wrong pair than a gift: $9.00 net"));
    const notice told{wild, {}, {}};
    const auto generic = boost::json::parse(webhook_body(webhook_template::generic, {&told, 1}));
    BOOST_TEST(generic.at("opportunities").as_array()[0].at("opportunity").at("implausibleOdds") ==
               70);
}

BOOST_AUTO_TEST_CASE(small_profits_are_passed_over_until_they_grow) {
    webhook_settings how;
    how.min_net = money{405'000};
    hook_scene s(how);
    write_run(s.db, "r1", 7); // nets 0.400 … 0.406
    BOOST_TEST(s.run(at(0)).of(store::kind::opportunity).sent == 2);
    BOOST_TEST(s.db.counts().outbox_pending == 0);
}

BOOST_AUTO_TEST_CASE(a_pair_is_quiet_for_its_period) {
    webhook_settings how;
    how.quiet_period = std::chrono::hours{1};
    hook_scene s(how);
    const auto move = [&](const std::string& id, std::int64_t seconds, std::int64_t net) {
        opportunity o;
        o.because.left = {{"kalshi", "M0"}};
        o.because.right = {{"polymarket", "M0"}};
        o.buy = o.because.left[0], o.sell = o.because.right[0];
        o.net = money{net};
        o.detected_at = at(seconds);
        const std::vector<opportunity> found = {o};
        s.db.begin_run(id, at(seconds), at(seconds))
            .finish({{}, found, {}, {id, 0, 1, {}, {}, at(seconds)}});
        return s.run(at(seconds)).of(store::kind::opportunity).sent;
    };
    write_run(s.db, "r0", 1);
    BOOST_TEST(s.run(at(0)).of(store::kind::opportunity).sent == 1);
    BOOST_TEST(move("r1", 1'800, 500'000) == 0);
    BOOST_TEST(move("r2", 3'599, 600'000) == 0);
    BOOST_TEST(move("r3", 3'600, 700'000) == 1);
    BOOST_TEST(move("r4", 3'601, 800'000) == 0);
}

BOOST_AUTO_TEST_CASE(what_expired_makes_no_message) {
    hook_scene s;
    write_run(s.db, "r1", 3);
    s.run(at(0));
    auto run = s.db.begin_run("r2", at(60), at(60));
    const auto relations = s.db.relations();
    BOOST_TEST(run.finish({relations, {}, {{}, {}, {}, relations}, {"r2", 0, 0, {}, {}, at(60)}})
                   .expired == 3);
    s.run(at(60));
    BOOST_TEST(s.bodies.size() == 1u);
    BOOST_TEST(s.db.counts().outbox_pending == 0);
}

BOOST_AUTO_TEST_CASE(a_lost_answer_is_not_repeated_in_the_run_and_told_in_the_next) {
    hook_scene s;
    write_run(s.db, "r1", 3);
    const auto good = std::exchange(s.answer, [] {
        http::result lost;
        lost.why = http::failure::reset;
        lost.maybe_processed = true;
        return lost;
    });
    const auto report = s.run(at(0));
    BOOST_TEST((report.code == exit_code::incomplete));
    BOOST_TEST(report.of(store::kind::opportunity).left == 3);
    BOOST_TEST(report.why.find("canary") == std::string::npos);
    BOOST_TEST(s.bodies.size() == 1u);
    s.answer = good;
    BOOST_TEST((s.run(at(1)).code == exit_code::complete));
    BOOST_TEST(s.bodies.size() == 2u);
}

/// Every answer that a receiver may give once, at every message: all is told, and told once.
BOOST_AUTO_TEST_CASE(one_refusal_costs_a_repetition) {
    for (const int status : {302, 400, 401, 403, 404, 408, 410, 413, 422, 429, 451, 503})
        for (std::size_t n = 0;; ++n) {
            hook_scene s;
            s.how.notices_per_message = 3;
            write_run(s.db, "r1", 7);
            bool met = false;
            s.answer = [&] {
                http::result r;
                const bool now = s.bodies.size() == n + 1;
                met |= now;
                r.reply.status = now ? status : 204;
                return r;
            };
            const auto report = s.run(at(0));
            BOOST_TEST((report.code == exit_code::complete), status << " at " << n);
            BOOST_TEST(report.of(store::kind::opportunity).sent == 7);
            BOOST_TEST(s.db.counts().outbox_pending == 0);
            if (!met) break;
        }
}

BOOST_AUTO_TEST_CASE(a_notice_that_is_refused_keeps_no_other) {
    hook_scene s;
    s.how.notices_per_message = 4;
    write_run(s.db, "r1", 9);
    s.answer = [&] {
        http::result r;
        r.reply.status = s.bodies.back().find("\"Question 8\"") != std::string::npos ? 400 : 204;
        return r;
    };
    const auto report = s.run(at(0));
    BOOST_TEST((report.code == exit_code::incomplete));
    BOOST_TEST(report.of(store::kind::opportunity).sent == 8);
    BOOST_TEST(report.of(store::kind::opportunity).left == 1);
    BOOST_TEST(report.why.find("1 notice is refused (HTTP 400") != std::string::npos, report.why);
}

BOOST_AUTO_TEST_CASE(notices_that_nobody_takes_keep_the_others_for_no_more_than_some_runs) {
    hook_scene s;
    s.how.notices_per_message = 1;
    write_run(s.db, "r1", 12);
    s.answer = [&] {
        http::result r;
        r.reply.status = 400;
        return r;
    };
    s.run(at(0));
    const auto none = s.bodies;
    s.answer = [&] {
        http::result r;
        const bool bad = std::ranges::find(none, s.bodies.back()) != none.end();
        r.reply.status = bad ? 400 : 204;
        return r;
    };
    const auto refused = std::set<std::string>(none.begin(), none.end()).size();
    BOOST_TEST(refused == 3u);
    std::int64_t left = 12;
    for (int run = 1; run <= 12 && left > std::int64_t(refused); ++run)
        left = s.run(at(run)).of(store::kind::opportunity).left;
    BOOST_TEST(left == std::int64_t(refused));
}

BOOST_AUTO_TEST_CASE(an_address_that_refuses_everything_is_left_alone_soon) {
    for (const int status : {400, 401, 404}) {
        hook_scene s;
        write_run(s.db, "r1", 40);
        s.answer = [status] {
            http::result r;
            r.reply.status = status;
            return r;
        };
        BOOST_TEST((s.run(at(0)).code == exit_code::incomplete));
        BOOST_TEST(s.bodies.size() <= 12u);
        BOOST_TEST(s.db.counts().outbox_pending == 40);
    }
}

BOOST_AUTO_TEST_CASE(foreign_text_cannot_mention_link_or_format) {
    notice n;
    n.found.buy = {"kalshi", "A"};
    n.found.legs = {
        {{"kalshi", "A_B*"}, side::yes, quantity::contracts(1), price{430'000}, {}, {}, {}}};
    n.found.net = money{1'239'999};
    n.found.cost = money{-1};
    n.buy_title = "<!channel> @everyone **x** [a](http://b) `c`\n&\x01";
    const auto slack = boost::json::parse(webhook_body(webhook_template::slack, std::span(&n, 1)));
    const std::string text{slack.at("text").as_string()};
    BOOST_TEST(text == "$1.23 net on -$0.01: YES kalshi:A_B\u2217 at 0.43 "
                       "(&lt;!channel&gt; \uFF20everyone \u2217\u2217x\u2217\u2217 "
                       "[a](http[:]//b) \u02CBc\u02CB &amp;)");
    BOOST_TEST(!slack.at("mrkdwn").as_bool());
    const auto discord =
        boost::json::parse(webhook_body(webhook_template::discord, std::span(&n, 1)));
    const std::string content{discord.at("content").as_string()};
    BOOST_TEST(content.find("\\@everyone \\*\\*x\\*\\* \\[a\\]\\(http\\://b\\)") !=
                   std::string::npos,
               content);
    BOOST_TEST(discord.at("allowed_mentions").at("parse").as_array().empty());
    for (const char c : text + content) BOOST_TEST(static_cast<unsigned char>(c) >= 0x20);
}

BOOST_AUTO_TEST_CASE(what_nobody_sees_is_in_no_style) {
    notice n;
    n.found.buy = {"kalshi", "A"};
    n.buy_title =
        "a\u202Eb\u200Bc\u2066d\uFEFFe\U000E0041f\u00ADg\u2028h\x9Fi _x_ www.evil.example";
    n.sell_title = n.buy_title;
    for (const auto how :
         {webhook_template::generic, webhook_template::slack, webhook_template::discord}) {
        const std::string body = webhook_body(how, std::span(&n, 1));
        BOOST_TEST(body.find("abcdefg h\uFFFDi") != std::string::npos, body);
        for (const char* hidden : {"\u202E", "\u200B", "\u2066", "\uFEFF", "\U000E0041"})
            BOOST_TEST(body.find(hidden) == std::string::npos, body);
    }
    const std::string slack = webhook_body(webhook_template::slack, std::span(&n, 1));
    BOOST_TEST(slack.find("\u02CDx\u02CD www[.]evil[.]example") != std::string::npos, slack);
}

BOOST_AUTO_TEST_CASE(a_discord_message_stays_under_its_limit) {
    notice n;
    n.found.buy = {"kalshi", "A"};
    n.buy_title = std::string(500, '*') + "\xF0\x9F\x98\x80";
    const std::vector<notice> many(40, n);
    const auto body = boost::json::parse(webhook_body(webhook_template::discord, many));
    const std::string content{body.at("content").as_string()};
    BOOST_TEST(content.size() <= 2'000u);
    BOOST_TEST(content.find(" more") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(templates_have_names) {
    BOOST_TEST((parse_webhook_template("slack") == webhook_template::slack));
    BOOST_TEST((parse_webhook_template("discord") == webhook_template::discord));
    BOOST_TEST((parse_webhook_template("generic") == webhook_template::generic));
    BOOST_TEST(!parse_webhook_template("teams").has_value());
}

BOOST_AUTO_TEST_CASE(files_hold_every_row_and_a_bad_folder_is_told) {
    std::string name =
        (std::filesystem::temp_directory_path() / "dutchbook-ndjson-XXXXXX").string();
    BOOST_REQUIRE(::mkdtemp(name.data()) != nullptr);
    const std::filesystem::path folder = name;
    store::database db(with_convex(), store::access::write);
    write_run(db, "r1", 5);
    const auto report = deliver_ndjson(db, folder / "out");
    BOOST_TEST((report.code == exit_code::complete));
    BOOST_TEST(report.of(store::kind::market).sent == 10);
    std::ifstream in(folder / "out/opportunities.ndjson");
    std::size_t lines = 0;
    for (std::string line; std::getline(in, line); ++lines) {
        const auto row = boost::json::parse(line);
        BOOST_TEST(row.at("buy_market_id").as_string() == "M" + std::to_string(lines));
        BOOST_TEST(row.at("legs").as_array()[0].at("cost_usd").as_double() == 4.3);
    }
    BOOST_TEST(lines == 5u);
    std::ofstream(folder / "file").put('x');
    const auto bad = deliver_ndjson(db, folder / "file");
    BOOST_TEST((bad.code == exit_code::failed));
    BOOST_TEST(bad.why.find((folder / "file").string()) != std::string::npos, bad.why);
    std::filesystem::remove_all(folder);
}

BOOST_AUTO_TEST_SUITE_END()
