#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace dutchbook::venues {

/// A key, or a value of a field with few values, that its venue does not document.
struct novelty {
    std::string field; ///< "market.foo", "event.bar"
    std::string value; ///< empty for a key
    std::uint64_t count = 0;
};

/// What was met that nobody knows, with how often. Bounded: of more than `most` the alphabetically
/// first stay, whatever the order they come in, each at most `longest_bytes` long. A value.
class news_list {
  public:
    static constexpr std::size_t most = 100, longest_bytes = 64;

    void add(std::string_view place, std::string_view name, std::string_view value,
             std::uint64_t count = 1);
    void merge(const news_list& other);

    /// Sorted by field, then value.
    std::vector<novelty> sorted() const;
    bool empty() const noexcept { return items_.empty(); }
    /// There was more than can be listed.
    bool more() const noexcept { return more_; }

  private:
    void put(novelty one);
    std::vector<novelty> items_; ///< in the order they came
    bool more_ = false;
};

} // namespace dutchbook::venues
