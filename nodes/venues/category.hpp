#pragma once

#include <array>
#include <span>
#include <string_view>

namespace dutchbook::venues {

/// The categories of every venue are told in these words.
inline constexpr std::array<std::string_view, 14> standard_categories{"Politics",
                                                                      "Elections",
                                                                      "Sports",
                                                                      "Crypto",
                                                                      "Economics",
                                                                      "Finance",
                                                                      "Climate and Weather",
                                                                      "Science and Technology",
                                                                      "Culture",
                                                                      "Companies",
                                                                      "World",
                                                                      "Health",
                                                                      "Mentions",
                                                                      "Other"};

/// A venue's own category to a standard one; "Other" where nothing fits. Case does not matter. The
/// view lives for ever.
std::string_view standard_category(std::string_view name) noexcept;

/// The standard category that a market's tags speak for. Where several do, the more special one
/// wins (an election before politics), whatever the order of the tags.
std::string_view category_of_tags(std::span<const std::string_view> tags) noexcept;

} // namespace dutchbook::venues
