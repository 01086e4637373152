#include <nodes/deliver/ndjson.hpp>

#include <nodes/store/export.hpp>

namespace dutchbook::deliver {

delivery_report deliver_ndjson(const store::database& db, const std::filesystem::path& folder) {
    delivery_report report;
    try {
        for (const store::exported_file& file : store::export_ndjson(db, folder)) {
            report.bytes.sent += file.bytes;
            const std::string table = file.path.stem().string();
            if (table == "markets") report.kinds[0].sent = file.rows;
            if (table == "similarities") report.kinds[1].sent = file.rows;
            if (table == "opportunities") report.kinds[2].sent = file.rows;
            if (table == "sync_logs") report.kinds[3].sent = file.rows;
        }
        report.bytes.full_rewrite = report.bytes.sent;
    } catch (const error& e) {
        report.code = e.code();
        report.why = e.what();
    }
    return report;
}

} // namespace dutchbook::deliver
