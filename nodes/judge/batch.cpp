#include <algorithm>
#include <tuple>
#include <utility>

#include "nodes/judge/batch.hpp"
#include "nodes/judge/canary.hpp"
#include "nodes/judge/text.hpp"

namespace dutchbook::judge {
namespace {

auto order(const asked_pair& p) { return std::tie(p.event, p.pair.left, p.pair.right); }

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
    std::sort(pairs.begin(), pairs.end(),
              [](const asked_pair& x, const asked_pair& y) { return order(x) < order(y); });
    const auto loud = std::stable_partition(pairs.begin(), pairs.end(),
                                            [](const asked_pair& p) { return !p.loud; });
    std::vector<batch> out;
    packer pack(limits, out);
    for (auto at = pairs.begin(); at != loud;) {
        const auto end =
            std::find_if(at, loud, [&](const asked_pair& p) { return p.event != at->event; });
        pack.add_event({std::make_move_iterator(at), std::make_move_iterator(end)});
        at = end;
    }
    pack.close();
    for (auto at = loud; at != pairs.end(); ++at) {
        pack.add(std::move(*at));
        pack.close();
    }
    return out;
}

sheet write_sheet(const std::vector<asked_pair>& pairs, const std::vector<std::size_t>& which,
                  bool with_canary, bool turned) {
    sheet out;
    out.turned = turned;
    out.positions = which;
    std::string seed(turned ? "turned" : "straight");
    for (const auto i : which) seed += pairs[i].key.hex;
    const auto canary = canary_for(seed, which.size());
    if (with_canary)
        out.positions.insert(out.positions.begin() + static_cast<std::ptrdiff_t>(canary.at),
                             sheet::canary);
    out.user_message = "{\"pairs\":[";
    for (std::size_t i = 0; i < out.positions.size(); ++i) {
        const auto at = out.positions[i];
        const auto& a = at == sheet::canary ? canary.pair.a : pairs[at].a;
        const auto& b = at == sheet::canary ? canary.pair.b : pairs[at].b;
        append_pair(out.user_message, i, turned ? b : a, turned ? a : b);
    }
    out.user_message += "]}";
    return out;
}

} // namespace dutchbook::judge
