#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace dutchbook::graphs {

/// Replaces a file whole: written beside its place, synced, then renamed over it; a symbolic link
/// stays and what it leads to is replaced. What is no regular file (a pipe, a device, anything
/// under /dev) is written straight; a pipe that nobody reads is refused. Once `wake` (a descriptor)
/// can be read it gives up. Throws dutchbook::error (failed) that names the file where anything of
/// it fails; nothing half is left behind.
void write_file(const std::filesystem::path& file, std::string_view text, int wake = -1);

/// Throws as write_file would, before the work is done; leaves nothing behind.
void expect_writable(const std::filesystem::path& file);

/// A file that a command was given, and what for.
struct given_file {
    std::string option; ///< as people wrote it: "--json", "store.path"
    std::filesystem::path path;
    bool written;
};

/// The files of a store that is written, as `expect_apart` takes them.
void add_store_files(std::vector<given_file>& into, const std::string& path);

/// Throws dutchbook::error (usage) where one file was given for two purposes and at least one of
/// them writes it: a result must not replace the store or an input.
/// @code expect_apart({{{"--json", "a.db", true}, {"store.path", "a.db", true}}}); @endcode
void expect_apart(std::span<const given_file> files);

} // namespace dutchbook::graphs
