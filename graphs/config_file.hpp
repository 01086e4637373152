#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace dutchbook::graphs {

/// What stood in a TOML file at a key. `section` is a table where no section of that name is known.
enum class file_shape : std::uint8_t { boolean, integer, number, text, texts, section, other };

/// One value of a TOML file, flattened.
struct file_entry {
    std::string key;   ///< dotted
    std::string where; ///< "dutchbook.toml:3:7"
    std::string text;  ///< numbers as they are written, strings without quotes
    file_shape shape = file_shape::other;
};

/// The content of a file; throws `error` (configuration) with one clear line where it cannot be
/// read.
std::string read_configuration_file(const std::filesystem::path& file);

/// All values of a TOML text in the order they stand in it. Tables whose name is not a section are
/// one entry. Throws `error` (configuration) with name:line:column where it is no TOML.
std::vector<file_entry> parse_toml(std::string_view text, std::string_view name);

} // namespace dutchbook::graphs
