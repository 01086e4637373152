#include <boost/test/unit_test.hpp>

#include <bit>
#include <set>

#include <nodes/deliver/sift.hpp>

using dutchbook::deliver::sift;
using dutchbook::store::outbox_item;

namespace {

struct end {
    std::set<std::int64_t> taken, dead;
    unsigned requests = 0;
};

/// Drives a sift against a remote that refuses every batch with a bad row in it.
end drive(std::int64_t rows, const std::set<std::int64_t>& bad, std::size_t most = 1'000) {
    std::vector<outbox_item> items;
    for (std::int64_t i = 0; i < rows; ++i) items.push_back({i, {}, {}});
    sift plan(std::move(items));
    end out;
    while (!plan.next().empty()) {
        BOOST_REQUIRE(++out.requests < 10'000);
        std::set<std::int64_t> ids;
        for (const auto& row : plan.next()) ids.insert(row.row_id);
        bool spoilt = false;
        for (const std::int64_t id : bad) spoilt = spoilt || ids.count(id) != 0;
        if (ids.size() > most) {
            plan.too_large();
        } else if (spoilt) {
            BOOST_REQUIRE(!bad.empty());
            plan.refused();
        } else {
            for (const std::int64_t id : ids) BOOST_REQUIRE(out.taken.insert(id).second);
            plan.accepted();
        }
        for (const auto& row : plan.take_suspects()) {
            BOOST_REQUIRE(ids.size() == 1u); // refused alone, and never given up without that
            BOOST_REQUIRE(out.dead.insert(row.row_id).second);
        }
    }
    return out;
}

} // namespace

BOOST_AUTO_TEST_SUITE(deliver_sift)

BOOST_AUTO_TEST_CASE(a_good_batch_is_one_request) {
    const end e = drive(100, {});
    BOOST_TEST(e.requests == 1u);
    BOOST_TEST(e.taken.size() == 100u);
    BOOST_TEST(drive(0, {}).requests == 0u);
}

BOOST_AUTO_TEST_CASE(one_bad_row_costs_log2_and_one_more) {
    for (const std::int64_t rows : {1, 2, 3, 7, 50, 64, 100})
        for (std::int64_t bad = 0; bad < rows; ++bad) {
            const end e = drive(rows, {bad});
            BOOST_TEST((e.dead == std::set<std::int64_t>{bad}));
            BOOST_TEST(static_cast<std::int64_t>(e.taken.size()) == rows - 1);
            const unsigned log2 =
                static_cast<unsigned>(std::bit_width(static_cast<unsigned>(rows - 1)));
            BOOST_TEST(e.requests <= 1 + log2 + 2, rows << "/" << bad);
        }
}

BOOST_AUTO_TEST_CASE(every_subset_of_bad_rows_is_found_and_nothing_else) {
    for (unsigned mask = 0; mask < 1U << 9; ++mask) {
        std::set<std::int64_t> bad;
        for (std::int64_t i = 0; i < 9; ++i)
            if ((mask >> i & 1U) != 0) bad.insert(i);
        for (const std::size_t most : {1u, 4u, 9u}) {
            const end e = drive(9, bad, most);
            BOOST_REQUIRE((e.dead == bad));
            BOOST_REQUIRE(e.taken.size() + bad.size() == 9u);
        }
    }
}

/// The n-th request is refused for no reason, for every n, beside a bad row or none.
BOOST_AUTO_TEST_CASE(a_refusal_without_a_reason_loses_nothing) {
    for (const std::int64_t bad : {-1, 0, 4, 9})
        for (unsigned at = 0;; ++at) {
            std::vector<outbox_item> items;
            for (std::int64_t i = 0; i < 10; ++i) items.push_back({i, {}, {}});
            sift plan(std::move(items));
            std::set<std::int64_t> taken, suspects;
            unsigned requests = 0;
            while (!plan.next().empty()) {
                std::set<std::int64_t> ids;
                for (const auto& row : plan.next()) ids.insert(row.row_id);
                if (requests++ == at || ids.count(bad) != 0) {
                    plan.refused();
                } else {
                    taken.merge(ids);
                    plan.accepted();
                }
                for (const auto& row : plan.take_suspects()) suspects.insert(row.row_id);
            }
            if (requests <= at) break;
            // Refused alone by chance, a row is a suspect, to be tried once more: no other is.
            BOOST_TEST(suspects.size() <= (bad < 0 ? 1u : 2u));
            BOOST_TEST(taken.size() + suspects.size() == 10u);
        }
}

BOOST_AUTO_TEST_SUITE_END()
