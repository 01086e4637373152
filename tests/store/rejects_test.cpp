#include <nodes/store/names_met.hpp>
#include <nodes/store/rejects.hpp>

#include "support.hpp"

using namespace dutchbook;
using namespace dutchbook::store;
using namespace dutchbook::store::testing;

namespace {

rejected_row row(std::string platform, std::string id, std::string reason, std::string raw) {
    rejected_row r;
    r.key = {std::move(platform), std::move(id)};
    r.reason = std::move(reason);
    r.raw = std::move(raw);
    return r;
}

std::vector<std::string> ids(const std::vector<rejected_row>& rows) {
    std::vector<std::string> out;
    for (const auto& r : rows) out.push_back(r.key.id);
    return out;
}

} // namespace

BOOST_AUTO_TEST_SUITE(store_rejects)

BOOST_AUTO_TEST_CASE(any_byte_comes_back_as_it_was) {
    database db(in_memory(), access::write);
    std::string raw;
    for (int c = 0; c < 256; ++c) raw += static_cast<char>(c);
    put_rejects(db, std::vector{row("kalshi", "A", "bad_encoding", raw)}, "r1", at(5), {});
    const auto got = rejects(db);
    BOOST_REQUIRE_EQUAL(got.size(), 1u);
    BOOST_TEST((got[0].raw == raw));
    BOOST_TEST(got[0].reason == "bad_encoding");
    BOOST_TEST(got[0].run_id == "r1");
    BOOST_TEST((got[0].at == at(5)));
}

BOOST_AUTO_TEST_CASE(a_market_that_stays_bad_is_one_row_with_its_newest_bytes) {
    database db(in_memory(), access::write);
    put_rejects(
        db, std::vector{row("kalshi", "A", "bad_time", "{1}"), row("kalshi", "", "no_id", "{}")},
        "r1", at(0), {});
    put_rejects(db,
                std::vector{row("kalshi", "A", "bad_time", "{2}"),
                            row("kalshi", "A", "bad_fee", "{3}"),
                            row("kalshi", "", "no_id", "{ }")},
                "r2", at(60), {});
    const auto all = rejects(db);
    BOOST_REQUIRE_EQUAL(all.size(), 4u);
    const auto same = rejects(db, {.reason = "bad_time"});
    BOOST_REQUIRE_EQUAL(same.size(), 1u);
    BOOST_TEST(same[0].raw == "{2}");
    BOOST_TEST(same[0].times == 2);
    BOOST_TEST(same[0].first_run == "r1");
    BOOST_TEST(same[0].run_id == "r2");
    BOOST_TEST(rejects(db, {.run = "r1"}).size() == 2u);
    BOOST_TEST(rejects(db, {.platform = "polymarket"}).empty());
    BOOST_TEST(rejects(db, {.limit = 1}).size() == 1u);
}

BOOST_AUTO_TEST_CASE(the_newest_of_each_venue_stay) {
    database db(in_memory(), access::write);
    std::vector<rejected_row> rows;
    for (int i = 0; i < 5; ++i)
        rows.push_back(row("kalshi", "K" + std::to_string(i), "bad_id", "{}"));
    rows.push_back(row("polymarket", "P", "bad_id", "{}"));
    const reject_limits three{.rows_per_platform = 3};
    put_rejects(db, rows, "r1", at(0), three);
    BOOST_TEST(ids(rejects(db, {.platform = "kalshi"})) ==
                   (std::vector<std::string>{"K4", "K3", "K2"}),
               boost::test_tools::per_element());
    put_rejects(db, std::vector{rows[2], row("kalshi", "K9", "bad_id", "{}")}, "r2", at(60), three);
    BOOST_TEST(ids(rejects(db, {.platform = "kalshi"})) ==
                   (std::vector<std::string>{"K9", "K2", "K4"}),
               boost::test_tools::per_element());
    BOOST_TEST(rejects(db, {.platform = "polymarket"}).size() == 1u);
}

BOOST_AUTO_TEST_CASE(bytes_are_bounded_over_all_venues) {
    database db(in_memory(), access::write);
    std::vector<rejected_row> rows;
    for (int i = 0; i < 10; ++i)
        rows.push_back(row(i % 2 ? "kalshi" : "polymarket", std::to_string(i), "bad_id",
                           std::string(100, 'x')));
    put_rejects(db, rows, "r1", at(0), {.bytes = 350});
    BOOST_TEST(ids(rejects(db)) == (std::vector<std::string>{"9", "8", "7"}),
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(names_are_remembered_once) {
    database db(in_memory(), access::write);
    const std::vector<met_name> names = {{"kalshi", "market.new", ""},
                                         {"kalshi", "market.status", "odd"}};
    put_names_met(db, names, "r1", at(0));
    put_names_met(db, names, "r2", at(60));
    BOOST_TEST(names_met(db).size() == 2u);
    BOOST_TEST(names_met(db).contains(names[1]));
}

BOOST_AUTO_TEST_CASE(names_are_bounded) {
    database db(in_memory(), access::write);
    std::vector<met_name> names;
    for (int i = 0; i < 10'050; ++i) names.push_back({"kalshi", "market." + std::to_string(i), ""});
    put_names_met(db, names, "r1", at(0));
    BOOST_TEST(names_met(db).size() == 10'000u);
    BOOST_TEST(!names_met(db).contains(names[0]));
}

BOOST_AUTO_TEST_SUITE_END()
