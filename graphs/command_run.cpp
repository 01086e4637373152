// dutchbook run and record: one sync, or one every so often.

#include <random>
#include <sstream>

#include <fcntl.h>
#include <sys/eventfd.h>

#include "engine/asio_clock.hpp"
#include "engine/thrown.hpp"
#include "graphs/commands.hpp"
#include "graphs/files.hpp"
#include "graphs/log.hpp"
#include "graphs/log_redact.hpp"
#include "graphs/result_json.hpp"
#include "graphs/run_report.hpp"
#include "graphs/run_text.hpp"
#include "graphs/schedule.hpp"
#include "graphs/setup.hpp"
#include "graphs/signals.hpp"
#include "graphs/sync.hpp"
#include "graphs/talk.hpp"
#include "graphs/world.hpp"
#include "nodes/value/own_file.hpp"

namespace dutchbook::graphs {
namespace {

/// Each says something else; a run has no more reasons to be incomplete than these.
constexpr std::uint32_t most_lines_of_one_event = 100;

timestamp clock_now() {
    return std::chrono::time_point_cast<std::chrono::milliseconds>(
        std::chrono::system_clock::now());
}

std::string new_run_id() {
    std::random_device random;
    char id[16];
    std::snprintf(id, sizeof id, "%08x", static_cast<unsigned>(random()));
    return "sync-" + format_timestamp(clock_now()) + "-" + id;
}

exit_code code_of(const sync_result& r, const run_request& how, int signal) {
    if (r.store_failure) return r.store_failure->code();
    if (signal != 0) return code_of_signal(signal);
    if (r.uploaded && r.uploaded->code == exit_code::authentication)
        return exit_code::authentication;
    if (r.judged.refused_key) return exit_code::authentication;
    if (r.run.deadline_reached || r.judged.budget_ended) return exit_code::budget;
    if (r.run.outcome == engine::run_outcome::failed) return exit_code::failed;
    if (r.missing.empty()) return exit_code::complete;
    if (!r.usable || how.strict) return exit_code::failed;
    return exit_code::incomplete;
}

/// The store's files beside the others of a run.
void expect_apart_from_store(const run_request& how, const settings& config) {
    std::vector<given_file> files;
    const auto add = [&](const char* option, const auto& path, bool written) {
        if (path) files.push_back({option, *path, written});
    };
    add("--json", how.json, true);
    add("--report", how.report, true);
    add("--llm-record", how.llm_record, true);
    add("--llm-replay", how.llm_replay, false);
    add("--config", how.config_file, false);
    if (!how.dry_run && !how.record_to) add_store_files(files, config.store.path);
    expect_apart(files);
}

/// What a command that runs once or for ever holds from one sync to the next; the store is opened
/// for each.
struct session {
    const run_request& how;
    signals& listening;
    environment variables = current_environment();
    configuration config;
    engine::runtime on;
    engine::asio_clock time;
    terminal_facts err_terminal = query_terminal(2, variables),
                   out_terminal = query_terminal(1, variables);
    world outside;
    recorder* recording = nullptr;
    descriptor last_store; ///< held, lest a new file gets the number of one that was removed
    std::optional<store::database> store;
    std::shared_ptr<judge_setup> judge;
    std::vector<match::reviewed_pair> reviewed;
    std::shared_ptr<upload_setup> upload;
    http::redactor secrets; ///< everything that is written passes it
    cut_stream err;         ///< the process' own
    progress_display display;
    logger log;

    session(const run_request& request, signals& listens)
        : how(request), listening(listens), config(checked(configuration_of(request, variables))),
          on(static_cast<std::uint32_t>(config.values.engine.threads)), time(on.io()),
          outside(open_world({how.world, how.seed, how.markets, how.day}, config.values, variables,
                             on)),
          err(2, listening.aborted()),
          display(err, {.mode = mode_of_progress(),
                        .color = err_terminal.color,
                        .columns = [this] { return query_terminal(2, variables).columns; }}),
          log([this](std::string_view line) { display.print(line); },
              {.least = how.quiet ? log_level::error : config.values.log.level,
               .json = json_log(),
               .redact = redaction_hook(secrets),
               .repeat_burst = most_lines_of_one_event}) {
        if (how.record_to) {
            auto r = std::make_unique<recorder>(std::move(outside.wire), *how.record_to,
                                                bases_of(outside.config));
            recording = r.get();
            outside.wire = std::move(r);
        }
        reviewed = reviewed_of(config.values.match.verdicts);
        judge = make_judge(outside.config, variables, on);
        if (how.dry_run || how.shadow || how.record_to) judge->on = false; // it sends, and costs
        if (!judge->key.empty()) secrets.add(judge->key);
        use_cassettes(*judge, how.llm_record, how.llm_replay);
        if (how.dry_run || how.record_to) return;
        if (how.shadow && outside.config.convex.url.empty())
            throw error(exit_code::configuration,
                        "--shadow compares with what was sent: set convex.url");
        if (!how.shadow) upload = make_upload(outside.config, variables, on);
        if (upload) secrets.add(upload->convex.deploy_key);
        if (upload && upload->webhook) secrets.add(upload->webhook->url);
    }
    ~session() {
        // the transports need the I/O thread that they were made on
        judge.reset();
        upload.reset();
    }

    configuration checked(configuration c) const {
        expect_apart_from_store(how, c.values);
        return c;
    }

    timestamp clock_of_run() const {
        if (how.as_of) return *parse_timestamp(*how.as_of);
        return outside.as_of.value_or(clock_now());
    }

    bool json_log() const {
        return how.log_format ? *how.log_format == "json"
                              : config.values.log.format == log_format::json;
    }
    /// Lines beside JSON log lines are JSON too.
    progress_mode mode_of_progress() const {
        const auto mode = resolve_progress(how.progress, how.quiet, err_terminal);
        return json_log() && mode == progress_mode::line ? progress_mode::json : mode;
    }
    bool writes_store() const { return !how.dry_run && !how.record_to; }
    void open_store();
    sync_options options_of_run();
    sync_result execute(const sync_options& o);
    void finish_recordings(sync_result& r, const sync_options& o);
    bool write_into(sync_result& r, const std::filesystem::path& file,
                    const std::function<std::string()>& text, int wake);
    std::string text_of(const sync_result& r, const report_data& data, const sim::score* planted,
                        bool report_written);
    void write_outputs(sync_result& r, const sync_options& o);
    exit_code sync_once();
    void tell_wait(engine::clock::tick until);
    exit_code keep_time();
};

/// Another file than the last sync's is a store that knows nothing of it.
void session::open_store() {
    store.reset();
    log.set_run_id({});
    if (!writes_store()) return;
    store.emplace(store_of(outside.config),
                  how.shadow ? store::access::shadow : store::access::write);
    const auto& path = outside.config.store.path;
    if (last_store && store->identity() != identity_of(last_store.number())) {
        log.warning("store_replaced", {{"path", path}});
        last_store = {};
    }
    // Never closed while the same file is open as the store: that would end the locks on it.
    if (!last_store && store->identity())
        last_store = descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
}

sync_options session::options_of_run() {
    sync_options o;
    o.config = outside.config;
    o.as_of = clock_of_run();
    o.run_id = new_run_id();
    o.paced = outside.paced;
    o.all_books = recording != nullptr;
    o.store = store ? &*store : nullptr;
    o.judge = judge;
    o.reviewed = reviewed;
    o.upload = upload;
    return o;
}

sync_result session::execute(const sync_options& o) {
    sync one(o, *outside.wire, on, time);
    speaker aside; // for the thread of signals
    const signals::attention heeded(
        listening, {.stop =
                        [&] {
                            one.stop("interrupted by a signal: intake ended early");
                            aside.say([this] {
                                log.warning("stopping", {{"why", "signal"}, {"again", "aborts"}});
                            });
                        },
                    .abort =
                        [&] {
                            one.stop("aborted by a signal: what was under way is lost");
                            one.abort();
                        },
                    .progress = [&] { aside.say([&] { display.tell(one.now(), json_log()); }); }});
    display.begin();
    sync_result result;
    {
        const ticker watching([&] { display.update(one.now()); });
        result = one.execute();
    }
    display.finish();
    return result;
}

void session::finish_recordings(sync_result& r, const sync_options& o) {
    if (recording)
        if (auto why = recording->close(o.as_of); !why.empty()) r.missing.push_back(std::move(why));
    if (judge->record)
        if (auto why = judge->record->take_failure(); !why.empty())
            r.missing.push_back("llm recording: " + why);
}

/// What cannot be written makes the run incomplete and keeps nothing else from being written.
bool session::write_into(sync_result& r, const std::filesystem::path& file,
                         const std::function<std::string()>& text, int wake) {
    try {
        write_file(file, secrets.redact(text()), wake);
        return true;
    } catch (const error& e) {
        r.missing.emplace_back(e.what());
    } catch (...) {
        r.missing.push_back(file.string() + ": cannot be made: " + engine::what_was_thrown());
    }
    return false;
}

std::string session::text_of(const sync_result& r, const report_data& data,
                             const sim::score* planted, bool report_written) {
    std::ostringstream out;
    if (recording)
        out << "recorded " << recording->exchanges() << " exchanges in " << how.record_to->string()
            << '\n';
    write_result_text(out, r, data, out_terminal);
    if (planted) write_score_text(out, *planted);
    if (r.uploaded) write_bytes_text(out, r.uploaded->bytes);
    if (how.shadow)
        write_preview_text(out, deliver::preview_convex(convex_of(outside.config), *store));
    if (store && !how.shadow) out << "store:  " << outside.config.store.path << '\n';
    if (report_written) out << "report: " << how.report->string() << '\n';
    return std::move(out).str();
}

/// Files first, so that stdout can say which of them are missing; what is missing is logged, unless
/// who reads the log has just read it.
void session::write_outputs(sync_result& r, const sync_options& o) {
    const descriptor wake(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    speaker aside;
    const signals::attention heeded(
        listening,
        {.stop = [] {}, // what is left takes no time, unless nobody takes it
         .abort = [&] { ::eventfd_write(wake.number(), 1); },
         .progress =
             [&] { aside.say([this, last = r.run.final] { display.tell(last, json_log()); }); }});
    finish_recordings(r, o);
    report_data data = build_report(r, o, outside.name, store ? &*store : nullptr);
    std::optional<sim::score> planted;
    if (outside.sim) planted = outside.sim->judge(r.related.relations, r.opportunities);
    if (how.json)
        write_into(
            r, *how.json, [&] { return result_json(r, o, planted ? &*planted : nullptr); },
            wake.number());
    data.facts.missing = r.missing;
    const bool reported =
        how.report && write_into(
                          r, *how.report, [&] { return render_html(data); }, wake.number());
    data.facts.missing = r.missing;
    const int broken =
        write_all(1, secrets.redact(text_of(r, data, planted ? &*planted : nullptr, reported)),
                  wake.number());
    if (broken != 0)
        r.missing.emplace_back(file_error("stdout", "cannot be written", broken).what());
    const bool seen = broken == 0 && !json_log() && identity_of(1) == identity_of(2);
    if (seen) return;
    const auto level = r.store_failure || !r.usable ? log_level::error : log_level::warning;
    for (const auto& m : r.missing) log.write(level, "missing", {{"what", m}});
}

exit_code session::sync_once() {
    open_store();
    const sync_options o = options_of_run();
    log.set_run_id(o.run_id);
    log.info("sync_started", {{"world", outside.name}, {"as_of", format_timestamp(o.as_of)}});
    sync_result result = execute(o);
    write_outputs(result, o);
    store.reset(); // between two runs the store is anyone's
    const exit_code code = code_of(result, how, listening.caught());
    // What could not be written is known to this run alone, not to the sync.
    const bool whole = result.missing.empty();
    if (!whole && result.run.outcome == engine::run_outcome::complete)
        result.run.outcome = engine::run_outcome::partial;
    log.info("sync_over", {{"outcome", engine::to_string(result.run.outcome)},
                           {"exit", static_cast<int>(code)}});
    return code;
}

void session::tell_wait(engine::clock::tick until) {
    const auto left = std::chrono::ceil<std::chrono::seconds>(until - time.now()).count();
    display.print(json_log() ? "{\"state\":\"waiting\",\"next_s\":" + std::to_string(left) + "}"
                             : "waiting: the next sync begins in " + std::to_string(left) + " s");
}

exit_code session::keep_time() {
    const auto period = parse_period(*how.every);
    every slots(std::chrono::duration_cast<engine::clock::duration>(period), time);
    const auto wait = [this](engine::clock::tick at) {
        speaker aside;
        const signals::attention heeded(
            listening, {.progress = [&] { aside.say([this, at] { tell_wait(at); }); }});
        return listening.wait_until(at);
    };
    return keep_schedule(slots, {.wait = wait,
                                 .sync = [this] { return sync_once(); },
                                 .signal = [this] { return listening.caught(); },
                                 .skipped =
                                     [this](std::uint64_t count) {
                                         log.warning("slots_skipped", {{"count", count}});
                                     },
                                 .failed =
                                     [this](const std::string& why) {
                                         log.error("slot_failed", {{"why", why}});
                                     }});
}

/// What can be known to be wrong before anything is opened.
void check_request(const run_request& how) {
    if (how.as_of && !parse_timestamp(*how.as_of))
        throw error(exit_code::usage,
                    "--as-of: '" + *how.as_of + "' is no time such as 2026-03-01T12:00:00Z");
    if (how.every) parse_period(*how.every);
    for (const auto* file : {&how.json, &how.report})
        if (*file && **file == "-") throw error(exit_code::usage, "-: name a file, or /dev/stdout");
}

} // namespace

exit_code run_command(const run_request& how) {
    signals listening; // before any thread is
    check_request(how);
    session s(how, listening);
    return how.every ? s.keep_time() : s.sync_once();
}

} // namespace dutchbook::graphs
