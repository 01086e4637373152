#pragma once

#include <cstddef>
#include <functional>
#include <istream>
#include <string>
#include <string_view>

#include <boost/json/fwd.hpp>

namespace dutchbook::match {

/// One line of a file of JSON objects, and how to complain about it: "FILE:LINE: 'a.title' …".
/// Refers to the file's name; lives for that line.
struct json_line {
    std::string_view file;
    std::size_t number = 0;
    std::string within{}; ///< "a." for keys of the object under `a`

    /// Throws dutchbook::error (usage) that names file and line.
    [[noreturn]] void refuse(const std::string& what) const;
    /// As messages name a key: "'a.title'".
    std::string name(std::string_view key) const;

    /// The object that a line of text holds.
    boost::json::object parse(std::string_view content) const;
    /// Null where the key is absent or null.
    const boost::json::value* find(const boost::json::object& from, std::string_view key) const;
    /// Empty where absent; refuses what is no string, and what is absent though `required`.
    std::string text(const boost::json::object& from, std::string_view key,
                     bool required = false) const;
    /// False where absent; refuses what is neither true nor false.
    bool flag(const boost::json::object& from, std::string_view key) const;
    const boost::json::array& array(const boost::json::object& from, std::string_view key) const;
};

/// Calls `each` for every line of a file of JSON objects that is not empty; a byte order mark before
/// the first is left out. Throws dutchbook::error (usage) naming `name`, and what `each` throws.
void for_each_json_line(
    std::istream& in, std::string_view name,
    const std::function<void(const json_line& line, const boost::json::object& object)>& each);

} // namespace dutchbook::match
