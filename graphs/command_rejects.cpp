// dutchbook rejects: rows of the venues that could not be taken, as they were received.

#include <algorithm>
#include <iostream>

#include <fmt/format.h>

#include "graphs/commands.hpp"
#include "graphs/setup.hpp"
#include "graphs/table_text.hpp"
#include "nodes/store/json_text.hpp"
#include "nodes/store/rejects.hpp"
#include "nodes/venues/encoding.hpp"

namespace dutchbook::graphs {
namespace {

constexpr std::size_t shown_bytes = 600; ///< of a row, where people read it

void print_text(const std::vector<store::rejected_row>& rows) {
    for (const auto& r : rows) {
        const std::string id = r.key.id.empty() ? "(no id)" : escaped(r.key.id);
        std::cout << format_timestamp(r.at) << "  " << escaped(r.key.platform) << ":" << id << "  "
                  << escaped(r.reason) << "  " << bytes(r.raw.size());
        if (r.times > 1)
            std::cout << "  in " << r.times << " runs since " << format_timestamp(r.first_at);
        std::cout << "  " << escaped(r.run_id) << "\n    "
                  << escaped(std::string_view(r.raw).substr(0, shown_bytes))
                  << (r.raw.size() > shown_bytes ? "… (all of it: --json)" : "") << '\n';
    }
    if (rows.empty()) std::cout << "no rejected row is kept\n";
}

std::string hex_of(std::string_view text) {
    std::string out;
    out.reserve(2 * text.size());
    for (const char c : text) out += fmt::format("{:02x}", static_cast<unsigned char>(c));
    return out;
}

/// Bytes that are no UTF-8 cannot stand in JSON: such a row comes in hex, too.
void print_json(const std::vector<store::rejected_row>& rows) {
    store::json_text out;
    out.open('{').field("rejects").open('[');
    for (const auto& r : rows) {
        out.open('{').field("platform").string(r.key.platform).field("id").string(r.key.id);
        out.field("reason").string(r.reason).field("raw").string(r.raw);
        if (!venues::is_utf8(r.raw)) out.field("raw_hex").string(hex_of(r.raw));
        out.field("run").string(r.run_id).field("at").string(format_timestamp(r.at));
        out.field("first_run").string(r.first_run);
        out.field("first_at").string(format_timestamp(r.first_at));
        out.field("runs").integer(r.times).close('}');
    }
    std::cout << std::move(out.close(']').close('}')).str() << '\n';
}

/// Quoted, and no formula for those who open it in a spreadsheet.
std::string csv(std::string_view text) {
    std::string out = "\"";
    if (!text.empty() && std::string_view("=+-@").find(text.front()) != std::string_view::npos)
        out += '\'';
    for (const char c : escaped(text)) out.append(c == '"' ? 2 : 1, c);
    return out + '"';
}

void print_csv(const std::vector<store::rejected_row>& rows) {
    std::cout << "at,platform,id,reason,run,first_run,runs,raw\n";
    for (const auto& r : rows)
        std::cout << format_timestamp(r.at) << ',' << csv(r.key.platform) << ',' << csv(r.key.id)
                  << ',' << csv(r.reason) << ',' << csv(r.run_id) << ',' << csv(r.first_run) << ','
                  << r.times << ',' << csv(r.raw) << '\n';
}

} // namespace

exit_code rejects_command(const rejects_request& how) {
    const auto config = configuration_of(how, current_environment());
    const store::database db(store_of(config.values), store::access::read);
    const auto rows = store::rejects(
        db, {.platform = how.platform, .reason = how.reason, .run = how.run, .limit = how.limit});
    if (how.json)
        print_json(rows);
    else if (how.csv)
        print_csv(rows);
    else
        print_text(rows);
    return exit_code::complete;
}

} // namespace dutchbook::graphs
