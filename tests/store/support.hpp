#pragma once

#include <cstdlib>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include <sys/wait.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>

#include <nodes/store/outbox.hpp>
#include <nodes/store/run_writer.hpp>
#include <nodes/store/store.hpp>

namespace dutchbook::store::testing {

/// A folder of its own that goes with the object; in memory where the system has a place for that,
/// since these tests sync thousands of times.
class scratch {
  public:
    scratch() {
        const std::filesystem::path memory = "/dev/shm";
        const bool usable = ::access(memory.c_str(), W_OK) == 0;
        const auto base = usable ? memory : std::filesystem::temp_directory_path();
        std::string name = (base / "dutchbook-store-XXXXXX").string();
        BOOST_REQUIRE(::mkdtemp(name.data()) != nullptr);
        at_ = name;
        std::filesystem::permissions(at_, std::filesystem::perms::all);
    }
    scratch(const scratch&) = delete;
    scratch& operator=(const scratch&) = delete;
    ~scratch() {
        std::error_code ignored;
        std::filesystem::remove_all(at_, ignored);
    }
    std::filesystem::path operator/(const char* name) const { return at_ / name; }
    const std::filesystem::path& path() const noexcept { return at_; }

  private:
    std::filesystem::path at_;
};

constexpr timestamp at(std::int64_t seconds) {
    return from_unix_ms(1'700'000'000'000 + seconds * 1'000);
}

inline settings in_memory() { return {.path = ":memory:", .sinks = {}, .delta = {}}; }
inline settings with_sink(std::filesystem::path path) {
    return {.path = std::move(path), .sinks = {sink{.name = "convex"}}, .delta = {}};
}

inline market make_market(std::string platform, std::string id, std::int64_t yes_micros = 430'000,
                          timestamp read = at(0)) {
    market m;
    m.key = {std::move(platform), std::move(id)};
    m.title = "Will it rain in " + m.key.id + "?";
    m.description = "Resolves YES if it rains.";
    m.rules = "If the station reports more than 0 inches, then YES.";
    m.category = "weather";
    m.event_id = "RAIN";
    m.tags = {"weather", "daily"};
    m.outcomes = {{{"Yes", price{yes_micros}}, {"No", price{1'010'000 - yes_micros}}}};
    m.volume = decimal{1'500'000'000};
    m.liquidity = decimal{250'500'000};
    m.end_date = at(86'400);
    m.processed_at = read;
    return m;
}

inline relation make_relation(market_key left, market_key right,
                              relation_kind kind = relation_kind::identity) {
    relation r;
    r.left = {std::move(left)};
    r.right = {std::move(right)};
    r.kind = kind;
    r.confidence = 0.99;
    r.reasoning = "same subject, station and day";
    r.rests_on = {"subject", "window"};
    return r;
}

inline opportunity make_opportunity(market_key buy, market_key sell,
                                    std::int64_t net_micros = 300'000, timestamp found = at(0)) {
    opportunity o;
    o.because = make_relation(buy, sell);
    o.buy = buy;
    o.sell = sell;
    o.legs = {{buy, side::yes, quantity::contracts(10), price{430'000}, price{440'000},
               money{4'370'000}, money{70'000}},
              {sell, side::no, quantity::contracts(10), price{530'000}, price{530'000},
               money{5'330'000}, money{30'000}}};
    o.size = quantity::contracts(10);
    o.payoff = money{10'000'000};
    o.cost = money{10'000'000 - net_micros};
    o.fees = money{100'000};
    o.gross = money{net_micros + 100'000};
    o.net = money{net_micros};
    o.profit_margin = static_cast<double>(net_micros) / 10'000'000;
    o.net_return = 0.031;
    o.annualised = 1.2;
    o.days = 9;
    o.curve = {{quantity::contracts(5), money{160'000}},
               {quantity::contracts(10), money{net_micros}}};
    o.risks = {"fees may change"};
    o.detected_at = found;
    return o;
}

inline sync_log make_log(std::string id, timestamp when = at(0)) {
    return {std::move(id), 2, 1, {"kalshi: one page was late"}, std::chrono::milliseconds{1'234},
            when};
}

/// Both venues read, every pair compared, these relations priced with all of their books.
inline looked_at compared_and_priced(std::vector<relation> relations) {
    looked_at l;
    l.whole_platforms = {"kalshi", "polymarket"};
    l.priced = std::move(relations);
    return l;
}

/// Every row of every table as text, in a fixed order.
inline std::string dump(sqlite::connection& db) {
    std::string out;
    for (const char* table : {"runs", "markets", "relations", "similarities", "opportunities",
                              "sync_logs", "verdicts", "outbox", "sent"}) {
        sqlite::statement rows(db, std::string{"SELECT * FROM "} + table + " ORDER BY 1, 2, 3");
        while (rows.step()) {
            out += table;
            for (int column = 0; column < rows.columns(); ++column)
                out.append("|").append(rows.is_null(column) ? "NULL" : rows.text(column));
            out += "\n";
        }
    }
    return out;
}

/// Runs `body` in a child process: its exit status, or 128 + the signal that ended it. A
/// `dutchbook::error` ends it with its own code and its text in `said`, where given.
inline int in_child(const std::function<void()>& body, const std::filesystem::path& said = {}) {
    const pid_t child = ::fork();
    BOOST_REQUIRE(child >= 0);
    if (child == 0) {
        int status = 0;
        try {
            body();
        } catch (const error& e) {
            status = static_cast<int>(e.code());
            if (!said.empty()) {
                if (std::FILE* file = std::fopen(said.c_str(), "w")) {
                    std::fputs(e.what(), file);
                    std::fclose(file);
                }
            }
        } catch (...) {
            status = 99;
        }
        ::_exit(status);
    }
    int status = 0;
    BOOST_REQUIRE(::waitpid(child, &status, 0) == child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

} // namespace dutchbook::store::testing
