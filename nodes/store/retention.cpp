#include <nodes/store/retention.hpp>

#include <algorithm>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include <nodes/store/crash_point.hpp>
#include <nodes/store/meta.hpp>
#include <nodes/store/outbox.hpp>
#include <nodes/store/store.hpp>

namespace dutchbook::store {

namespace {

constexpr std::int64_t day_ms = 86'400'000;

/// Sinks that ever had rows queued here, configured or not.
std::vector<std::string> sinks_ever(sqlite::connection& db) {
    std::vector<std::string> out;
    sqlite::statement names(db, "SELECT substr(name, 8) FROM meta WHERE name LIKE 'target:%'");
    while (names.step()) out.emplace_back(names.text(0));
    return out;
}

/// A member of a relation's side or of a portfolio's legs, as a row of `markets m`.
std::string members(std::string_view json) {
    return "json_each(" + std::string{json} +
           ") j CROSS JOIN markets m ON m.platform = json_extract(j.value, '$.platform') AND "
           "m.external_id = json_extract(j.value, '$.id')";
}

class pruner {
  public:
    pruner(database& db, const prune_limits& limits)
        : store_(db), db_(db.connection()), how_(db.how().retention), limits_(limits),
          left_(limits.rows_a_call) {}

    pruned_counts run(std::int64_t as_of_ms) {
        grow_older(as_of_ms);
        for (const char* set : {"due", "due_pairs", "closed", "over_relations"})
            db_.execute(std::string{"CREATE TABLE IF NOT EXISTS temp."} + set +
                        "(id INTEGER PRIMARY KEY)");
        prune_opportunities();
        prune_withdrawn();
        prune_related();
        prune_unrelated();
        prune_runs();
        prune_verdicts();
        give_back_pages();
        return counts_;
    }

  private:
    void grow_older(std::int64_t as_of_ms) {
        sqlite::transaction tx(db_);
        const std::int64_t before = meta_or(db_, "age_as_of", as_of_ms);
        // Unsigned, since two clocks may lie further apart than the type reaches.
        const std::int64_t passed =
            as_of_ms <= before
                ? 0
                : static_cast<std::int64_t>(std::min<std::uint64_t>(
                      static_cast<std::uint64_t>(as_of_ms) - static_cast<std::uint64_t>(before),
                      day_ms));
        age_ = meta_or(db_, "age_ms", 0) + passed;
        set_meta(db_, "age_ms", age_);
        set_meta(db_, "age_as_of", as_of_ms);
        stamp("markets", "is_active = 0 AND related IN (0, 1)", age_);
        stamp("similarities", "confidence <= 0", age_);
        stamp("opportunities", "status = 'expired'", age_);
        stamp("runs", "1", age_);
        stamp("sync_logs", "1", age_);
        grow_verdicts_older(passed);
        crash_point("store.age.before_commit");
        tx.commit();
        crash_point("store.age.after_commit");
    }

    /// Verdicts have an age of their own: a run without a model says nothing of them. One that was
    /// met is written at most once a day.
    void grow_verdicts_older(std::int64_t passed) {
        const asked_verdicts asked = store_.take_asked_verdicts();
        verdict_age_ = meta_or(db_, "verdict_age_ms", 0) + (asked.any ? passed : 0);
        set_meta(db_, "verdict_age_ms", verdict_age_);
        stamp("verdicts", "1", verdict_age_);
        sqlite::statement meet(
            db_, "UPDATE verdicts SET aging_since = ?1 WHERE key = ?2 AND aging_since <= ?3");
        for (const std::string& key : asked.met)
            meet.bind(verdict_age_).bind(key).bind(verdict_age_ - day_ms).run();
    }

    void stamp(std::string_view table, std::string_view over, std::int64_t age) {
        std::string sql = "UPDATE ";
        sql.append(table).append(" SET aging_since = ? WHERE aging_since IS NULL AND ");
        sqlite::statement(db_, sql.append(over)).bind(age).run();
    }

    /// Rows that age since then or longer are over.
    static std::int64_t over_since(std::int64_t age, std::int64_t days) noexcept {
        return days <= 0 ? std::numeric_limits<std::int64_t>::min() : age - days * day_ms;
    }

    /// Steps that each remove up to a number of rows and return how many, a transaction a step.
    template <class Step>
    std::int64_t in_batches(Step step) {
        std::int64_t gone = 0;
        while (left_ > 0) {
            const std::int64_t most = std::min(limits_.rows_a_batch, left_);
            sqlite::transaction tx(db_);
            const std::int64_t here = step(most);
            if (here == 0) break;
            crash_point("store.prune.before_commit");
            tx.commit();
            crash_point("store.prune.after_commit");
            gone += here, left_ -= here;
            if (here < most) break;
        }
        return gone;
    }

    /// True where a sink has still to be told of the row `t.id`.
    std::string awaited(kind k) const {
        std::string sql = "(0";
        for (std::size_t i = 0; i < store_.how().sinks.size(); ++i)
            sql.append(" OR EXISTS (SELECT 1 FROM outbox o WHERE o.sink = ?")
                .append(std::to_string(i + 1))
                .append(" AND o.kind = '")
                .append(to_string(k))
                .append("' AND o.row_id = t.id AND o.state = 'pending')");
        return sql + ")";
    }

    /// A statement whose first parameters are the sinks' names.
    sqlite::statement with_sinks(const std::string& sql) {
        sqlite::statement out(db_, sql);
        for (const sink& s : store_.how().sinks) out.bind(s.name);
        return out;
    }

    /// Fills temp.due with up to `most` rows of a table that have been over since `since`.
    void find_due(kind k, std::string_view table, std::string_view over, std::int64_t since,
                  std::int64_t most) {
        db_.execute("DELETE FROM temp.due");
        std::string sql = "INSERT INTO temp.due SELECT t.id FROM ";
        sql.append(table).append(" t WHERE ").append(over);
        sql.append(" AND NOT ").append(awaited(k));
        sql.append(" AND t.aging_since <= ? LIMIT ?");
        with_sinks(sql).bind(since).bind(most).run();
    }

    /// Removes the rows of a set and what the sinks' books say of them.
    std::int64_t remove(kind k, std::string_view table, std::string_view set) {
        const std::string in = " IN temp." + std::string{set};
        for (const std::string& name : sinks_ever(db_))
            for (const char* book : {"outbox", "sent"})
                sqlite::statement(db_, std::string{"DELETE FROM "} + book +
                                           " WHERE sink = ? AND kind = ? AND row_id" + in)
                    .bind(name)
                    .bind(to_string(k))
                    .run();
        db_.execute("DELETE FROM " + std::string{table} + " WHERE id" + in);
        return db_.changes();
    }

    void prune_opportunities() {
        const std::int64_t since = over_since(age_, how_.related_markets_days);
        counts_.opportunities = in_batches([&](std::int64_t most) {
            find_due(kind::opportunity, "opportunities", "t.status = 'expired'", since, most);
            return remove(kind::opportunity, "opportunities", "due");
        });
    }

    void prune_withdrawn() {
        const std::int64_t since = over_since(age_, how_.related_markets_days);
        counts_.similarities = in_batches([&](std::int64_t most) {
            find_due(kind::similarity, "similarities", "t.confidence <= 0", since, most);
            return remove(kind::similarity, "similarities", "due");
        });
    }

    /// A relation goes when all of its markets may, a market when nothing that stays names it.
    void prune_related() {
        sqlite::statement closed(db_, "INSERT INTO temp.closed SELECT id FROM markets WHERE "
                                      "is_active = 0 AND related = 1 AND aging_since <= ?");
        db_.execute("DELETE FROM temp.closed; DELETE FROM temp.over_relations");
        closed.bind(over_since(age_, how_.related_markets_days)).run();
        if (db_.integer("SELECT count(*) FROM temp.closed") == 0) return;
        const auto stays = [](std::string_view side) {
            return "EXISTS (SELECT 1 FROM " + members(side) + " WHERE m.id NOT IN temp.closed)";
        };
        db_.execute("INSERT INTO temp.over_relations SELECT r.id FROM relations r WHERE NOT " +
                    stays("r.left_side") + " AND NOT " + stays("r.right_side"));
        spare_named();
        counts_.relations = in_batches([&](std::int64_t most) {
            sqlite::statement(db_, "DELETE FROM relations WHERE id IN (SELECT id FROM "
                                   "temp.over_relations ORDER BY id LIMIT ?)")
                .bind(most)
                .run();
            const std::int64_t gone = db_.changes();
            db_.execute("DELETE FROM temp.over_relations WHERE id NOT IN (SELECT id FROM "
                        "relations)");
            return gone;
        });
        if (db_.integer("SELECT count(*) FROM temp.over_relations") != 0) return;
        counts_.markets += in_batches([&](std::int64_t most) {
            db_.execute("DELETE FROM temp.due");
            sqlite::statement(db_, "INSERT INTO temp.due SELECT id FROM temp.closed LIMIT ?")
                .bind(most)
                .run();
            db_.execute("DELETE FROM temp.closed WHERE id IN temp.due");
            remove_pairs_of_due();
            return remove(kind::market, "markets", "due");
        });
    }

    /// Takes out of temp.closed what a relation, opportunity or pair that stays names, and what a
    /// sink has still to be told of.
    void spare_named() {
        for (const char* side : {"r.left_side", "r.right_side"})
            db_.execute("DELETE FROM temp.closed WHERE id IN (SELECT m.id FROM relations r CROSS "
                        "JOIN " +
                        members(side) + " WHERE r.id NOT IN temp.over_relations)");
        db_.execute("DELETE FROM temp.closed WHERE id IN (SELECT m.id FROM opportunities o CROSS "
                    "JOIN " +
                    members("o.legs") + ")");
        db_.execute(
            "DELETE FROM temp.closed WHERE id IN (SELECT m.id FROM opportunities o CROSS JOIN "
            "markets m ON m.platform = o.buy_platform AND m.external_id = o.buy_market_id UNION "
            "ALL SELECT m.id FROM opportunities o CROSS JOIN markets m ON m.platform = "
            "o.sell_platform AND m.external_id = o.sell_market_id)");
        with_sinks("DELETE FROM temp.closed WHERE id IN (SELECT t.id FROM temp.closed t WHERE " +
                   awaited(kind::market) + ")")
            .run();
        const std::string stays = " CROSS JOIN markets o ON o.platform = t.platform%2 AND "
                                  "o.external_id = t.market%2_id WHERE (t.confidence > 0 AND "
                                  "o.is_active = 1) OR ";
        for (const auto& [one, other] : {std::pair{"1", "2"}, std::pair{"2", "1"}}) {
            std::string sql = "DELETE FROM temp.closed WHERE id IN (SELECT m.id FROM temp.closed c "
                              "CROSS JOIN markets m ON m.id = c.id CROSS JOIN similarities t ON "
                              "t.platform%1 = m.platform AND t.market%1_id = m.external_id" +
                              stays + awaited(kind::similarity) + ")";
            for (const auto& [mark, number] : {std::pair{"%1", one}, std::pair{"%2", other}})
                for (std::size_t at; (at = sql.find(mark)) != std::string::npos;)
                    sql.replace(at, 2, number);
            with_sinks(sql).run();
        }
    }

    void remove_pairs_of_due() {
        db_.execute("DELETE FROM temp.due_pairs; INSERT OR IGNORE INTO temp.due_pairs "
                    "SELECT s.id FROM temp.due d CROSS JOIN markets m ON m.id = d.id CROSS JOIN "
                    "similarities s ON s.platform1 = m.platform AND s.market1_id = m.external_id "
                    "UNION ALL "
                    "SELECT s.id FROM temp.due d CROSS JOIN markets m ON m.id = d.id CROSS JOIN "
                    "similarities s ON s.platform2 = m.platform AND s.market2_id = m.external_id");
        counts_.similarities += remove(kind::similarity, "similarities", "due_pairs");
    }

    void prune_unrelated() {
        constexpr std::string_view unrelated =
            "t.is_active = 0 AND t.related = 0 AND NOT EXISTS (SELECT 1 FROM similarities s WHERE "
            "s.platform1 = t.platform AND s.market1_id = t.external_id) AND NOT EXISTS (SELECT 1 "
            "FROM similarities s WHERE s.platform2 = t.platform AND s.market2_id = t.external_id) "
            "AND NOT EXISTS (SELECT 1 FROM opportunities o WHERE o.buy_platform = t.platform AND "
            "o.buy_market_id = t.external_id) AND NOT EXISTS (SELECT 1 FROM opportunities o WHERE "
            "o.sell_platform = t.platform AND o.sell_market_id = t.external_id)";
        const std::int64_t since = over_since(age_, how_.markets_days);
        counts_.markets += in_batches([&](std::int64_t most) {
            find_due(kind::market, "markets", unrelated, since, most);
            return remove(kind::market, "markets", "due");
        });
    }

    void prune_runs() {
        const std::int64_t since = over_since(age_, how_.runs_days);
        counts_.runs = in_batches([&](std::int64_t most) {
            sqlite::statement(db_, "DELETE FROM runs WHERE run_id IN (SELECT r.run_id FROM runs r "
                                   "WHERE r.aging_since <= ? AND NOT EXISTS (SELECT 1 FROM "
                                   "opportunities o WHERE o.run_id = r.run_id) LIMIT ?)")
                .bind(since)
                .bind(most)
                .run();
            return db_.changes();
        });
        counts_.sync_logs = in_batches([&](std::int64_t most) {
            db_.execute("DELETE FROM temp.due");
            sqlite::statement(db_, "INSERT INTO temp.due SELECT t.id FROM sync_logs t WHERE "
                                   "t.aging_since <= ? AND NOT EXISTS (SELECT 1 FROM opportunities "
                                   "o WHERE o.run_id = t.sync_id) LIMIT ?")
                .bind(since)
                .bind(most)
                .run();
            return remove(kind::sync_log, "sync_logs", "due");
        });
    }

    void prune_verdicts() {
        const std::int64_t since = over_since(verdict_age_, how_.verdicts_days);
        counts_.verdicts = in_batches([&](std::int64_t most) {
            sqlite::statement(db_, "DELETE FROM verdicts WHERE key IN (SELECT key FROM verdicts "
                                   "WHERE aging_since <= ? LIMIT ?)")
                .bind(since)
                .bind(most)
                .run();
            return db_.changes();
        });
    }

    /// Free pages are used again; where they are more than a quarter of the file some go back.
    void give_back_pages() {
        const std::int64_t free = db_.integer("PRAGMA freelist_count");
        if (free < limits_.pages_at_hand || free * 4 < db_.integer("PRAGMA page_count")) return;
        db_.execute("PRAGMA incremental_vacuum(" +
                    std::to_string(std::min(free / 2, limits_.pages_a_call)) + ")");
        crash_point("store.shrunk");
    }

    database& store_;
    sqlite::connection& db_;
    const retention_settings& how_;
    const prune_limits& limits_;
    std::int64_t left_;
    std::int64_t age_ = 0, verdict_age_ = 0;
    pruned_counts counts_;
};

} // namespace

pruned_counts prune(database& db, timestamp as_of, const prune_limits& limits) {
    return pruner(db, limits).run(unix_ms(as_of));
}

} // namespace dutchbook::store
