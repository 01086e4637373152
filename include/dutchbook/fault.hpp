#pragma once

#include <stdexcept>
#include <string>

namespace dutchbook {

/// Exit codes of the program; scripts rely on the numbers.
enum class exit_code : int {
    complete = 0,
    failed = 1,
    usage = 2,
    incomplete = 3,
    budget = 7,
    locked = 11,
    authentication = 12,
    internal = 70,
    configuration = 78,
    interrupted = 130,
    terminated = 143
};

/// An error that a person must read: one line that names the file, key or field, and the exit code
/// it means.
class error : public std::runtime_error {
  public:
    error(exit_code code, const std::string& what) : std::runtime_error(what), code_(code) {}
    exit_code code() const noexcept { return code_; }

  private:
    exit_code code_;
};

} // namespace dutchbook
