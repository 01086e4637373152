#include <filesystem>
#include <fstream>

#include <boost/test/unit_test.hpp>
#include <unistd.h>

#include "graphs/config.hpp"
#include "graphs/config_table.hpp"
#include "nodes/value/suggest.hpp"

namespace {

using namespace dutchbook;
using namespace dutchbook::graphs;

/// A file that goes with its test.
class scratch_file {
  public:
    explicit scratch_file(const std::string& text, const std::string& name = "test.toml")
        : path_(std::filesystem::temp_directory_path() /
                ("dutchbook-" + std::to_string(::getpid()) + "-" + name)) {
        std::ofstream(path_, std::ios::binary) << text;
    }
    ~scratch_file() { std::filesystem::remove(path_); }
    scratch_file(const scratch_file&) = delete;
    scratch_file& operator=(const scratch_file&) = delete;
    const std::filesystem::path& path() const { return path_; }

  private:
    std::filesystem::path path_;
};

configuration load(const std::string& toml, environment variables = {},
                   std::vector<std::string> sets = {}) {
    const scratch_file file(toml);
    return load_configuration({file.path(), std::move(variables), std::move(sets)});
}

/// What the configuration's refusal says, with the file's folder cut off; empty where it is
/// accepted.
std::string refusal(const std::string& toml, environment variables = {},
                    std::vector<std::string> sets = {}) {
    const scratch_file file(toml);
    try {
        load_configuration({file.path(), std::move(variables), std::move(sets)});
        return {};
    } catch (const dutchbook::error& e) {
        BOOST_CHECK(e.code() == exit_code::configuration);
        std::string text = e.what();
        const std::string path = file.path().string();
        for (auto at = text.find(path); at != std::string::npos; at = text.find(path))
            text.replace(at, path.size(), "FILE");
        return text;
    }
}

bool contains(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

} // namespace

BOOST_AUTO_TEST_SUITE(config)

BOOST_AUTO_TEST_CASE(defaults_are_the_documented_ones) {
    const settings s = load_configuration({}).values;
    BOOST_TEST(s.venues.kalshi.requests_per_second == 10);
    BOOST_TEST(s.venues.polymarket.requests_per_second == 25);
    BOOST_TEST(s.match.min_confidence == 0.7);
    BOOST_TEST(s.match.candidates_per_market == 20);
    BOOST_TEST(s.llm.batch_pairs == 20);
    BOOST_TEST(s.arbitrage.min_profit.micros == 20'000);
    BOOST_TEST(s.convex.batch_markets == 100);
    BOOST_TEST(s.engine.window_bytes == 67'108'864);
    BOOST_TEST(s.engine.deadline_s == 1'500);
}

BOOST_AUTO_TEST_CASE(every_default_passes_its_own_check) {
    for (const option& o : options()) {
        settings s;
        std::string text = value_text(o, s);
        if (text.starts_with('"')) text = text.substr(1, text.size() - 2);
        BOOST_TEST_CONTEXT(o.key) BOOST_TEST(!assign(o, s, text).has_value());
    }
}

BOOST_AUTO_TEST_CASE(precedence_is_default_file_environment_set) {
    const std::string file = "[engine]\nthreads = 2\nchunk_markets = 7\ndeadline_s = 60\n";
    const auto c =
        load(file, {{"DUTCHBOOK_ENGINE_CHUNK_MARKETS", "8"}, {"DUTCHBOOK_ENGINE_DEADLINE_S", "70"}},
             {"engine.deadline_s=80", "engine.deadline_s=90"});
    BOOST_TEST(c.values.engine.window_bytes == 67'108'864);
    BOOST_TEST(c.values.engine.threads == 2);
    BOOST_TEST(c.values.engine.chunk_markets == 8);
    BOOST_TEST(c.values.engine.deadline_s == 90);
    BOOST_TEST(c.origins.at("engine.threads").ends_with(":2:11"));
    BOOST_TEST(c.origins.at("engine.chunk_markets") == "DUTCHBOOK_ENGINE_CHUNK_MARKETS");
    BOOST_TEST(c.origins.at("engine.deadline_s") == "--set");
    BOOST_TEST(!c.origins.contains("engine.window_bytes"));
}

BOOST_AUTO_TEST_CASE(sections_with_dots_become_underscores) {
    const auto c = load("", {{"DUTCHBOOK_VENUES_KALSHI_URL", "http://127.0.0.1:9/trade-api/v2"}});
    BOOST_TEST(c.values.venues.kalshi.url == "http://127.0.0.1:9/trade-api/v2");
}

BOOST_AUTO_TEST_CASE(every_key_has_one_variable_of_its_own) {
    std::vector<std::string> names;
    for (const option& o : options()) names.push_back(variable_name(o.key));
    std::ranges::sort(names);
    BOOST_CHECK(std::ranges::adjacent_find(names) == names.end());
}

BOOST_AUTO_TEST_CASE(unknown_keys_name_the_nearest) {
    BOOST_TEST(refusal("[engine]\nthreds = 2\n") ==
               "FILE:2:10: unknown key engine.threds; the nearest is engine.threads");
    BOOST_TEST(refusal("[match]\nmin_profit = 0.1\n") ==
               "FILE:2:14: unknown key match.min_profit; the nearest is arbitrage.min_profit");
    BOOST_TEST(refusal("[enigne]\nthreads = 2\n") ==
               "FILE:1:2: unknown section [enigne]; the nearest is [engine]");
    BOOST_TEST(refusal("[vneues.kalshi]\nenabled = true\n") ==
               "FILE:1:2: unknown section [vneues]; the nearest is [venues]");
    BOOST_TEST(refusal("", {{"DUTCHBOOK_STORE_PAHT", "x"}}) ==
               "unknown variable DUTCHBOOK_STORE_PAHT; the nearest is DUTCHBOOK_STORE_PATH");
    BOOST_TEST(refusal("", {}, {"store.pat=x"}) ==
               "--set: unknown key store.pat; the nearest is store.path");
}

BOOST_AUTO_TEST_CASE(variables_of_the_tests_are_no_settings) {
    BOOST_TEST(refusal("", {{"DUTCHBOOK_SHARED", "/x"},
                            {"DUTCHBOOK_CRASH_AT", "y:1"},
                            {"PATH", "/bin"}}) == "");
}

BOOST_AUTO_TEST_CASE(wrong_types_say_where_and_what_was_expected) {
    BOOST_TEST(refusal("[engine]\nthreads = \"two\"\n") ==
               "FILE:2:11: engine.threads: expected an integer from 0 to 1024, got \"two\"");
    BOOST_TEST(refusal("[engine]\nthreads = 1.5\n") ==
               "FILE:2:11: engine.threads: expected an integer from 0 to 1024, got 1.5");
    BOOST_TEST(refusal("[venues.kalshi]\nenabled = 1\n") ==
               "FILE:2:11: venues.kalshi.enabled: expected true or false, got 1");
    BOOST_TEST(refusal("store = 3\n") == "FILE:1:9: unknown key store; the nearest is store.path");
    BOOST_TEST(contains(refusal("[store]\npath = [\"a\"]\n"),
                        "store.path: expected text that is not empty, got an array"));
    BOOST_TEST(contains(refusal("[store.path]\nx = 1\n"),
                        "store.path: expected text that is not empty, got a table"));
    BOOST_TEST(refusal("[convex]\nmarkets = \"some\"\n") ==
               "FILE:2:11: convex.markets: expected \"all\" or \"related\", got \"some\"");
}

BOOST_AUTO_TEST_CASE(ranges_hold_at_both_ends) {
    BOOST_TEST(refusal("", {}, {"llm.batch_pairs=1"}) == "");
    BOOST_TEST(refusal("", {}, {"llm.batch_pairs=200"}) == "");
    for (const char* bad : {"0", "201", "-1", "", "1e1", "99999999999999999999", "1 "})
        BOOST_TEST_CONTEXT(bad)
    BOOST_TEST(contains(refusal("", {}, {std::string("llm.batch_pairs=") + bad}),
                        "expected an integer from 1 to 200"));
    for (const char* bad : {"1.000001", "-0.1", "nan", "inf", "0.7x"}) BOOST_TEST_CONTEXT(bad)
    BOOST_TEST(contains(refusal("", {}, {std::string("match.min_confidence=") + bad}),
                        "expected a number from 0 to 1"));
}

BOOST_AUTO_TEST_CASE(all_problems_are_reported_together) {
    const auto text = refusal("[engine]\nthreads = -1\nwindow = 3\n",
                              {{"DUTCHBOOK_LLM_MODLE", "x"}}, {"nonsense", "a=b"});
    BOOST_TEST(text.starts_with("5 problems in the configuration:\n"));
    BOOST_TEST(std::ranges::count(text, '\n') == 5);
}

BOOST_AUTO_TEST_CASE(problems_come_in_the_order_of_the_file) {
    const auto text = refusal("[store]\nzzz = 1\n[engine]\naaa = 1\n");
    BOOST_TEST(text.find("store.zzz") < text.find("engine.aaa"));
}

BOOST_AUTO_TEST_CASE(amounts_are_exact_decimals) {
    const auto c = load(
        "[arbitrage]\nmin_profit = 0.1\nmax_capital_usd = 123456789.123456\n[llm]\nbudget_usd = 3\n"
        "usd_per_mtok_in = +1_000.25\nusd_per_mtok_out = 5e-1\n");
    BOOST_TEST(c.values.arbitrage.min_profit.micros == 100'000);
    BOOST_TEST(c.values.arbitrage.max_capital_usd.micros == 123'456'789'123'456);
    BOOST_TEST(c.values.llm.budget_usd.micros == 3'000'000);
    BOOST_TEST(c.values.llm.usd_per_mtok_in.micros == 1'000'250'000);
    BOOST_TEST(c.values.llm.usd_per_mtok_out.micros == 500'000);
    BOOST_TEST(contains(refusal("[arbitrage]\nmin_profit = 0.0000001\n"), "at most six decimals"));
}

BOOST_AUTO_TEST_CASE(a_number_after_foreign_letters_on_its_line_is_still_read) {
    const auto c =
        load("arbitrage = { min_profit = 0.05 } # \xc3\xa9\n\"quality\" = { max_spread = 0.25 }\n");
    BOOST_TEST(c.values.arbitrage.min_profit.micros == 50'000);
    BOOST_TEST(c.values.quality.max_spread.micros == 250'000);
}

BOOST_AUTO_TEST_CASE(a_switch_takes_words_and_booleans) {
    BOOST_CHECK(load("[llm]\nenabled = false\n").values.llm.enabled == toggle::off);
    BOOST_CHECK(load("[llm]\nenabled = \"auto\"\n").values.llm.enabled == toggle::automatic);
    BOOST_CHECK(load("", {{"DUTCHBOOK_LLM_ENABLED", "true"}}).values.llm.enabled == toggle::on);
    BOOST_TEST(
        contains(refusal("[llm]\nenabled = 2\n"), "expected \"auto\", true or false, got 2"));
    BOOST_TEST(contains(refusal("[convex]\nmarkets = true\n"), "expected \"all\" or \"related\""));
}

BOOST_AUTO_TEST_CASE(text_is_no_toml) {
    const auto text = refusal("[engine]\nthreads = \n");
    BOOST_TEST(text.starts_with("FILE:2:"));
    // Other sources are checked all the same.
    BOOST_TEST(
        contains(refusal("[engine\n", {{"DUTCHBOOK_X", "1"}}), "unknown variable DUTCHBOOK_X"));
}

BOOST_AUTO_TEST_CASE(an_unreadable_file_is_one_line) {
    const std::filesystem::path nowhere = "/nonexistent/dutchbook.toml";
    BOOST_CHECK_EXCEPTION(
        load_configuration({nowhere, {}, {}}), dutchbook::error, [](const dutchbook::error& e) {
            return std::string(e.what()) ==
                   "/nonexistent/dutchbook.toml: cannot read the configuration: no such file";
        });
    BOOST_CHECK_EXCEPTION(
        load_configuration({std::filesystem::temp_directory_path(), {}, {}}), dutchbook::error,
        [](const dutchbook::error& e) { return contains(e.what(), "it is a folder"); });
}

BOOST_AUTO_TEST_CASE(strings_of_the_file_are_interpolated) {
    const environment variables{{"NAME", "big"}, {"EMPTY", ""}, {"RPS", "15"}};
    const auto model = [&](const std::string& text) {
        return load("[llm]\nmodel = \"" + text + "\"\n", variables).values.llm.model;
    };
    BOOST_TEST(model("${NAME}") == "big");
    BOOST_TEST(model("a-${NAME}-b") == "a-big-b");
    BOOST_TEST(model("${NONE:-small}") == "small");
    BOOST_TEST(model("${EMPTY:-small}") == "small");
    BOOST_TEST(model("${NAME:-small}") == "big");
    BOOST_TEST(model("${NAME:?needed}") == "big");
    BOOST_TEST(model("$${NAME} $5") == "${NAME} $5");
    BOOST_TEST(load("[venues.kalshi]\nrequests_per_second = \"${RPS}\"\n", variables)
                   .values.venues.kalshi.requests_per_second == 15);
}

BOOST_AUTO_TEST_CASE(what_cannot_be_interpolated_is_told) {
    const auto told = [](const std::string& text) {
        return refusal("[llm]\nmodel = \"" + text + "\"\n");
    };
    BOOST_TEST(told("${NONE}") == "FILE:2:9: llm.model: the environment variable NONE is not set");
    BOOST_TEST(told("${NONE:?name a model}") == "FILE:2:9: llm.model: NONE: name a model");
    BOOST_TEST(contains(told("${NONE"), "lacks its closing brace"));
    BOOST_TEST(contains(told("${1X}"), "is not ${NAME}"));
    BOOST_TEST(contains(told("${NONE:+x}"), "is not ${NAME}"));
}

BOOST_AUTO_TEST_CASE(a_value_out_of_a_variable_is_not_quoted) {
    const auto text = refusal("[engine]\nthreads = \"${CANARY}\"\n", {{"CANARY", "canary-7f3a"}});
    BOOST_TEST(contains(text, "engine.threads: expected an integer"));
    BOOST_TEST(!contains(text, "canary-7f3a"));
}

BOOST_AUTO_TEST_CASE(urls_are_https_or_loopback) {
    for (const char* good :
         {"https://a.example/v1", "https://a.example:8443", "http://127.0.0.1:1/x",
          "http://127.9.9.9", "http://localhost:80/", "http://[::1]:8080/v1"})
        BOOST_TEST_CONTEXT(good) BOOST_TEST(!url_problem(good).has_value());
    for (const char* bad : {"http://a.example",
                            "http://127.0.0.1.example",
                            "http://localhost.example",
                            "http://[::2]",
                            "ftp://a",
                            "a.example",
                            "https://",
                            "https://:80",
                            "https://u:p@a.example",
                            "https://a/?q=1",
                            "https://a/#f",
                            "https://a:0",
                            "https://a:65536",
                            "https://a:x",
                            "https://a b",
                            "https://a\n",
                            "https://@a",
                            "http://127.0.0",
                            "http://127.0.0.1.",
                            "http://1270.0.0.1",
                            "https://[::1"})
        BOOST_TEST_CONTEXT(bad) BOOST_TEST(url_problem(bad).has_value());
    BOOST_TEST(is_loopback_url("http://127.0.0.1:5/x"));
    BOOST_TEST(!is_loopback_url("https://a.example"));
    BOOST_TEST(contains(refusal("[convex]\nurl = \"http://x.example\"\n"),
                        "plain http is accepted for loopback only"));
    BOOST_TEST(refusal("[convex]\nurl = \"\"\n") == "");
    BOOST_TEST(refusal("[venues.kalshi]\nurl = \"\"\n") != "");
    BOOST_TEST(refusal("", {}, {"network.proxy=http://proxy.example:3128"}) == "");
    BOOST_TEST(refusal("", {}, {"network.proxy=https://proxy.example:3128"}) != "");
}

BOOST_AUTO_TEST_CASE(credentials_in_a_url_are_refused_and_not_repeated) {
    const auto text = refusal("[convex]\nurl = \"https://me:canary-9b@x.example\"\n");
    BOOST_TEST(contains(text, "without user and password"));
    BOOST_TEST(!contains(text, "canary-9b"));
}

BOOST_AUTO_TEST_CASE(what_must_go_together_is_checked) {
    BOOST_TEST(
        contains(refusal("[venues.kalshi]\nenabled=false\n[venues.polymarket]\nenabled=false\n"),
                 "at least one enabled venue"));
    BOOST_TEST(contains(refusal("[convex]\nurl = \"https://x.example\"\ndeploy_key_env = \"\"\n"),
                        "because convex.url is set"));
    BOOST_TEST(
        contains(refusal("[llm]\nenabled = true\nurl = \"\"\n"), "because llm.enabled is true"));
    BOOST_TEST(refusal("[retention]\nmarkets_days = 200\n") ==
               "FILE:2:16: retention.related_markets_days: expected 0 or at least "
               "retention.markets_days (200), since what was related is not kept shorter");
    BOOST_TEST(contains(refusal("[retention]\nmarkets_days = 0\n"), "(for ever)"));
    BOOST_TEST(load("[retention]\nmarkets_days = 0\nrelated_markets_days = 0\n")
                   .values.retention.related_markets_days == 0);
}

BOOST_AUTO_TEST_CASE(what_is_printed_reads_back_to_the_same) {
    const auto first = load("[store]\npath = \"a \\\"b\\\" \\u00e9.db\"\n[llm]\nenabled = "
                            "true\n[arbitrage]\nmin_profit = 0.0125\n",
                            {{"DUTCHBOOK_LOG_FORMAT", "json"}}, {"match.min_confidence=0.85"});
    const std::string printed = print_toml(first);
    const auto again = load(printed);
    for (const option& o : options()) BOOST_TEST_CONTEXT(o.key)
    BOOST_TEST(value_text(o, first.values) == value_text(o, again.values));
    BOOST_TEST(contains(printed, "# DUTCHBOOK_LOG_FORMAT"));
    BOOST_TEST(contains(printed, "# --set"));
    BOOST_TEST(contains(printed, ":2:8"));
    BOOST_TEST(contains(printed, "threads = 0"));
}

BOOST_AUTO_TEST_CASE(the_template_reads_back_to_the_defaults) {
    const std::string text = print_template();
    const auto c = load(text);
    for (const option& o : options()) {
        BOOST_TEST_CONTEXT(o.key) {
            BOOST_TEST(value_text(o, c.values) == value_text(o, settings{}));
            BOOST_TEST(contains(text, o.doc));
            BOOST_TEST(o.doc.ends_with('.'));
        }
    }
}

BOOST_AUTO_TEST_CASE(suggestions_count_swaps_as_one) {
    BOOST_TEST(edit_distance("", "abc") == 3u);
    BOOST_TEST(edit_distance("paht", "path") == 1u);
    BOOST_TEST(edit_distance("kitten", "sitting") == 3u);
    BOOST_TEST(edit_distance("same", "same") == 0u);
    const std::string_view known[] = {"a.one", "b.two"};
    BOOST_TEST(nearest("b.one", known) == "a.one");
    BOOST_TEST(nearest("x", {}) == "");
}

BOOST_AUTO_TEST_SUITE_END()
