#pragma once

// A model on a string: it reads requests as a server would and answers as a script says.

#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>

#include "nodes/contract/contract.hpp"
#include "nodes/judge/canary.hpp"
#include "nodes/judge/session.hpp"
#include "nodes/judge/text.hpp"

namespace dutchbook::judge::testing {

namespace json = boost::json;

inline const timestamp noon = *parse_timestamp("2026-03-01T12:00:00Z");

inline market plain_market(std::string platform, std::string id, std::string title,
                           std::string outcome = "Yes") {
    market m;
    m.key = {std::move(platform), std::move(id)};
    m.title = std::move(title);
    m.yes_label = std::move(outcome);
    m.event_id = "event of " + m.key.id;
    m.rules = "Resolves to Yes if it happens.";
    m.end_date = *parse_timestamp("2026-12-31T00:00:00Z");
    return m;
}

/// A market with its contract.
struct read_market {
    market row;
    contract::contract asks;
    explicit read_market(market m) : row(std::move(m)), asks(contract::compile(row)) {}
    asked_side side() const { return {row, asks}; }
};

inline asked_pair pair_of(const market& left, const market& right) {
    const read_market a(left), b(right);
    return ask({left.key, right.key, 0.8, "subject"}, a.side(), b.side(),
               rules::catalogue::built_in(), "test-model");
}

/// Pair number i; its titles say so.
inline asked_pair pair_number(std::size_t i, const std::string& title = {}) {
    const auto n = std::to_string(1000 + i);
    return pair_of(plain_market("kalshi", "K" + n, title.empty() ? "Question " + n + "?" : title),
                   plain_market("polymarket", "P" + n, "Is question " + n + " true?"));
}

inline batch batch_of(std::size_t n) {
    batch out;
    for (std::size_t i = 0; i < n; ++i) out.pairs.push_back(pair_number(i));
    return out;
}

/// One pair as the server sees it.
struct seen_pair {
    std::string id, a, b; ///< titles
    std::string rules;    ///< of both
};

inline std::vector<seen_pair> pairs_in(const call_request& call) {
    const auto body = json::parse(call.http.body);
    const auto& messages = body.at("messages").as_array();
    const auto& last = messages.back().as_object();
    BOOST_REQUIRE(last.at("role").as_string() == "user");
    const auto& content = last.at("content").as_string();
    const auto form = json::parse({content.data(), content.size()});
    std::vector<seen_pair> out;
    for (const auto& p : form.at("pairs").as_array())
        out.push_back({std::string(p.at("id").as_string()),
                       std::string(p.at("a").at("title").as_string()),
                       std::string(p.at("b").at("title").as_string()),
                       std::string(p.at("a").at("rules").as_string()) + "\n" +
                           std::string(p.at("b").at("rules").as_string())});
    return out;
}

/// The number of the question that a title asks, or nothing.
inline std::string number_in(const std::string& title) {
    const auto at = title.find("uestion 1");
    return at == std::string::npos ? std::string() : title.substr(at + 8, 4);
}
/// A pair of ours, or its twin.
inline bool is_question(const seen_pair& p) {
    return p.a.find("uestion ") != std::string::npos && p.b.find("uestion ") != std::string::npos;
}
inline bool asks_the_same(const seen_pair& p) {
    return !number_in(p.a).empty() && number_in(p.a) == number_in(p.b);
}

struct said {
    std::string id, relation = "none", confidence = "0.9", reasoning = "as scripted";
    std::string a_quote, b_quote; ///< the titles
};

inline std::string content_of(const std::vector<said>& verdicts) {
    std::string out = "{\"verdicts\":[";
    for (const auto& v : verdicts) {
        if (out.back() == '}') out += ',';
        out += "{\"id\":" + json::serialize(json::string(v.id)) +
               ",\"reasoning\":" + json::serialize(json::string(v.reasoning)) +
               ",\"a_quote\":" + json::serialize(json::string(v.a_quote)) +
               ",\"b_quote\":" + json::serialize(json::string(v.b_quote)) +
               ",\"relation\":" + json::serialize(json::string(v.relation)) +
               ",\"confidence\":" + v.confidence + "}";
    }
    return out + "]}";
}

inline http::result http_reply(int status, std::string body, http::header_list headers = {}) {
    http::result out;
    out.reply.status = status;
    out.reply.body = std::move(body);
    out.reply.headers = std::move(headers);
    return out;
}

inline http::result chat_reply(const std::string& content, const std::string& finish = "stop",
                               std::int64_t in = 100, std::int64_t out = 20) {
    return http_reply(200, "{\"choices\":[{\"message\":{\"role\":\"assistant\",\"content\":" +
                               json::serialize(json::string(content)) +
                               ",\"refusal\":null},\"finish_reason\":\"" + finish +
                               "\"}],\"usage\":{\"prompt_tokens\":" + std::to_string(in) +
                               ",\"completion_tokens\":" + std::to_string(out) + "}}");
}

/// Honest: canaries and twins are none, questions are identical.
inline std::vector<said> honest(const call_request& call) {
    std::vector<said> out;
    for (const auto& p : pairs_in(call))
        out.push_back({p.id, asks_the_same(p) ? "identity" : "none", "0.95", "same", p.a, p.b});
    return out;
}
/// Calls nothing the same: settled by one call.
inline std::vector<said> apart(const call_request& call) {
    auto out = honest(call);
    for (auto& v : out) v.relation = "none";
    return out;
}
inline http::result honest_reply(const call_request& call) {
    return chat_reply(content_of(honest(call)));
}

using model = std::function<http::result(const call_request& call, std::size_t number)>;

/// Runs a session to its end; the number counts calls from 0.
inline session_outcome drive(session& one, const model& answers, std::size_t most_calls = 10'000) {
    std::size_t calls = 0;
    while (auto request = one.next()) {
        BOOST_REQUIRE(calls < most_calls);
        one.accept(read_reply(dialect::chat, answers(*request, calls++), noon));
    }
    BOOST_TEST(one.done());
    return one.finished();
}

inline session_outcome drive(batch work, const model& answers, acceptance accepts = {}) {
    session one(std::move(work), {.url = "http://127.0.0.1:1/v1", .model = "test-model"}, accepts);
    return drive(one, answers);
}

/// Every pair is in exactly one list.
inline void check_complete(const session_outcome& out, std::size_t pairs) {
    std::set<std::size_t> seen;
    for (const auto& s : out.settled) BOOST_TEST(seen.insert(s.at).second);
    for (const auto& o : out.open) {
        BOOST_TEST(seen.insert(o.at).second);
        BOOST_TEST(!o.why.empty());
    }
    BOOST_TEST(seen.size() == pairs);
}

inline std::uint32_t count(const flaw_counts& of, flaw f) {
    return of[static_cast<std::size_t>(f)];
}

} // namespace dutchbook::judge::testing
