#include "support.hpp"

#include <fstream>
#include <iterator>
#include <memory>
#include <set>
#include <utility>

#include <csignal>
#include <sys/resource.h>
#include <sys/stat.h>

#include <nodes/store/schema.hpp>

using namespace dutchbook;
using namespace dutchbook::store;
using namespace dutchbook::store::testing;

namespace {

std::string bytes_of(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

void write_bytes(const std::filesystem::path& file, const std::string& bytes) {
    std::ofstream(file, std::ios::binary | std::ios::trunc) << bytes;
}

void fill(const std::filesystem::path& file, int markets, const char* run_id = "r1") {
    database db(with_sink(file), access::write);
    std::vector<market> rows;
    for (int i = 0; i < markets; ++i)
        rows.push_back(make_market("kalshi", "M" + std::to_string(i)));
    auto run = db.begin_run(run_id, at(0), at(0));
    run.upsert_markets(rows);
    run_results results;
    results.log = make_log(run_id);
    run.finish(results);
}

/// Opens for writing; the error's text, which must carry the given code.
std::string refused(const std::filesystem::path& file, exit_code code) {
    try {
        database db(with_sink(file), access::write);
    } catch (const error& e) {
        BOOST_TEST((e.code() == code));
        return e.what();
    }
    BOOST_ERROR("was not refused");
    return {};
}

std::string version_in(sqlite::connection& db) {
    return db.text("SELECT value FROM meta WHERE name = 'schema_version'");
}

constexpr const char* version_1_tables[] = {"runs",         "markets",       "relations",
                                            "similarities", "opportunities", "sync_logs",
                                            "verdicts",     "outbox",        "sent"};

void write_version_1(const std::filesystem::path& file) {
    sqlite::connection db(file, sqlite::connection::mode::create);
    prepare_for_writing(db, migrations().first(1));
    db.execute(R"sql(
INSERT INTO runs VALUES('r1', 1700000000000, 'finished');
INSERT INTO markets VALUES
  (1, 'kalshi', 'A', 'Rain?', '', '', '', '[{"name":"Yes","price":0.43},{"name":"No"}]', NULL, NULL,
   NULL, 1, '[]', 1700000000000, '', '', '', '', '', '', 1, 'h', 't', 'c', 430000, NULL,
   1700000000000, 99, 'If it rains.', '{}'),
  (2, 'polymarket', 'B', 'Rain?', '', '', '', '[{"name":"Yes"},{"name":"No"}]', NULL, NULL,
   NULL, 1, '[]', 1700000000000, '7', '', '', '', '', '', 1, 'h', 't', 'c', NULL, NULL,
   1700000000000, 99, 'If it rains.', '{}');
INSERT INTO relations VALUES
  (1, '[{"platform":"kalshi","id":"A"}]', '[{"platform":"polymarket","id":"B"}]', 'identity', 0.99,
   'proved', 'same day', '[]', 1700000000000);
INSERT INTO similarities VALUES
  (1, 'A', 'B', 'kalshi', 'polymarket', 0.99, 'same day', 1700000000000, 'identity', 'proved', 's', 9);
INSERT INTO opportunities VALUES
  (1, 'A', 'B', 'kalshi', 'polymarket', 0.03, 0.99, 1700000000000, 'active', '[]', 10.0, 9.7, 0.3,
   1.2, 'identity', 'proved', 'same day', '{}', 'r1', 'o', 9);
INSERT INTO sync_logs VALUES(1, 'r1', 2, 1, '[]', 1234, 1700000000000, 'l', 9);
INSERT INTO verdicts VALUES('k1', 'identity', 0.9, 'same', 'm', 'p1', 120, 30, 1700000000000);
INSERT INTO outbox VALUES('convex', 'market', 2, '["polymarket","B"]', 'c:1', 'pending', 0, '', 'r1');
INSERT INTO sent VALUES('convex', 'market', 1, 'c:1', 1700000000000);
)sql");
}

bool has(const std::string& text, const char* part) { return text.find(part) != std::string::npos; }

} // namespace

BOOST_AUTO_TEST_SUITE(store_file)

BOOST_AUTO_TEST_CASE(a_second_process_is_refused_at_once_and_a_dead_one_lets_go) {
    scratch dir;
    const auto file = dir / "dutchbook.db", said = dir / "said";
    {
        database holder(with_sink(file), access::write);
        BOOST_TEST(in_child([&] { database db(with_sink(file), access::write); }, said) == 11);
        BOOST_TEST(has(bytes_of(said), ("process " + std::to_string(::getpid())).c_str()));
        BOOST_TEST(in_child([&] { database db(with_sink(file), access::read); }) == 0);
    }
    BOOST_TEST(in_child([&] {
                   const database db(with_sink(file), access::write);
                   ::kill(::getpid(), SIGKILL);
               }) == 128 + SIGKILL);
    BOOST_TEST(in_child([&] { database db(with_sink(file), access::write); }) == 0);
}

BOOST_AUTO_TEST_CASE(of_many_processes_at_once_exactly_one_gets_the_lock) {
    scratch dir;
    const auto file = dir / "dutchbook.db";
    { database db(with_sink(file), access::write); }
    int gate[2];
    BOOST_REQUIRE(::pipe(gate) == 0);
    std::vector<pid_t> children;
    for (int i = 0; i < 12; ++i) {
        const pid_t child = ::fork();
        BOOST_REQUIRE(child >= 0);
        if (child == 0) {
            int status = 0;
            try {
                const database db(with_sink(file), access::write);
                char go = 0;
                ::close(gate[1]);
                if (::read(gate[0], &go, 1) < 0) status = 98; // holds the lock until all have tried
            } catch (const error& e) {
                status = static_cast<int>(e.code());
            }
            ::_exit(status);
        }
        children.push_back(child);
    }
    int won = 0, locked = 0, waiting = static_cast<int>(children.size());
    for (; waiting > 1; --waiting) {
        int status = 0;
        BOOST_REQUIRE(::wait(&status) > 0);
        locked += WEXITSTATUS(status) == 11;
    }
    ::close(gate[0]);
    ::close(gate[1]);
    int status = 0;
    BOOST_REQUIRE(::wait(&status) > 0);
    won += WIFEXITED(status) && WEXITSTATUS(status) == 0;
    BOOST_TEST(locked == 11);
    BOOST_TEST(won == 1);
}

BOOST_AUTO_TEST_CASE(a_newer_schema_is_refused_and_left_alone) {
    scratch dir;
    const auto file = dir / "dutchbook.db";
    fill(file, 3);
    {
        sqlite::connection db(file, sqlite::connection::mode::create);
        db.execute("UPDATE meta SET value = '99' WHERE name = 'schema_version'");
    }
    const std::string before = bytes_of(file);
    const std::string why = refused(file, exit_code::failed);
    BOOST_TEST(has(why, ("newer program (schema version 99, this one knows " +
                         std::to_string(current_schema_version()) + ")")
                            .c_str()),
               why);
    BOOST_TEST((bytes_of(file) == before));
    for (const char* bad : {"x", "-1", "", "0", "99999999999999999999"}) {
        sqlite::connection db(file, sqlite::connection::mode::create);
        sqlite::statement(db, "UPDATE meta SET value = ? WHERE name = 'schema_version'")
            .bind(bad)
            .run();
        BOOST_CHECK_THROW(prepare_for_writing(db), error);
    }
}

BOOST_AUTO_TEST_CASE(an_older_file_is_brought_forward_in_one_transaction) {
    scratch dir;
    const auto file = dir / "dutchbook.db";
    fill(file, 3);
    const std::int64_t now = current_schema_version();
    std::vector<migration> good(migrations().begin(), migrations().end());
    good.push_back({now + 1, "ALTER TABLE markets ADD COLUMN mood TEXT"});
    std::vector<migration> bad = good;
    bad.push_back({now + 2, "INSERT INTO nowhere VALUES(1)"});
    {
        sqlite::connection db(file, sqlite::connection::mode::create);
        BOOST_CHECK_THROW(prepare_for_writing(db, bad), error);
    }
    {
        sqlite::connection db(file, sqlite::connection::mode::create);
        BOOST_TEST(version_in(db) == std::to_string(now));
        BOOST_CHECK_THROW(db.integer("SELECT count(mood) FROM markets"), error);
    }
    sqlite::connection db(file, sqlite::connection::mode::create);
    prepare_for_writing(db, good);
    BOOST_TEST(version_in(db) == std::to_string(now + 1));
    BOOST_TEST(db.integer("SELECT count(*) FROM markets WHERE mood IS NULL") == 3);
}

/// A file as version 1 wrote it, with a row in every table: nothing of it is lost on the way but the
/// verdicts, which answer a prompt that is no longer asked, and the next run goes on with it as with
/// its own.
BOOST_AUTO_TEST_CASE(a_file_of_version_1_keeps_every_row_and_goes_on) {
    scratch dir;
    const auto file = dir / "dutchbook.db";
    write_version_1(file);
    const auto row_counts = [](sqlite::connection& db) {
        std::string out;
        for (const char* table : version_1_tables)
            out += std::to_string(db.integer("SELECT count(*) FROM " + std::string{table})) + " ";
        return out;
    };
    {
        sqlite::connection old(file, sqlite::connection::mode::read);
        BOOST_TEST(version_in(old) == "1");
        BOOST_TEST(row_counts(old) == "1 2 1 1 1 1 1 1 1 ");
    }
    BOOST_CHECK_THROW(database(with_sink(file), access::read), error);
    database db(with_sink(file), access::write);
    BOOST_TEST(version_in(db.connection()) == std::to_string(current_schema_version()));
    BOOST_TEST(row_counts(db.connection()) == "1 2 1 1 1 1 0 1 1 ");
    BOOST_TEST(db.markets()[0].title == "Rain?");
    BOOST_TEST(db.relations().size() == 1u);
    BOOST_TEST(db.opportunities(true).size() == 1u);
    auto run = db.begin_run("r2", at(60), at(60));
    run.upsert_markets(std::vector{make_market("kalshi", "A", 430'000, at(60))});
    BOOST_TEST(run.mark_absent("kalshi", true) == 0);
    run_results results;
    results.log = make_log("r2", at(60));
    run.finish(results);
    BOOST_TEST(db.counts().markets == 2);
    BOOST_TEST(db.connection().text("PRAGMA integrity_check") == "ok");
    BOOST_TEST(db.connection().text("PRAGMA foreign_key_check") == "");
}

BOOST_AUTO_TEST_CASE(what_is_not_ours_is_refused_byte_for_byte_unchanged) {
    scratch dir;
    const auto file = dir / "dutchbook.db";
    for (const std::string& junk : {std::string("not a database at all, but somebody's notes\n"),
                                    std::string(100'000, '\x5a'), std::string(4'096, '\0')}) {
        write_bytes(file, junk);
        const std::string why = refused(file, exit_code::failed);
        BOOST_TEST(has(why, file.c_str()), why);
        BOOST_TEST((bytes_of(file) == junk));
    }
    std::filesystem::remove(file);
    {
        sqlite::connection other(file, sqlite::connection::mode::create);
        other.execute("CREATE TABLE diary(entry TEXT); INSERT INTO diary VALUES('dear')");
    }
    const std::string before = bytes_of(file);
    BOOST_TEST(has(refused(file, exit_code::failed), "another program"));
    BOOST_TEST((bytes_of(file) == before));
}

BOOST_AUTO_TEST_CASE(a_damaged_file_is_refused_or_read_right_and_never_emptied) {
    scratch dir;
    const auto file = dir / "dutchbook.db";
    fill(file, 40);
    const std::string whole = bytes_of(file);
    BOOST_REQUIRE(whole.size() > 20'000);
    int refusals = 0;
    for (std::size_t at = 0; at < whole.size(); at += at < 100 ? 1 : 997) {
        std::string damaged = whole;
        damaged[at] = static_cast<char>(damaged[at] ^ 0x55);
        write_bytes(file, damaged);
        try {
            database db(with_sink(file), access::write);
            BOOST_TEST(db.counts().markets == 40, "emptied by a flip at byte " << at);
            (void)db.markets();
        } catch (const error& e) {
            ++refusals;
            BOOST_TEST((e.code() == exit_code::failed));
        }
        std::filesystem::remove(file.string() + "-wal");
        std::filesystem::remove(file.string() + "-shm");
    }
    BOOST_TEST(refusals > 20);
    write_bytes(file, whole.substr(0, whole.size() / 2));
    BOOST_TEST(has(refused(file, exit_code::failed), "damaged"));
    BOOST_TEST(bytes_of(file).size() == whole.size() / 2);
}

/// A row that an index no longer leads to would be stored twice.
BOOST_AUTO_TEST_CASE(a_flipped_bit_in_an_index_is_noticed) {
    scratch dir;
    const auto file = dir / "dutchbook.db";
    fill(file, 200);
    const std::string whole = bytes_of(file);
    const std::string first = "kalshiM1"; // as the index of the natural key holds it
    int flipped = 0;
    for (std::size_t at = whole.find(first); at != std::string::npos;
         at = whole.find(first, at + 1)) {
        std::string damaged = whole;
        damaged[at + first.size() - 1] = static_cast<char>(damaged[at + first.size() - 1] ^ 0x04);
        write_bytes(file, damaged);
        const std::string why = refused(file, exit_code::failed);
        BOOST_TEST(has(why, file.c_str()), why);
        BOOST_TEST(has(why, "damaged"), why);
        BOOST_TEST((bytes_of(file) == damaged));
        ++flipped;
    }
    BOOST_TEST(flipped >= 100); // M1, M10 … M199, in index and table
}

/// What a killed run left in the log is not written into a damaged file either.
BOOST_AUTO_TEST_CASE(a_damaged_file_with_a_log_beside_it_is_left_as_it_is) {
    scratch dir;
    const auto file = dir / "dutchbook.db", log = dir / "dutchbook.db-wal";
    fill(file, 200);
    BOOST_REQUIRE(in_child([&] {
                      database db(with_sink(file), access::write);
                      db.begin_run("r2", at(60), at(60));
                      ::kill(::getpid(), SIGKILL);
                  }) == 128 + SIGKILL);
    BOOST_REQUIRE(std::filesystem::file_size(log) > 0);
    std::string damaged = bytes_of(file);
    const std::size_t at = damaged.find("kalshiM1");
    damaged[at + 7] = static_cast<char>(damaged[at + 7] ^ 0x04);
    write_bytes(file, damaged);
    const std::string written = bytes_of(log);
    BOOST_TEST(has(refused(file, exit_code::failed), "damaged"));
    BOOST_TEST((bytes_of(file) == damaged));
    BOOST_TEST((bytes_of(log) == written));
}

BOOST_AUTO_TEST_CASE(a_file_that_cannot_be_written_says_so) {
    scratch dir;
    const auto file = dir / "dutchbook.db", said = dir / "said";
    fill(file, 3);
    std::ofstream(said).close();
    std::filesystem::permissions(said, std::filesystem::perms::all);
    std::filesystem::permissions(file, std::filesystem::perms::owner_read |
                                           std::filesystem::perms::group_read |
                                           std::filesystem::perms::others_read);
    std::filesystem::permissions(file.string() + ".lock", std::filesystem::perms::all);
    using std::filesystem::perms;
    std::filesystem::permissions(dir.path(), perms::owner_read | perms::owner_exec |
                                                 perms::group_read | perms::group_exec |
                                                 perms::others_read | perms::others_exec);
    const auto as_nobody = [] {
        if (::geteuid() == 0 && ::setuid(65'534) != 0) ::_exit(97);
    };
    const std::string before = bytes_of(file);
    BOOST_TEST(in_child([&] { as_nobody(), fill(file, 1, "r2"); }, said) == 1);
    BOOST_TEST(has(bytes_of(said), "cannot be written"), bytes_of(said));
    BOOST_TEST((bytes_of(file) == before));
    BOOST_TEST(in_child(
                   [&] {
                       as_nobody();
                       if (database(with_sink(file), access::read).counts().markets != 3)
                           ::_exit(96);
                   },
                   said) == 0,
               bytes_of(said));
    std::filesystem::permissions(dir.path(), std::filesystem::perms::all);
}

BOOST_AUTO_TEST_CASE(a_reader_needs_a_finished_file) {
    scratch dir;
    BOOST_CHECK_THROW(database(with_sink(dir / "none.db"), access::read), error);
    BOOST_TEST(!std::filesystem::exists(dir / "none.db"));
    write_bytes(dir / "empty.db", "");
    BOOST_CHECK_THROW(database(with_sink(dir / "empty.db"), access::read), error);
    BOOST_CHECK_THROW(database(with_sink(dir / "no/such/folder.db"), access::write), error);
}

BOOST_AUTO_TEST_CASE(a_full_disk_ends_with_a_clear_error_and_what_was_committed_stays) {
    scratch dir;
    const auto file = dir / "dutchbook.db";
    fill(file, 20);
    std::string before;
    {
        database db(with_sink(file), access::write);
        before = dump(db.connection());
        const std::int64_t pages = db.connection().integer("PRAGMA page_count");
        db.connection().execute("PRAGMA max_page_count = " + std::to_string(pages + 4));
        auto run = db.begin_run("r1", at(0), at(0));
        std::vector<market> many;
        for (int i = 0; i < 500; ++i)
            many.push_back(make_market("polymarket", "P" + std::to_string(i)));
        BOOST_CHECK_EXCEPTION(run.upsert_markets(many), error, [](const error& e) {
            return e.code() == exit_code::failed && has(e.what(), "full");
        });
        BOOST_TEST(db.counts().markets == 20);
    }
    database db(with_sink(file), access::write);
    sqlite::statement(db.connection(), "UPDATE runs SET state = 'finished'").run();
    BOOST_TEST((dump(db.connection()) == before));
}

BOOST_AUTO_TEST_CASE(after_a_failed_write_nothing_more_is_written) {
    scratch dir;
    const auto file = dir / "dutchbook.db", said = dir / "said";
    fill(file, 20);
    const std::string before =
        dump(*std::make_unique<sqlite::connection>(file, sqlite::connection::mode::read));
    const int status = in_child(
        [&] {
            database db(with_sink(file), access::write);
            std::signal(SIGXFSZ, SIG_IGN);
            rlimit cap{};
            ::getrlimit(RLIMIT_FSIZE, &cap);
            const rlim_t usual = std::exchange(cap.rlim_cur, 4'096);
            ::setrlimit(RLIMIT_FSIZE, &cap);
            try {
                auto run = db.begin_run("r2", at(60), at(60));
                ::_exit(95);
            } catch (const error& e) {
                if (e.code() != exit_code::failed) ::_exit(94);
            }
            cap.rlim_cur = usual; // there is room again, but the failed write is not repeated
            ::setrlimit(RLIMIT_FSIZE, &cap);
            auto run = db.begin_run("r2", at(60), at(60));
        },
        said);
    BOOST_TEST(status == 1);
    BOOST_TEST(has(bytes_of(said), "not used again"), bytes_of(said));
    const database db(with_sink(file), access::write);
    BOOST_TEST((dump(db.connection()) == before));
}

/// Every size limit from nothing upwards, until a whole run fits: the n-th write fails, whichever
/// that is.
BOOST_AUTO_TEST_CASE(whatever_write_fails_the_state_is_one_that_was_committed) {
    scratch dir;
    const auto file = dir / "dutchbook.db", said = dir / "said";
    fill(file, 5);
    const std::string start = bytes_of(file);
    std::set<std::int64_t> seen;
    int status = 1;
    for (rlim_t limit = 0; status != 0; limit += 12'000) {
        BOOST_REQUIRE(limit < 4'000'000);
        write_bytes(file, start);
        std::filesystem::remove(file.string() + "-wal");
        std::filesystem::remove(file.string() + "-shm");
        status = in_child(
            [&] {
                std::signal(SIGXFSZ, SIG_IGN);
                const rlimit cap{limit, limit};
                ::setrlimit(RLIMIT_FSIZE, &cap);
                database db(with_sink(file), access::write);
                auto run = db.begin_run("r2", at(60), at(60));
                for (int batch = 0; batch < 3; ++batch) {
                    std::vector<market> rows;
                    for (int i = 0; i < 20; ++i)
                        rows.push_back(make_market("kalshi", "N" + std::to_string(batch * 20 + i)));
                    run.upsert_markets(rows);
                }
                run_results results;
                results.log = make_log("r2");
                run.finish(results);
            },
            said);
        BOOST_TEST((status == 0 || status == 1), "limit " << limit << " ended with " << status);
        database db(with_sink(file), access::write);
        const auto counts = db.counts();
        BOOST_TEST((counts.markets - 5) % 20 == 0);
        BOOST_TEST(counts.sync_logs ==
                   (counts.outbox_pending == 67 ? 2 : 1)); // 65 markets and two logs, or not yet
        if (status == 0) BOOST_TEST(counts.sync_logs == 2);
        seen.insert(counts.markets);
    }
    BOOST_TEST(seen.size() >= 3u); // the sweep met more than one place
}

BOOST_AUTO_TEST_CASE(the_files_are_their_owners_alone_whatever_the_umask) {
    scratch dir;
    const auto file = dir / "dutchbook.db";
    const auto rights = [](const std::filesystem::path& of) {
        return static_cast<unsigned>(std::filesystem::status(of).permissions());
    };
    const mode_t usual = ::umask(0);
    {
        database db(with_sink(file), access::write);
        db.begin_run("r1", at(0), at(0));
        for (const char* suffix : {"", "-wal", "-shm", ".lock"})
            BOOST_TEST(rights(file.string() + suffix) == 0600u, "file" << suffix);
    }
    ::umask(0777);
    { database db(with_sink(dir / "other.db"), access::write); }
    ::umask(usual);
    BOOST_TEST(rights(dir / "other.db") == 0600u);
    for (const char* suffix : {"", ".lock"}) ::chmod((file.string() + suffix).c_str(), 0666);
    { database db(with_sink(file), access::write); } // of an older program, or opened by hand
    for (const char* suffix : {"", ".lock"})
        BOOST_TEST(rights(file.string() + suffix) == 0600u, "file" << suffix);
}

BOOST_AUTO_TEST_CASE(a_store_that_is_removed_or_replaced_under_a_run_takes_no_more) {
    for (const char* which : {"", ".lock"})
        for (const bool replaced : {false, true}) {
            scratch dir;
            const auto file = dir / "dutchbook.db";
            database db(with_sink(file), access::write);
            auto run = db.begin_run("r1", at(0), at(0));
            const std::filesystem::path gone = file.string() + which;
            std::filesystem::rename(gone, dir / "elsewhere");
            if (replaced) write_bytes(gone, "");
            const market row = make_market("kalshi", "M");
            const auto says = [&](const error& e) {
                return e.code() == exit_code::failed && has(e.what(), gone.c_str()) &&
                       has(e.what(), "was removed or replaced");
            };
            BOOST_CHECK_EXCEPTION(run.upsert_markets({&row, 1}), error, says);
            std::filesystem::rename(dir / "elsewhere",
                                    gone); // too late: nobody knows what was missed
            BOOST_CHECK_THROW(run.upsert_markets({&row, 1}), error);
        }
}

BOOST_AUTO_TEST_CASE(a_removal_between_begin_and_commit_is_noticed) {
    scratch dir;
    const auto file = dir / "dutchbook.db";
    database db(with_sink(file), access::write);
    sqlite::transaction tx(db.connection());
    std::filesystem::remove(file);
    BOOST_CHECK_THROW(tx.commit(), error);
}

BOOST_AUTO_TEST_CASE(a_removed_lock_lets_nobody_in) {
    scratch dir;
    const auto file = dir / "dutchbook.db", said = dir / "said";
    database holder(with_sink(file), access::write);
    std::filesystem::remove(file.string() + ".lock");
    BOOST_TEST(in_child([&] { database db(with_sink(file), access::write); }, said) == 11);
    BOOST_TEST(has(bytes_of(said), "another run holds the lock"));
}

BOOST_AUTO_TEST_CASE(what_was_planted_in_the_way_is_refused_and_left_alone) {
    scratch dir;
    const auto file = dir / "dutchbook.db", victim = dir / "victim";
    write_bytes(victim, "precious");
    std::filesystem::create_symlink(victim, file.string() + ".lock");
    BOOST_TEST(has(refused(file, exit_code::failed), "is a symbolic link"));
    BOOST_TEST(bytes_of(victim) == "precious");
    std::filesystem::remove(file.string() + ".lock");
    for (const char* suffix : {".lock", "-wal", "-shm"}) {
        const std::string pipe = file.string() + suffix;
        BOOST_REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
        BOOST_TEST(has(refused(file, exit_code::failed), "no regular file"), suffix);
        std::filesystem::remove(pipe);
    }
    const auto pipe = dir / "pipe.db";
    BOOST_REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
    BOOST_TEST(has(refused(pipe, exit_code::configuration), "no regular file"));
    BOOST_CHECK_THROW(database(with_sink(pipe), access::read), error);
    BOOST_TEST(has(refused("/dev/zero", exit_code::configuration), "no regular file"));
}

BOOST_AUTO_TEST_CASE(a_store_behind_a_link_is_the_same_store) {
    scratch dir;
    std::filesystem::create_directory(dir / "real");
    std::filesystem::create_symlink("real/store.db", dir / "link.db"); // leads to nothing yet
    fill(dir / "link.db", 3);
    BOOST_TEST(std::filesystem::is_symlink(dir / "link.db"));
    database db(with_sink(dir / "real/store.db"), access::write);
    BOOST_TEST(db.counts().markets == 3);
    BOOST_TEST(has(refused(dir / "link.db", exit_code::locked), "holds the lock"));
}

BOOST_AUTO_TEST_CASE(a_link_that_is_led_elsewhere_under_a_run_ends_it) {
    scratch dir;
    std::filesystem::create_symlink("one.db", dir / "link.db");
    database db(with_sink(dir / "link.db"), access::write);
    write_bytes(dir / "two.db", "");
    std::filesystem::remove(dir / "link.db");
    std::filesystem::create_symlink("two.db", dir / "link.db");
    BOOST_CHECK_EXCEPTION(db.begin_run("r1", at(0), at(0)), error,
                          [](const error& e) { return has(e.what(), "another file"); });
}

BOOST_AUTO_TEST_SUITE_END()
