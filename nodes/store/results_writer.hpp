#pragma once

#include <map>
#include <string>
#include <tuple>
#include <vector>

#include <nodes/store/run_writer.hpp>

namespace dutchbook::store {

/// Writes what `run_writer::finish` commits, part by part, inside the caller's transaction.
/// Never backwards: rows analysed or detected later than this run's clock stay as they are.
class results_writer {
  public:
    results_writer(sqlite::connection& db, std::string run_id, timestamp as_of, timestamp now);

    /// Relations and the pairs that follow from them; where they are complete, withdraws what no
    /// longer holds. A relation that names a market which the store does not hold is an error
    /// (internal): nothing may be invented.
    void relations(const run_results& results, finish_counts& counts);
    /// Active rows by natural key, the best of each; those that are gone expire.
    void opportunities(const run_results& results, finish_counts& counts);
    void log(const sync_log& log);

  private:
    void mark_related(std::span<const relation> rows);
    void put_relations(std::span<const relation> rows);
    void put_similarities(std::span<const relation> rows, finish_counts& counts);
    void withdraw(finish_counts& counts);
    std::int64_t put_opportunity(const opportunity& o);
    void expire(const run_results& results, finish_counts& counts);

    sqlite::connection& db_;
    std::string run_id_;
    std::int64_t as_of_ms_;
    std::int64_t now_ms_;
};

} // namespace dutchbook::store
