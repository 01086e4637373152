#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <dutchbook/fault.hpp>

struct sqlite3;
struct sqlite3_stmt;

namespace dutchbook::store::sqlite {

class connection;

/// A prepared statement. Parameters are bound from left to right; text is bound with its length, so
/// it may hold any byte. Columns are read after `step()` returned true and until the next call.
class statement {
  public:
    statement(connection& db, std::string_view sql);
    statement(statement&& other) noexcept;
    statement& operator=(statement&&) = delete;
    ~statement();

    statement& bind(std::int64_t value);
    statement& bind(double value);
    statement& bind(std::string_view text);
    statement& bind_null();
    template <class T>
    statement& bind_optional(const std::optional<T>& value) {
        return value ? bind(*value) : bind_null();
    }

    /// True where a row is there to be read; at the end the statement is reset and may be bound
    /// anew.
    bool step();
    /// Steps to the end, dropping rows.
    void run();
    void reset() noexcept;

    int columns() const noexcept;
    bool is_null(int column) const noexcept;
    std::int64_t integer(int column) const noexcept;
    double real(int column) const noexcept;
    std::string_view text(int column) const noexcept; ///< until the next step

  private:
    connection& db_;
    sqlite3_stmt* stmt_ = nullptr;
    int next_ = 1;
};

/// One connection to one file. Errors are `dutchbook::error` with one line naming file and SQL
/// step: `locked` for a busy file, `failed` otherwise. After an I/O error the connection refuses
/// every further statement.
class connection {
  public:
    enum class mode : std::uint8_t { create, read };

    connection(std::filesystem::path file, mode how);
    connection(const connection&) = delete;
    connection& operator=(const connection&) = delete;
    ~connection();

    /// Becomes a copy of `other`, of one moment, whoever writes there meanwhile.
    void copy_from(connection& other);
    void execute(std::string_view sql);    ///< one or several statements without parameters
    std::int64_t changes() const noexcept; ///< rows the last statement changed
    std::int64_t last_row_id() const noexcept;
    std::int64_t integer(std::string_view sql); ///< first column of the first row, 0 without one
    std::string text(std::string_view sql);     ///< likewise, empty without one

    const std::filesystem::path& file() const noexcept { return file_; }

    /// Nothing more is read or written, not even what a log beside the file still holds.
    void leave_alone() noexcept { broken_ = true; }

    /// Called as each transaction begins and before it commits: what it throws ends the
    /// transaction, and the connection refuses every further statement.
    void watch(std::function<void()> still_ours) { still_ours_ = std::move(still_ours); }

  private:
    friend class statement;
    friend class transaction;
    [[noreturn]] void fail(int code, std::string_view step);
    void refuse_when_broken(std::string_view step) const;
    void expect_ours();
    std::filesystem::path file_;
    sqlite3* db_ = nullptr;
    bool broken_ = false;
    std::function<void()> still_ours_;
};

/// A write transaction from construction (BEGIN IMMEDIATE) to `commit`; rolled back where it is
/// destroyed before.
class transaction {
  public:
    explicit transaction(connection& db);
    transaction(const transaction&) = delete;
    transaction& operator=(const transaction&) = delete;
    ~transaction();
    void commit();

  private:
    connection& db_;
    bool open_ = true;
};

} // namespace dutchbook::store::sqlite
