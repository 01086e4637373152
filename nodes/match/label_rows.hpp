#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/fwd.hpp>

#include <dutchbook/market.hpp>
#include <dutchbook/relation.hpp>

#include <nodes/match/relate.hpp>

// A label row brings its own two markets and says how they stand to each other. Each row is a
// universe of its own: two rows may name one id with different texts.
namespace dutchbook::match {

struct json_line;

/// What a row says is true of its pair.
enum class row_claim : std::uint8_t {
    relation,     ///< one of the six, which is to be found
    none,         ///< nothing holds but what is allowed
    not_identity, ///< anything but identity may be printed
    not_proved    ///< an identity may be printed, but not as proved
};

/// A pair of markets with the relation that a reader gave it; kinds read `a` against `b`.
struct labelled_row {
    std::array<market, 2> markets; ///< a, b
    row_claim claim = row_claim::none;
    relation_kind kind = relation_kind::identity; ///< where a relation is claimed
    std::vector<relation_kind> allowed;           ///< also true, or harmless
    bool never_proved = false; ///< `tier_max`: of tier proved it would claim too much
    bool doubtful = false;     ///< counted apart, never as a mistake
    std::string family, grade; ///< grade may be empty
    std::string material;      ///< what differs between the two, for people
    std::string file;
    std::size_t line = 0;

    bool allows(relation_kind printed) const noexcept;
    /// "identity", …, "none", "not-identity", "not-proved".
    std::string_view wanted() const noexcept;
};

/// One row as it stands on a line of a label file (docs/labels.md). Throws as `json_line` does.
labelled_row read_row(const json_line& line, const boost::json::object& object);

/// What a printed relation is worth.
enum class row_mark : std::uint8_t {
    nothing,   ///< none was printed
    right,     ///< it is what was wanted, or allowed
    overclaim, ///< it holds, but should not be called proved
    wrong
};

/// Why nothing was printed.
enum class row_silence : std::uint8_t {
    refuted,
    open,        ///< neither proved nor refuted
    unconfident, ///< proved, below the least confidence
    apart        ///< never compared
};
std::string_view to_string(row_silence why) noexcept;

/// What became of one row.
struct row_finding {
    const labelled_row* row = nullptr;
    std::optional<relation_kind> printed; ///< a against b
    relation_tier tier = relation_tier::titles;
    row_mark mark = row_mark::nothing;
    bool found = false; ///< a relation is claimed, and it or an allowed one was printed
    row_silence silence = row_silence::apart; ///< where nothing was printed
    std::string field; ///< that refuted or stayed unread, where nothing was printed
    std::string because;
    std::string rests_on; ///< names of the fields that the printed relation used

    bool missed() const noexcept { return row->claim == row_claim::relation && !found; }
};

/// A row's two markets, related on their own. The row must outlive it and stay where it is.
class row_universe {
  public:
    row_universe(const labelled_row& row, const relate_options& options);

    const labelled_row& row() const noexcept { return *row_; }
    const relater& work() const noexcept { return *work_; }
    /// What was found; verdicts of a model may be added.
    related& found() noexcept { return found_; }
    const related& found() const noexcept { return found_; }
    row_finding finding() const;

  private:
    row_finding silent(row_finding of) const;

    const labelled_row* row_;
    relate_options options_;
    std::unique_ptr<relater> work_;
    related found_;
};

std::vector<row_universe> relate_rows(std::span<const labelled_row> rows,
                                      const relate_options& options = {});

} // namespace dutchbook::match
