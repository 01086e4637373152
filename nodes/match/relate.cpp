#include <nodes/match/relate.hpp>

#include <algorithm>
#include <iterator>
#include <numeric>
#include <tuple>
#include <utility>

#include <oneapi/tbb/blocked_range.h>
#include <oneapi/tbb/enumerable_thread_specific.h>
#include <oneapi/tbb/parallel_for.h>

#include <nodes/match/relate_state.hpp>

namespace dutchbook::match {
namespace {

constexpr std::size_t largest_group = 4'096; ///< an event beyond this is read in slices

/// The little of a contract that makes one of several candidates with equal words the nearest.
struct landmark {
    std::int64_t low = 0, high = 0, tick = 0;
    std::int32_t last_day = 0;
    bool has_low = false, has_high = false, has_day = false;

    explicit landmark(const contract::contract& c) {
        if (c.has_values) {
            const contract::interval values = contract::canonical(c.values, c.values.tick);
            low = values.low;
            high = values.high;
            tick = values.tick;
            has_low = values.has_low;
            has_high = values.has_high;
        }
        has_day = c.window.kind != contract::window_kind::none;
        last_day = c.window.last;
    }
};

std::uint32_t closeness(const landmark& a, const landmark& b) {
    const bool low = a.has_low && b.has_low && a.low == b.low;
    const bool high = a.has_high && b.has_high && a.high == b.high;
    const auto next_to = [](std::int64_t end, std::int64_t tick, std::int64_t start) {
        return static_cast<std::uint64_t>(end) + static_cast<std::uint64_t>(tick) ==
               static_cast<std::uint64_t>(start);
    };
    const bool meet = (a.has_high && b.has_low && next_to(a.high, a.tick, b.low)) ||
                      (a.has_low && b.has_high && next_to(b.high, b.tick, a.low));
    const bool same = a.has_low == b.has_low && a.has_high == b.has_high && (low || !a.has_low) &&
                      (high || !a.has_high);
    std::uint32_t score = same && (low || high) ? 512 : low || high || meet ? 256 : 0;
    if (a.has_day && b.has_day && a.last_day == b.last_day) score += 128;
    return score;
}

} // namespace

relate_statistics& relate_statistics::operator+=(const relate_statistics& o) noexcept {
    markets += o.markets;
    groups += o.groups;
    blocking.keys += o.blocking.keys;
    blocking.postings += o.blocking.postings;
    blocking.walked_postings += o.blocking.walked_postings;
    blocking.capped_lists += o.blocking.capped_lists;
    blocking.skipped_postings += o.blocking.skipped_postings;
    blocking.widened_markets += o.blocking.widened_markets;
    blocking.candidates += o.blocking.candidates;
    blocking.pairs += o.blocking.pairs;
    related += o.related;
    refuted += o.refuted;
    open += o.open;
    contradictions += o.contradictions;
    unions += o.unions;
    implied += o.implied;
    unconfident += o.unconfident;
    open_dropped += o.open_dropped;
    for (std::size_t i = 0; i < std::size(refuted_by); ++i) refuted_by[i] += o.refuted_by[i];
    return *this;
}

void relate_state::number_markets() {
    order.resize(markets.size());
    std::iota(order.begin(), order.end(), 0U);
    std::sort(order.begin(), order.end(), [this](std::uint32_t a, std::uint32_t b) {
        const market &x = markets[a], &y = markets[b];
        return std::tie(x.key.platform, x.event_id, x.key.id, a) <
               std::tie(y.key.platform, y.event_id, y.key.id, b);
    });
    number.resize(markets.size());
    for (std::uint32_t m = 0; m < order.size(); ++m) number[order[m]] = m;
}

void relate_state::group_markets() {
    group_of.resize(order.size());
    for (std::uint32_t m = 0; m < order.size(); ++m) {
        const bool other_platform = m == 0 || at(m).key.platform != at(m - 1).key.platform;
        if (other_platform) platform_begin.push_back(m);
        if (other_platform || at(m).event_id.empty() || at(m).event_id != at(m - 1).event_id ||
            m - group_begin.back() >= largest_group)
            group_begin.push_back(m);
        group_of[m] = static_cast<std::uint32_t>(group_begin.size()) - 1;
    }
    group_begin.push_back(static_cast<std::uint32_t>(order.size()));
    platform_begin.push_back(static_cast<std::uint32_t>(order.size()));
}

relater::relater(std::span<const market> markets, const relate_options& options)
    : state_(new relate_state) {
    state_->markets = markets;
    state_->options = options;
    state_->options.candidates_per_market = std::max<std::size_t>(options.candidates_per_market, 1);
    state_->number_markets();
    state_->group_markets();
    state_->contracts.resize(markets.size());
    state_->keys.resize(groups());
    state_->key_count.resize(markets.size());
}

relater::~relater() = default;

std::size_t relater::groups() const noexcept { return state_->group_begin.size() - 1; }

std::size_t relater::markets_in(std::size_t begin, std::size_t end) const noexcept {
    return state_->group_begin[end] - state_->group_begin[begin];
}

void relater::compile_range(std::size_t begin, std::size_t end) {
    relate_state& s = *state_;
    std::vector<const market*> members;
    contract::block_features features;
    for (std::size_t g = begin; g < end; ++g) {
        members.clear();
        for (std::uint32_t m = s.group_begin[g]; m < s.group_begin[g + 1]; ++m)
            members.push_back(&s.at(m));
        std::vector<contract::contract> made = contract::compile_event(members);
        for (std::uint32_t i = 0; i < made.size(); ++i) {
            contract::features(made[i], features);
            auto& keys = s.keys[g];
            keys.insert(keys.end(), features.terms.begin(), features.terms.end());
            keys.insert(keys.end(), features.typed.begin(), features.typed.end());
            s.key_count[s.group_begin[g] + i] =
                static_cast<std::uint16_t>(features.terms.size() + features.typed.size());
            s.contracts[s.group_begin[g] + i] = std::move(made[i]);
        }
        s.keys[g].shrink_to_fit();
    }
}

void relater::index() {
    relate_state& s = *state_;
    key_table table;
    table.platform_begin = s.platform_begin;
    table.offsets.reserve(s.order.size() + 1);
    table.offsets.push_back(0);
    for (const std::uint16_t count : s.key_count)
        table.offsets.push_back(table.offsets.back() + count);
    table.keys.reserve(table.offsets.back());
    for (auto& keys : s.keys) {
        // One mixing step: partitions by the top byte need every bit of the hash to be good there.
        for (const std::uint64_t key : keys)
            table.keys.push_back((key ^ (key >> 32)) * 0x9e3779b97f4a7c15ULL);
        std::vector<std::uint64_t>{}.swap(keys);
    }
    const blocking_index index(std::move(table), {.candidates = s.options.candidates_per_market});
    const std::vector<landmark> near(s.contracts.begin(), s.contracts.end());
    s.candidates = index.candidates(
        [&near](std::uint32_t a, std::uint32_t b) { return closeness(near[a], near[b]); },
        s.blocking);
    s.link_choosers();
}

/// Who chose whom, seen from the left market, so that a left market knows all its pairs.
void relate_state::link_choosers() {
    chosen_begin.assign(order.size() + 1, 0);
    for (std::uint32_t m = 0; m < order.size(); ++m)
        for (const std::uint32_t other : candidates[m])
            if (other < m) ++chosen_begin[other + 1];
    for (std::size_t i = 1; i < chosen_begin.size(); ++i) chosen_begin[i] += chosen_begin[i - 1];
    chosen_by.resize(chosen_begin.back());
    std::vector<std::uint64_t> next(chosen_begin.begin(), chosen_begin.end());
    for (std::uint32_t m = 0; m < order.size(); ++m)
        for (const std::uint32_t other : candidates[m])
            if (other < m) chosen_by[next[other]++] = m;
}

void relater::relate_range(std::size_t begin, std::size_t end, related& into) const {
    for (std::size_t g = begin; g < end; ++g)
        relate_group(*state_, static_cast<std::uint32_t>(g), into);
}

namespace {

/// Where both markets of an open pair are proved to be another's question on each other's platform,
/// they are hardly one: each platform would ask one question twice. An implication between the two
/// is not looked for, either: that is the price of the calls that this saves.
void drop_of_proved(related& all) {
    std::vector<std::pair<market_key, std::string>> proved; // a market, and its partner's platform
    for (const relation& r : all.relations) {
        const bool same = r.kind == relation_kind::identity || r.kind == relation_kind::complement;
        if (!same || r.tier != relation_tier::proved || r.left.size() != 1 || r.right.size() != 1)
            continue;
        proved.emplace_back(r.left.front(), r.right.front().platform);
        proved.emplace_back(r.right.front(), r.left.front().platform);
    }
    std::sort(proved.begin(), proved.end());
    const auto has_partner = [&proved](const market_key& m, const std::string& on) {
        return std::binary_search(proved.begin(), proved.end(), std::pair(m, on));
    };
    all.statistics.implied += std::erase_if(all.open, [&](const open_pair& p) {
        return has_partner(p.left, p.right.platform) && has_partner(p.right, p.left.platform);
    });
}

} // namespace

related relater::finish(std::span<related> parts) const {
    related out;
    for (related& part : parts) {
        std::move(part.relations.begin(), part.relations.end(), std::back_inserter(out.relations));
        std::move(part.open.begin(), part.open.end(), std::back_inserter(out.open));
        out.statistics += part.statistics;
        part = {};
    }
    out.statistics.markets = state_->markets.size();
    out.statistics.groups = groups();
    const std::uint64_t pairs = out.statistics.blocking.pairs;
    out.statistics.blocking = state_->blocking;
    out.statistics.blocking.pairs = pairs;
    std::sort(out.relations.begin(), out.relations.end(), [](const relation& a, const relation& b) {
        return std::tie(a.left, a.right, a.kind) < std::tie(b.left, b.right, b.kind);
    });
    drop_of_proved(out);
    std::sort(out.open.begin(), out.open.end(), [](const open_pair& a, const open_pair& b) {
        return std::tie(b.plausibility, a.left, a.right) <
               std::tie(a.plausibility, b.left, b.right);
    });
    return out;
}

const contract::contract& relater::contract_of(std::size_t at) const {
    return state_->contracts.at(state_->number.at(at));
}

std::vector<std::size_t> relater::candidates_of(std::size_t at) const {
    std::vector<std::size_t> out;
    for (const std::uint32_t m : state_->candidates.at(state_->number.at(at)))
        out.push_back(state_->order[m]);
    return out;
}

related relate(relater& work) {
    using range = tbb::blocked_range<std::size_t>;
    const range all(0, work.groups(), 16);
    tbb::parallel_for(all, [&](const range& r) { work.compile_range(r.begin(), r.end()); });
    work.index();
    tbb::enumerable_thread_specific<related> parts;
    tbb::parallel_for(
        all, [&](const range& r) { work.relate_range(r.begin(), r.end(), parts.local()); });
    std::vector<related> found(std::make_move_iterator(parts.begin()),
                               std::make_move_iterator(parts.end()));
    return work.finish(found);
}

related relate(std::span<const market> markets, const relate_options& options) {
    relater work(markets, options);
    return relate(work);
}

} // namespace dutchbook::match
