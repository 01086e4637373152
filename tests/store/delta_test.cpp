#include "support.hpp"

using namespace dutchbook;
using namespace dutchbook::store;
using namespace dutchbook::store::testing;

namespace {

/// One run over `rows`, after which the sink takes everything: how many market rows travelled.
std::size_t deliver_run(database& db, const std::string& id, timestamp when,
                        const std::vector<market>& rows) {
    auto run = db.begin_run(id, when, when);
    run.upsert_markets(rows);
    run_results results;
    results.log = make_log(id, when);
    run.finish(results);
    outbox box(db, "convex");
    std::size_t markets = 0;
    for (const kind k : all_kinds) {
        const auto items = box.claim(k, 0, 100'000, 100u << 20, {});
        box.confirm(k, items, when);
        if (k == kind::market) markets = items.size();
    }
    return markets;
}

std::vector<market> thousand(timestamp read) {
    std::vector<market> rows;
    for (int i = 0; i < 1'000; ++i)
        rows.push_back(make_market("kalshi", "M" + std::to_string(i), 430'000, read));
    return rows;
}

} // namespace

BOOST_AUTO_TEST_SUITE(store_delta)

BOOST_AUTO_TEST_CASE(steps_of_an_amount) {
    BOOST_TEST(coarse_step(std::nullopt, 1) == -1);
    BOOST_TEST(coarse_step(decimal{0}, 1) == 0);
    BOOST_TEST(coarse_step(decimal{999'999}, 1) == 0);
    BOOST_TEST(coarse_step(decimal{1'000'000}, 1) == 1);
    BOOST_TEST(coarse_step(decimal{1'999'999}, 1) == 1);
    BOOST_TEST(coarse_step(decimal{2'000'000}, 1) == 2);
    BOOST_TEST(coarse_step(decimal{1'024'000'000}, 1) == 11);
    BOOST_TEST(coarse_step(decimal{2'000'000}, 0.5) == 3);
    BOOST_TEST(coarse_step(decimal{-5}, 1) == 0);
    BOOST_TEST(coarse_step(decimal{1'234'567}, 0) == 1'234'567);
}

BOOST_AUTO_TEST_CASE(what_price_moves_are_worth_sending) {
    const delta_settings every{};
    const delta_settings cent{.min_price_change = price{10'000}};
    const delta_settings slow{.price_interval = std::chrono::seconds{600}};
    const wire_prices held{price{500'000}, price{510'000}, 0};
    const auto now = [](std::int64_t yes, std::int64_t ms) {
        return wire_prices{price{yes}, price{510'000}, ms};
    };
    BOOST_TEST(!worth_sending(held, now(500'000, 1), every));
    BOOST_TEST(worth_sending(held, now(500'001, 1), every));
    BOOST_TEST(!worth_sending(held, now(509'999, 1), cent));
    BOOST_TEST(worth_sending(held, now(510'000, 1), cent));
    BOOST_TEST(worth_sending(held, now(490'000, 1), cent));
    BOOST_TEST(worth_sending(held, wire_prices{std::nullopt, price{510'000}, 1}, cent));
    BOOST_TEST(!worth_sending(held, now(900'000, 599'999), slow));
    BOOST_TEST(worth_sending(held, now(900'000, 600'000), slow));
}

BOOST_AUTO_TEST_CASE(a_second_identical_run_sends_nothing) {
    database db(with_sink(":memory:"), access::write);
    BOOST_TEST(deliver_run(db, "r1", at(0), thousand(at(0))) == 1'000u);
    BOOST_TEST(deliver_run(db, "r2", at(60), thousand(at(60))) == 0u);
    BOOST_TEST(db.counts().outbox_pending == 0);
}

BOOST_AUTO_TEST_CASE(one_percent_of_prices_moved_sends_one_percent) {
    database db(with_sink(":memory:"), access::write);
    deliver_run(db, "r1", at(0), thousand(at(0)));
    auto rows = thousand(at(60));
    for (std::size_t i = 0; i < rows.size(); i += 100) rows[i].outcomes[0].ask = price{440'000};
    BOOST_TEST(deliver_run(db, "r2", at(60), rows) == 10u);
}

BOOST_AUTO_TEST_CASE(volume_within_its_step_is_kept_here_and_not_sent) {
    database db(with_sink(":memory:"), access::write);
    deliver_run(db, "r1", at(0), thousand(at(0)));
    auto rows = thousand(at(60));
    for (market& m : rows) m.volume = decimal{1'600'000'000};
    BOOST_TEST(deliver_run(db, "r2", at(60), rows) == 0u);
    BOOST_TEST(db.market_at(rows[0].key)->volume->micros == 1'600'000'000);
    for (market& m : rows) {
        m.volume = decimal{2'100'000'000};
        m.processed_at = at(120);
    }
    BOOST_TEST(deliver_run(db, "r3", at(120), rows) == 1'000u);
}

BOOST_AUTO_TEST_CASE(small_moves_add_up_to_a_sent_one) {
    settings how = with_sink(":memory:");
    how.delta.min_price_change = price{20'000};
    database db(how, access::write);
    std::size_t sent = 0;
    for (int cent = 0; cent <= 6; ++cent)
        sent += deliver_run(db, "r" + std::to_string(cent), at(cent),
                            {make_market("kalshi", "A", 400'000 + cent * 10'000, at(cent))});
    BOOST_TEST(sent == 4u); // at 0.40, 0.42, 0.44 and 0.46
}

BOOST_AUTO_TEST_CASE(a_change_of_text_is_sent_at_once_with_its_prices) {
    settings how = with_sink(":memory:");
    how.delta.price_interval = std::chrono::hours{1};
    database db(how, access::write);
    market m = make_market("kalshi", "A", 400'000, at(0));
    BOOST_TEST(deliver_run(db, "r1", at(0), {m}) == 1u);
    m = make_market("kalshi", "A", 700'000, at(1));
    BOOST_TEST(deliver_run(db, "r2", at(1), {m}) == 0u);
    m.title += " (amended)";
    m.processed_at = at(2);
    BOOST_TEST(deliver_run(db, "r3", at(2), {m}) == 1u);
    m.processed_at = at(3);
    BOOST_TEST(deliver_run(db, "r4", at(3), {m}) == 0u);
}

BOOST_AUTO_TEST_CASE(a_closed_market_is_sent_once_and_only_where_it_is_known) {
    database db(with_sink(":memory:"), access::write);
    deliver_run(db, "r1", at(0), {make_market("kalshi", "A"), make_market("kalshi", "B")});
    auto run = db.begin_run("r2", at(60), at(60));
    market never_open = make_market("kalshi", "C", 430'000, at(60));
    never_open.is_active = false;
    run.upsert_markets(std::vector{make_market("kalshi", "A", 430'000, at(60)), never_open});
    run.mark_absent("kalshi", true);
    run_results results;
    results.log = make_log("r2");
    run.finish(results);
    const auto items = outbox(db, "convex").claim(kind::market, 0, 10, 1u << 20, {});
    BOOST_REQUIRE(items.size() == 1);
    BOOST_TEST(items[0].document.find("\"isActive\":false") != std::string::npos);
    BOOST_TEST(items[0].document.find("\"externalId\":\"B\"") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
