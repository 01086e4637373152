#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <string_view>

namespace dutchbook::graphs {

/// Replaces a file whole: written beside its place, then renamed over it; a symbolic link stays and
/// what it leads to is replaced. What is no regular file (a pipe, a device, anything under /dev) is
/// written straight. Throws dutchbook::error (failed) that names the file where anything of it
/// fails.
void write_file(const std::filesystem::path& file, std::string_view text);

/// Throws as write_file would, before the work is done; leaves nothing behind.
void expect_writable(const std::filesystem::path& file);

/// A file that a command was given, and what for.
struct given_file {
    std::string option; ///< as people wrote it: "--json", "store.path"
    std::filesystem::path path;
    bool written;
};

/// Throws dutchbook::error (usage) where one file was given for two purposes and at least one of
/// them writes it: a result must not replace the store or an input.
/// @code expect_apart({{{"--json", "a.db", true}, {"store.path", "a.db", true}}}); @endcode
void expect_apart(std::span<const given_file> files);

} // namespace dutchbook::graphs
