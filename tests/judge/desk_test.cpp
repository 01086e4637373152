#include <sstream>

#include <engine/manual_clock.hpp>

#include <dutchbook/fault.hpp>

#include "../http/temporary.hpp"
#include "nodes/judge/cassette.hpp"
#include "nodes/judge/desk.hpp"
#include "world.hpp"

using namespace dutchbook;
using namespace dutchbook::judge;
using namespace dutchbook::judge::testing;
using namespace std::chrono_literals;

namespace {

/// A desk with a lane in virtual time and a scripted server behind it.
struct office {
    explicit office(std::int64_t per_minute, std::optional<money> limit = {}, int in_flight = 4)
        : purse(limit, {money::from_micros(1'000'000), money::from_micros(4'000'000)}),
          road(options(per_minute, in_flight), time),
          clerk(
              road, time, purse,
              [this](const call_request& c, auto done) { return send(c, std::move(done)); },
              {.url = "http://x", .model = "m"}, {}, "sk-canary") {}

    static engine::lane_options options(std::int64_t per_minute, int in_flight) {
        engine::lane_options out;
        out.name = "llm";
        out.max_in_flight = in_flight;
        out.pacing.requests = engine::rate::per_minute(per_minute);
        out.attempt_deadline = 10s;
        return out;
    }
    std::function<void()> send(const call_request& call, std::function<void(http::result)> done) {
        sent.push_back(time.now());
        time.call_at(time.now() + latency, [this, call, done] {
            auto reply = answers(call, ++answered);
            if (reply.why == http::failure::none && reply.reply.status == 200)
                billed += call.tokens_in + 4 * 20;
            done(std::move(reply));
        });
        return {};
    }
    void judge(std::size_t batches, std::size_t pairs = 9) {
        for (std::size_t i = 0; i < batches; ++i) {
            batch work;
            for (std::size_t k = 0; k < pairs; ++k)
                work.pairs.push_back(pair_number(i * pairs + k));
            clerk.judge(std::move(work), [this, pairs](const batch&, session_outcome out) {
                check_complete(out, pairs);
                outcomes.push_back(std::move(out));
            });
        }
    }
    void run() {
        while (time.advance_to_next()) {
        }
    }

    engine::manual_clock time{noon};
    budget purse;
    engine::lane road;
    desk clerk;
    engine::clock::duration latency = 2s;
    /// As the server says, with the usage that its tokens cost.
    model answers = [](const call_request& c, std::size_t) {
        return chat_reply(content_of(apart(c)), "stop", c.tokens_in, 20);
    };
    std::vector<engine::clock::tick> sent;
    std::vector<session_outcome> outcomes;
    std::size_t answered = 0;
    std::int64_t billed = 0; ///< micro-dollars, by the server's books
};

/// The most calls that any window of a minute holds.
std::size_t fullest_minute(const std::vector<engine::clock::tick>& sent) {
    std::size_t most = 0;
    for (std::size_t first = 0, last = 0; last < sent.size(); ++last) {
        while (sent[last] - sent[first] >= 1min) ++first;
        most = std::max(most, last - first + 1);
    }
    return most;
}

} // namespace

BOOST_AUTO_TEST_SUITE(judge_desk)

BOOST_AUTO_TEST_CASE(thirty_a_minute_is_never_exceeded_and_used) {
    office o(30);
    o.judge(200);
    o.run();
    BOOST_TEST(o.outcomes.size() == 200U);
    BOOST_TEST(o.sent.size() == 200U);
    BOOST_TEST(fullest_minute(o.sent) <= 30U);
    const auto minutes =
        std::chrono::duration<double, std::ratio<60>>(o.sent.back() - o.sent.front()).count();
    BOOST_TEST(199.0 / minutes >= 0.95 * 30);
}

BOOST_AUTO_TEST_CASE(three_hundred_a_minute_are_reached_while_work_is_left) {
    office o(300, {}, 16);
    o.judge(1'500, 3);
    o.run();
    BOOST_TEST(fullest_minute(o.sent) <= 300U);
    const auto minutes =
        std::chrono::duration<double, std::ratio<60>>(o.sent.back() - o.sent.front()).count();
    BOOST_TEST(1'499.0 / minutes >= 0.95 * 300);
}

BOOST_AUTO_TEST_CASE(timeouts_and_throttles_lose_no_batch) {
    for (std::size_t at = 1; at <= 8; ++at) {
        for (int fault = 0; fault < 4; ++fault) {
            office o(0);
            o.answers = [&](const call_request& c, std::size_t n) {
                if (n != at) return chat_reply(content_of(apart(c)), "stop", c.tokens_in, 20);
                if (fault == 0)
                    return http_reply(429, "",
                                      {{"retry-after", "3"},
                                       {"x-ratelimit-remaining-tokens", "0"},
                                       {"x-ratelimit-reset-tokens", "4s"}});
                if (fault == 1)
                    return http_reply(529, "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_"
                                           "error\",\"message\":\"m\"}}");
                http::result lost;
                lost.why = fault == 2 ? http::failure::timeout : http::failure::connect;
                lost.maybe_processed = fault == 2;
                return lost;
            };
            o.judge(7);
            o.run();
            BOOST_TEST(o.outcomes.size() == 7U);
            for (const auto& out : o.outcomes) BOOST_TEST(out.open.empty());
            BOOST_TEST((o.purse.reserved().micros > 0) == (fault == 2 && at <= 7),
                       "a lost answer may have been billed");
            BOOST_TEST(o.purse.spent().micros >= o.billed);
        }
    }
}

BOOST_AUTO_TEST_CASE(a_server_that_hangs_is_cut_off_and_counted_as_spent) {
    office o(0);
    o.latency = 1h;
    o.judge(1);
    o.run();
    BOOST_REQUIRE(o.outcomes.size() == 1U);
    BOOST_TEST(o.outcomes[0].settled.empty());
    BOOST_TEST(o.outcomes[0].open[0].why == "unknown");
    BOOST_TEST(o.sent.size() == 5U, "the lane's attempts, no more");
    BOOST_TEST(o.purse.spent().micros >= o.billed, "answers that came too late were billed too");
}

BOOST_AUTO_TEST_CASE(a_budget_stops_further_calls_and_leaves_the_rest_open) {
    const auto call = [] {
        office probe(0);
        probe.judge(1);
        probe.run();
        return probe.purse.spent();
    }();
    office o(0, money::from_micros(call.micros * 5), 1);
    o.judge(20);
    o.run();
    BOOST_TEST(o.outcomes.size() == 20U);
    BOOST_TEST(o.clerk.closed() == "budget");
    BOOST_TEST(o.purse.exhausted());
    BOOST_TEST(o.billed <= call.micros * 5);
    BOOST_TEST(o.billed > 0);
    std::size_t unasked = 0, calls = 0;
    for (const auto& out : o.outcomes) {
        calls += out.calls;
        for (const auto& p : out.open) {
            unasked += p.why == "budget";
            BOOST_TEST((p.cause == open_cause::over_budget));
            BOOST_TEST(!p.asked, "nothing of it was sent");
        }
    }
    BOOST_TEST(unasked == 9 * (20 - o.answered));
    BOOST_TEST(calls == o.sent.size());
}

/// Whatever comes instead of an answer, once, at any call: every pair is judged.
BOOST_AUTO_TEST_CASE(one_bad_answer_costs_a_repetition) {
    std::vector<std::function<http::result(const call_request&)>> bad;
    for (const int status : {300, 302, 400, 401, 402, 403, 404, 405, 408, 409, 410, 413, 418,
                             422, 425, 429, 451, 500, 501, 502, 503, 504, 507, 520, 529, 599})
        for (const char* body : {"", "<html>no</html>", R"({"error":{"code":"x","message":"m"}})"})
            bad.push_back([status, body](const auto&) { return http_reply(status, body); });
    for (const char* body : {"", "}{", "<html>", "[]", "{}", "null", R"({"choices":[{}]})"})
        bad.push_back([body](const auto&) { return http_reply(200, body); });
    bad.push_back([](const auto& c) { // a complete reply whose content is cut
        return chat_reply(content_of(apart(c)).substr(0, 50));
    });
    bad.push_back([](const auto&) { return chat_reply("I would rather not."); });
    for (const auto why : {http::failure::connect, http::failure::reset, http::failure::timeout,
                           http::failure::truncated, http::failure::tls})
        bad.push_back([why](const auto&) {
            http::result lost;
            lost.why = why;
            lost.maybe_processed = why != http::failure::connect && why != http::failure::tls;
            return lost;
        });
    for (std::size_t which = 0; which < bad.size(); ++which)
        for (std::size_t at = 1; at <= 4; ++at) {
            office o(0, {}, 2);
            o.answers = [&](const call_request& c, std::size_t n) {
                if (n == at) return bad[which](c);
                return chat_reply(content_of(apart(c)), "stop", c.tokens_in, 20);
            };
            o.judge(4);
            o.run();
            BOOST_TEST(o.outcomes.size() == 4U);
            for (const auto& out : o.outcomes)
                BOOST_TEST(out.open.empty(), "fault " << which << " at call " << at);
            BOOST_TEST(o.clerk.closed().empty());
        }
}

BOOST_AUTO_TEST_CASE(no_quota_or_a_bad_key_ends_everything_after_three_attempts_each) {
    for (const int status : {401, 404, 402}) {
        office o(0, {}, 2);
        o.answers = [&](const auto&, auto) { return http_reply(status, "{}"); };
        o.judge(50);
        o.run();
        BOOST_TEST(o.outcomes.size() == 50U);
        BOOST_TEST(o.sent.size() >= 3U);
        BOOST_TEST(o.sent.size() <= 3U * 4U, "of the sessions at work, two for each place");
        for (const auto& out : o.outcomes)
            for (const auto& p : out.open)
                BOOST_TEST((p.cause == (status == 401   ? open_cause::key_refused
                                        : status == 402 ? open_cause::no_quota
                                                        : open_cause::model_down)));
        BOOST_TEST(o.clerk.closed() == "HTTP " + std::to_string(status));
        BOOST_TEST(o.purse.spent().micros == 0);
    }
}

/// A gateway may refuse one market's text with 403 and a JSON body.
BOOST_AUTO_TEST_CASE(a_key_that_was_good_in_this_run_is_not_what_a_403_speaks_of) {
    office o(0, {}, 1);
    o.answers = [&](const call_request& c, std::size_t n) {
        if (n > 1 && c.http.body.find("Question 3?") != std::string::npos)
            return http_reply(403, R"({"error":{"message":"flagged"}})");
        return chat_reply(content_of(apart(c)), "stop", c.tokens_in, 20);
    };
    o.judge(6);
    o.run();
    BOOST_TEST(o.outcomes.size() == 6U);
    BOOST_TEST(o.clerk.closed().empty(), o.clerk.closed());
    for (const auto& out : o.outcomes)
        for (const auto& p : out.open) BOOST_TEST((p.cause != open_cause::key_refused));
}

BOOST_AUTO_TEST_CASE(an_abort_ends_every_session) {
    office o(30);
    o.judge(40);
    o.time.advance(30s);
    const auto before = o.outcomes.size();
    BOOST_TEST(before > 0U);
    o.road.cancel_all("aborted");
    BOOST_TEST(o.outcomes.size() == 40U);
    BOOST_TEST(o.outcomes.back().open[0].why == "cancelled");
    BOOST_TEST((o.outcomes.back().open[0].cause == open_cause::stopped));
    std::size_t asked = 0;
    for (const auto& out : o.outcomes)
        asked += out.settled.size() +
                 static_cast<std::size_t>(std::count_if(out.open.begin(), out.open.end(),
                                                        [](const auto& p) { return p.asked; }));
    BOOST_TEST(asked == 9 * o.sent.size(), "a pair is asked when its call leaves, not before");
    o.run();
    BOOST_TEST(o.purse.spent().micros >= o.billed);
}

BOOST_AUTO_TEST_CASE(a_call_of_more_tokens_than_a_minute_allows_is_split) {
    engine::manual_clock time{noon};
    budget purse(std::nullopt, {});
    auto options = office::options(0, 1);
    options.pacing.tokens = engine::rate::per_minute(6'000);
    engine::lane road(options, time);
    std::size_t largest = 0;
    desk clerk(road, time, purse,
               [&](const call_request& c, auto done) -> std::function<void()> {
                   largest = std::max(largest, c.pairs);
                   done(chat_reply(content_of(apart(c))));
                   return {};
               },
               {.url = "http://x", .model = "m"}, {}, {});
    session_outcome got;
    clerk.judge(batch_of(19), [&](const batch&, session_outcome out) { got = std::move(out); });
    while (time.advance_to_next()) {
    }
    check_complete(got, 19);
    BOOST_TEST(got.open.empty());
    BOOST_TEST(largest < 19U);
}

BOOST_AUTO_TEST_CASE(a_cassette_plays_back_what_was_recorded) {
    const dutchbook::testing::temporary_folder here;
    const auto file = here.at / "tape.jsonl";
    const auto transcript = [](const model& answers) {
        std::string all;
        const auto out = drive(batch_of(11), answers);
        for (const auto& s : out.settled)
            all += std::to_string(s.at) + std::string(kind_name(s.verdict.kind)) +
                   s.verdict.reasoning + std::to_string(s.verdict.confidence);
        return all + std::to_string(out.calls);
    };
    cassette_writer writer(file);
    int answer = 0;
    const auto recorded = transcript([&](const call_request& c, std::size_t n) {
        auto v = honest(c);
        for (auto& x : v) x.reasoning = "answer " + std::to_string(++answer) + " \xC3\xA9\n\"";
        auto reply = n == 0 ? chat_reply("?") : chat_reply(content_of(v));
        writer.record(c.hash, reply);
        return reply;
    });
    BOOST_TEST(writer.take_failure() == "");
    std::stringstream tape(read_regular(file, exit_code::failed));
    BOOST_TEST(tape.str().find("sk-") == std::string::npos);
    cassette_reader reader(tape);
    BOOST_TEST(reader.size() >= 3U);
    BOOST_TEST(transcript([&](const call_request& c, auto) { return *reader.play(c.hash); }) ==
               recorded);
    BOOST_TEST(!reader.play("unknown"));
}

BOOST_AUTO_TEST_CASE(a_cassette_gives_repeated_requests_their_replies_in_order) {
    const dutchbook::testing::temporary_folder here;
    const auto file = here.at / "tape.jsonl";
    cassette_writer writer(file);
    writer.record("a", http_reply(429, "first"));
    writer.record("a", http_reply(200, "second"));
    http::result lost;
    lost.why = http::failure::timeout;
    writer.record("a", lost);
    std::stringstream tape(read_regular(file, exit_code::failed));
    cassette_reader reader(tape);
    BOOST_TEST(reader.size() == 2U);
    BOOST_TEST(reader.play("a")->reply.status == 429);
    BOOST_TEST(reader.play("a")->reply.body == "second");
    BOOST_TEST(reader.play("a")->reply.body == "second");
    std::stringstream broken("{\"request\":\"x\",\"status\":200,\"body\":\"\"}\n{\"request\":");
    BOOST_CHECK_EXCEPTION(cassette_reader{broken}, error, [](const error& e) {
        return std::string(e.what()).find("line 2") != std::string::npos;
    });
}

BOOST_AUTO_TEST_CASE(a_cassette_that_cannot_be_written_says_so_and_throws_nothing) {
    const dutchbook::testing::temporary_folder here;
    const auto file = here.at / "tape.jsonl";
    cassette_writer device("/dev/full");
    device.record("a", http_reply(200, "x"));
    BOOST_TEST(device.take_failure() == "/dev/full: is no regular file; left as it is");
    cassette_writer nowhere(here.at / "none/tape.jsonl");
    const std::string why = nowhere.take_failure();
    BOOST_TEST(why.find("none/tape.jsonl: cannot be written: No such file") != why.npos, why);
    std::filesystem::create_directory(here.at / "none"); // and then it can
    nowhere.record("a", http_reply(200, "x"));
    BOOST_TEST(nowhere.take_failure() == "");
    BOOST_TEST(std::filesystem::file_size(here.at / "none/tape.jsonl") > 10U);
    here.write("old.jsonl", "older", 0644);
    cassette_writer old(here.at / "old.jsonl");
    BOOST_TEST((std::filesystem::status(here.at / "old.jsonl").permissions() ==
                static_cast<std::filesystem::perms>(0600)));
    BOOST_TEST(std::filesystem::file_size(here.at / "old.jsonl") == 0U);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_CASE(a_session_whose_owner_throws_is_a_fault_and_the_others_go_on) {
    for (const int which : {0, 1}) {
        office o(60'000, {}, 1);
        int told = 0;
        for (int i = 0; i < 6; ++i)
            o.clerk.judge(batch_of(2), [&told, which](const batch&, session_outcome) {
                if (++told != 2) return;
                if (which == 0) throw std::runtime_error("injected");
                throw 42;
            });
        int thrown = 0;
        for (bool more = true; more;) {
            try {
                more = o.time.advance_to_next();
            } catch (const std::runtime_error& e) {
                ++thrown;
                BOOST_TEST(e.what() ==
                           std::string("lane llm: ") +
                               (which == 0 ? "injected" : "something that is no std::exception"));
            }
        }
        BOOST_TEST(told == 6);
        BOOST_TEST(thrown == 1);
    }
}

// A server answers in its own time, perhaps when the desk has been cleared.
BOOST_AUTO_TEST_CASE(a_reply_that_comes_when_the_desk_is_gone_finds_nobody) {
    engine::manual_clock time;
    budget purse(money::from_micros(1'000'000'000),
                 {money::from_micros(1'000'000), money::from_micros(4'000'000)});
    engine::lane road(office::options(60'000, 4), time);
    std::vector<std::function<void(http::result)>> kept;
    std::optional<desk> clerk;
    clerk.emplace(
        road, time, purse,
        [&](const call_request&, auto done) {
            kept.push_back(std::move(done));
            return std::function<void()>();
        },
        api{.url = "http://x", .model = "m"}, acceptance{}, "sk-canary");
    int told = 0;
    clerk->judge(batch_of(2), [&](const batch&, session_outcome) { ++told; });
    BOOST_REQUIRE(kept.size() == 1u);
    const auto reserved = purse.reserved();
    clerk.reset();
    http::result late;
    late.why = http::failure::connect; // certainly not billed
    kept.front()(std::move(late));
    BOOST_TEST(purse.reserved().micros == reserved.micros);
    road.cancel_all("over");
    BOOST_TEST(told == 0);
}
