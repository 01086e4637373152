#pragma once

#include <filesystem>
#include <string_view>

namespace dutchbook::graphs {

/// Replaces a file whole: written beside its place, then renamed over it. What is no regular file
/// (a pipe, a device) is written straight. Throws dutchbook::error (failed) that names the file
/// where anything of it fails.
void write_file(const std::filesystem::path& file, std::string_view text);

/// Throws as write_file would, before the work is done; leaves nothing behind.
void expect_writable(const std::filesystem::path& file);

} // namespace dutchbook::graphs
