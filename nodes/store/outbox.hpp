#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <nodes/store/json_text.hpp>
#include <nodes/store/store.hpp>

namespace dutchbook::store {

/// What a remote can hold, in the order it must arrive: rows first, the sync log last.
enum class kind : std::uint8_t { market, similarity, opportunity, sync_log };
inline constexpr kind all_kinds[] = {kind::market, kind::similarity, kind::opportunity,
                                     kind::sync_log};
std::string_view to_string(kind k) noexcept;

/// One row on its way to a sink.
struct outbox_item {
    std::int64_t row_id = 0;
    std::string hash;     ///< of the row as rendered
    std::string document; ///< one JSON object
};

struct dead_letter {
    store::kind kind = store::kind::market;
    std::int64_t row_id = 0;
    std::string natural_key; ///< for people: a JSON array
    std::string reason;
};

/// One sink's view of the outbox. The problem: a remote may or may not have applied a request whose
/// answer was lost. The rule: before a row travels its mirror entry is marked doubtful, in a
/// committed transaction; when the remote confirms, the outbox row goes and the mirror takes the
/// hash, in one transaction. So a crash anywhere means at most that a row is sent again, and never
/// that a difference is forgotten. The outbox holds at most one row per (sink, kind, key); the
/// document is rendered from the store when it is claimed, so what travels is always the newest.
class outbox {
  public:
    outbox(database& db, std::string sink);

    /// Up to `limit` pending rows with a row id above `after`, in order of row id, marked doubtful.
    /// Stops early where the documents would exceed `max_bytes` together (one row passes whatever
    /// its size).
    std::vector<outbox_item> claim(kind k, std::int64_t after, std::size_t limit,
                                   std::size_t max_bytes, const document_style& style);
    /// The remote holds these rows now.
    void confirm(kind k, std::span<const outbox_item> items, timestamp at);
    /// The remote refuses this row; it stays here, dead, until its content, the target or the wire
    /// format changes or it is taken all the same. A row that is over and was never confirmed has
    /// nothing to say any more and leaves.
    void bury(kind k, const outbox_item& item, std::string_view reason);
    /// Makes every dead row of a kind pending again; returns how many.
    std::int64_t revive(kind k);
    /// The dead row that was tried least often, marked doubtful like a claimed one; it stays dead
    /// until it is confirmed.
    std::optional<outbox_item> claim_dead(kind k, const document_style& style);
    /// A row that the sink holds exactly as it is here, the one confirmed last.
    std::optional<outbox_item> held(kind k, const document_style& style) const;

    std::int64_t pending(kind k) const;
    std::vector<dead_letter> dead() const;
    /// Bytes that all documents this sink may hold would take: what a full rewrite sends.
    std::int64_t full_rewrite_bytes() const;
    /// When the sink last confirmed this row, where it ever did.
    std::optional<timestamp> last_sent(kind k, std::int64_t row_id) const;
    /// The row behind an item of kind `opportunity`.
    stored_opportunity opportunity_at(std::int64_t row_id) const;
    database& store() const noexcept { return db_; }

  private:
    database& db_;
    std::string sink_;
};

} // namespace dutchbook::store
