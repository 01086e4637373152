// dutchbook vocabulary classify: what a model makes of sentences that nobody catalogued.

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

#include <boost/json.hpp>

#include "nodes/http/server.hpp"
#include "support.hpp"

using namespace dutchbook;
using dutchbook::testing::read_file;
using dutchbook::testing::run_program;
using dutchbook::testing::temporary_folder;
namespace json = boost::json;

namespace {

/// A model that knows what some sentences do, and nothing else.
struct reading_model {
    struct known {
        std::string sentence, does; ///< "narrows", "widens", "nothing", "varies" from town to town
    };
    std::vector<known> all;
    int calls = 0;
    http::server server{
        {}, [this](http::server_request asked, http::server::reply reply) {
            ++calls;
            json::array verdicts;
            const auto body = json::parse(asked.body);
            const auto& text = body.at("messages").as_array().back().at("content");
            const auto sheet = json::parse(text.as_string());
            for (const auto& p : sheet.at("pairs").as_array()) verdicts.push_back(verdict_on(p));
            const json::object said{{"verdicts", verdicts}};
            const json::object message{{"role", "assistant"}, {"content", json::serialize(said)}};
            const json::object choice{
                {"index", 0}, {"message", message}, {"finish_reason", "stop"}};
            reply({.headers = {{"content-type", "application/json"}},
                   .body = json::serialize(json::object{{"choices", json::array{choice}}})});
        }};

    static std::string text_of(const json::value& side, const char* key) {
        const auto* found = side.as_object().if_contains(key);
        return found ? std::string(found->as_string()) : std::string();
    }

    json::object verdict_on(const json::value& pair) const {
        const auto &a = pair.at("a"), &b = pair.at("b");
        const std::string title = text_of(a, "title"), other = text_of(b, "title");
        std::string relation = title == other ? "identity" : "none";
        for (const auto& [sentence, does] : all) {
            const bool in_a = text_of(a, "rules").find(sentence) != std::string::npos,
                       in_b = text_of(b, "rules").find(sentence) != std::string::npos;
            if (in_a == in_b || relation != "identity") continue;
            const bool shrinks =
                does == "narrows" || (does == "varies" && title.find("Ada") != title.npos);
            if (shrinks || does == "widens") relation = shrinks == in_b ? "superset" : "subset";
        }
        return {{"id", pair.at("id")}, {"reasoning", "read"},  {"a_quote", title},
                {"b_quote", other},    {"relation", relation}, {"confidence", 0.95}};
    }
};

/// A market of a town's election with more sentences in its rules.
std::string market_line(const std::string& town, const std::string& name, const std::string& more) {
    const std::string asks = name + " win the 2027 " + town + " mayoral election";
    return json::serialize(json::object{
               {"platform", "kalshi"},
               {"id", "KX" + town},
               {"event", "KX" + town},
               {"title", "Will " + asks + "?"},
               {"rules", "If " + name + " wins the 2027 " + town +
                             " mayoral election, then the market resolves to Yes. " + more}}) +
           "\n";
}

const std::string narrows = "Only ballots cast in person are counted.",
                  widens = "A win by lot in the election also counts.",
                  nothing = "Any observer may be present at the count of the election.",
                  varies = "Only ballots on paper are counted.",
                  hangs = "At least 40 ballots must be cast.",
                  once = "Only ballots with a seal are counted.";

} // namespace

BOOST_AUTO_TEST_SUITE(program_classify)

BOOST_AUTO_TEST_CASE(what_a_model_says_twice_becomes_a_clause_of_its_tier) {
    reading_model model{.all = {{narrows, "narrows"},
                                {widens, "widens"},
                                {varies, "varies"},
                                {hangs, "narrows"},
                                {once, "narrows"}}};
    const temporary_folder f;
    std::string lines;
    for (const auto& more : {narrows, widens, nothing, varies, hangs})
        for (const auto& [town, name] :
             {std::pair("Elmworth", "Ada Quist"), std::pair("Larkfield", "Bo Ulmer")})
            lines += market_line(town + std::to_string(lines.size()), name, more);
    lines += market_line("Rockford", "Cy Vale", once);
    f.write("m.jsonl", lines);
    const std::string command = "vocabulary classify --markets m.jsonl --out said.toml --set "
                                "llm.requests_per_minute=60000 --set llm.url=http://127.0.0.1:" +
                                std::to_string(model.server.port()) + "/v1";
    const auto got = run_program(f, command);
    BOOST_TEST(got.code == 0, got.err);
    BOOST_TEST(got.out_has("3 of 6 templates classified"), got.out << got.err);
    const auto text = read_file(f.at / "said.toml");
    const auto says = [&text](const std::string& means, const std::string& pattern) {
        const auto at = text.find("texts = [\"" + pattern + "\"]");
        const auto from = text.rfind("[[clause]]", at);
        return at != text.npos && text.find("means = \"" + means + "\"", from) < at &&
               text.find("tier = \"judged\"", from) < at;
    };
    BOOST_TEST(says("narrows", "only ballots cast in person are counted"), text);
    BOOST_TEST(says("widens", "a win by lot in the election also counts"), text);
    BOOST_TEST(says("boilerplate", "any observer may be present at the count of the election"),
               text);
    for (const char* why : {"the model said two things of it", "hangs on a number or a day",
                            "it stands in one event alone"})
        BOOST_TEST(got.err_has(why), got.err);
    // The answers are kept: nothing is asked twice.
    const int calls = model.calls;
    BOOST_TEST(run_program(f, command).code == 0);
    BOOST_TEST(model.calls == calls);
    BOOST_TEST(read_file(f.at / "said.toml") == text);
    // What rests on such a clause is the model's word.
    f.write("pair.jsonl", market_line("Rockford", "Ada Quist", nothing) +
                              json::serialize(json::object{
                                  {"platform", "polymarket"},
                                  {"id", "P"},
                                  {"title", "Will Ada Quist win the 2027 Rockford mayoral "
                                            "election?"},
                                  {"rules", "This market will resolve to \"Yes\" if Ada Quist wins "
                                            "the 2027 Rockford mayoral election."}}) +
                              "\n");
    const std::string match = "match --markets pair.jsonl";
    BOOST_TEST(!run_program(f, match).out_has("\"tier\":\"judged\""));
    const auto with = run_program(f, match + " --set match.vocabulary=said.toml");
    BOOST_TEST(with.out_has("\"relation\":\"identity\""), with.out << with.err);
    BOOST_TEST(with.out_has("\"tier\":\"judged\""), with.out << with.err);
}

BOOST_AUTO_TEST_CASE(classify_says_what_it_lacks) {
    const temporary_folder f;
    f.write("m.jsonl", market_line("Rockford", "Ada Quist", nothing));
    const std::pair<const char*, const char*> bad[] = {
        {"vocabulary classify --markets none.jsonl --out o.toml", "none.jsonl: cannot be read"},
        {"vocabulary classify --markets m.jsonl --out m.jsonl", "are the same file"},
        {"vocabulary classify --markets m.jsonl --out o.toml", "classify: no model is on"},
        {"vocabulary classify --markets m.jsonl", "--out is required"},
    };
    for (const auto& [arguments, why] : bad) {
        const auto got = run_program(f, arguments);
        BOOST_TEST(got.code != 0, arguments);
        BOOST_TEST(got.err_has(why), got.err);
    }
}

BOOST_AUTO_TEST_SUITE_END()
