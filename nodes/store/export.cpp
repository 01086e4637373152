#include <nodes/store/export.hpp>

#include <functional>
#include <utility>

#include <nodes/store/crash_point.hpp>
#include <nodes/store/market_record.hpp>
#include <nodes/store/result_rows.hpp>
#include <nodes/value/own_file.hpp>

namespace dutchbook::store {

namespace {

constexpr document_style on_disk{.camel_case = false, .extras = true};

/// Rows, a line each, that take the place of a file when all are there.
class replacing_lines {
  public:
    explicit replacing_lines(std::filesystem::path place) : file_(place) {
        written_.path = std::move(place);
    }
    void line(std::string_view document) {
        buffer_.append(document).push_back('\n');
        ++written_.rows;
        written_.bytes += static_cast<std::int64_t>(document.size()) + 1;
        if (buffer_.size() >= (std::size_t{1} << 20)) flush();
    }

    exported_file replace() {
        flush();
        file_.sync();
        crash_point("export.before_rename");
        file_.replace();
        crash_point("export.after_rename");
        return written_;
    }

  private:
    void flush() {
        file_.write(buffer_);
        buffer_.clear();
    }

    replacing_file file_;
    std::string buffer_;
    exported_file written_;
};

exported_file
export_table(sqlite::connection& db, const std::filesystem::path& place, const std::string& sql,
             const std::function<std::string(const sqlite::statement&)>& document_of) {
    replacing_lines out(place);
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
