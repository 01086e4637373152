#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "nodes/store/names_met.hpp"
#include "nodes/store/rejects.hpp"
#include "nodes/venues/decode.hpp"

namespace dutchbook::graphs {

/// Something that a venue never sent before: a key, or a value of a field with few values.
struct news_item {
    store::met_name name;
    std::uint64_t count = 0; ///< rows
};

/// What the rows of a run leave behind beside markets: those that are traded and could not be
/// taken, byte for byte, and names that nobody documents. Bounded, and the same whatever the order
/// in which the pages come: of the rows the last of each listing stay.
class quarantine {
  public:
    static constexpr std::size_t bytes_per_platform = 32u << 20;

    /// Before the rows are read; 0 keeps none.
    void keep_at_most(std::size_t rows_per_platform) noexcept { most_ = rows_per_platform; }

    // Any thread.
    void take(const venues::decoded_page& page, const std::vector<venues::reject>& rejects);
    void note(std::string_view platform, const venues::news_list& met);

    // After the rows have been read.
    /// In the order of their listings.
    std::vector<store::rejected_row> rows() const;
    /// Sorted; without what earlier runs met.
    std::vector<news_item> news(const std::set<store::met_name>& known) const;
    /// There was more news than can be listed.
    bool more_news() const;

  private:
    struct venue_rows {
        std::map<row_sequence, store::rejected_row> rows;
        std::size_t bytes = 0;
        venues::news_list news;
    };
    std::size_t most_ = 1'000;
    mutable std::mutex mutex_;
    std::map<std::string, venue_rows, std::less<>> of_;
};

/// "polymarket market.version = v3 (12 rows)", safe to print.
std::string news_line(const news_item& item);

} // namespace dutchbook::graphs
