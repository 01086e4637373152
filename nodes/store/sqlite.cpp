#include <nodes/store/sqlite.hpp>

#include <cstring>
#include <utility>

#include <sqlite3.h>

#include <nodes/value/own_file.hpp>

namespace dutchbook::store::sqlite {

namespace {

/// The first words of a statement: enough to find it in the source, short enough for one line.
std::string step_name(std::string_view sql) {
    std::string out;
    for (const char c : sql) {
        const bool space = c == ' ' || c == '\n';
        if (space && (out.empty() || out.back() == ' ')) continue;
        out.push_back(space ? ' ' : c);
        if (out.size() >= 48) return out + "…";
    }
    return out;
}

std::string immutable_uri(const std::filesystem::path& file) {
    std::string out = "file://";
    for (const char c : std::filesystem::absolute(file).lexically_normal().string()) {
        if (c == '%' || c == '?' || c == '#') {
            static constexpr char digits[] = "0123456789ABCDEF";
            out.push_back('%');
            out.push_back(digits[static_cast<unsigned char>(c) >> 4]);
            out.push_back(digits[static_cast<unsigned char>(c) & 15]);
        } else {
            out.push_back(c);
        }
    }
    return out + "?immutable=1";
}

/// What SQLite was doing, where it does not hand on what the system said.
const char* failed_step(int code) {
    switch (code) {
    case SQLITE_IOERR_FSYNC:
    case SQLITE_IOERR_DIR_FSYNC:
        return "syncing to the disk failed";
    case SQLITE_IOERR_WRITE:
        return "writing failed";
    case SQLITE_IOERR_READ:
    case SQLITE_IOERR_SHORT_READ:
        return "reading failed";
    case SQLITE_IOERR_TRUNCATE:
        return "truncating failed";
    default:
        return "reading or writing failed";
    }
}

std::string describe(int code, int system_errno, const char* detail) {
    const std::string system = system_errno != 0 ? std::strerror(system_errno) : "";
    switch (code & 0xFF) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return "the database is in use by another process";
    case SQLITE_FULL:
        return "the disk (or the permitted size) is full";
    case SQLITE_READONLY:
        return "the file or its folder cannot be written";
    case SQLITE_CANTOPEN:
        return "cannot open the file" + (system.empty() ? system : ": " + system);
    case SQLITE_NOTADB:
        return "is not a SQLite database; left as it is";
    case SQLITE_CORRUPT:
        return "the database is damaged; left as it is";
    case SQLITE_IOERR:
        return failed_step(code) + (system.empty() ? ": the disk reports an error" : ": " + system);
    default:
        return detail;
    }
}

/// SQLite would wait for ever at a pipe that stands where one of its files belongs.
void expect_regular(const std::filesystem::path& file) {
    std::error_code ignored;
    for (const char* suffix : {"", "-wal", "-shm", "-journal"}) {
        const std::filesystem::path one = file.string() + suffix;
        const auto there = std::filesystem::status(one, ignored);
        if (std::filesystem::exists(there) && !std::filesystem::is_regular_file(there))
            throw error(exit_code::failed, one.string() + ": is no regular file; left as it is");
    }
}

} // namespace

connection::connection(std::filesystem::path file, mode how) : file_(std::move(file)) {
    const int flags =
        SQLITE_OPEN_NOMUTEX |
        (how == mode::read ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
    const bool memory = file_ == ":memory:";
    if (!memory) expect_regular(file_);
    int code = sqlite3_open_v2(file_.c_str(), &db_, flags, nullptr);
    if (code == SQLITE_OK && how == mode::read && !memory) {
        // A WAL file in a folder that cannot be written has nowhere to put its index: where no log
        // is left nobody writes either, and the file may be read as it stands.
        code = sqlite3_exec(db_, "SELECT 1 FROM sqlite_master", nullptr, nullptr, nullptr);
        const bool no_index = (code & 0xFF) == SQLITE_CANTOPEN || (code & 0xFF) == SQLITE_READONLY;
        if (no_index && !std::filesystem::exists(file_.string() + "-wal") &&
            std::filesystem::exists(file_)) {
            sqlite3_close(std::exchange(db_, nullptr));
            code = sqlite3_open_v2(immutable_uri(file_).c_str(), &db_, flags | SQLITE_OPEN_URI,
                                   nullptr);
        }
    }
    if (code != SQLITE_OK) {
        const int system_errno = db_ != nullptr ? sqlite3_system_errno(db_) : 0;
        const std::string why = describe(code, system_errno, sqlite3_errstr(code));
        sqlite3_close(db_);
        throw error((code & 0xFF) == SQLITE_BUSY ? exit_code::locked : exit_code::failed,
                    file_.string() + ": " + why + " (open)");
    }
    sqlite3_extended_result_codes(db_, 1);
    sqlite3_busy_timeout(db_, 2'000);
}

connection::~connection() {
    if (broken_) sqlite3_db_config(db_, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    sqlite3_close(db_);
}

void connection::fail(int code, std::string_view step) {
    const int primary = code & 0xFF;
    if (primary == SQLITE_IOERR || primary == SQLITE_CORRUPT || primary == SQLITE_NOTADB)
        broken_ = true;
    const auto exits =
        primary == SQLITE_BUSY || primary == SQLITE_LOCKED ? exit_code::locked
        : primary == SQLITE_CONSTRAINT || primary == SQLITE_MISUSE || primary == SQLITE_RANGE
            ? exit_code::internal
            : exit_code::failed;
    const std::string at = primary == SQLITE_NOTADB ? "" : " (" + step_name(step) + ")";
    throw error(exits, file_.string() + ": " +
                           describe(code, sqlite3_system_errno(db_), sqlite3_errmsg(db_)) + at);
}

void connection::refuse_when_broken(std::string_view step) const {
    if (broken_)
        throw error(exit_code::failed, file_.string() +
                                           ": not used again after a failed read or write (" +
                                           step_name(step) + ")");
}

void connection::expect_ours() {
    if (!still_ours_) return;
    try {
        still_ours_();
    } catch (...) {
        broken_ = true;
        throw;
    }
}

void connection::copy_from(connection& other) {
    sqlite3_backup* copy = sqlite3_backup_init(db_, "main", other.db_, "main");
    if (copy == nullptr) fail(sqlite3_errcode(db_), "copy");
    sqlite3_backup_step(copy, -1);
    const int code = sqlite3_backup_finish(copy);
    if (code != SQLITE_OK) other.fail(code, "copy");
}

void connection::execute(std::string_view sql) {
    refuse_when_broken(sql);
    const std::string text{sql};
    const int code = sqlite3_exec(db_, text.c_str(), nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) fail(code, sql);
}

std::int64_t connection::changes() const noexcept { return sqlite3_changes64(db_); }
std::int64_t connection::last_row_id() const noexcept { return sqlite3_last_insert_rowid(db_); }

std::int64_t connection::integer(std::string_view sql) {
    statement query(*this, sql);
    return query.step() ? query.integer(0) : 0;
}

std::string connection::text(std::string_view sql) {
    statement query(*this, sql);
    return query.step() ? std::string{query.text(0)} : std::string{};
}

statement::statement(connection& db, std::string_view sql) : db_(db) {
    db_.refuse_when_broken(sql);
    const int code =
        sqlite3_prepare_v2(db_.db_, sql.data(), static_cast<int>(sql.size()), &stmt_, nullptr);
    if (code != SQLITE_OK) db_.fail(code, sql);
}

statement::statement(statement&& other) noexcept
    : db_(other.db_), stmt_(std::exchange(other.stmt_, nullptr)), next_(other.next_) {}

statement::~statement() { sqlite3_finalize(stmt_); }

statement& statement::bind(std::int64_t value) {
    const int code = sqlite3_bind_int64(stmt_, next_++, value);
    if (code != SQLITE_OK) db_.fail(code, sqlite3_sql(stmt_));
    return *this;
}

statement& statement::bind(double value) {
    const int code = sqlite3_bind_double(stmt_, next_++, value);
    if (code != SQLITE_OK) db_.fail(code, sqlite3_sql(stmt_));
    return *this;
}

statement& statement::bind(std::string_view text) {
    const char* data = text.data() != nullptr ? text.data() : "";
    const int code =
        sqlite3_bind_text64(stmt_, next_++, data, text.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
    if (code != SQLITE_OK) db_.fail(code, sqlite3_sql(stmt_));
    return *this;
}

statement& statement::bind_null() {
    const int code = sqlite3_bind_null(stmt_, next_++);
    if (code != SQLITE_OK) db_.fail(code, sqlite3_sql(stmt_));
    return *this;
}

bool statement::step() {
    db_.refuse_when_broken(sqlite3_sql(stmt_));
    const int code = sqlite3_step(stmt_);
    if (code == SQLITE_ROW) return true;
    const std::string sql = code == SQLITE_DONE ? std::string{} : sqlite3_sql(stmt_);
    reset();
    if (code != SQLITE_DONE) db_.fail(code, sql);
    return false;
}

void statement::run() {
    while (step()) {
    }
}

void statement::reset() noexcept {
    sqlite3_reset(stmt_);
    next_ = 1;
}

int statement::columns() const noexcept { return sqlite3_column_count(stmt_); }

bool statement::is_null(int column) const noexcept {
    return sqlite3_column_type(stmt_, column) == SQLITE_NULL;
}
std::int64_t statement::integer(int column) const noexcept {
    return sqlite3_column_int64(stmt_, column);
}
double statement::real(int column) const noexcept { return sqlite3_column_double(stmt_, column); }

std::string_view statement::text(int column) const noexcept {
    const auto* data = sqlite3_column_text(stmt_, column);
    if (data == nullptr) return {};
    return {reinterpret_cast<const char*>(data),
            static_cast<std::size_t>(sqlite3_column_bytes(stmt_, column))};
}

transaction::transaction(connection& db) : db_(db) {
    db_.refuse_when_broken("BEGIN");
    db_.expect_ours();
    db_.execute("BEGIN IMMEDIATE");
}

transaction::~transaction() {
    // Some errors have rolled back already; what happens here cannot make anything durable.
    if (open_ && sqlite3_get_autocommit(db_.db_) == 0)
        sqlite3_exec(db_.db_, "ROLLBACK", nullptr, nullptr, nullptr);
}

void transaction::commit() {
    db_.expect_ours();
    db_.execute("COMMIT");
    open_ = false;
}

} // namespace dutchbook::store::sqlite
