// dutchbook match as scripts call it: labels of every format, and a model for what is open.

#include <boost/test/unit_test.hpp>

#include "support.hpp"

using namespace dutchbook;
using dutchbook::testing::lines_with;
using dutchbook::testing::read_file;
using dutchbook::testing::run_program;
using dutchbook::testing::temporary_folder;

BOOST_AUTO_TEST_SUITE(program_match)

BOOST_AUTO_TEST_CASE(label_rows_are_scored_without_markets) {
    const temporary_folder f;
    const std::string row =
        R"({"family":"f","a":{"platform":"kalshi","id":"K","title":"Will Arthur Vale win the 2028 Ohio Senate election?"},)"
        R"("b":{"platform":"polymarket","id":"P","title":"Will Arthur Vale win the Ohio Senate election in 2028?"},)";
    f.write("a.jsonl", row + R"("relation":"identity"})");
    f.write("b.jsonl", "\n" + row + R"("relation":"none"})");
    f.write("set.jsonl", R"({"kalshi":{"id":"K","title":"x"},"polymarket":[],"equivalent":[]})");
    const auto both =
        run_program(f, "match --labels a.jsonl --labels b.jsonl --out r.jsonl --json s.json");
    BOOST_TEST(both.code == 0, both.err);
    BOOST_TEST(both.out_has("\nfalse: 1\n  b.jsonl:2  f\n"), both.err);
    BOOST_TEST(both.err_has("2 label rows, 2 candidate pairs: 2 related"), both.err);
    BOOST_TEST(lines_with(read_file(f.at / "r.jsonl"), "identity") == 2u);
    BOOST_TEST(lines_with(read_file(f.at / "s.json"), R"("file":"b.jsonl","line":2)") == 1u);
    const std::pair<const char*, const char*> bad[] = {
        {"match", "give --markets, or --labels"},
        {"match --labels a.jsonl set.jsonl", "set.jsonl:1: this label speaks of given markets"},
        {"match --labels none.jsonl", "none.jsonl: cannot be read"},
        {"match --labels a.jsonl --json a.jsonl", "are the same file"},
        {"match --markets m.jsonl --json s.json", "--json holds scores: give --labels"},
    };
    for (const auto& [arguments, why] : bad) {
        const auto got = run_program(f, arguments);
        BOOST_TEST(got.code == 2, arguments << ": " << got.err);
        BOOST_TEST(got.err_has(why), got.err);
    }
}

BOOST_AUTO_TEST_SUITE_END()
