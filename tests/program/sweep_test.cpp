// Every system call on an output made to fail, one at a time: the exit code is one of those that
// are documented, the cause is said once, nothing half is left, and the next run is whole.
// DUTCHBOOK_SWEEP=all takes every call and every error; else some of each.

#include <boost/test/unit_test.hpp>

#include <array>
#include <cerrno>
#include <cstdlib>

#include "support.hpp"

using namespace dutchbook;
using namespace dutchbook::testing;

namespace {

/// Read before any test, and kept from the program, which refuses variables that it does not know.
const bool all_of_it = [] {
    const char* asked = std::getenv("DUTCHBOOK_SWEEP");
    const bool all = asked != nullptr && std::string_view(asked) == "all";
    ::unsetenv("DUTCHBOOK_SWEEP");
    return all;
}();

struct target {
    const char* file;    ///< part of the path of what fails
    const char* options; ///< that make the program write it
    bool is_store = false;
};

constexpr std::array targets{
    target{"r.html", "--report r.html"},
    target{"r.json", "--json r.json"},
    target{"tape", "--llm-record tape"},
    target{".ndjson", "--set ndjson.folder=files"},
    target{"fd:1", ""},
    target{"dutchbook.db", "", true},
};

struct failing {
    const char* call;
    std::array<int, 4> numbers; ///< the first stands for all in a short sweep
};

constexpr std::array calls{
    failing{"open", {EACCES, EIO, ENOSPC, EPIPE}},
    failing{"write", {ENOSPC, EIO, EACCES, EPIPE}},
    failing{"fsync", {EIO, ENOSPC, EACCES, EPIPE}},
    failing{"rename", {EACCES, EIO, ENOSPC, EPIPE}},
    failing{"close", {EIO, ENOSPC, EACCES, EPIPE}},
    failing{"ftruncate", {EIO, ENOSPC, EACCES, EPIPE}},
};

const std::string one_sync =
    "run --world synthetic --markets 40 --seed 3 --log plain --progress none "
    "--set llm.enabled=true ";

/// One run in which the n-th such call fails; false where there was no n-th.
bool survived(const temporary_folder& f, const target& t, const char* call, int number, int n) {
    const std::string what = std::string(t.file) + ", " + call + " " + std::to_string(n) +
                             ", errno " + std::to_string(number);
    std::filesystem::remove(f.at / "struck");
    const auto got = run_program(
        f, one_sync + t.options,
        "LD_PRELOAD='" DUTCHBOOK_FAILING_CALLS "' ASAN_OPTIONS=verify_asan_link_order=0 "
        "FAILING_MARK=struck FAILING_CALL=" +
            std::string(call) + " FAILING_FILE=" + t.file + " FAILING_AT=" + std::to_string(n) +
            " FAILING_ERRNO=" + std::to_string(number));
    const bool struck = std::filesystem::exists(f.at / "struck");
    const std::string name = t.file == std::string_view("fd:1") ? "stdout: cannot" : t.file;
    const auto said = lines_with(got.err, name);
    // A store may do without what failed: its log is taken up by the next run.
    const bool harmless = !struck || (t.is_store && got.code == 0);
    // What is over is removed after everything was stored and sent: that it was not makes the run incomplete, not failed.
    const bool stored = !t.is_store || got.err.find("what is over could not be removed") != got.err.npos;
    BOOST_TEST(got.code == (harmless ? 0 : stored ? 3 : 1), what << ": " << got.err);
    BOOST_TEST(said == (harmless ? 0u : 1u), what << ": " << got.err);
    for (const auto& e : std::filesystem::recursive_directory_iterator(f.at))
        BOOST_TEST(e.path().extension() != ".part", what << ": left " << e.path());
    if (struck && t.is_store) {
        const auto next = run_program(f, one_sync);
        BOOST_TEST(next.code == 0, what << ", and then: " << next.err);
    }
    return struck;
}

void sweep(const target& t) {
    const temporary_folder f;
    const auto whole = run_program(f, one_sync + t.options);
    BOOST_TEST_REQUIRE(whole.code == 0, whole.err);
    int struck = 0;
    for (const auto& c : calls)
        for (const int number : c.numbers) {
            for (int n = 0; survived(f, t, c.call, number, n); n += all_of_it ? 1 : 2 * n + 1)
                ++struck;
            if (!all_of_it) break;
        }
    BOOST_TEST(struck > 0, t.file);
    BOOST_TEST_MESSAGE(t.file << ": " << struck << " calls failed");
    const auto after = run_program(f, one_sync + t.options);
    BOOST_TEST(after.code == 0, after.err);
}

} // namespace

BOOST_AUTO_TEST_SUITE(sweep_of_outputs)

BOOST_AUTO_TEST_CASE(report) { sweep(targets[0]); }
BOOST_AUTO_TEST_CASE(json) { sweep(targets[1]); }
BOOST_AUTO_TEST_CASE(cassette) { sweep(targets[2]); }
BOOST_AUTO_TEST_CASE(lines) { sweep(targets[3]); }
BOOST_AUTO_TEST_CASE(stdout_text) { sweep(targets[4]); }
BOOST_AUTO_TEST_CASE(store) { sweep(targets[5]); }

BOOST_AUTO_TEST_CASE(recording) {
    const std::string record = "record --world synthetic --markets 40 --seed 3 --log plain "
                               "--progress none --out rec";
    int struck = 0;
    for (const auto& c : calls)
        for (int n = 0;; n += all_of_it ? 1 : 2 * n + 1) {
            const temporary_folder f;
            const auto got = run_program(
                f, record,
                "LD_PRELOAD='" DUTCHBOOK_FAILING_CALLS "' "
                "ASAN_OPTIONS=verify_asan_link_order=0 FAILING_MARK=struck FAILING_FILE=rec/ "
                "FAILING_CALL=" +
                    std::string(c.call) + " FAILING_AT=" + std::to_string(n) +
                    " FAILING_ERRNO=" + std::to_string(c.numbers[0]));
            if (!std::filesystem::exists(f.at / "struck")) break;
            ++struck;
            BOOST_TEST(got.code == 3, c.call << " " << n << ": " << got.err);
            BOOST_TEST(lines_with(got.err, "recording: rec/") == 1u, c.call << " " << n);
        }
    BOOST_TEST(struck > 5);
}

BOOST_AUTO_TEST_SUITE_END()
