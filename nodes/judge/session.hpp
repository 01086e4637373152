#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "nodes/judge/batch.hpp"
#include "nodes/judge/pair_end.hpp"
#include "nodes/judge/reply.hpp"
#include "nodes/judge/request.hpp"

namespace dutchbook::judge {

struct acceptance {
    double min_confidence = 0.7; ///< below, a verdict makes no relation and needs no second asking
};

/// What became of one batch; every pair is in exactly one of the two lists.
struct session_outcome {
    struct settled_pair {
        std::size_t at; ///< index into the batch's pairs
        judge::verdict verdict;
    };
    struct open_left {
        std::size_t at;
        std::string why; ///< a flaw's name, or a reply class's and what the server or the wire said
        open_cause cause = open_cause::stopped;
        bool asked = false; ///< some call about it was sent
    };
    std::vector<settled_pair> settled; ///< by index
    std::vector<open_left> open;       ///< by index
    flaw_counts flaws{};
    std::uint32_t calls = 0;  ///< that were sent
    std::uint32_t voided = 0; ///< calls whose canary failed
    std::uint32_t confirmed = 0, disagreed = 0;
    std::uint32_t same_as_twin = 0; ///< claims that the model made for the twin as well
    std::uint64_t pairs_asked = 0;  ///< without canaries and twins
    token_usage used;
    /// Not empty: nothing sent later can succeed either (no quota, bad key); one line for people.
    std::string final_for_all;
};

/// Drives one batch to its end: valid verdicts are kept, the rest is asked again in ever smaller
/// parts down to single pairs, and what cannot be had is left open and counted. The first asking
/// shows nothing that nobody has read. Whatever relation is claimed is asked once more, with it,
/// with the sides swapped and beside its twin (see twin.hpp): it stands only where the second
/// answer agrees or narrows it, the twin was told apart and the quotes stand in the texts. Whether
/// it holds under other names (verdict::of_pair_alone) decides what else it serves. Waits and
/// retries are the lane's business: `accept` takes the reply that the lane has given up improving.
/// At most one call at a time. Either asking ends after log2(pairs) + 3 calls that decide nothing,
/// and after at most twice as many in all. One thread at a time.
/// @code
/// while (auto request = one.next()) one.accept(read_reply(at.speaks, send(request->http), now));
/// @endcode
class session {
  public:
    session(batch work, api at, acceptance accepts, std::string key = {});

    /// The next call, or nothing when all is decided. Not to be called while one is under way.
    std::optional<call_request> next();
    /// The call under way has left, perhaps not for the first time.
    void sent();
    /// A reply to the call under way, which therefore was sent.
    void accept(const reply& of);
    /// The call under way can never be sent: it is asked in smaller parts.
    void too_large_to_send();
    /// Leaves everything undecided open for this reason; also ends the call under way.
    void give_up(const std::string& why, open_cause cause);

    bool done() const noexcept { return !under_way_ && queue_.empty() && unsure_.empty(); }
    const batch& work() const noexcept { return work_; }
    /// The outcome's final_for_all, at any time.
    const std::string& hopeless() const noexcept { return sum_.final_for_all; }
    /// Once `done`.
    session_outcome finished() const;

  private:
    struct part {
        std::vector<std::size_t> which;
        bool confirming = false;
        bool last_try = false; ///< a single pair that has failed before
        bool sent = false;
    };
    struct second_answers {
        const verdict* pair;
        const verdict* twin;    ///< null where it has none
        const verdict* renamed; ///< null where it has none, or no answer
        bool has_renamed;
    };
    void read(const part& of, const reply& answer);
    bool claims(const verdict& said) const;
    void settle(std::size_t at, verdict said);
    void confirm(std::size_t at, const second_answers& to, bool swayed);
    bool shows_unread_of_another(const part& of, std::size_t at) const;
    std::vector<doubled_pair> doubled(const std::vector<std::size_t>& which) const;
    bool quotes_stand(std::size_t at, const verdict& said, bool whole) const;
    void ask_again(const part& of, std::vector<std::size_t> missing, flaw why);
    void leave_open(std::size_t at, std::string_view why, open_cause cause);
    void leave_queue_open(std::string_view why, open_cause cause);
    bool canary_failed(const reading& of) const;

    batch work_;
    api at_;
    acceptance accepts_;
    std::string key_;
    std::deque<part> queue_;
    std::optional<part> under_way_;
    sheet sheet_;
    std::vector<std::size_t> unsure_;
    std::vector<std::optional<verdict>> first_; ///< what the first asking said
    std::vector<std::optional<verdict>> settled_;
    std::vector<session_outcome::open_left> open_; ///< by index, whether open or not
    std::size_t fruitless_ = 0;                    ///< calls of this asking that decided nothing
    std::size_t calls_of_asking_ = 0;              ///< of the first, or of the second
    session_outcome sum_;
};

} // namespace dutchbook::judge
