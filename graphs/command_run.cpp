// dutchbook run and record: one sync, or one every so often.

#include <algorithm>
#include <condition_variable>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <random>
#include <thread>

#include "engine/asio_clock.hpp"
#include "graphs/commands.hpp"
#include "graphs/files.hpp"
#include "graphs/log.hpp"
#include "graphs/log_redact.hpp"
#include "graphs/result_json.hpp"
#include "graphs/run_report.hpp"
#include "graphs/schedule.hpp"
#include "graphs/setup.hpp"
#include "graphs/signals.hpp"
#include "graphs/sync.hpp"
#include "graphs/table.hpp"
#include "graphs/table_text.hpp"
#include "graphs/world.hpp"
#include "nodes/deliver/preview.hpp"
#include "nodes/judge/cassette.hpp"
#include "nodes/sim/world_server.hpp"

namespace dutchbook::graphs {
namespace {

using namespace std::chrono_literals;

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

/// Redraws the progress of a sync until it is told to leave.
class watcher {
  public:
    watcher(const sync& of, progress_display& on)
        : thread_([this, &of, &on] {
              std::unique_lock lock(mutex_);
              while (!leave_) {
                  on.update(of.now());
                  changed_.wait_for(lock, 150ms, [this] { return leave_; });
              }
          }) {}
    ~watcher() {
        {
            const std::lock_guard lock(mutex_);
            leave_ = true;
        }
        changed_.notify_all();
        thread_.join();
    }

  private:
    std::mutex mutex_;
    std::condition_variable changed_;
    bool leave_ = false;
    std::thread thread_;
};

exit_code code_of(const sync_result& r, const run_request& how, int signal) {
    if (r.store_failure) return r.store_failure->code();
    if (signal != 0) return signal == SIGINT ? exit_code::interrupted : exit_code::terminated;
    if (r.uploaded && r.uploaded->code == exit_code::authentication)
        return exit_code::authentication;
    if (r.judged.refused_key) return exit_code::authentication;
    if (r.run.deadline_reached || r.judged.budget_ended) return exit_code::budget;
    if (r.run.outcome == engine::run_outcome::failed) return exit_code::failed;
    if (r.missing.empty()) return exit_code::complete;
    if (!r.usable || how.strict) return exit_code::failed;
    return exit_code::incomplete;
}

/// What the terminal shows when a sync is over: the table, the funnel, what is missing.
void print_result(const sync_result& r, const report_data& data, const terminal_facts& terminal) {
    const unsigned columns = terminal.is_terminal ? terminal.columns : 200;
    const bool nothing_priced =
        data.opportunities.empty() && r.run.outcome != engine::run_outcome::complete;
    std::cout << (nothing_priced ? "No opportunity is known: the run is incomplete.\n"
                                 : render_table(data.opportunities, data.labels, columns))
              << '\n'
              << render_funnel(data.funnel, columns) << '\n'
              << render_summary(r.run.final);
    for (const auto& m : data.facts.missing) std::cout << "missing: " << printable(m) << '\n';
    std::cout << std::flush;
}

void print_score(const sim::score& s) {
    for (const auto& r : s.wrong)
        std::cout << "wrong: " << to_string(r.kind) << " of " << r.left.front().id << " and "
                  << r.right.front().id << ": " << printable(r.reasoning) << '\n';
    constexpr std::size_t most_missed = 10;
    for (std::size_t i = 0; i < std::min(most_missed, s.missed.size()); ++i)
        std::cout << "missed: " << to_string(*s.missed[i].kind) << " of "
                  << s.missed[i].left.front().id << " and " << s.missed[i].right.front().id << '\n';
    if (s.missed.size() > most_missed)
        std::cout << "missed: " << grouped(s.missed.size() - most_missed) << " more\n";
    std::cout << "planted pairs:         " << s.pairs_planted << ", found " << s.pairs_found
              << ", missed " << s.pairs_missed() << ", wrong " << s.pairs_wrong << '\n'
              << "planted opportunities: " << s.opportunities_planted << ", found "
              << s.opportunities_found << ", missed " << s.opportunities_missed() << ", wrong "
              << s.opportunities_wrong << '\n';
}

/// What was read, what sending everything would take, what was sent.
void print_bytes(const deliver::byte_meter& b) {
    const auto text = [](std::int64_t n) { return grouped(static_cast<std::uint64_t>(n)); };
    std::cout << "bytes:  " << text(b.raw_read) << " read, " << text(b.full_rewrite)
              << " in a full rewrite, " << text(b.sent) << " sent\n";
}

void print_preview(const deliver::delivery_preview& would) {
    const auto line = [](std::string_view name, const deliver::kind_preview& p) {
        std::cout << "shadow: " << name << ": " << p.inserts << " inserts, " << p.updates
                  << " updates, " << p.unchanged << " unchanged, " << p.bytes << " bytes\n";
    };
    for (const auto k : store::all_kinds) line(to_string(k), would.of(k));
    line("all", would.total());
    std::cout << "shadow: " << would.requests << " requests; a full rewrite is "
              << would.full_rewrite << " bytes; nothing was sent or written\n";
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
    if (!how.dry_run && !how.record_to)
        for (const char* suffix : {"", "-wal", "-shm", ".lock"})
            files.push_back({"store.path", config.store.path + suffix, true});
    expect_apart(files);
}

struct session {
    const run_request& how;
    environment variables = current_environment();
    configuration config;
    engine::runtime on;
    engine::asio_clock time;
    terminal_facts err_terminal = query_terminal(2, variables),
                   out_terminal = query_terminal(1, variables);
    world outside;
    recorder* recording = nullptr;
    std::optional<store::database> store;
    std::shared_ptr<judge_setup> judge;
    std::shared_ptr<upload_setup> upload;
    std::ofstream tape;
    http::redactor secrets; ///< everything that is written passes it

    explicit session(const run_request& request)
        : how(request), config(checked(configuration_of(request, variables))),
          on(static_cast<std::uint32_t>(config.values.engine.threads)), time(on.io()),
          outside(open_world({how.world, how.seed, how.markets}, config.values, variables, on)) {
        if (how.record_to) {
            auto r = std::make_unique<recorder>(std::move(outside.wire), *how.record_to,
                                                bases_of(outside.config));
            recording = r.get();
            outside.wire = std::move(r);
        }
        judge = make_judge(outside.config, variables, on);
        if (how.dry_run || how.shadow || how.record_to) judge->on = false; // it sends, and costs
        if (!judge->key.empty()) secrets.add(judge->key);
        open_cassette();
        if (how.dry_run || how.record_to) return;
        if (how.shadow && outside.config.convex.url.empty())
            throw error(exit_code::configuration,
                        "--shadow compares with what was sent: set convex.url");
        if (!how.shadow) upload = make_upload(outside.config, variables, on);
        if (upload) secrets.add(upload->convex.deploy_key);
        if (upload && upload->webhook) secrets.add(upload->webhook->url);
        store.emplace(store_of(outside.config),
                      how.shadow ? store::access::shadow : store::access::write);
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

    void open_cassette() {
        if (how.llm_replay) {
            std::ifstream in(*how.llm_replay);
            if (!in) throw error(exit_code::usage, how.llm_replay->string() + ": cannot be read");
            judge->replay = std::make_shared<judge::cassette_reader>(in);
            judge->on = true;
        }
        if (how.llm_record) {
            tape.open(*how.llm_record, std::ios::binary | std::ios::trunc);
            if (!tape)
                throw error(exit_code::failed, how.llm_record->string() + ": cannot be written");
            judge->record = std::make_shared<judge::cassette_writer>(tape);
        }
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
    exit_code sync_once(logger& log, int& signal);
};

exit_code session::sync_once(logger& log, int& signal) {
    sync_options o;
    o.config = outside.config;
    o.as_of = clock_of_run();
    o.run_id = new_run_id();
    o.paced = outside.paced;
    o.all_books = recording != nullptr;
    o.store = store ? &*store : nullptr;
    o.judge = judge;
    o.upload = upload;
    log.set_run_id(o.run_id);
    log.info("sync_started", {{"world", outside.name}, {"as_of", format_timestamp(o.as_of)}});
    sync_result result;
    {
        sync one(o, *outside.wire, on, time);
        const signals listening(
            on,
            [&](int) {
                log.warning("stopping", {{"why", "signal"}, {"again", "aborts"}});
                one.stop("interrupted by a signal: intake ended early");
            },
            [&](int) { one.abort(); });
        progress_display display(
            std::cerr, {.mode = mode_of_progress(), .color = err_terminal.color, .columns = [this] {
                            return query_terminal(2, variables).columns;
                        }});
        {
            const watcher watching(one, display);
            result = one.execute();
        }
        display.finish();
        signal = listening.caught();
    }
    if (recording) {
        recording->close(o.as_of);
        std::cout << "recorded " << recording->exchanges() << " exchanges in "
                  << how.record_to->string() << '\n';
    }
    const report_data data = build_report(result, o, outside.name, store ? &*store : nullptr);
    for (const auto& m : result.missing) log.warning("missing", {{"what", m}});
    print_result(result, data, out_terminal);
    if (outside.sim)
        print_score(outside.sim->judge(result.related.relations, result.opportunities));
    if (how.json) write_file(*how.json, secrets.redact(result_json(result, o)));
    if (how.report) write_file(*how.report, secrets.redact(render_html(data)));
    if (result.uploaded) print_bytes(result.uploaded->bytes);
    if (how.shadow) print_preview(deliver::preview_convex(convex_of(outside.config), *store));
    if (store && !how.shadow) std::cout << "store:  " << outside.config.store.path << '\n';
    if (how.report) std::cout << "report: " << how.report->string() << '\n';
    std::cout << std::flush;
    if (result.store_failure) log.error("store_failed", {{"why", result.store_failure->what()}});
    const exit_code code = code_of(result, how, signal);
    log.info("sync_over", {{"outcome", engine::to_string(result.run.outcome)},
                           {"exit", static_cast<int>(code)}});
    return code;
}

/// Waits for the next slot; the signal that came first, 0 where none did.
int wait_for(engine::runtime& on, engine::clock::tick at) {
    std::mutex mutex;
    std::condition_variable changed;
    int woken = 0;
    const auto wake = [&](int by) {
        const std::lock_guard lock(mutex);
        woken = by;
        changed.notify_all();
    };
    const signals listening(on, wake, wake);
    std::unique_lock lock(mutex);
    changed.wait_until(lock, at, [&] { return woken != 0; });
    return woken;
}

/// What can be known to be wrong before anything is opened.
void check_request(const run_request& how) {
    if (how.as_of && !parse_timestamp(*how.as_of))
        throw error(exit_code::usage,
                    "--as-of: '" + *how.as_of + "' is no time such as 2026-03-01T12:00:00Z");
    if (how.every) parse_period(*how.every);
    if (how.json) expect_writable(*how.json);
    if (how.report) expect_writable(*how.report);
}

} // namespace

exit_code run_command(const run_request& how) {
    check_request(how);
    session s(how);
    logger log(std::cerr, {.least = how.quiet ? log_level::error : s.config.values.log.level,
                           .json = s.json_log(),
                           .redact = redaction_hook(s.secrets)});
    int signal = 0;
    if (!how.every) return s.sync_once(log, signal);
    every slots(std::chrono::duration_cast<engine::clock::duration>(parse_period(*how.every)),
                s.time);
    while (true) {
        const auto slot = slots.next();
        if (slot.skipped) log.warning("slots_skipped", {{"count", slot.skipped}});
        if (const int by = wait_for(s.on, slot.at))
            return by == SIGINT ? exit_code::interrupted : exit_code::terminated;
        const exit_code last = s.sync_once(log, signal);
        if (signal != 0 || last == exit_code::authentication) return last;
    }
}

} // namespace dutchbook::graphs
