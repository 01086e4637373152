// Preloaded into a program: lets a system call on one of its files fail, as told by the
// environment.
//
//   FAILING_CALL   open, write, fsync, rename, close, ftruncate
//   FAILING_FILE   part of the path, or "fd:1" for stdout
//   FAILING_ERRNO  the number
//   FAILING_AT     the call of that kind on that file which fails, from 0 on
//   FAILING_ON     "1": every later one fails too
//   FAILING_MARK   a file that is made when a call was made to fail
//   FAILING_WHILE  calls fail only while this file is there
//
// pwrite counts as write, fdatasync as fsync.

#include <atomic>
#include <cerrno>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include <dlfcn.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

namespace {

const char* told(const char* name) {
    const char* value = std::getenv(name);
    return value ? value : "";
}

template <class F>
F* real(const char* name) {
    return reinterpret_cast<F*>(::dlsym(RTLD_NEXT, name));
}

void mark() {
    const auto fd = ::syscall(SYS_openat, AT_FDCWD, told("FAILING_MARK"), O_WRONLY | O_CREAT, 0600);
    if (fd >= 0) ::syscall(SYS_close, fd);
}

/// True where this call has to fail; errno is set.
bool fails(const char* call, const char* path) {
    static std::atomic<int> met{0};
    if (std::strcmp(told("FAILING_CALL"), call) != 0) return false;
    const char* file = told("FAILING_FILE");
    if (*file == 0 || std::strstr(path, file) == nullptr) return false;
    if (const char* ill = told("FAILING_WHILE"); *ill) {
        struct stat there {};
        if (::stat(ill, &there) != 0) return false;
    }
    const int n = met++, at = std::atoi(told("FAILING_AT"));
    if (n < at || (n > at && *told("FAILING_ON") == 0)) return false;
    mark();
    errno = std::atoi(told("FAILING_ERRNO"));
    return true;
}

bool fails(const char* call, int fd) {
    char link[64], path[4096];
    if (fd == 1) return fails(call, "fd:1");
    std::snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    const ssize_t size = ::readlink(link, path, sizeof path - 1);
    if (size < 0) return false;
    path[size] = 0;
    return fails(call, path);
}

template <class... A>
int opened(const char* name, const char* path, int flags, mode_t mode) {
    return fails("open", path) ? -1 : real<int(const char*, int, ...)>(name)(path, flags, mode);
}

} // namespace

#define DUTCHBOOK_OPEN(name)                                                                       \
    int name(const char* path, int flags, ...) {                                                   \
        va_list rest;                                                                              \
        va_start(rest, flags);                                                                     \
        const mode_t mode = (flags & O_CREAT) != 0 ? va_arg(rest, mode_t) : 0;                     \
        va_end(rest);                                                                              \
        return opened(#name, path, flags, mode);                                                   \
    }

extern "C" {

DUTCHBOOK_OPEN(open)
DUTCHBOOK_OPEN(open64)

ssize_t write(int fd, const void* data, size_t size) {
    if (fails("write", fd)) return -1;
    return real<ssize_t(int, const void*, size_t)>("write")(fd, data, size);
}
ssize_t pwrite(int fd, const void* data, size_t size, off_t at) {
    if (fails("write", fd)) return -1;
    return real<ssize_t(int, const void*, size_t, off_t)>("pwrite")(fd, data, size, at);
}
ssize_t pwrite64(int fd, const void* data, size_t size, off64_t at) {
    if (fails("write", fd)) return -1;
    return real<ssize_t(int, const void*, size_t, off64_t)>("pwrite64")(fd, data, size, at);
}
int fsync(int fd) { return fails("fsync", fd) ? -1 : real<int(int)>("fsync")(fd); }
int fdatasync(int fd) { return fails("fsync", fd) ? -1 : real<int(int)>("fdatasync")(fd); }
int ftruncate(int fd, off_t size) {
    return fails("ftruncate", fd) ? -1 : real<int(int, off_t)>("ftruncate")(fd, size);
}
int ftruncate64(int fd, off64_t size) {
    return fails("ftruncate", fd) ? -1 : real<int(int, off64_t)>("ftruncate64")(fd, size);
}
int rename(const char* from, const char* to) {
    return fails("rename", to) ? -1 : real<int(const char*, const char*)>("rename")(from, to);
}
int close(int fd) {
    const bool bad = fails("close", fd);
    const int why = errno;
    const int done = real<int(int)>("close")(fd); // closed all the same, as the system does
    if (!bad) return done;
    errno = why;
    return -1;
}
}
