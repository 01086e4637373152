#pragma once

#include <filesystem>

namespace dutchbook::store {

/// An exclusive advisory lock (flock) on a file that is created where it is missing and never
/// removed: removing it would let two processes lock two files of one name. The lock ends with the
/// process, however that ends.
class file_lock {
  public:
    /// Takes the lock or throws `error` at once: `locked` (naming the holder's process id) where
    /// another holds it.
    explicit file_lock(const std::filesystem::path& file);
    file_lock(file_lock&& other) noexcept;
    file_lock& operator=(file_lock&& other) noexcept;
    ~file_lock();

  private:
    int fd_ = -1;
};

} // namespace dutchbook::store
