#include <algorithm>
#include <bit>
#include <iterator>
#include <numeric>
#include <utility>

#include "nodes/judge/quote.hpp"
#include "nodes/judge/session.hpp"

namespace dutchbook::judge {
namespace {

/// Calls of one asking that may decide nothing: enough to halve down to one text that spoils every
/// answer; several are closed in upon from run to run.
std::size_t most_fruitless(std::size_t pairs) {
    return static_cast<std::size_t>(std::bit_width(pairs)) + 2;
}
/// Calls of one asking: an answer may leave some pairs out, over and over.
std::size_t most_calls(std::size_t pairs) { return 2 * most_fruitless(pairs); }

flaw flaw_of(reply_class what) {
    switch (what) {
    case reply_class::refusal:
        return flaw::refusal;
    case reply_class::cut:
        return flaw::cut;
    case reply_class::empty:
        return flaw::empty;
    case reply_class::too_long:
        return flaw::too_long;
    case reply_class::answer:
    case reply_class::throttled:
    case reply_class::transient:
    case reply_class::unknown:
    case reply_class::quota:
    case reply_class::authentication:
    case reply_class::no_model:
    case reply_class::rejected:
        break;
    }
    return flaw::rejected;
}

flaw first_of(const flaw_counts& counts) {
    const auto at = std::find_if(counts.begin(), counts.end(), [](auto n) { return n > 0; });
    return at == counts.end() ? flaw::missing_id : static_cast<flaw>(at - counts.begin());
}

open_cause cause_of(flaw why) {
    return why == flaw::too_long ? open_cause::too_large : open_cause::no_verdict;
}

/// Something that one of the texts says may have spoiled the whole answer; of the others, length
/// has.
bool may_be_of_texts(flaw why) { return why != flaw::too_long && why != flaw::cut; }

/// Whether what was said of a pair without what nobody has read allows what is said with it. A
/// condition may make one question the narrower of two, and leave a gap or an overlap between
/// opposites.
bool supports(relation_kind plain, relation_kind whole) {
    switch (whole) {
    case relation_kind::subset:
    case relation_kind::superset:
        return plain == whole || plain == relation_kind::identity;
    case relation_kind::disjoint:
    case relation_kind::exhaustive:
        return plain == whole || plain == relation_kind::complement;
    case relation_kind::identity:
    case relation_kind::complement:
        return plain == whole;
    }
    return false;
}

} // namespace

session::session(batch work, api at, acceptance accepts, std::string key)
    : work_(std::move(work)), at_(std::move(at)), accepts_(accepts), key_(std::move(key)),
      first_(work_.pairs.size()), settled_(work_.pairs.size()), open_(work_.pairs.size()) {
    for (std::size_t i = 0; i < open_.size(); ++i) open_[i].at = i;
    std::vector<std::size_t> all(work_.pairs.size());
    std::iota(all.begin(), all.end(), std::size_t{0});
    if (!all.empty()) queue_.push_back({std::move(all)});
}

std::optional<call_request> session::next() {
    if (under_way_) return std::nullopt;
    if (queue_.empty() && !unsure_.empty()) {
        std::sort(unsure_.rbegin(), unsure_.rend());
        queue_.push_back({.which = std::exchange(unsure_, {}), .confirming = true});
        fruitless_ = calls_of_asking_ = 0;
    }
    if (queue_.empty()) return std::nullopt;
    under_way_ = std::move(queue_.front());
    queue_.pop_front();
    // A second asking and a last try see the sides swapped: the same words would be answered alike.
    const bool turned = under_way_->confirming != under_way_->last_try;
    sheet_ = under_way_->confirming
                 ? write_confirmation(work_.pairs, doubled(under_way_->which), work_.canary, turned)
                 : write_sheet(work_.pairs, under_way_->which, work_.canary, turned);
    return make_request(at_, sheet_, key_);
}

void session::sent() {
    if (!under_way_ || std::exchange(under_way_->sent, true)) return;
    ++sum_.calls, ++calls_of_asking_;
    sum_.pairs_asked += under_way_->which.size();
    for (const auto at : under_way_->which) open_[at].asked = true;
}

void session::too_large_to_send() {
    if (!under_way_) return;
    const part whole = std::move(*std::exchange(under_way_, std::nullopt));
    ++sum_.flaws[static_cast<std::size_t>(flaw::too_long)];
    ask_again(whole, whole.which, flaw::too_long);
}

void session::accept(const reply& of) {
    if (!under_way_) return;
    sent();
    const part asked = std::move(*std::exchange(under_way_, std::nullopt));
    if (of.used) {
        sum_.used.in += of.used->in;
        sum_.used.out += of.used->out;
    }
    switch (of.what) {
    case reply_class::answer:
        return read(asked, of);
    case reply_class::refusal:
    case reply_class::cut:
    case reply_class::empty:
    case reply_class::too_long:
    case reply_class::rejected:
        ++sum_.flaws[static_cast<std::size_t>(flaw_of(of.what))];
        return ask_again(asked, asked.which, flaw_of(of.what));
    case reply_class::throttled:
    case reply_class::transient:
    case reply_class::unknown:
    case reply_class::quota:
    case reply_class::authentication:
    case reply_class::no_model:
        break;
    }
    if (final_for_all(of.what)) sum_.final_for_all = of.why;
    under_way_ = asked;
    const std::string name(to_string(of.what));
    give_up(of.why.empty() ? name : name + ": " + of.why, cause_of(of.what));
}

void session::read(const part& of, const reply& answer) {
    const reading got = read_verdicts(answer.content, sheet_.positions.size());
    for (std::size_t i = 0; i < flaw_count; ++i) sum_.flaws[i] += got.flaws[i];
    if (canary_failed(got)) {
        ++sum_.voided;
        ++sum_.flaws[static_cast<std::size_t>(flaw::canary)];
        return ask_again(of, of.which, flaw::canary);
    }
    const auto n = work_.pairs.size();
    std::vector<const verdict*> pairs(n), twins(n), renamed(n);
    std::vector<verdict> said(sheet_.positions.size());
    flaw_counts flaws = got.flaws;
    for (std::size_t i = 0; i < said.size(); ++i) {
        const auto& [what, at] = sheet_.positions[i];
        if (what == sheet::entry::canary || !got.verdicts[i]) continue;
        said[i] = sheet_.turned ? mirrored(*got.verdicts[i]) : *got.verdicts[i];
        if (what == sheet::entry::twin)
            twins[at] = &said[i];
        else if (what == sheet::entry::renamed)
            renamed[at] = &said[i];
        else if (!said[i].kind || quotes_stand(at, said[i], of.confirming))
            pairs[at] = &said[i];
        else
            ++flaws[static_cast<std::size_t>(flaw::quote)],
                ++sum_.flaws[static_cast<std::size_t>(flaw::quote)];
    }
    std::vector<std::size_t> missing;
    for (const auto at : of.which) {
        const auto shown = [this, at](sheet::entry what) {
            return std::ranges::any_of(sheet_.positions, [at, what](const auto& p) {
                return p.what == what && p.at == at;
            });
        };
        if (!pairs[at] || (of.confirming && shown(sheet::entry::twin) && !twins[at]))
            missing.push_back(at);
        else if (of.confirming)
            confirm(at, {pairs[at], twins[at], renamed[at], shown(sheet::entry::renamed)},
                    shows_unread_of_another(of, at));
        else
            settle(at, *pairs[at]);
    }
    ask_again(of, std::move(missing), first_of(flaws));
}

/// What nobody has read of one pair may speak of the others on its sheet.
bool session::shows_unread_of_another(const part& of, std::size_t at) const {
    return std::ranges::any_of(of.which, [this, at](std::size_t other) {
        return other != at && work_.pairs[other].has_unread();
    });
}

/// A reply without any valid verdict is no evidence about the canary.
bool session::canary_failed(const reading& of) const {
    bool any = false, good = true;
    for (std::size_t i = 0; i < sheet_.positions.size(); ++i) {
        any = any || of.verdicts[i];
        if (sheet_.positions[i].what == sheet::entry::canary)
            good = of.verdicts[i] && !of.verdicts[i]->kind;
    }
    return any && !good;
}

/// Verdicts stand left to right here, whichever way they were asked.
bool session::quotes_stand(std::size_t at, const verdict& said, bool whole) const {
    const auto& pair = work_.pairs[at];
    return is_quoted(said.a_quote, whole ? pair.a : pair.plain_a) &&
           is_quoted(said.b_quote, whole ? pair.b : pair.plain_b);
}

std::vector<doubled_pair> session::doubled(const std::vector<std::size_t>& which) const {
    std::vector<doubled_pair> out;
    for (const auto at : which) {
        const auto& p = work_.pairs[at];
        out.push_back({at, twin_of(p.a, p.b, *first_[at]->kind, p.key),
                       renamed(p.a, p.b, p.wording.names, p.key)});
    }
    return out;
}

bool session::claims(const verdict& said) const {
    return said.kind && said.confidence >= accepts_.min_confidence;
}

void session::settle(std::size_t at, verdict said) {
    if (claims(said)) {
        first_[at] = std::move(said);
        unsure_.push_back(at);
    } else {
        said.unsure = said.kind.has_value();
        settled_[at] = std::move(said);
    }
}

void session::confirm(std::size_t at, const second_answers& to, bool swayed) {
    verdict out = *first_[at];
    const verdict& whole = *to.pair;
    if (!claims(whole) || !supports(*out.kind, *whole.kind)) {
        ++sum_.disagreed;
        ++sum_.flaws[static_cast<std::size_t>(flaw::disagreed)];
        return leave_open(at, to_string(flaw::disagreed), open_cause::no_verdict);
    }
    const auto sure = std::min(out.confidence, whole.confidence);
    if (whole.kind != out.kind) out = whole;
    out.confidence = sure;
    out.of_pair_alone =
        to.has_renamed && !(to.renamed && claims(*to.renamed) && to.renamed->kind == whole.kind);
    if (!to.twin) {
        out.void_because = "The sides share no word that could be changed to test the verdict.";
    } else if (to.twin->kind && supports(*to.twin->kind, *whole.kind)) {
        ++sum_.same_as_twin;
        ++sum_.flaws[static_cast<std::size_t>(flaw::twin)];
        if (swayed) return leave_open(at, to_string(flaw::twin), open_cause::no_verdict);
        out.void_because = "The model said the same of the pair with one slot changed.";
    } else {
        ++sum_.confirmed;
    }
    settled_[at] = std::move(out);
}

void session::ask_again(const part& of, std::vector<std::size_t> missing, flaw why) {
    fruitless_ += missing.size() == of.which.size();
    if (missing.empty()) return;
    const auto n = missing.size();
    auto middle =
        missing.begin() + static_cast<std::ptrdiff_t>(n * 2 > of.which.size() ? (n + 1) / 2 : n);
    if (of.confirming && may_be_of_texts(why)) {
        // What nobody has read may have spoiled the answer: those who show none are parted from it.
        const auto unread = std::ranges::stable_partition(
            missing, [this](std::size_t at) { return !work_.pairs[at].has_unread(); });
        if (unread.begin() != missing.begin() && unread.begin() != missing.end())
            middle = unread.begin();
    }
    if (of.which.size() == 1) {
        if (of.last_try || why == flaw::canary || why == flaw::too_long)
            leave_open(missing.front(), to_string(why), cause_of(why));
        else
            queue_.push_back({std::move(missing), of.confirming, true});
    } else { // behind what waits: that comes to its turn before the calls are spent
        queue_.push_back({{missing.begin(), middle}, of.confirming});
        if (middle != missing.end()) queue_.push_back({{middle, missing.end()}, of.confirming});
    }
    if (fruitless_ >= most_fruitless(work_.pairs.size()) ||
        calls_of_asking_ >= most_calls(work_.pairs.size()))
        leave_queue_open(to_string(why), cause_of(why));
}

void session::leave_open(std::size_t at, std::string_view why, open_cause cause) {
    open_[at].why = why;
    open_[at].cause = cause;
}

void session::give_up(const std::string& why, open_cause cause) {
    if (under_way_) queue_.push_back(std::move(*std::exchange(under_way_, std::nullopt)));
    leave_queue_open(why, cause);
    for (const auto at : std::exchange(unsure_, {})) leave_open(at, why, cause);
}

void session::leave_queue_open(std::string_view why, open_cause cause) {
    for (const auto& waiting : std::exchange(queue_, {}))
        for (const auto at : waiting.which) leave_open(at, why, cause);
}

session_outcome session::finished() const {
    session_outcome out = sum_;
    for (std::size_t i = 0; i < settled_.size(); ++i) {
        if (settled_[i])
            out.settled.push_back({i, *settled_[i]});
        else
            out.open.push_back(open_[i]);
    }
    return out;
}

} // namespace dutchbook::judge
