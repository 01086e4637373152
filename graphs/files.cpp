#include "graphs/files.hpp"

#include <fstream>

#include <dutchbook/fault.hpp>

namespace dutchbook::graphs {
namespace {

namespace fs = std::filesystem;

error unwritable(const fs::path& file, const std::string& why = {}) {
    return error(exit_code::failed,
                 file.string() + ": cannot be written" + (why.empty() ? "" : ": " + why));
}

bool is_special(const fs::path& file) { return fs::exists(file) && !fs::is_regular_file(file); }

fs::path beside(const fs::path& file) { return file.string() + ".part"; }

void write_straight(const fs::path& file, std::string_view text) {
    std::ofstream out(file, std::ios::binary | std::ios::trunc);
    out << text;
    out.close();
    if (!out) throw unwritable(file);
}

} // namespace

void write_file(const fs::path& file, std::string_view text) {
    if (is_special(file)) return write_straight(file, text);
    write_straight(beside(file), text);
    std::error_code ec;
    fs::rename(beside(file), file, ec);
    if (ec) throw unwritable(file, ec.message());
}

void expect_writable(const fs::path& file) {
    if (fs::is_directory(file)) throw unwritable(file, "is a folder");
    if (is_special(file)) return;
    write_straight(beside(file), {});
    std::error_code ec;
    fs::remove(beside(file), ec);
}

} // namespace dutchbook::graphs
