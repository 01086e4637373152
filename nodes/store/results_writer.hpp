#pragma once

#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include <nodes/store/run_writer.hpp>

namespace dutchbook::store {

/// Writes what `run_writer::finish` commits, part by part, inside the caller's transaction.
/// Never backwards: rows analysed or detected later than this run's clock stay as they are.
class results_writer {
  public:
    using rows_read = std::map<std::string, std::set<std::int64_t>, std::less<>>;

    /// `read`: row ids of the markets that the run wrote, by platform; outlives the writer.
    results_writer(sqlite::connection& db, std::string run_id, timestamp as_of, timestamp now,
                   const rows_read& read);

    /// Relations and the pairs that follow from them and from those that stand; withdraws what was
    /// looked at and not found again. A relation that names a market which the store does not hold
    /// is an error (internal): nothing may be invented.
    void relations(const run_results& results, finish_counts& counts);
    /// Active rows by natural key, the best of each; those that are gone expire.
    void opportunities(const run_results& results, finish_counts& counts);
    void log(const sync_log& log);

  private:
    void mark_related(std::span<const relation> rows);
    void put_relations(std::span<const relation> rows);
    /// How many pairs `rows` imply.
    std::int64_t put_similarities(std::span<const relation> rows, std::vector<relation> standing);
    std::vector<relation> withdraw(const looked_at& looked, finish_counts& counts);
    void withdraw_similarities();
    std::int64_t put_opportunity(const opportunity& o);
    void load_priced(const looked_at& looked);
    void expire(const looked_at& looked, finish_counts& counts);

    sqlite::connection& db_;
    std::string run_id_;
    std::int64_t as_of_ms_;
    std::int64_t now_ms_;
    const rows_read& read_;
};

} // namespace dutchbook::store
