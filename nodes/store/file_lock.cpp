#include <nodes/store/file_lock.hpp>

#include <cerrno>
#include <cstring>
#include <string>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <dutchbook/fault.hpp>

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
    const std::string pid = std::to_string(::getpid()) + "\n";
    if (::ftruncate(fd, 0) != 0) return; // the note is a courtesy; the lock itself is flock's
    [[maybe_unused]] const ssize_t written = ::pwrite(fd, pid.data(), pid.size(), 0);
}

} // namespace

file_lock::file_lock(const std::filesystem::path& file) {
    fd_ = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (fd_ < 0)
        throw error(exit_code::failed,
                    file.string() + ": cannot create the lock file: " + std::strerror(errno));
    while (::flock(fd_, LOCK_EX | LOCK_NB) != 0) {
        if (errno == EINTR) continue;
        const int why = errno;
        const std::string who = why == EWOULDBLOCK ? holder(fd_) : std::string{};
        ::close(std::exchange(fd_, -1));
        if (why == EWOULDBLOCK)
            throw error(exit_code::locked,
                        file.string() + ": another run holds the lock (" + who + ")");
        throw error(exit_code::failed, file.string() + ": cannot lock: " + std::strerror(why));
    }
    write_holder(fd_);
}

file_lock::file_lock(file_lock&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

file_lock& file_lock::operator=(file_lock&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
}

file_lock::~file_lock() {
    if (fd_ >= 0) ::close(fd_);
}

} // namespace dutchbook::store
