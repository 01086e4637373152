#include "graphs/files.hpp"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>

#include <dutchbook/fault.hpp>

namespace dutchbook::graphs {
namespace {

namespace fs = std::filesystem;

error unwritable(const fs::path& file, const std::string& why = {}) {
    return error(exit_code::failed,
                 file.string() + ": cannot be written" + (why.empty() ? "" : ": " + why));
}

bool is_special(const fs::path& file) {
    std::error_code ignored;
    return file.string().starts_with("/dev/") || file.string().starts_with("/proc/") ||
           (fs::exists(file, ignored) && !fs::is_regular_file(file, ignored));
}

/// Where a symbolic link leads; the file itself where it is none.
fs::path behind_links(const fs::path& file) {
    std::error_code ec;
    const fs::path target = fs::weakly_canonical(file, ec);
    return ec || !fs::is_symlink(file, ec) ? file : target;
}

bool same_file(const fs::path& a, const fs::path& b) {
    std::error_code ec;
    if (fs::equivalent(a, b, ec) && !ec) return true;
    const fs::path one = fs::weakly_canonical(fs::absolute(a), ec),
                   other = fs::weakly_canonical(fs::absolute(b), ec);
    return one == other;
}

fs::path beside(const fs::path& file) { return file.string() + ".part"; }

void write_straight(const fs::path& file, std::string_view text) {
    std::ofstream out(file, std::ios::binary | std::ios::trunc);
    if (!out) throw unwritable(file, std::strerror(errno));
    out << text;
    out.close();
    if (!out) throw unwritable(file, std::strerror(errno));
}

} // namespace

void write_file(const fs::path& given, std::string_view text) {
    if (is_special(given)) return write_straight(given, text);
    const fs::path file = behind_links(given);
    write_straight(beside(file), text);
    std::error_code ec;
    fs::rename(beside(file), file, ec);
    if (ec) throw unwritable(file, ec.message());
}

void expect_writable(const fs::path& given) {
    if (fs::is_directory(given)) throw unwritable(given, "is a folder");
    if (given == "-") throw error(exit_code::usage, "-: name a file, or /dev/stdout");
    if (is_special(given)) return;
    const fs::path file = behind_links(given);
    write_straight(beside(file), {});
    std::error_code ec;
    fs::remove(beside(file), ec);
}

void expect_apart(std::span<const given_file> files) {
    for (auto a = files.begin(); a != files.end(); ++a)
        for (auto b = std::next(a); b != files.end(); ++b)
            if ((a->written || b->written) && !is_special(a->path) && same_file(a->path, b->path))
                throw error(exit_code::usage, a->option + " and " + b->option +
                                                  " are the same file: " + a->path.string());
}

} // namespace dutchbook::graphs
