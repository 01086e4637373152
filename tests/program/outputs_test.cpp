// Outputs that cannot be written: the run is incomplete, says why once, and everything else is
// delivered. A schedule goes on.

#include <boost/test/unit_test.hpp>

#include <boost/json.hpp>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>

#include "nodes/store/store.hpp"
#include "nodes/value/own_file.hpp"
#include "support.hpp"

using namespace dutchbook;
using namespace dutchbook::testing;

namespace {

const std::string one_sync =
    "run --world synthetic --markets 60 --seed 3 --log plain --progress none ";

std::int64_t peak_rss(const temporary_folder& f) {
    const auto result = boost::json::parse(read_file(f.at / "r.json"));
    return result.at("run").at("peak_rss_bytes").as_int64();
}

/// Calls fail while the file "ill" is there.
std::string ill(const temporary_folder& f, const char* call, const std::string& file, int number) {
    f.write("ill", "");
    return "LD_PRELOAD='" DUTCHBOOK_FAILING_CALLS "' ASAN_OPTIONS=verify_asan_link_order=0 "
           "FAILING_WHILE=ill FAILING_ON=1 FAILING_AT=0 FAILING_MARK=struck FAILING_CALL=" +
           std::string(call) + " FAILING_FILE=" + file + " FAILING_ERRNO=" + std::to_string(number);
}

} // namespace

BOOST_AUTO_TEST_SUITE(outputs)

BOOST_AUTO_TEST_CASE(files_that_cannot_be_written_make_the_run_incomplete_each_said_once) {
    const temporary_folder f;
    const auto got = run_program(f, one_sync + "--json /dev/full --report none/r.html "
                                               "--llm-record /dev/full");
    BOOST_TEST(got.code == 3, got.err);
    for (const char* why : {"llm recording: /dev/full: is no regular file",
                            "/dev/full: cannot be written: No space left on device",
                            "none/r.html: cannot be created: No such file or directory"}) {
        BOOST_TEST(lines_with(got.err, why) == 1u, why << " in " << got.err);
        BOOST_TEST(lines_with(got.out, why) == 1u, why << " in " << got.out);
    }
    BOOST_TEST(got.out_has("planted pairs:"), got.out);
    BOOST_TEST(run_program(f, one_sync + "--strict --json /dev/full").code == 1);
    const auto together = run_program(f, one_sync + "--json /dev/full", "", "2>&1");
    BOOST_TEST(lines_with(together.out, "No space left on device") == 1u, together.out);
    const store::database db({.path = f.at / "dutchbook.db"}, store::access::read);
    BOOST_TEST(db.sync_logs().size() == 3u);
}

BOOST_AUTO_TEST_CASE(nothing_half_and_nothing_foreign_is_written_over) {
    const temporary_folder f;
    f.write("victim", "precious");
    f.write("r.json", "the last result");
    std::filesystem::create_symlink("victim", f.at / "r.json.part");
    const auto planted = run_program(f, one_sync + "--json r.json");
    BOOST_TEST(planted.code == 3);
    BOOST_TEST(planted.err_has("r.json.part: is a symbolic link; not followed"), planted.err);
    BOOST_TEST(read_file(f.at / "victim") == "precious");
    BOOST_TEST(read_file(f.at / "r.json") == "the last result");
    std::filesystem::remove(f.at / "r.json.part");
    f.write("r.json.part", "of a run that was killed");
    BOOST_TEST(run_program(f, one_sync + "--json r.json").code == 0);
    BOOST_TEST(!std::filesystem::exists(f.at / "r.json.part"));
    const auto full = run_program(f, one_sync + "--json r.json", ill(f, "write", "r.json", ENOSPC));
    BOOST_TEST(full.code == 3, full.err);
    BOOST_TEST(!std::filesystem::exists(f.at / "r.json.part"));
}

BOOST_AUTO_TEST_CASE(a_pipe_in_the_way_holds_nothing_up) {
    const temporary_folder f;
    BOOST_REQUIRE(::mkfifo((f.at / "pipe").c_str(), 0600) == 0);
    const auto nobody = run_program(f, one_sync + "--json pipe");
    BOOST_TEST(nobody.code == 3);
    BOOST_TEST(nobody.err_has("pipe: cannot be written: nobody reads it"), nobody.err);
    const auto config = run_program(f, one_sync + "--config pipe");
    BOOST_TEST(config.code == 78);
    BOOST_TEST(config.err_has("pipe: cannot read the configuration"), config.err);
    const auto store = run_program(f, one_sync + "--set store.path=pipe");
    BOOST_TEST(store.code == 78);
    BOOST_TEST(store.err_has("pipe is no regular file"), store.err);
    BOOST_TEST(run_program(f, one_sync + "--llm-replay pipe").code == 2);
    std::filesystem::create_directory(f.at / "rec");
    std::filesystem::rename(f.at / "pipe", f.at / "rec/meta.json");
    const auto replay = run_program(f, "run --dry-run --world rec");
    BOOST_TEST(replay.code == 78);
    BOOST_TEST(replay.err_has("rec/meta.json: is no regular file"), replay.err);
}

BOOST_AUTO_TEST_CASE(a_stdout_that_nobody_reads_is_an_output_that_failed) {
    const temporary_folder f;
    const auto full = run_program(f, one_sync, "", ">/dev/full");
    BOOST_TEST(full.code == 3);
    BOOST_TEST(lines_with(full.err, "stdout: cannot be written: No space left") == 1u, full.err);
    child piped({"bash", "-c",
                 "cd '" + f.at.string() + "' && { '" DUTCHBOOK_PROGRAM "' " + one_sync +
                     " 2>.err; echo $? >code; } | exec 0<&-"});
    piped.wait();
    BOOST_TEST(read_file(f.at / "code") == "3\n", read_file(f.at / "code"));
    BOOST_TEST(read_file(f.at / ".err").find("stdout: cannot be written: Broken pipe") !=
               std::string::npos);
}

BOOST_AUTO_TEST_CASE(closed_descriptors_are_never_a_file_of_ours) {
    const temporary_folder f;
    const auto got = run_program(f, one_sync + "--json r.json", "", "<&- >&- 2>&-");
    BOOST_TEST(got.code == 0);
    const std::string note = read_file(f.at / "dutchbook.db.lock");
    BOOST_TEST(note.find_first_not_of("0123456789\n") == std::string::npos, note);
    BOOST_TEST(run_program(f, one_sync).code == 0);
}

BOOST_AUTO_TEST_CASE(after_a_store_failure_the_results_and_its_cause_are_shown) {
    struct fault {
        const char *call, *why;
        int number;
    };
    for (const auto& [call, why, number] : {fault{"fsync", "syncing to the disk failed", EIO},
                                            fault{"write", "dutchbook.db: ", ENOSPC}}) {
        const temporary_folder f;
        BOOST_TEST(run_program(f, one_sync).code == 0);
        const auto got = run_program(f, one_sync + "--json r.json --report r.html",
                                     ill(f, call, "dutchbook.db-wal", number));
        BOOST_TEST(got.code == 1, got.err);
        BOOST_TEST(std::filesystem::exists(f.at / "struck"));
        BOOST_TEST(lines_with(got.err, why) == 1u, got.err);
        BOOST_TEST(lines_with(got.out, why) == 1u, got.out);
        BOOST_TEST(got.out_has("markets read"), got.out);
        BOOST_TEST(read_file(f.at / "r.json").find(why) != std::string::npos, why);
        BOOST_TEST(read_file(f.at / "r.html").find("dutchbook.db") != std::string::npos);
        std::filesystem::remove(f.at / "ill");
        BOOST_TEST(run_program(f, one_sync).code == 0);
    }
}

BOOST_AUTO_TEST_CASE(recordings_are_their_owners_alone) {
    const temporary_folder f;
    BOOST_TEST(run_program(f, "record --world synthetic --markets 60 --out rec", "umask 0;").code ==
               0);
    BOOST_TEST(run_program(f, one_sync + "--llm-record tape", "umask 0;").code == 0);
    std::size_t files = 0;
    const auto check = [&](const std::filesystem::path& file) {
        BOOST_TEST(static_cast<unsigned>(std::filesystem::status(file).permissions()) == 0600u,
                   file);
        ++files;
    };
    for (const auto& e : std::filesystem::recursive_directory_iterator(f.at / "rec"))
        if (e.is_regular_file()) check(e.path());
    check(f.at / "tape");
    BOOST_TEST(files > 5u);
}

BOOST_AUTO_TEST_CASE(a_page_that_cannot_be_recorded_is_missing_and_costs_the_run_nothing) {
    const temporary_folder f;
    std::filesystem::create_directories(f.at / "rec/pages");
    BOOST_REQUIRE(::mkfifo((f.at / "rec/pages/000002").c_str(), 0600) == 0);
    const auto got = run_program(f, "record --world synthetic --markets 60 --out rec");
    BOOST_TEST(got.code == 3, got.err);
    BOOST_TEST(lines_with(got.out, "rec/pages/000002: is no regular file") == 1u, got.out);
    BOOST_TEST(got.out_has("recorded "), got.out);
    BOOST_TEST(read_file(f.at / "rec/index.jsonl").find("not recorded") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(the_peak_of_memory_is_the_programs_not_its_launchers) {
    const temporary_folder f;
    BOOST_TEST(run_program(f, one_sync + "--json r.json").code == 0);
    const auto alone = peak_rss(f);
    const std::string json = (f.at / "r.json").string();
    constexpr std::size_t much = 400'000'000;
    const pid_t launcher = ::fork();
    BOOST_REQUIRE(launcher >= 0);
    if (launcher == 0) {
        std::memset(std::malloc(much), 1, much);
        std::freopen((f.at / ".out").c_str(), "w", stdout);
        std::freopen((f.at / ".err").c_str(), "w", stderr);
        ::execl(DUTCHBOOK_PROGRAM, "dutchbook", "run", "--world", "synthetic", "--markets", "60",
                "--seed", "3", "--progress", "none", "--dry-run", "--json", json.c_str(), nullptr);
        ::_exit(127);
    }
    int status = 0;
    BOOST_REQUIRE(::waitpid(launcher, &status, 0) == launcher);
    BOOST_TEST(WEXITSTATUS(status) == 0);
    BOOST_TEST(peak_rss(f) < alone + std::int64_t{much} / 2);
}

BOOST_AUTO_TEST_CASE(a_schedule_survives_outputs_that_fail_for_a_while) {
    const temporary_folder f;
    std::filesystem::create_directory(f.at / "reports");
    running s(f, one_sync + "--every 1s --report reports/r.html");
    BOOST_TEST(s.until("sync_over").find("exit=0") != std::string::npos);
    std::filesystem::rename(f.at / "reports", f.at / "gone");
    BOOST_TEST(s.until("exit=3") != "", s.seen());
    std::filesystem::rename(f.at / "gone", f.at / "reports");
    BOOST_TEST(s.until("exit=0") != "", s.seen());
    s.signal(SIGTERM);
    BOOST_TEST(s.end() == 143, s.seen());
}

BOOST_AUTO_TEST_CASE(a_schedule_survives_a_store_that_fails_for_a_while) {
    struct fault {
        const char *call, *file, *said;
        int number;
    };
    for (const auto& [call, file, said, number] :
         {fault{"fsync", "dutchbook.db-wal", "exit=1", EIO},
          fault{"write", "dutchbook.db-wal", "exit=1", ENOSPC},
          fault{"open", "dutchbook.db", "slot_failed", EIO}}) {
        const temporary_folder f;
        BOOST_TEST(run_program(f, one_sync).code == 0);
        running s(f, one_sync + "--every 1s", ill(f, call, file, number));
        BOOST_TEST(s.until(said) != "", s.seen());
        BOOST_TEST(s.until(said) != "", s.seen());
        std::filesystem::remove(f.at / "ill");
        BOOST_TEST(s.until("exit=0") != "", s.seen());
        s.signal(SIGTERM);
        BOOST_TEST(s.end() == 143, s.seen());
    }
}

BOOST_AUTO_TEST_CASE(a_store_that_is_taken_away_between_slots_is_said) {
    const temporary_folder f;
    running s(f, one_sync + "--every 2s");
    for (int time = 0; time < 3; ++time) { // the new file may get the inode of the old one
        BOOST_TEST(s.until("exit=0") != "", s.seen());
        std::filesystem::remove(f.at / "dutchbook.db");
        BOOST_TEST(s.until("store_replaced") != "", s.seen());
    }
    s.signal(SIGTERM);
    BOOST_TEST(s.end() == 143, s.seen());
}

BOOST_AUTO_TEST_CASE(signals_have_a_meaning_between_slots) {
    const temporary_folder f;
    for (const auto& [number, code] : {std::pair{SIGHUP, 129}, {SIGINT, 130}, {SIGQUIT, 131}}) {
        running s(f, one_sync + "--every 1h");
        BOOST_TEST(s.until("sync_over") != "", s.seen());
        s.signal(SIGUSR1);
        BOOST_TEST(s.until("waiting: the next sync begins in") != "", s.seen());
        s.signal(number);
        BOOST_TEST(s.end() == code, s.seen());
    }
}

BOOST_AUTO_TEST_CASE(signals_have_a_meaning_during_a_sync) {
    const temporary_folder f;
    // A world that answers nobody: no sync is over before its signal.
    child world(
        {"bash", "-c", "exec '" DUTCHBOOK_PROGRAM "' sim --markets 20 --latency-ms 86400000"});
    const std::string line = world.read_line();
    const std::string url =
        "http://127.0.0.1:" + line.substr(line.find(':') + 1, line.find('}') - line.find(':') - 1);
    const std::string at = "run --log plain --progress none --as-of 2026-03-01T12:00:00Z"
                           " --json r.json --set venues.kalshi.url=" +
                           url + "/trade-api/v2 --set venues.polymarket.gamma_url=" + url +
                           "/gamma --set venues.polymarket.clob_url=" + url + "/clob";
    for (const auto& [number, code] : {std::pair{SIGHUP, 129}, {SIGQUIT, 131}}) {
        running s(f, at);
        BOOST_TEST(s.until("sync_started") != "", s.seen());
        s.signal(SIGUSR1);
        BOOST_TEST(s.until(" window ") != "", s.seen());
        s.signal(number);
        BOOST_TEST(s.end() == code, s.seen());
        BOOST_TEST(read_file(f.at / "r.json").find("by a signal") != std::string::npos);
        std::filesystem::remove(f.at / "r.json");
    }
    BOOST_TEST(run_program(f, one_sync).code == 0);
}

BOOST_AUTO_TEST_CASE(a_second_signal_ends_the_waiting_for_who_takes_the_log) {
    const temporary_folder f;
    const std::string log = (f.at / "log").string();
    BOOST_REQUIRE(::mkfifo(log.c_str(), 0600) == 0);
    const descriptor both(::open(log.c_str(), O_RDWR | O_CLOEXEC));
    child run({"bash", "-c",
               "cd '" + f.at.string() + "' && exec '" DUTCHBOOK_PROGRAM "' " + one_sync +
                   "--every 1h 2>log >.out"});
    std::string said;
    for (char c = 0; said.find("sync_over") == said.npos && ::read(both.number(), &c, 1) == 1;)
        said += c;
    BOOST_REQUIRE(::fcntl(both.number(), F_SETFL, O_NONBLOCK) == 0);
    for (const char* part : {"................", "."}) // whole blocks, then what is left
        while (::write(both.number(), part, std::strlen(part)) > 0) {}
    run.signal(SIGUSR1); // its line waits, and must not keep the others from being heard
    run.signal(SIGTERM);
    run.signal(SIGINT);
    const int code = run.wait();
    BOOST_TEST((code == 143 || code == 130), code);
}

BOOST_AUTO_TEST_CASE(a_second_signal_ends_the_waiting_for_who_takes_the_results) {
    const temporary_folder f;
    BOOST_REQUIRE(::mkfifo((f.at / "slow").c_str(), 0600) == 0);
    const descriptor reader(::open((f.at / "slow").c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
    // More than a pipe holds, and nobody takes it.
    running s(f, "run --world synthetic --markets 1000 --log plain --progress none --json slow");
    BOOST_TEST(s.until("sync_started") != "", s.seen());
    char first = 0;
    pollfd wait{reader.number(), POLLIN, 0};
    BOOST_REQUIRE(::poll(&wait, 1, -1) == 1);
    BOOST_REQUIRE(::read(reader.number(), &first, 1) == 1);
    s.signal(SIGUSR1);
    BOOST_TEST(s.until("markets") != "", s.seen());
    s.signal(SIGTERM);
    s.signal(SIGINT);
    const int code = s.end();
    BOOST_TEST((code == 143 || code == 130), s.seen()); // two that are pending have no order
    BOOST_TEST(lines_with(s.seen(), "slow: cannot be written: given up") == 1u, s.seen());
}

BOOST_AUTO_TEST_SUITE_END()
