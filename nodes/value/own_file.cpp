#include <nodes/value/own_file.hpp>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstring>

#include <fcntl.h>
#include <poll.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace dutchbook {

namespace {

namespace fs = std::filesystem;

constexpr mode_t ours_alone = S_IRUSR | S_IWUSR;
constexpr mode_t of_others = S_IRWXG | S_IRWXO;

file_identity identity(const struct stat& s) noexcept {
    return {static_cast<std::uint64_t>(s.st_dev), static_cast<std::uint64_t>(s.st_ino)};
}

error in_the_way(const fs::path& file, const char* what) {
    return error(exit_code::failed, file.string() + ": " + what);
}

/// What kept a file from being opened, in words where it is what stands there.
error refusal(const fs::path& file, int why) {
    struct stat there {};
    if (::lstat(file.c_str(), &there) == 0) {
        if (S_ISLNK(there.st_mode)) return in_the_way(file, "is a symbolic link; not followed");
        if (!S_ISREG(there.st_mode)) return in_the_way(file, "is no regular file; left as it is");
    }
    return file_error(file, "cannot be written", why);
}

/// A file that was made just now, if it was: O_EXCL says so.
descriptor open_or_make(const fs::path& file, int flags, bool& made) {
    constexpr int careful = O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY;
    for (int turn = 0;; ++turn) {
        descriptor fresh(::open(file.c_str(), flags | careful | O_CREAT | O_EXCL, ours_alone));
        made = static_cast<bool>(fresh);
        if (fresh) return fresh;
        if (errno != EEXIST) throw refusal(file, errno);
        descriptor old(::open(file.c_str(), flags | careful));
        if (old) return old;
        // Gone between the two: somebody removes it while we look.
        if (errno != ENOENT || turn == 100) throw refusal(file, errno);
    }
}

void narrow(int number, const struct stat& s, bool made) noexcept {
    if (s.st_uid != ::geteuid()) return;
    const mode_t now = s.st_mode & 07777;
    const mode_t wanted = made ? ours_alone : now & ~of_others;
    // Where the system refuses, the file stays as it is: a network file system may know no rights.
    if (now != wanted) [[maybe_unused]]
        const int kept = ::fchmod(number, wanted);
}

/// Locks an open file for this process until it is closed, where the file system knows locks; true
/// where it is held and still stands there under its name.
bool is_held_by(int number, const fs::path& file) noexcept {
    if (::flock(number, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) return false;
    return identity_at(file) == identity_of(number);
}

} // namespace

std::optional<file_identity> identity_at(const fs::path& file) noexcept {
    struct stat s {};
    if (::stat(file.c_str(), &s) != 0) return std::nullopt;
    return identity(s);
}

std::optional<file_identity> identity_of(int number) noexcept {
    struct stat s {};
    if (::fstat(number, &s) != 0) return std::nullopt;
    return identity(s);
}

descriptor::~descriptor() { close(); }

int descriptor::close() noexcept {
    if (number_ < 0) return 0;
    return ::close(std::exchange(number_, -1)) == 0 ? 0 : errno;
}

error file_error(const fs::path& file, std::string_view what, int why) {
    return error(exit_code::failed, file.string() + ": " + std::string(what) + ": " +
                                        (why == ECANCELED ? "given up" : std::strerror(why)));
}

fs::path behind_links(const fs::path& file) {
    fs::path at = file;
    std::error_code ec;
    constexpr int most_links = 40;
    for (int n = 0; n < most_links && fs::is_symlink(fs::symlink_status(at, ec)); ++n) {
        const fs::path leads = fs::read_symlink(at, ec);
        if (ec) return file;
        at = leads.is_absolute() ? leads : at.parent_path() / leads;
    }
    return at;
}

descriptor open_own(const fs::path& file, int flags) {
    bool made = false;
    // Cut short only once it is known to be ours to cut.
    descriptor opened = open_or_make(file, flags & ~O_TRUNC, made);
    struct stat s {};
    if (::fstat(opened.number(), &s) != 0) throw file_error(file, "cannot be written", errno);
    if (!S_ISREG(s.st_mode)) throw in_the_way(file, "is no regular file; left as it is");
    narrow(opened.number(), s, made);
    if ((flags & O_TRUNC) != 0 && s.st_size > 0 && ::ftruncate(opened.number(), 0) != 0)
        throw file_error(file, "cannot be written", errno);
    return opened;
}

void narrow_own(const fs::path& file) {
    struct stat s {};
    if (::lstat(file.c_str(), &s) != 0) return;
    if (!S_ISREG(s.st_mode)) throw refusal(file, EINVAL);
    if ((s.st_mode & of_others) == 0 || s.st_uid != ::geteuid()) return;
    const descriptor opened(
        ::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY));
    if (opened && ::fstat(opened.number(), &s) == 0 && S_ISREG(s.st_mode))
        narrow(opened.number(), s, false);
}

std::string read_regular(const fs::path& file, exit_code code) {
    const auto refuse = [&](const std::string& why) {
        return error(code, file.string() + ": " + why);
    };
    const auto unreadable = [&] {
        return refuse(std::string("cannot be read: ") + std::strerror(errno));
    };
    const descriptor from(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
    if (!from) throw unreadable();
    struct stat s {};
    if (::fstat(from.number(), &s) != 0) throw unreadable();
    if (S_ISDIR(s.st_mode)) throw refuse("is a folder");
    if (!S_ISREG(s.st_mode)) throw refuse("is no regular file");
    std::string all;
    char block[1 << 16];
    while (true) {
        const ssize_t n = ::read(from.number(), block, sizeof block);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) throw unreadable();
        if (n == 0) return all;
        all.append(block, static_cast<std::size_t>(n));
    }
}

int write_all(int to, std::string_view text, int wake) noexcept {
    constexpr std::size_t most = std::size_t{1} << 20;
    // A pipe that says it can be written takes this much without waiting.
    const std::size_t step = wake < 0 ? most : std::size_t{PIPE_BUF};
    while (!text.empty()) {
        if (wake >= 0) {
            pollfd both[] = {{to, POLLOUT, 0}, {wake, POLLIN, 0}};
            if (::poll(both, 2, -1) < 0 && errno != EINTR) return errno;
            if (both[1].revents != 0) return ECANCELED;
            if (both[0].revents == 0) continue;
        }
        const ssize_t n = ::write(to, text.data(), std::min(text.size(), step));
        if (n < 0 && (errno == EINTR || (errno == EAGAIN && wake >= 0))) continue;
        if (n < 0) return errno;
        if (n == 0) return EIO;
        text.remove_prefix(static_cast<std::size_t>(n));
    }
    return 0;
}

replacing_file::replacing_file(fs::path place)
    : place_(std::move(place)), beside_(place_.string() + ".part") {
    constexpr mode_t usual = 0666; // less the umask: what is delivered is for others to read
    constexpr int most_turns = 100;
    for (int turn = 0; !there_; ++turn) {
        to_ = descriptor(
            ::open(beside_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, usual));
        if (!to_ && (errno != EEXIST || turn == most_turns))
            throw errno == EEXIST ? refusal(beside_, errno)
                                  : file_error(place_, "cannot be created", errno);
        if (to_)
            there_ = is_held_by(to_.number(), beside_);
        else
            remove_left_behind();
    }
}

/// What a run that was killed has left behind goes. What another run is writing stays, and what is
/// no file of ours.
void replacing_file::remove_left_behind() {
    struct stat left {};
    if (::lstat(beside_.c_str(), &left) != 0) return;
    if (!S_ISREG(left.st_mode) || left.st_uid != ::geteuid()) throw refusal(beside_, EEXIST);
    const descriptor old(::open(beside_.c_str(), O_WRONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK));
    if (!old) {
        if (errno == ENOENT) return;
        throw refusal(beside_, errno);
    }
    if (!is_held_by(old.number(), beside_)) {
        if (identity_at(beside_) != identity_of(old.number())) return;
        throw error(exit_code::failed, place_.string() + ": another process is writing it");
    }
    if (::unlink(beside_.c_str()) != 0 && errno != ENOENT) throw refusal(beside_, errno);
}

replacing_file::~replacing_file() {
    if (there_) ::unlink(beside_.c_str());
}

void replacing_file::write(std::string_view text, int wake) {
    if (const int why = write_all(to_.number(), text, wake))
        throw file_error(place_, "cannot be written", why);
}

void replacing_file::sync() {
    if (::fsync(to_.number()) != 0) throw file_error(place_, "cannot be synced", errno);
}

void replacing_file::replace() {
    if (const int why = to_.close()) throw file_error(place_, "cannot be closed", why);
    if (::rename(beside_.c_str(), place_.c_str()) != 0)
        throw file_error(place_, "cannot be put in place", errno);
    there_ = false;
    sync_folder();
}

void replacing_file::sync_folder() const {
    const auto folder = place_.has_parent_path() ? place_.parent_path() : fs::path{"."};
    const descriptor at(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!at) throw file_error(place_, "its folder cannot be opened", errno);
    // Some file systems cannot sync a folder, and say so: there is nothing that could be waited
    // for.
    if (::fsync(at.number()) != 0 && errno != EINVAL)
        throw file_error(place_, "its folder cannot be synced", errno);
}

} // namespace dutchbook
