#include <boost/test/unit_test.hpp>

#include <atomic>
#include <random>
#include <thread>
#include <vector>

#include <engine/ledger.hpp>
#include <engine/window.hpp>

using namespace dutchbook::engine;

BOOST_AUTO_TEST_CASE(credit_returns_with_its_ticket) {
    window w(100);
    {
        auto a = w.try_acquire(60);
        BOOST_REQUIRE(a);
        BOOST_TEST(!w.try_acquire(41).has_value());
        auto part = a->split(20);
        BOOST_TEST(part.bytes() == 20u);
        BOOST_TEST(a->bytes() == 40u);
        BOOST_TEST(w.used_bytes() == 60u);
        part.settle(5);
        BOOST_TEST(w.used_bytes() == 45u);
        a->merge(std::move(part));
        BOOST_TEST(a->bytes() == 45u);
        a->settle(130); // read more than it announced
        BOOST_TEST(w.used_bytes() == 130u);
    }
    BOOST_TEST(w.used_bytes() == 0u);
    BOOST_TEST(w.peak_bytes() == 130u);
}

BOOST_AUTO_TEST_CASE(waiters_are_served_in_order_and_can_leave) {
    window w(10);
    auto all = w.try_acquire(10);
    std::vector<int> order;
    std::vector<ticket> held;
    const auto take = [&](int n) {
        return [&, n](ticket t) {
            order.push_back(n);
            held.push_back(std::move(t));
        };
    };
    w.acquire(8, take(1));
    const auto second = w.acquire(1, take(2));
    w.acquire(2, take(3));
    BOOST_TEST(w.parked() == 3u);
    BOOST_TEST(!w.try_acquire(0).has_value());
    BOOST_TEST(w.cancel(second));
    BOOST_TEST(!w.cancel(second));
    all.reset();
    BOOST_TEST(order == (std::vector<int>{1, 3}), boost::test_tools::per_element());
    BOOST_TEST(w.used_bytes() == 10u);
}

BOOST_AUTO_TEST_CASE(what_is_too_large_passes_alone) {
    window w(10);
    auto small = w.try_acquire(1);
    BOOST_TEST(!w.try_acquire(50).has_value());
    small.reset();
    auto large = w.try_acquire(50);
    BOOST_TEST(large.has_value());
    BOOST_TEST(!w.try_acquire(1).has_value());
}

BOOST_AUTO_TEST_CASE(many_threads_never_exceed_the_window) {
    window w(1000);
    std::atomic<bool> over{false};
    std::vector<std::thread> crowd;
    for (unsigned seed = 0; seed < 4; ++seed)
        crowd.emplace_back([&, seed] {
            std::mt19937 random(seed);
            for (int i = 0; i < 2000; ++i) {
                std::atomic<bool> got{false};
                ticket mine;
                w.acquire(1 + random() % 400, [&](ticket t) {
                    mine = std::move(t);
                    got.store(true, std::memory_order_release);
                });
                while (!got.load(std::memory_order_acquire)) std::this_thread::yield();
                if (w.used_bytes() > 1000) over = true;
            }
        });
    for (auto& t : crowd) t.join();
    BOOST_TEST(!over.load());
    BOOST_TEST(w.used_bytes() == 0u);
}

BOOST_AUTO_TEST_CASE(a_claim_settles_exactly_once) {
    ledger l;
    account& a = l.open("markets");
    {
        claim c(a, 10);
        BOOST_TEST(c.deliver(4) == 4u);
        BOOST_TEST(c.reject(2, "no_title") == 2u);
        claim part = c.split(3);
        BOOST_TEST(part.merge_duplicates(99) == 3u);
        BOOST_TEST(c.abandon(5, "aborted") == 1u);
        BOOST_TEST(c.deliver(1) == 0u);
    }
    BOOST_TEST(l.balanced());
    const auto s = a.snapshot();
    BOOST_TEST(s.read == 10u);
    BOOST_TEST(s.rejected.at(0).second == 2u);
}

BOOST_AUTO_TEST_CASE(a_claim_that_is_dropped_unbalances_the_ledger) {
    ledger l;
    { claim c(l.open("markets"), 2); }
    BOOST_TEST(!l.balanced());
    {
        claim c(l.open("markets"), 2);
        c.lose("lost in decode");
    }
    const auto s = l.snapshot().at(0);
    BOOST_TEST(s.abandoned.size() == 2u);
    BOOST_TEST(s.read == 4u);
}

BOOST_AUTO_TEST_CASE(claims_of_two_accounts_never_mix) {
    ledger l;
    claim a(l.open("a"), 2), b(l.open("b"), 3);
    a.join(std::move(b));
    BOOST_TEST(a.items() == 2u);
    BOOST_TEST(b.items() == 3u);
    a.deliver(2);
    b.deliver(3);
    BOOST_TEST(l.balanced());
}
