#include <nodes/store/file_lock.hpp>

#include <cerrno>
#include <string>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace dutchbook::store {

namespace {

/// The process id that the holder wrote, for people: it may be missing or out of date.
std::string holder(int fd) {
    char text[32] = {};
    const ssize_t size = ::pread(fd, text, sizeof text - 1, 0);
    std::string pid;
    for (ssize_t i = 0; i < size && text[i] >= '0' && text[i] <= '9'; ++i) pid.push_back(text[i]);
    return pid.empty() ? "another process" : "process " + pid;
}

void write_holder(int fd) {
    struct stat s {};
    if (::fstat(fd, &s) != 0 || s.st_nlink != 1) return; // under another name it is not ours
    const std::string pid = std::to_string(::getpid()) + "\n";
    if (::ftruncate(fd, 0) != 0) return; // the note is a courtesy; the lock itself is flock's
    [[maybe_unused]] const ssize_t written = ::pwrite(fd, pid.data(), pid.size(), 0);
}

} // namespace

file_lock::file_lock(std::filesystem::path file, note write) : file_(std::move(file)) {
    constexpr int most_turns = 100;
    for (int turn = 0; turn < most_turns; ++turn)
        if (take(write)) return;
    throw error(exit_code::failed, file_.string() + ": is replaced again and again; not locked");
}

/// False where another file has taken the place of the one that was locked: that one would keep
/// nobody out.
bool file_lock::take(note write) {
    descriptor fd = open_own(file_, O_RDWR);
    while (::flock(fd.number(), LOCK_EX | LOCK_NB) != 0) {
        if (errno == EINTR) continue;
        const int why = errno;
        if (why != EWOULDBLOCK) throw file_error(file_, "cannot be locked", why);
        const std::string who = write == note::process_id ? holder(fd.number()) : "another process";
        throw error(exit_code::locked,
                    file_.string() + ": another run holds the lock (" + who + ")");
    }
    held_ = std::move(fd);
    if (!in_place()) {
        held_ = descriptor();
        return false;
    }
    if (write == note::process_id) write_holder(held_.number());
    return true;
}

bool file_lock::in_place() const noexcept {
    const auto stands = identity_at(file_);
    return stands && stands == identity_of(held_.number());
}

} // namespace dutchbook::store
