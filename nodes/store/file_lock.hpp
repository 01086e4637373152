#pragma once

#include <filesystem>

#include <nodes/value/own_file.hpp>

namespace dutchbook::store {

/// An exclusive advisory lock (flock) on a file that is created where it is missing, readable for
/// its owner alone, and never removed. The lock ends with the process, however that ends. A link,
/// pipe or device in its place is refused.
class file_lock {
  public:
    enum class note : bool { none, process_id }; ///< what is written into it, for people

    /// Takes the lock or throws `error` at once: `locked` (naming the holder's process id, where
    /// noted) where another holds it. The file that was locked stood at `file` when it was.
    explicit file_lock(std::filesystem::path file, note write = note::process_id);

    const std::filesystem::path& file() const noexcept { return file_; }
    /// False once the file was removed or another one put in its place.
    bool in_place() const noexcept;

  private:
    bool take(note write);
    std::filesystem::path file_;
    descriptor held_;
};

} // namespace dutchbook::store
