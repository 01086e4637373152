#include "graphs/files.hpp"

#include <cerrno>
#include <iterator>

#include <fcntl.h>

#include <dutchbook/fault.hpp>

#include "nodes/value/own_file.hpp"

namespace dutchbook::graphs {
namespace {

namespace fs = std::filesystem;

bool is_special(const fs::path& file) {
    std::error_code ignored;
    return file.string().starts_with("/dev/") || file.string().starts_with("/proc/") ||
           (fs::exists(file, ignored) && !fs::is_regular_file(file, ignored) &&
            !fs::is_directory(file, ignored));
}

bool same_file(const fs::path& a, const fs::path& b) {
    std::error_code ec;
    if (fs::equivalent(a, b, ec) && !ec) return true;
    const fs::path one = fs::weakly_canonical(fs::absolute(a), ec),
                   other = fs::weakly_canonical(fs::absolute(b), ec);
    return one == other;
}

/// Never waits for a reader to come; one that is there may be slow.
void write_straight(const fs::path& file, std::string_view text, int wake) {
    descriptor to(::open(file.c_str(),
                         O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, 0666));
    if (!to && errno == ENXIO)
        throw error(exit_code::failed, file.string() + ": cannot be written: nobody reads it");
    if (!to) throw file_error(file, "cannot be written", errno);
    if (wake < 0) {
        const int flags = ::fcntl(to.number(), F_GETFL);
        ::fcntl(to.number(), F_SETFL, flags & ~O_NONBLOCK);
    }
    int why = write_all(to.number(), text, wake);
    if (const int closed = to.close(); why == 0) why = closed;
    if (why != 0) throw file_error(file, "cannot be written", why);
}

} // namespace

void write_file(const fs::path& given, std::string_view text, int wake) {
    if (is_special(given)) return write_straight(given, text, wake);
    replacing_file out(behind_links(given));
    out.write(text, wake);
    out.sync();
    out.replace();
}

void expect_writable(const fs::path& given) {
    if (given == "-") throw error(exit_code::usage, "-: name a file, or /dev/stdout");
    if (fs::is_directory(given))
        throw error(exit_code::failed, given.string() + ": cannot be written: is a folder");
    if (!is_special(given)) replacing_file(behind_links(given));
}

void add_store_files(std::vector<given_file>& into, const std::string& path) {
    for (const char* suffix : {"", "-wal", "-shm", ".lock"})
        into.push_back({"store.path", path + suffix, true});
}

void expect_apart(std::span<const given_file> files) {
    for (auto a = files.begin(); a != files.end(); ++a)
        for (auto b = std::next(a); b != files.end(); ++b)
            if ((a->written || b->written) && !is_special(a->path) && same_file(a->path, b->path))
                throw error(exit_code::usage, a->option + " and " + b->option +
                                                  " are the same file: " + a->path.string());
}

} // namespace dutchbook::graphs
