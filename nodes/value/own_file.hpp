#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <dutchbook/fault.hpp>

namespace dutchbook {

/// A file as the system knows it, whatever it is called.
struct file_identity {
    std::uint64_t device = 0, inode = 0;
    friend bool operator==(const file_identity&, const file_identity&) = default;
};

/// What stands at a path, links followed; nothing where nothing does.
std::optional<file_identity> identity_at(const std::filesystem::path& file) noexcept;
std::optional<file_identity> identity_of(int descriptor) noexcept;

/// An open descriptor that is closed with its owner.
class descriptor {
  public:
    descriptor() = default;
    explicit descriptor(int number) noexcept : number_(number) {}
    descriptor(descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
    descriptor& operator=(descriptor&& other) noexcept {
        std::swap(number_, other.number_);
        return *this;
    }
    ~descriptor();
    int number() const noexcept { return number_; }
    explicit operator bool() const noexcept { return number_ >= 0; }
    /// Closes it now; 0, or what the system said.
    int close() noexcept;

  private:
    int number_ = -1;
};

/// One line: what was tried with a file, and what the system said (an errno value).
error file_error(const std::filesystem::path& file, std::string_view what, int why);

/// The place that symbolic links lead to, whether something stands there or not yet.
std::filesystem::path behind_links(const std::filesystem::path& file);

/// Opens a regular file of ours (`flags`: O_RDWR, O_WRONLY, O_TRUNC, …), made where it is missing:
/// readable for its owner alone, whatever the umask; wider rights of a file that we own are
/// narrowed. A symbolic link, pipe, device or folder in its place is refused and not touched. Never
/// waits. Throws `error` (failed) that names the file.
descriptor open_own(const std::filesystem::path& file, int flags);

/// As `open_own` for a file that is there already; nothing where it is not.
void narrow_own(const std::filesystem::path& file);

/// The bytes of a regular file, links followed; a pipe, a device or a folder is refused instead of
/// waited for. Throws `error` with this code.
std::string read_regular(const std::filesystem::path& file, exit_code code);

/// Writes all of it, or as much as goes: 0, or what the system said. With `wake` (a descriptor) it
/// ends with ECANCELED once that can be read, even where nobody takes the text.
int write_all(int to, std::string_view text, int wake = -1) noexcept;

/// A file that takes its place only when it is whole and on the disk: written as "<place>.part",
/// which is never a link, goes with the object, and is one writer's at a time: while another process
/// writes it, this one is refused. Throws `error` (failed) that names the file.
class replacing_file {
  public:
    explicit replacing_file(std::filesystem::path place);
    replacing_file(const replacing_file&) = delete;
    replacing_file& operator=(const replacing_file&) = delete;
    ~replacing_file();

    void write(std::string_view text, int wake = -1);
    void sync();    ///< the bytes are on the disk
    void replace(); ///< after `sync`: stands in its place, and the folder knows

  private:
    void remove_left_behind();
    void sync_folder() const;
    std::filesystem::path place_, beside_;
    descriptor to_;
    bool there_ = false; ///< `beside_` is ours to remove
};

} // namespace dutchbook
