#include <nodes/store/results_writer.hpp>

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

#include <nodes/store/id_set.hpp>
#include <nodes/store/pairs.hpp>
#include <nodes/store/result_rows.hpp>

namespace dutchbook::store {

namespace {

double finite(double value) noexcept { return std::isfinite(value) ? value : 0; }

} // namespace

void results_writer::relations(const run_results& results, finish_counts& counts) {
    const auto rows = results.relations;
    mark_related(rows);
    put_relations(rows);
    counts.relations = static_cast<std::int64_t>(rows.size());
    counts.similarities = put_similarities(rows, withdraw(results.looked, counts));
    withdraw_similarities();
}

void results_writer::mark_related(std::span<const relation> rows) {
    sqlite::statement find(
        db_, "SELECT id, related FROM markets WHERE platform = ? AND external_id = ?");
    sqlite::statement mark(db_, "UPDATE markets SET related = 1 WHERE id = ?");
    const auto touch = [&](const market_key& key) {
        if (!find.bind(key.platform).bind(key.id).step())
            throw error(exit_code::internal,
                        "a relation names a market that the store does not hold: " + key.platform +
                            ":" + key.id);
        const std::int64_t id = find.integer(0);
        const bool known = find.integer(1) != 0;
        find.reset();
        if (!known) mark.bind(id).run();
    };
    for (const relation& r : rows) {
        for (const market_key& key : r.left) touch(key);
        for (const market_key& key : r.right) touch(key);
    }
}

void results_writer::put_relations(std::span<const relation> rows) {
    sqlite::statement put(
        db_, "INSERT INTO relations(left_side, right_side, relation, confidence, tier, reasoning, "
             "rests_on, analyzed_at) VALUES(?, ?, ?, ?, ?, ?, ?, ?) "
             "ON CONFLICT(left_side, right_side, relation) DO UPDATE SET confidence = "
             "excluded.confidence, "
             "tier = excluded.tier, reasoning = excluded.reasoning, rests_on = excluded.rests_on, "
             "analyzed_at = excluded.analyzed_at WHERE min(relations.analyzed_at, ?) <= "
             "excluded.analyzed_at "
             "AND (relations.confidence, relations.tier, relations.reasoning, relations.rests_on) "
             "IS NOT "
             "(excluded.confidence, excluded.tier, excluded.reasoning, excluded.rests_on)");
    sqlite::statement find(
        db_, "SELECT id FROM relations WHERE left_side = ? AND right_side = ? AND relation = ?");
    id_set ids(db_, "found_relations");
    for (const relation& r : rows) {
        const std::string left = side_json(r.left), right = side_json(r.right);
        put.bind(left).bind(right).bind(to_string(r.kind)).bind(finite(r.confidence));
        put.bind(to_string(r.tier)).bind(r.reasoning).bind(strings_json(r.rests_on));
        put.bind(as_of_ms_).bind(now_ms_).run();
        if (find.bind(left).bind(right).bind(to_string(r.kind)).step()) ids.add(find.integer(0));
        find.reset();
    }
    // Another relation of the same two sides is what this run found instead.
    db_.execute(
        "DELETE FROM relations WHERE id NOT IN temp.found_relations AND EXISTS (SELECT 1 FROM "
        "relations r WHERE r.left_side = relations.left_side AND r.right_side = "
        "relations.right_side AND r.id IN temp.found_relations AND r.analyzed_at >= "
        "relations.analyzed_at)");
}

/// A pair that only standing relations imply has its row since they were found; where it has none
/// any more, it is over and stays away.
std::int64_t results_writer::put_similarities(std::span<const relation> rows,
                                              std::vector<relation> standing) {
    std::set<std::pair<market_key, market_key>> fresh;
    for (const similarity& s : pairs_of(rows, from_unix_ms(as_of_ms_)))
        fresh.emplace(s.first, s.second);
    standing.insert(standing.end(), rows.begin(), rows.end());
    const std::vector<similarity> pairs = pairs_of(standing, from_unix_ms(as_of_ms_));
    sqlite::statement put(
        db_,
        "INSERT INTO similarities(platform1, market1_id, platform2, market2_id, confidence, "
        "reasoning, "
        "analyzed_at, relation, tier, content_hash, wire_bytes) VALUES(?,?,?,?,?,?,?,?,?,?,?) "
        "ON CONFLICT(platform1, market1_id, platform2, market2_id) DO UPDATE SET "
        "confidence = excluded.confidence, reasoning = excluded.reasoning, "
        "analyzed_at = excluded.analyzed_at, relation = excluded.relation, tier = excluded.tier, "
        "content_hash = excluded.content_hash, wire_bytes = excluded.wire_bytes "
        "WHERE min(similarities.analyzed_at, ?) <= excluded.analyzed_at "
        "AND similarities.content_hash <> excluded.content_hash");
    sqlite::statement find(db_,
                           "SELECT id FROM similarities WHERE platform1 = ? AND market1_id = ? AND "
                           "platform2 = ? AND market2_id = ?");
    id_set ids(db_, "found_similarities");
    const auto bind_key = [](sqlite::statement& to, const similarity& s) {
        to.bind(s.first.platform).bind(s.first.id).bind(s.second.platform).bind(s.second.id);
    };
    for (similarity s : pairs) {
        if (!fresh.contains({s.first, s.second})) {
            bind_key(find, s);
            const bool there = find.step();
            find.reset();
            if (!there) continue;
        }
        s.confidence = finite(s.confidence);
        bind_key(put, s);
        put.bind(s.confidence).bind(s.reasoning).bind(as_of_ms_).bind(to_string(s.kind));
        put.bind(to_string(s.tier))
            .bind(content_hash(s))
            .bind(static_cast<std::int64_t>(document(s, {}).size()));
        put.bind(now_ms_).run();
        bind_key(find, s);
        if (find.step()) ids.add(find.integer(0));
        find.reset();
    }
    return static_cast<std::int64_t>(fresh.size());
}

namespace {

/// The standing relations that a run decided against; see looked_at.hpp.
class decision {
  public:
    decision(sqlite::connection& db, const looked_at& looked, const results_writer::rows_read& read)
        : looked_(looked), read_(read),
          find_(db, "SELECT id, is_active FROM markets WHERE platform = ? AND external_id = ?"),
          half_read_(sorted(looked.half_read)), left_open_(sorted(looked.left_open)),
          settled_(sorted(looked.settled)) {}

    bool against(const relation& r) {
        if (!all_of(r, [this](const market_key& k) { return was_read(k); })) return false;
        const bool pair = r.left.size() == 1 && r.right.size() == 1;
        const market_pair which{r.left.front(), r.right.front()};
        if (pair && std::ranges::binary_search(settled_, which)) return true;
        if (r.tier == relation_tier::judged) return false;
        if (pair && std::ranges::binary_search(left_open_, which)) return false;
        return all_of(r, [this](const market_key& k) {
            return looked_.whole_platforms.contains(k.platform);
        });
    }
    bool between_open_markets(const relation& r) {
        return all_of(r, [this](const market_key& k) {
            const bool open = find_.bind(k.platform).bind(k.id).step() && find_.integer(1) != 0;
            find_.reset();
            return open;
        });
    }

  private:
    template <class T>
    static std::vector<T> sorted(std::vector<T> all) {
        std::ranges::sort(all);
        return all;
    }
    template <class Test>
    static bool all_of(const relation& r, const Test& test) {
        return std::ranges::all_of(r.left, test) && std::ranges::all_of(r.right, test);
    }
    bool was_read(const market_key& key) {
        const auto of_platform = read_.find(key.platform);
        if (of_platform == read_.end() || std::ranges::binary_search(half_read_, key)) return false;
        const bool known = find_.bind(key.platform).bind(key.id).step();
        const std::int64_t id = known ? find_.integer(0) : 0;
        find_.reset();
        return known && of_platform->second.contains(id);
    }

    const looked_at& looked_;
    const results_writer::rows_read& read_;
    sqlite::statement find_;
    std::vector<market_key> half_read_;
    std::vector<market_pair> left_open_, settled_;
};

} // namespace

/// Deletes the relations that the run decided against and returns the others that it did not find:
/// they stand. A relation of closed markets is history and stays.
std::vector<relation> results_writer::withdraw(const looked_at& looked, finish_counts& counts) {
    std::vector<std::int64_t> gone;
    std::vector<relation> standing;
    {
        decision decide(db_, looked, read_);
        sqlite::statement rows(
            db_, std::string("SELECT id, min(analyzed_at, ?) <= ?, ").append(relation_columns) +
                     " FROM relations WHERE id NOT IN temp.found_relations ORDER BY id");
        rows.bind(now_ms_).bind(as_of_ms_);
        while (rows.step()) {
            relation r = read_relation(rows, 2);
            if (rows.integer(1) != 0 && decide.against(r)) {
                gone.push_back(rows.integer(0));
                continue;
            }
            counts.standing_relations += decide.between_open_markets(r);
            standing.push_back(std::move(r));
        }
    }
    sqlite::statement drop(db_, "DELETE FROM relations WHERE id = ?");
    for (const std::int64_t id : gone) drop.bind(id).run();
    counts.withdrawn = static_cast<std::int64_t>(gone.size());
    return standing;
}

/// Pairs of open markets that no relation implies any more. Remotes have no deletion: they learn of
/// it by a confidence of 0. A pair with a closed market is history.
void results_writer::withdraw_similarities() {
    sqlite::statement(db_, "UPDATE similarities SET confidence = 0, "
                           "reasoning = 'withdrawn: no longer found', analyzed_at = ?2, "
                           "content_hash = 'withdrawn' WHERE id NOT IN temp.found_similarities "
                           "AND confidence > 0 AND min(analyzed_at, ?1) <= ?2 "
                           "AND EXISTS (SELECT 1 FROM markets m WHERE m.platform = platform1 AND "
                           "m.external_id = market1_id AND m.is_active = 1) "
                           "AND EXISTS (SELECT 1 FROM markets m WHERE m.platform = platform2 AND "
                           "m.external_id = market2_id AND m.is_active = 1)")
        .bind(now_ms_)
        .bind(as_of_ms_)
        .run();
}

} // namespace dutchbook::store
