#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <dutchbook/time.hpp>

namespace dutchbook::store {

/// Reads the JSON that this room wrote into its own columns. A missing member gives its zero value;
/// anything that is not what we write is an error (`failed`): the file was edited or damaged.
class json_object {
  public:
    explicit json_object(std::string_view json); ///< parses one object

    std::string string(std::string_view name) const;
    std::int64_t integer(std::string_view name) const;
    double real(std::string_view name) const;
    bool boolean(std::string_view name) const;
    json_object object(std::string_view name) const; ///< an empty one where it is missing
    std::vector<json_object> objects(std::string_view name) const;
    std::vector<std::string> strings(std::string_view name) const;
    /// A list of lists of exactly `width` integers.
    std::vector<std::vector<std::int64_t>> integer_lists(std::string_view name,
                                                         std::size_t width) const;

    std::optional<timestamp> time(std::string_view name) const;
    /// A member that holds an integer of 10^-6.
    template <class T>
    std::optional<T> micros(std::string_view name) const {
        if (!has(name)) return std::nullopt;
        return T{integer(name)};
    }
    /// A member that holds a decimal ("price": 0.43): 10^-6 of it, exact up to nine digits before
    /// the point.
    template <class T>
    std::optional<T> decimal_micros(std::string_view name) const {
        if (!has(name)) return std::nullopt;
        return T{rounded_micros(name)};
    }
    bool has(std::string_view name) const;

  private:
    struct value;
    explicit json_object(std::shared_ptr<const value> of) : value_(std::move(of)) {}
    friend std::vector<json_object> json_objects(std::string_view json);
    std::int64_t rounded_micros(std::string_view name) const;
    std::shared_ptr<const value> value_;
};

std::vector<json_object> json_objects(std::string_view json); ///< a list of objects
std::vector<std::string> json_strings(std::string_view json); ///< a list of strings

} // namespace dutchbook::store
