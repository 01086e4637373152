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
/// end. One bad row among n thus costs at most ceil(log2 n) + 1 further requests.
class sift {
  public:
    explicit sift(std::vector<store::outbox_item> rows);

    /// The rows of the next request; none when all is settled.
    std::span<const store::outbox_item> next() const noexcept;

    /// The remote took the rows of `next()`.
    void accepted();
    /// It refuses them because of some row. Where it is not `certain` that a repetition would end
    /// the same way, a row is tried alone before it is given up.
    void refused(bool certain);
    /// They are too much at once: both halves will be sent.
    void too_large();

    /// Rows given up since the last call.
    std::vector<store::outbox_item> take_dead() noexcept { return std::exchange(dead_, {}); }

  private:
    std::size_t half() const noexcept { return (suspects_.size() + 1) / 2; }
    void give_up_suspect();
    void after_suspects();

    std::deque<std::vector<store::outbox_item>> waiting_; ///< to be sent whole
    std::vector<store::outbox_item> suspects_; ///< hold a bad row; only the first half is sent
    std::vector<store::outbox_item> aside_;    ///< second halves of what was refused
    std::vector<store::outbox_item> dead_;
    bool certain_ = true;
};

} // namespace dutchbook::deliver
