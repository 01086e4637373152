#include <nodes/match/blocking.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <utility>

#include <oneapi/tbb/blocked_range.h>
#include <oneapi/tbb/enumerable_thread_specific.h>
#include <oneapi/tbb/parallel_for.h>

namespace dutchbook::match {
namespace {

constexpr std::size_t widened = 160;    ///< postings walked where nothing rarer is shared
constexpr std::size_t partitions = 256; ///< by the top byte of a key, each sorted alone

struct entry {
    std::uint64_t key;
    std::uint32_t market;
    std::uint32_t slot; ///< place among all keys of all markets
    friend bool operator<(const entry& a, const entry& b) {
        return std::pair(a.key, a.slot) < std::pair(b.key, b.slot);
    }
};

/// Entries with the same key. Lists are numbered by falling length: what a market's walk leaves
/// out, because it is too long, stands first among the lists of every other market.
struct run {
    std::size_t begin, length;
    friend bool operator<(const run& a, const run& b) {
        return std::pair(b.length, a.begin) < std::pair(a.length, b.begin);
    }
};

/// 16 * log2(total / frequency) + 16 in integers: a key that everybody has weighs 16.
std::uint16_t rarity(std::uint64_t total, std::uint64_t frequency) {
    const std::uint64_t ratio = total * 16 / frequency; // 4 fraction bits, at least 16
    const int whole = static_cast<int>(std::bit_width(ratio)) - 1;
    const std::uint64_t part =
        ratio << 4 >> whole; // 16..31: mantissa, near enough to the logarithm
    return static_cast<std::uint16_t>(16 * (whole - 4) + static_cast<int>(part));
}

void sort_unique(std::uint64_t* begin, std::uint64_t*& end) {
    std::sort(begin, end);
    end = std::unique(begin, end);
}

/// Entries grouped by the top byte of the key; `begin` has where each partition starts.
std::vector<entry> scatter(const std::vector<std::uint64_t>& keys,
                           const std::vector<std::uint64_t>& offsets,
                           std::array<std::size_t, partitions + 1>& begin) {
    begin.fill(0);
    for (const std::uint64_t key : keys) ++begin[(key >> 56) + 1];
    for (std::size_t i = 1; i <= partitions; ++i) begin[i] += begin[i - 1];
    std::vector<entry> out(keys.size());
    auto next = begin;
    for (std::uint32_t m = 0; m + 1 < offsets.size(); ++m)
        for (std::uint64_t slot = offsets[m]; slot < offsets[m + 1]; ++slot)
            out[next[keys[slot] >> 56]++] = {keys[slot], m, static_cast<std::uint32_t>(slot)};
    return out;
}

/// A market and its score in one number: the greater of two has the higher score, or the smaller
/// number.
using rank = std::uint64_t;
constexpr rank ranked(std::uint32_t score, std::uint32_t market) {
    return std::uint64_t{score} << 32 | static_cast<std::uint32_t>(~market);
}
constexpr std::uint32_t score_of(rank r) { return static_cast<std::uint32_t>(r >> 32); }
constexpr std::uint32_t market_of(rank r) { return ~static_cast<std::uint32_t>(r); }

/// Sorts every market's keys, drops repeats and closes the gaps.
void normalise(key_table& table) {
    std::uint64_t write = 0;
    for (std::size_t m = 0; m + 1 < table.offsets.size(); ++m) {
        std::uint64_t* const begin = table.keys.data() + table.offsets[m];
        std::uint64_t* end = table.keys.data() + table.offsets[m + 1];
        sort_unique(begin, end);
        table.offsets[m] = write;
        std::move(begin, end, table.keys.data() + write);
        write += static_cast<std::uint64_t>(end - begin);
    }
    table.offsets.back() = write;
    table.keys.resize(write);
}

} // namespace

/// A posting list as one platform sees it: what others have stands before and behind its own.
struct blocking_index::list {
    std::uint32_t id;
    std::span<const std::uint32_t> before, behind, own;
    std::size_t size() const { return before.size() + behind.size(); }
};

struct blocking_index::scratch {
    std::vector<std::uint32_t> score; ///< by market; zero but for `touched`
    std::vector<std::uint32_t> touched;
    std::vector<list> lists;
    std::vector<std::uint32_t> capped; ///< ids of lists not walked (or in part)
    std::vector<std::uint16_t> extra;  ///< by list id: weight of the capped ones, else zero
    std::vector<rank> ranks;           ///< best first
    std::vector<std::size_t> taken;    ///< by platform
    blocking_statistics statistics;
};

blocking_index::blocking_index(key_table&& table, const blocking_options& options)
    : options_(options), platform_begin_(std::move(table.platform_begin)) {
    normalise(table);
    offsets_ = std::move(table.offsets);
    build(table.keys);
}

void blocking_index::build(std::vector<std::uint64_t>& keys) {
    std::array<std::size_t, partitions + 1> begin{};
    std::vector<entry> entries = scatter(keys, offsets_, begin);
    keys = {};
    std::vector<std::vector<run>> of_partition(partitions);
    tbb::parallel_for(std::size_t{0}, partitions, [&](std::size_t p) {
        std::sort(entries.begin() + static_cast<std::ptrdiff_t>(begin[p]),
                  entries.begin() + static_cast<std::ptrdiff_t>(begin[p + 1]));
        for (std::size_t at = begin[p]; at < begin[p + 1];) {
            std::size_t end = at;
            while (end < begin[p + 1] && entries[end].key == entries[at].key) ++end;
            of_partition[p].push_back({at, end - at});
            at = end;
        }
    });
    std::vector<run> runs;
    for (const auto& part : of_partition) runs.insert(runs.end(), part.begin(), part.end());
    std::sort(runs.begin(), runs.end());

    const std::size_t markets = offsets_.size() - 1, platforms = platform_begin_.size() - 1;
    ids_.resize(entries.size());
    postings_.resize(entries.size());
    weight_.resize(runs.size());
    starts_.resize(runs.size() * (platforms + 1));
    std::vector<std::size_t> first(runs.size() + 1, 0); // posting of each list
    for (std::size_t id = 0; id < runs.size(); ++id) first[id + 1] = first[id] + runs[id].length;
    tbb::parallel_for(std::size_t{0}, runs.size(), [&](std::size_t id) {
        weight_[id] = rarity(markets, runs[id].length);
        for (std::size_t i = 0; i < runs[id].length; ++i) {
            const entry& e = entries[runs[id].begin + i];
            ids_[e.slot] = static_cast<std::uint32_t>(id);
            postings_[first[id] + i] = e.market;
        }
        const auto all = std::span(postings_).subspan(first[id], runs[id].length);
        for (std::size_t p = 0; p <= platforms; ++p)
            starts_[id * (platforms + 1) + p] =
                first[id] + static_cast<std::size_t>(
                                std::ranges::lower_bound(all, platform_begin_[p]) - all.begin());
    });
    total_.resize(markets);
    tbb::parallel_for(std::size_t{0}, markets, [&](std::size_t m) {
        std::sort(ids_.begin() + static_cast<std::ptrdiff_t>(offsets_[m]),
                  ids_.begin() + static_cast<std::ptrdiff_t>(offsets_[m + 1]));
        for (const std::uint32_t id : lists_of(static_cast<std::uint32_t>(m)))
            total_[m] += weight_[id];
    });
}

std::span<const std::uint32_t> blocking_index::lists_of(std::uint32_t market) const {
    return std::span(ids_).subspan(offsets_[market], offsets_[market + 1] - offsets_[market]);
}

std::size_t blocking_index::platform_of(std::uint32_t market) const {
    const auto at = std::upper_bound(platform_begin_.begin(), platform_begin_.end(), market);
    return static_cast<std::size_t>(at - platform_begin_.begin()) - 1;
}

blocking_index::list blocking_index::foreign(std::uint32_t id, std::size_t platform) const {
    const std::size_t platforms = platform_begin_.size() - 1;
    const auto starts = std::span(starts_).subspan(id * (platforms + 1), platforms + 1);
    const std::uint32_t* const at = postings_.data();
    return {id,
            {at + starts.front(), at + starts[platform]},
            {at + starts[platform + 1], at + starts.back()},
            {at + starts[platform], at + starts[platform + 1]}};
}

std::uint32_t blocking_index::share(std::uint64_t shared, std::uint32_t a, std::uint32_t b) const {
    const std::uint64_t both = total_[a] + std::uint64_t{total_[b]};
    return both == 0
               ? 0
               : static_cast<std::uint32_t>(shared * 4'096 / (both - std::min(shared, both / 2)));
}

std::uint32_t blocking_index::similarity(std::uint32_t a, std::uint32_t b) const {
    const auto x = lists_of(a), y = lists_of(b);
    std::uint64_t shared = 0;
    for (std::size_t i = 0, j = 0; i < x.size() && j < y.size();) {
        if (x[i] == y[j]) shared += weight_[x[i]];
        const bool step_x = x[i] <= y[j], step_y = y[j] <= x[i];
        i += step_x ? 1 : 0;
        j += step_y ? 1 : 0;
    }
    return share(shared, a, b);
}

/// At most `length` entries of the longer foreign part, at the relative place that the market has
/// in its own.
std::span<const std::uint32_t>
blocking_index::own_neighbourhood(std::uint32_t market, const list& l, std::size_t length) const {
    const auto place =
        static_cast<std::size_t>(std::ranges::lower_bound(l.own, market) - l.own.begin());
    const auto part = l.before.size() > l.behind.size() ? l.before : l.behind;
    const std::size_t window = std::min(length, part.size());
    const std::size_t centre = place * part.size() / l.own.size();
    const std::size_t start = std::min(centre - std::min(centre, window / 2), part.size() - window);
    return part.subspan(start, window);
}

/// Adds up weights over the rarest lists, within the budget.
void blocking_index::walk(std::uint32_t market, scratch& s) const {
    const std::size_t platform = platform_of(market);
    s.lists.clear();
    s.capped.clear();
    for (const std::uint32_t id : lists_of(market))
        if (const list l = foreign(id, platform); l.size() > 0) s.lists.push_back(l);
    std::sort(s.lists.begin(), s.lists.end(), [](const list& a, const list& b) {
        return std::pair(a.size(), a.id) < std::pair(b.size(), b.id);
    });
    const auto add = [&s](std::span<const std::uint32_t> part, std::uint32_t weight) {
        s.statistics.walked_postings += part.size();
        for (const std::uint32_t other : part) {
            if (s.score[other] == 0) s.touched.push_back(other);
            s.score[other] += weight;
        }
    };
    std::size_t left = options_.budget * std::max<std::size_t>(platform_begin_.size() - 2, 1);
    for (const list& l : s.lists) {
        if (l.size() <= left) {
            left -= l.size();
            add(l.before, weight_[l.id]);
            add(l.behind, weight_[l.id]);
            continue;
        }
        ++s.statistics.capped_lists;
        s.capped.push_back(l.id);
        if (s.touched.size() >= options_.candidates) {
            s.statistics.skipped_postings += l.size();
            continue;
        }
        ++s.statistics
              .widened_markets; // too little is rarer: the neighbourhood of one's own place must do
        const std::span<const std::uint32_t> window =
            own_neighbourhood(market, l, std::min(left, widened));
        add(window, 1); // its weight comes with the other capped ones
        s.statistics.skipped_postings += l.size() - window.size();
        left = 0;
    }
}

/// Keeps, of what was touched, the best by weight so far; markets tied with the last come along (up
/// to 4 times).
void blocking_index::shortlist(scratch& s) const {
    s.ranks.clear();
    for (const std::uint32_t other : s.touched)
        s.ranks.push_back(ranked(std::exchange(s.score[other], 0), other));
    s.touched.clear();
    const std::size_t wanted =
        options_.shortlist * std::max<std::size_t>(platform_begin_.size() - 2, 1);
    if (s.ranks.size() <= wanted) return;
    const auto best = std::greater<>{};
    const auto cut = s.ranks.begin() + static_cast<std::ptrdiff_t>(wanted);
    std::nth_element(s.ranks.begin(), cut - 1, s.ranks.end(), best);
    const std::uint32_t last = score_of(*(cut - 1));
    const auto ties =
        std::partition(cut, s.ranks.end(), [last](rank r) { return score_of(r) == last; });
    s.ranks.erase(ties, s.ranks.end());
    if (s.ranks.size() > 4 * wanted) {
        std::nth_element(s.ranks.begin(),
                         s.ranks.begin() + static_cast<std::ptrdiff_t>(4 * wanted - 1),
                         s.ranks.end(), best);
        s.ranks.resize(4 * wanted);
    }
}

void blocking_index::query(std::uint32_t market, const affinity& near, scratch& s,
                           std::vector<std::uint32_t>& out) const {
    walk(market, s);
    shortlist(s);
    s.extra.resize(weight_.size());
    std::uint32_t past_capped = 0;
    for (const std::uint32_t id : s.capped) {
        s.extra[id] = weight_[id];
        past_capped = std::max(past_capped, id + 1);
    }
    for (rank& r : s.ranks) {
        const std::uint32_t other = market_of(r);
        std::uint64_t shared = score_of(r);
        for (const std::uint32_t id : lists_of(other)) {
            if (id >= past_capped) break;
            shared += s.extra[id];
        }
        r = ranked(share(shared, market, other) + (near ? near(market, other) : 0), other);
    }
    for (const std::uint32_t id : s.capped) s.extra[id] = 0;
    const bool two_platforms =
        platform_begin_.size() == 3; // then nothing behind the first k is asked for
    const std::size_t asked =
        two_platforms ? std::min(options_.candidates, s.ranks.size()) : s.ranks.size();
    std::partial_sort(s.ranks.begin(), s.ranks.begin() + static_cast<std::ptrdiff_t>(asked),
                      s.ranks.end(), std::greater<>{});
    s.ranks.resize(asked);
    s.taken.assign(platform_begin_.size() - 1, 0);
    out.clear();
    out.reserve(two_platforms ? asked : std::min(asked, options_.candidates * s.taken.size()));
    for (const rank r : s.ranks)
        if (const std::uint32_t other = market_of(r);
            two_platforms || s.taken[platform_of(other)]++ < options_.candidates)
            out.push_back(other);
}

std::vector<std::vector<std::uint32_t>>
blocking_index::candidates(const affinity& near, blocking_statistics& into) const {
    const std::size_t markets = offsets_.size() - 1;
    std::vector<std::vector<std::uint32_t>> out(markets);
    tbb::enumerable_thread_specific<scratch> scratches([markets] {
        scratch s;
        s.score.resize(markets);
        return s;
    });
    tbb::parallel_for(tbb::blocked_range<std::size_t>(0, markets, 64), [&](const auto& range) {
        scratch& s = scratches.local();
        for (std::size_t m = range.begin(); m < range.end(); ++m)
            query(static_cast<std::uint32_t>(m), near, s, out[m]);
    });
    into.keys = weight_.size();
    into.postings = postings_.size();
    for (const scratch& s : scratches) { // sums: the same in any order
        into.walked_postings += s.statistics.walked_postings;
        into.capped_lists += s.statistics.capped_lists;
        into.skipped_postings += s.statistics.skipped_postings;
        into.widened_markets += s.statistics.widened_markets;
    }
    for (const auto& found : out) into.candidates += found.size();
    return out;
}

} // namespace dutchbook::match
