#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dutchbook::venues {

/// Reads a JSON list of strings out of a string, as Gamma nests them (`"[\"Yes\", \"No\"]"`). Empty
/// text is an empty list. Nothing for all else: other values in the list, bad escapes, trailing
/// bytes, more than 64 elements.
std::optional<std::vector<std::string>> parse_string_list(std::string_view text);

/// The two elements of a list of exactly two, without allocation where no escape needs one;
/// `scratch` then owns the text. False for lists of other lengths and for what parse_string_list
/// refuses.
bool parse_string_pair(std::string_view text, std::string_view& first, std::string_view& second,
                       std::vector<std::string>& scratch);

} // namespace dutchbook::venues
