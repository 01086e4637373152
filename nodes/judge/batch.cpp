#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "nodes/judge/batch.hpp"
#include "nodes/judge/canary.hpp"
#include "nodes/judge/hash.hpp"
#include "nodes/judge/text.hpp"

namespace dutchbook::judge {
namespace {

constexpr std::size_t most_sheets_of_own = 2; ///< where there are no more others

/// Events by their best pair, then pairs by key.
void sort_by_rank(std::vector<asked_pair>& pairs) {
    std::map<std::string, std::size_t> best;
    for (const auto& p : pairs) {
        auto& rank = best.try_emplace(p.event, p.rank).first->second;
        rank = std::min(rank, p.rank);
    }
    std::sort(pairs.begin(), pairs.end(), [&best](const asked_pair& x, const asked_pair& y) {
        const auto a = best.find(x.event)->second, b = best.find(y.event)->second;
        return std::tie(a, x.event, x.pair.left, x.pair.right) <
               std::tie(b, y.event, y.pair.left, y.pair.right);
    });
}

void append_side(std::string& into, std::string_view name, const question& q) {
    into += ",\"";
    into += name;
    into += "\":{\"title\":";
    append_json(into, q.title);
    into += ",\"outcome\":";
    append_json(into, q.outcome);
    into += ",\"rules\":";
    append_json(into, q.rules);
    into += ",\"closes\":";
    if (q.closes.empty())
        into += "null";
    else
        append_json(into, q.closes);
    into += '}';
}

void append_pair(std::string& into, std::size_t position, const question& a, const question& b) {
    into += position == 0 ? "{\"id\":\"p" : ",{\"id\":\"p";
    into += std::to_string(position + 1);
    into += '"';
    append_side(into, "a", a);
    append_side(into, "b", b);
    into += '}';
}

/// Fills batches one after the other.
class packer {
  public:
    packer(const batch_limits& limits, std::vector<batch>& into)
        : canary_(limits.pairs >= 2), most_(limits.pairs >= 2 ? limits.pairs - 1 : 1),
          tokens_(limits.tokens), into_(into) {}

    void add_event(std::vector<asked_pair> pairs) {
        std::int64_t tokens = 0;
        for (const auto& p : pairs) tokens += tokens_of(p);
        const bool alone = pairs.size() <= most_ && tokens <= tokens_;
        const bool here = now_.size() + pairs.size() <= most_ && used_ + tokens <= tokens_;
        if (alone && !here && now_.size() * 2 >= most_) close();
        for (auto& p : pairs) add(std::move(p));
    }
    void add(asked_pair pair) {
        const auto tokens = tokens_of(pair);
        if (now_.size() == most_ || (!now_.empty() && used_ + tokens > tokens_)) close();
        used_ += tokens;
        now_.push_back(std::move(pair));
    }
    void close() {
        if (!now_.empty()) into_.push_back({std::exchange(now_, {}), canary_});
        used_ = 0;
    }

  private:
    bool canary_;
    std::size_t most_;
    std::int64_t tokens_;
    std::vector<batch>& into_;
    std::vector<asked_pair> now_;
    std::int64_t used_ = 0;
};

} // namespace

std::int64_t tokens_of(const asked_pair& pair) {
    std::string text;
    append_pair(text, 99, pair.a, pair.b);
    return tokens_of(text.size());
}

std::vector<batch> make_batches(std::vector<asked_pair> pairs, const batch_limits& limits) {
    sort_by_rank(pairs);
    const auto own = std::stable_partition(pairs.begin(), pairs.end(), [](const asked_pair& p) {
        return p.company != sheet_company::own;
    });
    const auto unread = std::stable_partition(pairs.begin(), own, [](const asked_pair& p) {
        return p.company == sheet_company::known && !p.has_unread();
    });
    std::vector<batch> out;
    packer pack(limits, out);
    const auto pack_events = [&pack](auto begin, auto end) {
        while (begin != end) {
            const auto next = std::find_if(
                begin, end, [&](const asked_pair& p) { return p.event != begin->event; });
            pack.add_event({std::make_move_iterator(begin), std::make_move_iterator(next)});
            begin = next;
        }
        pack.close();
    };
    pack_events(pairs.begin(), unread);
    pack_events(unread, own);
    // As many sheets as there are others, so that the calls at most double.
    const auto sheets = std::max(out.size(), most_sheets_of_own);
    const auto many = static_cast<std::size_t>(pairs.end() - own);
    for (std::size_t sheet = 0; sheet < std::min(sheets, many); ++sheet) {
        for (std::size_t i = sheet; i < many; i += sheets)
            pack.add(std::move(own[static_cast<std::ptrdiff_t>(i)]));
        pack.close();
    }
    return out;
}

namespace {

/// What is put to the model at one position.
struct entry {
    sheet::position position;
    const question *a, *b;
};

sheet written(std::vector<entry> all, bool with_canary, bool turned, const std::string& seed) {
    sheet out;
    out.turned = turned;
    const auto canary = canary_for(seed, all.size());
    if (with_canary)
        all.insert(all.begin() + static_cast<std::ptrdiff_t>(canary.at),
                   {{sheet::entry::canary, 0}, &canary.pair.a, &canary.pair.b});
    out.user_message = "{\"pairs\":[";
    for (const auto& [position, a, b] : all) {
        append_pair(out.user_message, out.positions.size(), turned ? *b : *a, turned ? *a : *b);
        out.positions.push_back(position);
    }
    out.user_message += "]}";
    return out;
}

} // namespace

sheet write_sheet(const std::vector<asked_pair>& pairs, const std::vector<std::size_t>& which,
                  bool with_canary, bool turned) {
    std::string seed(turned ? "turned" : "straight");
    std::vector<entry> all;
    for (const auto i : which) {
        const auto& p = pairs[i];
        seed += p.key;
        all.push_back({{sheet::entry::pair, i}, &p.plain_a, &p.plain_b});
    }
    return written(std::move(all), with_canary, turned, seed);
}

sheet write_confirmation(const std::vector<asked_pair>& pairs,
                         const std::vector<doubled_pair>& which, bool with_canary, bool turned) {
    std::string seed(turned ? "again, turned" : "again");
    std::vector<entry> all;
    for (const auto& one : which) {
        const auto& p = pairs[one.at];
        seed += p.key;
        all.push_back({{sheet::entry::pair, one.at}, &p.a, &p.b});
        if (one.twin) all.push_back({{sheet::entry::twin, one.at}, &one.twin->a, &one.twin->b});
        if (one.renamed)
            all.push_back({{sheet::entry::renamed, one.at}, &one.renamed->a, &one.renamed->b});
    }
    const auto rank = [&](const entry& x) {
        constexpr std::string_view marks = "ptr";
        return mix(pairs[x.position.at].key + marks[static_cast<std::size_t>(x.position.what)]);
    };
    std::ranges::sort(all, {}, rank);
    return written(std::move(all), with_canary, turned, seed);
}

} // namespace dutchbook::judge
