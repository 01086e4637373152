#include <nodes/store/run_writer.hpp>

#include <algorithm>
#include <utility>

#include <nodes/store/crash_point.hpp>
#include <nodes/store/id_set.hpp>
#include <nodes/store/market_record.hpp>
#include <nodes/store/meta.hpp>

namespace dutchbook::store {

namespace {

std::optional<double> as_real(std::optional<decimal> d) noexcept {
    if (!d) return std::nullopt;
    return static_cast<double>(d->micros) / static_cast<double>(micros_per_unit);
}

std::optional<std::int64_t> as_micros(std::optional<price> p) noexcept {
    if (!p) return std::nullopt;
    return p->micros;
}

std::optional<price> price_at(const sqlite::statement& row, int column) noexcept {
    if (row.is_null(column)) return std::nullopt;
    return price{row.integer(column)};
}

/// What the store holds of a market before a batch touches it.
struct held_row {
    std::int64_t id = 0;
    std::int64_t processed_at = 0;
    bool is_active = true;
    std::string row_hash, text_hash, content_hash;
    wire_prices prices;
};

/// The statements of one batch, prepared once.
class market_upsert {
  public:
    market_upsert(sqlite::connection& db, const delta_settings& how, std::int64_t now_ms)
        : how_(how), now_ms_(now_ms), db_(db),
          find_(db,
                "SELECT id, processed_at, is_active, row_hash, text_hash, content_hash, wire_yes, "
                "wire_no, wire_at FROM markets WHERE platform = ? AND external_id = ?"),
          touch_(db, "UPDATE markets SET processed_at = ? WHERE id = ?"),
          insert_(db,
                  "INSERT INTO markets(title, description, category, event_type, outcomes, "
                  "end_date, volume, liquidity, is_active, tags, processed_at, alias, event_id, "
                  "event_title, series_id, yes_label, no_label, rules, extra, row_hash, text_hash, "
                  "content_hash, wire_yes, wire_no, wire_at, wire_bytes, platform, external_id) "
                  "VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"),
          update_(db,
                  "UPDATE markets SET (title, description, category, event_type, outcomes, "
                  "end_date, volume, liquidity, is_active, tags, processed_at, alias, event_id, "
                  "event_title, series_id, yes_label, no_label, rules, extra, row_hash, text_hash, "
                  "content_hash, wire_yes, wire_no, wire_at, wire_bytes) = "
                  "(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?) WHERE id = ?") {}

    /// Returns the row's id.
    std::int64_t put(const market& m, upsert_counts& counts) {
        const std::optional<held_row> held = find(m.key);
        const std::int64_t at = unix_ms(m.processed_at);
        if (held && at < std::min(held->processed_at, now_ms_)) {
            ++counts.stale;
            return held->id;
        }
        if (held && m.unsaid != 0) return put_row(with_what_was_known(m), held, counts);
        return put_row(m, held, counts);
    }

  private:
    std::int64_t put_row(const market& m, const std::optional<held_row>& held,
                         upsert_counts& counts) {
        const std::int64_t at = unix_ms(m.processed_at);
        market_record record = make_record(m, how_);
        if (!held) {
            ++counts.inserted;
            bind(insert_, m, record, content_hash(record.text_hash, record.prices));
            insert_.bind(m.key.platform).bind(m.key.id).run();
            return db_.last_row_id();
        }
        if (held->row_hash == record.row_hash && held->is_active == m.is_active) {
            ++counts.unchanged;
            if (at != held->processed_at) touch_.bind(at).bind(held->id).run();
            return held->id;
        }
        ++counts.updated;
        std::string hash = held->content_hash;
        if (held->text_hash != record.text_hash || worth_sending(held->prices, record.prices, how_))
            hash = content_hash(record.text_hash, record.prices);
        else
            record.prices = held->prices;
        bind(update_, m, record, hash);
        update_.bind(held->id).run();
        return held->id;
    }

    /// What this run's reading did not say is as the row has it: neither the row nor its hashes move
    /// because a second source was down.
    market with_what_was_known(const market& m) {
        market out = m;
        if (!known_)
            known_.emplace(db_, "SELECT " + std::string(market_columns) +
                                    " FROM markets m WHERE m.platform = ? AND m.external_id = ?");
        known_->bind(m.key.platform).bind(m.key.id);
        if (known_->step()) keep_unsaid(out, read_market(*known_));
        known_->reset();
        return out;
    }

    std::optional<held_row> find(const market_key& key) {
        if (!find_.bind(key.platform).bind(key.id).step()) return std::nullopt;
        held_row row{find_.integer(0),
                     find_.integer(1),
                     find_.integer(2) != 0,
                     std::string{find_.text(3)},
                     std::string{find_.text(4)},
                     std::string{find_.text(5)},
                     {price_at(find_, 6), price_at(find_, 7), find_.integer(8)}};
        find_.reset();
        return row;
    }

    static void bind(sqlite::statement& to, const market& m, const market_record& r,
                     std::string_view hash) {
        to.bind(m.title)
            .bind(description_of(m))
            .bind(m.category)
            .bind(m.event_type)
            .bind(r.outcomes);
        if (m.end_date)
            to.bind(unix_ms(*m.end_date));
        else
            to.bind_null();
        to.bind_optional(as_real(m.volume)).bind_optional(as_real(m.liquidity));
        to.bind(std::int64_t{m.is_active}).bind(r.tags).bind(unix_ms(m.processed_at));
        to.bind(m.alias).bind(m.event_id).bind(m.event_title).bind(m.series_id);
        to.bind(m.yes_label).bind(m.no_label).bind(m.rules).bind(r.extra);
        to.bind(r.row_hash).bind(r.text_hash).bind(hash);
        to.bind_optional(as_micros(r.prices.yes)).bind_optional(as_micros(r.prices.no));
        to.bind(r.prices.at_ms).bind(r.wire_bytes);
    }

    const delta_settings& how_;
    std::int64_t now_ms_;
    sqlite::connection& db_;
    sqlite::statement find_, touch_, insert_, update_;
    std::optional<sqlite::statement> known_; ///< prepared where a row needs it
};

constexpr std::int64_t far_ms = std::int64_t{30} * 24 * 3'600 * 1'000;

/// A clock that was set back by years would open again what is closed and write over what is newer.
/// Two runs must have seen the later time: one alone may itself have been the one that was wrong.
void expect_clock_to_go_on(sqlite::connection& sql, std::int64_t now_ms) {
    const std::int64_t last = meta_or(sql, "clock_of_last_run", 0),
                       before = meta_or(sql, "clock_of_run_before", 0);
    const std::int64_t seen = std::min(last, before);
    if (seen - far_ms > now_ms)
        throw error(exit_code::failed,
                    sql.file().string() + ": the clock says " +
                        format_timestamp(from_unix_ms(now_ms)) + ", the last runs were at " +
                        format_timestamp(from_unix_ms(seen)) +
                        "; nothing is written. Set the clock, or move the file away if it is the "
                        "file that is wrong");
    set_meta(sql, "clock_of_run_before", last);
    set_meta(sql, "clock_of_last_run", now_ms);
}

} // namespace

run_writer::run_writer(database& db, std::string run_id, timestamp as_of, timestamp now)
    : db_(db), run_id_(std::move(run_id)), as_of_(as_of), now_(now) {
    sqlite::connection& sql = db_.connection();
    sqlite::transaction tx(sql);
    expect_clock_to_go_on(sql, unix_ms(now_));
    sqlite::statement(sql,
                      "INSERT OR REPLACE INTO runs(run_id, as_of, state) VALUES(?, ?, 'running')")
        .bind(run_id_)
        .bind(unix_ms(as_of_))
        .run();
    crash_point("store.run.before_commit");
    tx.commit();
    crash_point("store.run.after_commit");
}

upsert_counts run_writer::upsert_markets(std::span<const market> rows) {
    sqlite::connection& sql = db_.connection();
    upsert_counts counts;
    std::vector<std::pair<const std::string*, std::int64_t>> written;
    written.reserve(rows.size());
    sqlite::transaction tx(sql);
    {
        market_upsert upsert(sql, db_.how().delta, unix_ms(now_));
        for (const market& m : rows) {
            written.emplace_back(&m.key.platform, upsert.put(m, counts));
            crash_point("store.markets.row");
        }
    }
    crash_point("store.markets.before_commit");
    tx.commit();
    crash_point("store.markets.after_commit");
    for (const auto& [platform, id] : written) read_[*platform].insert(id);
    return counts;
}

void run_writer::keep(std::span<const market_key> keys) {
    sqlite::statement find(db_.connection(),
                           "SELECT id FROM markets WHERE platform = ? AND external_id = ?");
    for (const market_key& key : keys) {
        if (find.bind(key.platform).bind(key.id).step()) kept_.insert(find.integer(0));
        find.reset();
    }
}

std::int64_t run_writer::mark_absent(std::string_view platform, bool complete_crawl) {
    if (!complete_crawl) return 0;
    sqlite::connection& sql = db_.connection();
    sqlite::transaction tx(sql);
    id_set ids(sql, "seen_markets");
    if (const auto read = read_.find(platform); read != read_.end())
        for (const std::int64_t id : read->second) ids.add(id);
    for (const std::int64_t id : kept_) ids.add(id);
    sqlite::statement(sql, "UPDATE markets SET is_active = 0 WHERE platform = ? AND is_active = 1 "
                           "AND min(processed_at, ?) <= ? AND id NOT IN temp.seen_markets")
        .bind(platform)
        .bind(unix_ms(now_))
        .bind(unix_ms(as_of_))
        .run();
    const std::int64_t closed = sql.changes();
    crash_point("store.absent.before_commit");
    tx.commit();
    crash_point("store.absent.after_commit");
    return closed;
}

} // namespace dutchbook::store
