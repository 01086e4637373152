#include "nodes/http/secret.hpp"

#include <cerrno>
#include <cstdlib>
#include <cstring>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "dutchbook/fault.hpp"

namespace dutchbook::http {
namespace {

constexpr std::size_t max_file_bytes = 64u << 10;

[[noreturn]] void refuse(const std::string& path, const std::string& why) {
    throw error(exit_code::configuration, "secret file " + path + ": " + why);
}

struct descriptor {
    int fd;
    ~descriptor() {
        if (fd >= 0) ::close(fd);
    }
};

} // namespace

secret::secret(secret&& other) noexcept : value_(other.value_) {
    // a copy, not a steal: short strings live inside the object, and what stays behind must be
    // wiped
    ::explicit_bzero(other.value_.data(), other.value_.size());
    other.value_.clear();
}

secret& secret::operator=(secret other) noexcept {
    value_.swap(other.value_);
    return *this;
}

secret::~secret() { ::explicit_bzero(value_.data(), value_.size()); }

std::optional<secret> secret::from_environment(const std::string& name) {
    if (const char* value = std::getenv(name.c_str()); value && *value) return secret(value);
    if (const char* path = std::getenv((name + "_FILE").c_str()); path && *path) {
        secret out = from_file(path);
        if (!out.empty()) return out;
    }
    return {};
}

secret secret::from_file(const std::string& path) {
    // O_NONBLOCK: a FIFO in the place of the file must not hang the program
    descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)};
    if (file.fd < 0) refuse(path, std::strerror(errno));
    struct stat about {};
    if (::fstat(file.fd, &about) != 0) refuse(path, std::strerror(errno));
    if (!S_ISREG(about.st_mode)) refuse(path, "is not a regular file");
    if ((about.st_mode & 077) != 0)
        refuse(path, "may be read or changed by group or others; chmod 600 it");
    if (static_cast<std::size_t>(about.st_size) > max_file_bytes)
        refuse(path, "is larger than 64 KiB");
    secret out(std::string(max_file_bytes + 1, '\0'));
    std::size_t size = 0;
    while (size < out.value_.size()) {
        ssize_t n = ::read(file.fd, out.value_.data() + size, out.value_.size() - size);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) refuse(path, std::strerror(errno));
        if (n == 0) break;
        size += static_cast<std::size_t>(n);
    }
    if (size > max_file_bytes) refuse(path, "is larger than 64 KiB");
    std::string_view value(out.value_.data(), size);
    if (value.ends_with('\n')) value.remove_suffix(1);
    if (value.ends_with('\r')) value.remove_suffix(1);
    return secret(std::string(value));
}

} // namespace dutchbook::http
