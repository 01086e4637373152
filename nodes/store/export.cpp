#include <nodes/store/export.hpp>

#include <cerrno>
#include <cstring>
#include <functional>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

#include <nodes/store/crash_point.hpp>
#include <nodes/store/market_record.hpp>
#include <nodes/store/result_rows.hpp>

namespace dutchbook::store {

namespace {

constexpr document_style on_disk{.camel_case = false, .extras = true};

/// A file that takes its place only when it is whole and on the disk.
class replacing_file {
  public:
    explicit replacing_file(std::filesystem::path place)
        : place_(std::move(place)), beside_(place_.string() + ".part"),
          fd_(::open(beside_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644)) {
        if (fd_ < 0) fail("cannot be created");
    }
    replacing_file(const replacing_file&) = delete;
    replacing_file& operator=(const replacing_file&) = delete;
    ~replacing_file() {
        if (fd_ < 0) return;
        ::close(fd_);
        ::unlink(beside_.c_str());
    }

    void line(std::string_view document) {
        buffer_.append(document).push_back('\n');
        ++written_.rows;
        written_.bytes += static_cast<std::int64_t>(document.size()) + 1;
        if (buffer_.size() >= (std::size_t{1} << 20)) flush();
    }

    exported_file replace() {
        flush();
        if (::fsync(fd_) != 0) fail("cannot be synced");
        crash_point("export.before_rename");
        if (::rename(beside_.c_str(), place_.c_str()) != 0) fail("cannot be put in place");
        ::close(std::exchange(fd_, -1));
        sync_folder();
        crash_point("export.after_rename");
        written_.path = place_;
        return written_;
    }

  private:
    [[noreturn]] void fail(const char* what) const {
        throw error(exit_code::failed, place_.string() + ": " + what + ": " + std::strerror(errno));
    }
    void flush() {
        for (std::size_t done = 0; done < buffer_.size();) {
            const ssize_t size = ::write(fd_, buffer_.data() + done, buffer_.size() - done);
            if (size < 0 && errno == EINTR) continue;
            if (size < 0) fail("cannot be written");
            done += static_cast<std::size_t>(size);
        }
        buffer_.clear();
    }
    void sync_folder() const {
        const auto folder =
            place_.has_parent_path() ? place_.parent_path() : std::filesystem::path{"."};
        const int fd = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (fd < 0) fail("its folder cannot be opened");
        const int synced = ::fsync(fd);
        ::close(fd);
        if (synced != 0) fail("its folder cannot be synced");
    }

    std::filesystem::path place_, beside_;
    int fd_;
    std::string buffer_;
    exported_file written_;
};

exported_file
export_table(sqlite::connection& db, const std::filesystem::path& place, const std::string& sql,
             const std::function<std::string(const sqlite::statement&)>& document_of) {
    replacing_file out(place);
    sqlite::statement rows(db, sql);
    while (rows.step()) out.line(document_of(rows));
    return out.replace();
}

} // namespace

std::vector<exported_file> export_ndjson(const database& db, const std::filesystem::path& folder) {
    std::error_code failed;
    std::filesystem::create_directories(folder, failed);
    if (failed)
        throw error(exit_code::failed,
                    folder.string() + ": cannot be created: " + failed.message());
    const auto table = [&](const char* name, std::string_view columns, const char* rest,
                           auto document_of) {
        std::string sql = "SELECT ";
        sql.append(columns).append(" FROM ").append(rest);
        return export_table(db.connection(), folder / (std::string{name} + ".ndjson"), sql,
                            document_of);
    };
    std::vector<exported_file> out;
    out.push_back(
        table("markets", market_columns, "markets m ORDER BY m.platform, m.external_id",
              [](const sqlite::statement& row) { return market_document(row, 0, on_disk); }));
    out.push_back(table(
        "similarities", similarity_columns,
        "similarities ORDER BY platform1, market1_id, platform2, market2_id",
        [](const sqlite::statement& row) { return document(read_similarity(row), on_disk); }));
    out.push_back(
        table("relations", relation_columns, "relations ORDER BY left_side, right_side, relation",
              [](const sqlite::statement& row) { return document(read_relation(row), on_disk); }));
    out.push_back(table(
        "opportunities", opportunity_columns,
        "opportunities ORDER BY buy_platform, buy_market_id, sell_platform, sell_market_id",
        [](const sqlite::statement& row) { return document(read_opportunity(row), on_disk); }));
    out.push_back(
        table("sync_logs", sync_log_columns, "sync_logs ORDER BY timestamp, id",
              [](const sqlite::statement& row) { return document(read_sync_log(row), on_disk); }));
    return out;
}

} // namespace dutchbook::store
