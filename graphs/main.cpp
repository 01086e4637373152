#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <iostream>

#include <fcntl.h>

#include <CLI/CLI.hpp>

#include "graphs/commands.hpp"
#include "graphs/log.hpp"
#include "graphs/table_text.hpp"
#include "nodes/store/crash_point.hpp"
#include "nodes/value/suggest.hpp"

namespace {

using namespace dutchbook;
using namespace dutchbook::graphs;

void add_common(CLI::App& to, common_request& into) {
    to.add_option("--config", into.config_file, "configuration file (TOML)");
    to.add_option("--set", into.sets, "section.key=value, stronger than file and environment")
        ->allow_extra_args(false);
    to.add_option("--log", into.log_format, "log lines: plain or json")
        ->check(CLI::IsMember({"plain", "json"}));
    to.add_flag("--quiet", into.quiet, "no progress, errors only");
}

void add_day(CLI::App& to, std::uint64_t& into) {
    to.add_option("--day", into,
                  "the synthetic world so many days later: the same questions, new dates and ids")
        ->check(CLI::Range(0, 36'500))
        ->capture_default_str();
}

void add_run(CLI::App& to, run_request& into, std::string& progress) {
    add_common(to, into);
    to.add_option("--world", into.world,
                  "live (the configured URLs), synthetic (built in), or a recording's folder")
        ->capture_default_str();
    to.add_option("--as-of", into.as_of, "the run's clock, ISO 8601");
    to.add_option("--report", into.report, "write one self-contained HTML file");
    to.add_option("--json", into.json, "write the whole result as JSON");
    to.add_option("--llm-record", into.llm_record, "keep the model's replies in this file");
    to.add_option("--llm-replay", into.llm_replay, "answer from such a file instead of the model");
    to.add_option("--seed", into.seed, "seed of the synthetic world")->capture_default_str();
    to.add_option("--markets", into.markets, "markets of the synthetic world")
        ->check(CLI::Range(std::size_t{10}, std::size_t{2'000'000}))
        ->capture_default_str();
    add_day(to, into.day);
    to.add_option("--progress", progress, "auto, bar, line, json or none")
        ->check(CLI::IsMember({"auto", "bar", "line", "json", "none"}));
    to.add_flag("--strict", into.strict, "an incomplete run fails (1 instead of 3)");
}

void add_match(CLI::App& to, match_request& into) {
    add_common(to, into);
    to.add_option("--markets", into.markets, "JSON Lines; needless where the labels bring theirs");
    to.add_option("--out", into.out, "write relations there instead of stdout");
    to.add_option("--labels", into.labels, "score the relations against these files of labels");
    to.add_option("--json", into.json, "write the scores of label rows as JSON");
    to.add_option("--confidence", into.confidence,
                  "write how many relations of each tier and group of questions held");
    auto* judge = to.add_flag("--judge", into.judge,
                              "ask the configured model about open pairs; verdicts are kept in the "
                              "configured store");
    to.add_option("--llm-record", into.llm_record, "keep the model's replies in this file")
        ->needs(judge);
    to.add_option("--llm-replay", into.llm_replay, "answer from such a file instead of the model")
        ->needs(judge);
}

void add_rejects(CLI::App& to, rejects_request& into) {
    add_common(to, into);
    to.add_option("--platform", into.platform, "of this venue only");
    to.add_option("--reason", into.reason, "with this reason only");
    to.add_option("--run", into.run, "met first or last by this run");
    to.add_option("--limit", into.limit, "the newest so many; 0: all")
        ->check(CLI::Range(std::int64_t{0}, std::int64_t{1'000'000}))
        ->capture_default_str();
    auto* json = to.add_flag("--json", into.json, "one JSON document");
    to.add_flag("--csv", into.csv, "comma-separated values")->excludes(json);
}

void add_vocabulary(CLI::App& to, vocabulary_request& into) {
    using action = vocabulary_request::action;
    add_common(to, into);
    to.add_option("--vocabulary", into.files, "files beside the built-in vocabulary");
    auto* check = to.add_subcommand("check", "whether a vocabulary file is right");
    check->add_option("file", into.files, "TOML")->required();
    check->callback([&into] { into.what = action::check; });
    auto* unread = to.add_subcommand("unread", "what is not read of the rules of given markets");
    unread->add_option("--markets", into.markets, "JSON Lines")->required();
    unread->add_option("--most", into.most, "templates shown")->capture_default_str();
    unread->add_flag("--json", into.json, "one JSON object");
    unread->callback([&into] { into.what = action::unread; });
    auto* classify = to.add_subcommand(
        "classify", "ask the configured model what sentences mean that nobody catalogued");
    classify->add_option("--markets", into.markets, "JSON Lines")->required();
    classify->add_option("--out", into.out, "vocabulary file to write")->required();
    classify->add_option("--most", into.most, "templates asked about")->capture_default_str();
    classify->add_option("--llm-record", into.llm_record, "keep the model's replies in this file");
    classify->add_option("--llm-replay", into.llm_replay,
                         "answer from such a file instead of the model");
    classify->callback([&into] { into.what = action::classify; });
    for (auto* one : {check, unread, classify}) one->fallthrough();
}

int run_main(int argc, char** argv) {
    CLI::App app{
        "Reads prediction markets, proves which are one question, prices what cannot lose.",
        "dutchbook"};
    app.set_version_flag("--version", "dutchbook 0.1.0");
    app.require_subcommand(1);
    app.footer("Exit: 0 complete, 1 failed, 2 usage, 3 incomplete, 7 budget, 11 locked, 12 "
               "authentication, 70 internal,\n"
               "78 configuration, 129/130/131/143 ended by a signal. Results go to stdout, the "
               "rest to stderr.");

    run_request run, record;
    std::string run_progress = "auto", record_progress = "auto";
    auto* run_app = app.add_subcommand("run", "one sync, or one every so often");
    add_run(*run_app, run, run_progress);
    run_app->add_option("--every", run.every, "repeat with this period, such as 30m");
    auto* dry = run_app->add_flag("--dry-run", run.dry_run, "write no store, send nothing");
    run_app
        ->add_flag("--shadow", run.shadow,
                   "compare with what was sent before; write no store, send nothing")
        ->excludes(dry);
    auto* record_app =
        app.add_subcommand("record", "raw venue pages of one sync, for `run --world DIR`");
    add_run(*record_app, record, record_progress);
    record_app->add_option("--out", record.record_to, "folder to write")->required();

    common_request common;
    std::optional<std::filesystem::path> explain_markets;
    match_request match;
    auto* match_app = app.add_subcommand(
        "match", "relations among given markets; no network, no store without --judge");
    add_match(*match_app, match);
    std::string left, right;
    auto* explain_app =
        app.add_subcommand("explain", "two contracts side by side: what agrees, what refutes");
    add_common(*explain_app, common);
    explain_app->add_option("left", left, "id, alias or platform:id")->required();
    explain_app->add_option("right", right, "id, alias or platform:id")->required();
    explain_app->add_option("--markets", explain_markets, "JSON Lines instead of the store");

    rejects_request rejects;
    auto* rejects_app = app.add_subcommand(
        "rejects", "rows of the venues that could not be taken, as they were received");
    add_rejects(*rejects_app, rejects);

    vocabulary_request vocabulary;
    auto* vocabulary_app = app.add_subcommand(
        "vocabulary", "the words, names, leagues and clauses in force, and what is not read");
    add_vocabulary(*vocabulary_app, vocabulary);

    sim_request sim;
    auto* sim_app =
        app.add_subcommand("sim", "the built-in world on loopback; prints {\"port\":…}");
    sim_app->add_option("--markets", sim.markets)
        ->check(CLI::Range(std::size_t{10}, std::size_t{2'000'000}))
        ->capture_default_str();
    sim_app->add_option("--seed", sim.seed)->capture_default_str();
    sim_app->add_option("--port", sim.port)->capture_default_str();
    sim_app->add_option("--latency-ms", sim.latency_ms)
        ->check(CLI::Range(0, 86'400'000))
        ->capture_default_str();

    add_day(*sim_app, sim.day);
    sim_app
        ->add_option("--drift", sim.drift_permille,
                     "markets in a thousand that are quoted otherwise")
        ->check(CLI::Range(0, 1'000))
        ->capture_default_str();

    std::string format = "mermaid";
    auto* plan_app = app.add_subcommand("plan", "the graph as mermaid, dot or json");
    add_common(*plan_app, common);
    plan_app->add_option("format,--format", format)
        ->check(CLI::IsMember({"mermaid", "dot", "json"}))
        ->capture_default_str();
    auto* probe_app = app.add_subcommand("probe", "one page of every configured endpoint, checked");
    add_common(*probe_app, common);
    auto* config_app =
        app.add_subcommand("config", "the effective configuration, secrets redacted");
    add_common(*config_app, common);
    auto* check_app = config_app->add_subcommand("check", "validate and say what is wrong");
    add_common(*check_app, common);

    std::vector<std::string> names;
    for (const CLI::App* one : app.get_subcommands({})) names.push_back(one->get_name());
    const std::string asked = argc > 1 ? argv[1] : "-";
    if (!asked.starts_with('-') && std::find(names.begin(), names.end(), asked) == names.end()) {
        const std::vector<std::string_view> known(names.begin(), names.end());
        throw error(exit_code::usage, "unknown command " + printable(asked) + "; the nearest is " +
                                          std::string(nearest(asked, known)));
    }
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& e) {
        return app.exit(e) == 0 ? 0 : static_cast<int>(exit_code::usage);
    }
    run.progress = parse_progress_mode(run_progress).value_or(progress_mode::automatic);
    record.progress = parse_progress_mode(record_progress).value_or(progress_mode::automatic);
    exit_code code = exit_code::usage;
    if (*run_app) code = run_command(run);
    if (*record_app) code = run_command(record);
    if (*match_app) code = match_command(match);
    if (*explain_app) code = explain_command(common, left, right, explain_markets);
    if (*rejects_app) code = rejects_command(rejects);
    if (*vocabulary_app) code = vocabulary_command(vocabulary);
    if (*sim_app) code = sim_command(sim);
    if (*plan_app) code = plan_command(common, format);
    if (*probe_app) code = probe_command(common);
    if (*config_app) code = config_command(common, check_app->parsed());
    std::cout.flush();
    if (!std::cout) throw error(exit_code::failed, "standard output cannot be written");
    return static_cast<int>(code);
}

/// Descriptors 0 to 2 that are closed would be the next files that are opened, and a store would
/// receive what was meant for stdout.
void reserve_standard_descriptors() {
    for (int fd = 0; fd <= 2; ++fd) {
        if (::fcntl(fd, F_GETFD) != -1 || errno != EBADF) continue;
        // Each open takes the lowest number that is free. Where there is no /dev, any will do.
        if (::open("/dev/null", O_RDWR) < 0) ::open("/", O_RDONLY | O_DIRECTORY);
    }
}

/// The last line of a program that cannot go on; JSON where the command line asked for that.
void say_fatal(const std::vector<std::string_view>& arguments, const std::string& why,
               exit_code code) {
    bool json = false;
    for (std::size_t i = 0; i < arguments.size(); ++i)
        json = json || arguments[i] == "--log=json" ||
               (i > 0 && arguments[i - 1] == "--log" && arguments[i] == "json");
    if (!json) {
        std::cerr << "dutchbook: " << why << '\n';
        return;
    }
    logger(std::cerr, {.json = true}).error("fatal", {{"why", why}, {"exit", int(code)}});
}

} // namespace

int main(int argc, char** argv) {
    reserve_standard_descriptors();
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN); // a file size limit is a full disk, not a reason to die
    try {
        if (const char* at = std::getenv("DUTCHBOOK_CRASH_AT")) store::arm_crash_point(at);
        return run_main(argc, argv);
    } catch (const error& e) {
        say_fatal({argv, argv + argc}, e.what(), e.code());
        return static_cast<int>(e.code());
    } catch (const std::exception& e) {
        say_fatal({argv, argv + argc}, std::string("internal error: ") + e.what(),
                  exit_code::internal);
    } catch (...) {
        say_fatal({argv, argv + argc}, "internal error: something that is no std::exception",
                  exit_code::internal);
    }
    return static_cast<int>(exit_code::internal);
}
