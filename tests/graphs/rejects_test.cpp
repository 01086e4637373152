// dutchbook rejects: hostile bytes shown without doing anything to a terminal.

#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>

#include <iostream>
#include <sstream>

#include "graphs/commands.hpp"
#include "graphs/table_text.hpp"
#include "nodes/store/rejects.hpp"
#include "sync_support.hpp"

using namespace dutchbook;
using namespace dutchbook::graphs;
using dutchbook::graphs::testing::at;
using dutchbook::graphs::testing::folder;

namespace {

/// What a command writes to stdout.
std::string output_of(const std::function<void()>& step) {
    std::ostringstream out;
    auto* const before = std::cout.rdbuf(out.rdbuf());
    try {
        step();
    } catch (...) {
        std::cout.rdbuf(before);
        throw;
    }
    std::cout.rdbuf(before);
    return out.str();
}

const std::string hostile = "{\"title\":\"\x1b[2J\r\n\x07\xff\xe2\x80\xae\xe2\x80\x8b=cmd\"}";

struct kept_rows {
    folder here;
    rejects_request how;

    kept_rows() {
        store::database db({.path = here.path / "x.db"}, store::access::write);
        store::rejected_row a, b;
        a.key = {"kalshi", "KXA"}, a.reason = "bad_encoding", a.raw = hostile;
        b.key = {"polymarket", ""}, b.reason = "bad_time", b.raw = R"({"endDate":"soon"})";
        store::put_rejects(db, std::vector{a, b}, "run-1", at("2026-03-01T12:00:00Z"), {});
        how.sets = {"store.path=" + (here.path / "x.db").string()};
    }
    std::string text() {
        return output_of([&] { BOOST_TEST((rejects_command(how) == exit_code::complete)); });
    }
};

} // namespace

BOOST_AUTO_TEST_SUITE(rejects_command_output)

BOOST_AUTO_TEST_CASE(text_is_safe_for_a_terminal) {
    kept_rows s;
    for (const bool csv : {false, true}) {
        s.how.csv = csv;
        const std::string text = s.text();
        for (const char c : text)
            BOOST_TEST((c == '\n' || (static_cast<unsigned char>(c) >= 0x20 && c != 0x7f)));
        BOOST_TEST(text.find("\xe2\x80\xae") == text.npos);
        BOOST_TEST(text.find("\xff") == text.npos);
        BOOST_TEST(text.find("\\u{1b}[2J\\u{d}\\u{a}\\u{7}\\xff\\u{202e}\\u{200b}=cmd") !=
                       text.npos,
                   text);
        BOOST_TEST(text.find("KXA") != text.npos);
        BOOST_TEST(text.find("bad_time") != text.npos);
    }
}

BOOST_AUTO_TEST_CASE(json_holds_every_byte) {
    kept_rows s;
    s.how.json = true;
    s.how.platform = "kalshi";
    const auto all = boost::json::parse(s.text()).at("rejects").as_array();
    BOOST_REQUIRE_EQUAL(all.size(), 1u);
    const std::string hex(all[0].at("raw_hex").as_string());
    std::string raw;
    for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
        raw += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
    BOOST_TEST((raw == hostile));
    BOOST_TEST(all[0].at("run").as_string() == "run-1");
    s.how.platform.clear();
    s.how.reason = "bad_time";
    const auto other = boost::json::parse(s.text()).at("rejects").as_array();
    BOOST_REQUIRE_EQUAL(other.size(), 1u);
    BOOST_TEST(other[0].at("raw").as_string() == R"({"endDate":"soon"})");
    BOOST_TEST(!other[0].as_object().contains("raw_hex"));
}

BOOST_AUTO_TEST_CASE(filters_choose_and_a_limit_counts_from_the_newest) {
    kept_rows s;
    s.how.limit = 1;
    BOOST_TEST(s.text().find("KXA") == std::string::npos);
    s.how.limit = 0;
    s.how.run = "run-2";
    BOOST_TEST(s.text() == "no rejected row is kept\n");
}

BOOST_AUTO_TEST_SUITE_END()
