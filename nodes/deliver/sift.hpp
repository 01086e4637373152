#pragma once

#include <deque>
#include <span>
#include <utility>
#include <vector>

#include <nodes/store/outbox.hpp>

namespace dutchbook::deliver {

/// One batch on its way, and the search for the rows that spoil it.
///
/// The problem: a remote takes a batch whole or not at all, and one bad row must not keep its
/// neighbours out. The rule: when a batch is refused, its first half is tried. If that is taken,
/// the bad row is in the second half, which need not be sent to know it; if not, the second half is
/// put aside and the search goes on in the first. What was put aside is sent as one batch at the
/// end. The last row left is sent alone: the refusal may have had nothing to do with the rows. One
/// bad row among n thus costs at most ceil(log2 n) + 2 further requests, a refusal without a reason
/// at most ceil(log2 n) + 1.
class sift {
  public:
    explicit sift(std::vector<store::outbox_item> rows);

    /// The rows of the next request; none when all is settled.
    std::span<const store::outbox_item> next() const noexcept;

    /// The remote took the rows of `next()`.
    void accepted();
    /// It refuses them, perhaps because of some row.
    void refused();
    /// They are too much at once: both halves will be sent.
    void too_large();

    /// Rows that were refused alone since the last call.
    std::vector<store::outbox_item> take_suspects() noexcept { return std::exchange(alone_, {}); }

  private:
    std::size_t half() const noexcept { return (suspects_.size() + 1) / 2; }
    void after_suspects();

    std::deque<std::vector<store::outbox_item>> waiting_; ///< to be sent whole
    std::vector<store::outbox_item> suspects_; ///< hold a bad row; only the first half is sent
    std::vector<store::outbox_item> aside_;    ///< second halves of what was refused
    std::vector<store::outbox_item> alone_;    ///< refused alone
};

} // namespace dutchbook::deliver
