#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "page.hpp"

namespace dutchbook::venues {

/// What a Kalshi market inherits from its series.
struct series_info {
    std::string title;
    std::string category;      ///< as the venue says it
    std::string_view standard; ///< standard_category(category)
    std::vector<std::string> tags;
    std::string fee_type;
    std::optional<std::int32_t> multiplier_e4; ///< 10^-4; absent where it cannot be read
};

/// Series by ticker. Immutable once read; many threads may look up.
class series_table {
  public:
    /// Adds the rows of a kalshi_series page; a later row of one ticker wins. Rows without a ticker
    /// are counted, not kept.
    page_fault add(const raw_page& page);

    /// The series, or nullptr. The pointer lives until the next add().
    const series_info* find(std::string_view ticker) const;
    std::size_t size() const noexcept { return rows_.size(); }
    std::size_t unnamed() const noexcept { return unnamed_; }
    /// Rows whose bytes could not be read, or that hold a text beyond reason.
    std::size_t unread() const noexcept { return unread_; }

  private:
    std::map<std::string, series_info, std::less<>> rows_;
    std::size_t unnamed_ = 0, unread_ = 0;
};

/// A fee multiplier in 10^-4, rounded up; nothing for what is no number in [0, 100].
std::optional<std::int32_t> parse_multiplier(std::string_view number) noexcept;

/// Whether a Kalshi fee type is one whose taker formula we know.
bool known_fee_type(std::string_view type) noexcept;

} // namespace dutchbook::venues
