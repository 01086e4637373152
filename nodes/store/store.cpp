#include <nodes/store/store.hpp>

#include <utility>

#include <nodes/store/crash_point.hpp>
#include <nodes/store/market_record.hpp>
#include <nodes/store/result_rows.hpp>
#include <nodes/store/run_writer.hpp>
#include <nodes/store/schema.hpp>

namespace dutchbook::store {

namespace {

bool takes_file(const settings& how, access mode) {
    return mode == access::write && how.path != ":memory:";
}

void expect_usable_place(const settings& how) {
    if (how.path.empty()) throw error(exit_code::configuration, "store.path is empty");
    const auto refuse = [](const std::string& why) {
        throw error(exit_code::configuration, "store.path: " + why);
    };
    std::error_code ignored;
    const auto there = std::filesystem::status(how.path, ignored);
    if (std::filesystem::is_directory(there)) refuse(how.path.string() + " is a folder");
    if (std::filesystem::exists(there) && !std::filesystem::is_regular_file(there))
        refuse(how.path.string() + " is no regular file");
    if (const auto folder = behind_links(how.path).parent_path();
        !folder.empty() && !std::filesystem::is_directory(folder, ignored))
        refuse("the folder " + folder.string() + " does not exist");
}

/// One lock however the file is called: links lead to the same.
std::filesystem::path real_place(const settings& how) {
    std::error_code failed;
    const auto file = behind_links(how.path);
    const auto real = std::filesystem::weakly_canonical(file, failed);
    return failed ? file : real;
}

std::optional<file_lock> lock_for(const settings& how, access mode) {
    if (how.path.empty()) throw error(exit_code::configuration, "store.path is empty");
    if (!takes_file(how, mode)) return std::nullopt;
    expect_usable_place(how);
    return file_lock(real_place(how).string() + ".lock");
}

/// SQLite makes its files beside this one with the rights of this one.
std::optional<file_lock> lock_file(const settings& how, access mode) {
    if (!takes_file(how, mode)) return std::nullopt;
    const auto real = real_place(how);
    for (const char* suffix : {"-wal", "-shm"}) narrow_own(real.string() + suffix);
    return file_lock(real, file_lock::note::none);
}

std::string select(std::string_view columns, std::string_view rest) {
    std::string sql = "SELECT ";
    return sql.append(columns).append(" FROM ").append(rest);
}

std::string name_of(const market_key& key) { return key.platform + ":" + key.id; }

} // namespace

database::database(settings how, access mode)
    : how_(std::move(how)), lock_(lock_for(how_, mode)), file_(lock_file(how_, mode)),
      db_(mode == access::shadow ? ":memory:" : how_.path, mode == access::read
                                                               ? sqlite::connection::mode::read
                                                               : sqlite::connection::mode::create) {
    if (mode == access::shadow && std::filesystem::exists(how_.path)) {
        sqlite::connection file(how_.path, sqlite::connection::mode::read);
        db_.copy_from(file);
    }
    if (file_) {
        identity_ = identity_at(file_->file());
        db_.watch([this] { expect_in_place(); });
        expect_in_place();
    }
    if (mode == access::read)
        prepare_for_reading(db_);
    else
        prepare_for_writing(db_);
}

void database::expect_in_place() const {
    for (const auto* held : {&*file_, &*lock_})
        if (!held->in_place())
            throw error(exit_code::failed, held->file().string() +
                                               ": was removed or replaced under this run; nothing "
                                               "more is written to it");
    if (how_.path != file_->file() && identity_at(how_.path) != identity_)
        throw error(exit_code::failed, how_.path.string() +
                                           ": leads to another file than this run opened; nothing "
                                           "more is written");
}

run_writer database::begin_run(std::string run_id, timestamp as_of) {
    const auto now = std::chrono::system_clock::now();
    return begin_run(std::move(run_id), as_of,
                     std::chrono::time_point_cast<std::chrono::milliseconds>(now));
}

run_writer database::begin_run(std::string run_id, timestamp as_of, timestamp now) {
    return run_writer(*this, std::move(run_id), as_of, now);
}

std::optional<market> database::market_at(const market_key& key) const {
    sqlite::statement query(
        db_, select(market_columns, "markets m WHERE m.platform = ? AND m.external_id = ?"));
    if (!query.bind(key.platform).bind(key.id).step()) return std::nullopt;
    return read_market(query);
}

std::optional<market> database::find_market(std::string_view name) const {
    if (name.empty()) return std::nullopt;
    if (const std::size_t colon = name.find(':'); colon != std::string_view::npos) {
        const market_key key{std::string{name.substr(0, colon)},
                             std::string{name.substr(colon + 1)}};
        if (auto exact = market_at(key)) return exact;
        sqlite::statement query(
            db_, select(market_columns, "markets m WHERE m.platform = ? AND m.alias = ?"));
        if (query.bind(key.platform).bind(key.id).step()) return read_market(query);
    }
    sqlite::statement query(db_,
                            select(market_columns,
                                   "markets m WHERE m.id IN (SELECT id FROM markets WHERE "
                                   "external_id = ?1 UNION SELECT id FROM markets WHERE alias = ?1 "
                                   "AND alias <> '') ORDER BY m.platform, m.external_id"));
    if (!query.bind(name).step()) return std::nullopt;
    market found = read_market(query);
    if (query.step()) {
        const market other = read_market(query);
        throw error(exit_code::usage, std::string{name} + " is ambiguous: write " +
                                          name_of(found.key) + " or " + name_of(other.key));
    }
    return found;
}

std::vector<market> database::siblings(const market& of) const {
    std::vector<market> out;
    if (of.event_id.empty()) return out;
    sqlite::statement query(db_, select(market_columns, "markets m WHERE m.platform = ? AND "
                                                        "m.event_id = ? AND m.external_id <> ? "
                                                        "ORDER BY m.external_id"));
    query.bind(of.key.platform).bind(of.event_id).bind(of.key.id);
    while (query.step()) out.push_back(read_market(query));
    return out;
}

std::vector<market> database::markets(std::string_view platform, bool active_only) const {
    std::vector<market> out;
    sqlite::statement query(db_, select(market_columns,
                                        "markets m WHERE (?1 = '' OR m.platform = ?1) AND "
                                        "(m.is_active = 1 OR ?2 = 0) "
                                        "ORDER BY m.platform, m.external_id"));
    query.bind(platform).bind(std::int64_t{active_only});
    while (query.step()) out.push_back(read_market(query));
    return out;
}

std::vector<relation> database::relations() const {
    std::vector<relation> out;
    sqlite::statement query(
        db_, select(relation_columns, "relations ORDER BY left_side, right_side, relation"));
    while (query.step()) out.push_back(read_relation(query));
    return out;
}

std::vector<similarity> database::similarities() const {
    std::vector<similarity> out;
    sqlite::statement query(db_, select(similarity_columns, "similarities ORDER BY platform1, "
                                                            "market1_id, platform2, market2_id"));
    while (query.step()) out.push_back(read_similarity(query));
    return out;
}

std::vector<stored_opportunity> database::opportunities(bool active_only) const {
    std::vector<stored_opportunity> out;
    sqlite::statement query(db_,
                            select(opportunity_columns,
                                   "opportunities WHERE status = 'active' OR ? = 0 ORDER BY "
                                   "buy_platform, buy_market_id, sell_platform, sell_market_id"));
    query.bind(std::int64_t{active_only});
    while (query.step()) out.push_back(read_opportunity(query));
    return out;
}

std::vector<sync_log> database::sync_logs() const {
    std::vector<sync_log> out;
    sqlite::statement query(db_, select(sync_log_columns, "sync_logs ORDER BY timestamp, id"));
    while (query.step()) out.push_back(read_sync_log(query));
    return out;
}

std::vector<sync_log> database::last_sync_logs(std::size_t most) const {
    std::vector<sync_log> out;
    sqlite::statement query(
        db_, select(sync_log_columns, "sync_logs ORDER BY timestamp DESC, id DESC LIMIT ?"));
    query.bind(static_cast<std::int64_t>(most));
    while (query.step()) out.push_back(read_sync_log(query));
    return out;
}

table_counts database::counts() const {
    const auto count = [this](std::string_view what) {
        return db_.integer("SELECT count(*) FROM " + std::string{what});
    };
    table_counts out;
    out.markets = count("markets");
    out.active_markets = count("markets WHERE is_active = 1");
    out.similarities = count("similarities");
    out.relations = count("relations");
    out.opportunities = count("opportunities");
    out.active_opportunities = count("opportunities WHERE status = 'active'");
    out.sync_logs = count("sync_logs");
    out.verdicts = count("verdicts");
    out.outbox_pending = count("outbox WHERE state = 'pending'");
    out.outbox_dead = count("outbox WHERE state = 'dead'");
    return out;
}

namespace {

constexpr std::string_view verdict_columns =
    "key, relation, confidence, reasoning, model, prompt_version, prompt_tokens, "
    "completion_tokens, created_at, left_platform, left_id, right_platform, right_id, left_text, "
    "right_text, wording, left_wording, right_wording, left_quote, right_quote, void_because";

std::string select_verdicts(std::string_view where) {
    return "SELECT " + std::string(verdict_columns) + " FROM verdicts WHERE " + std::string(where);
}

verdict read_verdict(const sqlite::statement& row) {
    verdict v;
    int at = 0;
    v.key = row.text(at++);
    v.relation = row.text(at++);
    v.confidence = row.real(at++);
    v.reasoning = row.text(at++);
    v.model = row.text(at++);
    v.prompt_version = row.text(at++);
    v.prompt_tokens = row.integer(at++);
    v.completion_tokens = row.integer(at++);
    v.created_at = from_unix_ms(row.integer(at++));
    for (std::string* text : {&v.left.platform, &v.left.id, &v.right.platform, &v.right.id,
                              &v.left_text, &v.right_text, &v.wording, &v.left_wording,
                              &v.right_wording, &v.left_quote, &v.right_quote, &v.void_because})
        *text = row.text(at++);
    return v;
}

} // namespace

std::optional<verdict> database::find_verdict(std::string_view key) const {
    sqlite::statement query(db_, select_verdicts("key = ?"));
    asked_.any = true;
    if (!query.bind(key).step()) return std::nullopt;
    asked_.met.emplace_back(key);
    return read_verdict(query);
}

std::vector<verdict> database::verdicts_of(std::string_view wording) const {
    sqlite::statement query(db_, select_verdicts("wording = ? ORDER BY created_at, key LIMIT 16"));
    asked_.any = true;
    query.bind(wording);
    std::vector<verdict> out;
    while (query.step()) {
        out.push_back(read_verdict(query));
        asked_.met.push_back(out.back().key);
    }
    return out;
}

asked_verdicts database::take_asked_verdicts() { return std::exchange(asked_, {}); }

void database::put_verdicts(std::span<const verdict> verdicts) {
    sqlite::transaction tx(db_);
    sqlite::statement insert(db_, "INSERT OR IGNORE INTO verdicts(" + std::string(verdict_columns) +
                                      ") VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
                                      "?, ?, ?, ?)");
    for (const verdict& v : verdicts) {
        insert.bind(v.key).bind(v.relation).bind(v.confidence).bind(v.reasoning).bind(v.model);
        insert.bind(v.prompt_version).bind(v.prompt_tokens).bind(v.completion_tokens);
        insert.bind(unix_ms(v.created_at));
        for (const std::string* text :
             {&v.left.platform, &v.left.id, &v.right.platform, &v.right.id, &v.left_text,
              &v.right_text, &v.wording, &v.left_wording, &v.right_wording, &v.left_quote,
              &v.right_quote, &v.void_because})
            insert.bind(*text);
        insert.run();
    }
    crash_point("store.verdicts.before_commit");
    tx.commit();
    crash_point("store.verdicts.after_commit");
}

} // namespace dutchbook::store
