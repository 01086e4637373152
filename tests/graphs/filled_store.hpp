#pragma once

// A store that a good sync has filled, and replies that are changed on their way to the next one.

#include <algorithm>
#include <string>

#include <boost/test/unit_test.hpp>

#include "nodes/sim/world_server.hpp"
#include "nodes/store/sqlite.hpp"
#include "rewriter.hpp"
#include "sync_support.hpp"

namespace dutchbook::graphs::testing {

inline std::size_t replace(std::string& text, std::string_view from, std::string_view to,
                    std::size_t most = std::size_t(-1)) {
    std::size_t n = 0;
    for (auto at = text.find(from); at != text.npos && n < most;
         at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to), ++n;
    return n;
}

/// A store that one good sync has filled, ten minutes ago.
struct filled_store {
    sim::world_server world{{.markets = 400}};
    folder here;
    store::database db{{.path = here.path / "x.db"}, store::access::write};
    sync_setup how;
    std::int64_t active, relations, opportunities;

    filled_store() {
        how.config = at_world(world.url());
        how.as_of = world.as_of();
        how.store = &db;
        const auto good = run_sync(how);
        BOOST_TEST_REQUIRE(good.result.missing.empty());
        how.as_of += std::chrono::minutes(10);
        active = count("markets WHERE is_active = 1");
        relations = count("relations");
        opportunities = count("opportunities WHERE status = 'active'");
        BOOST_TEST_REQUIRE(opportunities > 2);
    }
    std::int64_t count(const std::string& what) {
        store::sqlite::statement query(db.connection(), "SELECT count(*) FROM " + what);
        query.step();
        return query.integer(0);
    }
    sync_result again(rewrite change) {
        how.wrap = rewriter::around(std::move(change));
        return run_sync(how).result;
    }
    void expect_all_there() {
        BOOST_TEST(count("markets WHERE is_active = 1") == active);
        BOOST_TEST(count("relations") == relations);
        BOOST_TEST(count("opportunities WHERE status = 'active'") == opportunities);
        BOOST_TEST(count("similarities WHERE confidence = 0") == 0);
    }
};

inline bool says(const sync_result& r, std::string_view what) {
    return std::any_of(r.missing.begin(), r.missing.end(),
                       [&](const std::string& m) { return m.find(what) != m.npos; });
}

} // namespace dutchbook::graphs::testing
