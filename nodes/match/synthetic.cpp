#include <nodes/match/synthetic.hpp>

#include <algorithm>
#include <array>
#include <utility>

#include <nodes/match/synthetic_draft.hpp>

namespace dutchbook::match {
namespace {

using synthetic::draft;
using synthetic::family;
using synthetic::mix;
using synthetic::row;
using synthetic::topic;

/// Of a hundred topics, those that are about rules and about wordings; the others share the rest.
constexpr std::uint64_t of_rules = 8, of_wordings = 4;

/// Every family, and how many of them belong to each kind.
struct all_families {
    std::vector<family> list;
    std::size_t usual = 0, rules = 0, wordings = 0;

    all_families() {
        for (const auto group : {synthetic::politics(), synthetic::economy(),
                                 synthetic::companies(), synthetic::culture(), synthetic::sports()})
            list.insert(list.end(), group.begin(), group.end());
        usual = list.size();
        for (const family& f : synthetic::fine_print()) list.push_back(f);
        rules = list.size() - usual;
        for (const family& f : synthetic::wordings()) list.push_back(f);
        wordings = list.size() - usual - rules;
    }
    std::size_t of(std::uint64_t shape) const {
        const std::uint64_t lot = mix(shape, 4) % 100;
        if (lot < of_rules) return usual + shape % rules;
        if (lot < of_rules + of_wordings) return usual + rules + shape % wordings;
        return shape % usual;
    }
};

/// Tells the ids of one day from those of another.
std::uint64_t on_day(std::uint64_t number, std::uint64_t day) { return number + (day << 32U); }

/// Letters that make a topic's series unique without looking like a number or a year.
std::string letters(std::uint64_t n) {
    std::string out;
    for (; n > 0 || out.empty(); n /= 26) out += static_cast<char>('A' + n % 26);
    return out;
}

/// The last byte is zero, so that a row can also be written the shorter way, as version v2 does.
std::string condition_id(std::uint64_t a) {
    static constexpr std::string_view digits = "0123456789abcdef";
    std::string out = "0x";
    for (std::uint64_t word = 0; word < 4; ++word) {
        const std::uint64_t bits = mix(a, word);
        for (int shift = 60; shift >= 0; shift -= 4) out += digits[(bits >> shift) & 15U];
    }
    out.replace(out.size() - 2, 2, "00");
    return out;
}

timestamp close_of(std::chrono::sys_days day, std::int64_t minutes) {
    return timestamp{day.time_since_epoch()} + std::chrono::minutes{minutes};
}

market common(const draft& d, const row& r, bool rules) {
    market m;
    m.title = r.title;
    m.yes_label = r.label;
    if (rules) m.rules = r.rules;
    m.event_title = d.title;
    m.category = d.category;
    m.siblings = d.siblings;
    m.strike = r.strike;
    return m;
}

market kalshi_market(const draft& d, const row& r, std::size_t index, std::uint64_t number,
                     bool rules) {
    market m = common(d, r, rules);
    m.key.platform = "kalshi";
    m.series_id = d.series + letters(number);
    m.event_id = m.series_id + d.ticker.substr(d.series.size());
    m.key.id =
        m.event_id + "-" + synthetic::ticker_of(r.label).substr(0, 3) + std::to_string(index);
    m.close_time = close_of(d.close, 15 * 60);
    m.end_date = m.close_time;
    return m;
}

market polymarket_market(const draft& d, const row& r, std::size_t index, std::uint64_t number,
                         std::uint64_t seed, std::uint64_t gamma_id, bool rules) {
    market m = common(d, r, rules);
    m.key.platform = "polymarket";
    m.key.id = condition_id(mix(seed, mix(number, index)));
    m.alias = std::to_string(gamma_id);
    m.event_id = std::to_string(10'000 + number);
    m.close_time = close_of(d.close, 12 * 60);
    m.end_date = m.close_time;
    return m;
}

/// Prices of one variable: every stretch between two bounds that any market uses gets a share, so
/// whatever the markets are, disjoint covers sum to one dollar.
class distribution {
  public:
    distribution(std::uint64_t question, const std::vector<fact>& facts) {
        for (const fact& f : facts)
            if (f.question == question) {
                cuts_.insert(cuts_.end(), {f.first, f.low, f.high + 1, f.last + 1});
                for (std::int64_t at = f.first; f.fine_print && at < f.last; at += 3)
                    cuts_.push_back(at);
            }
        std::sort(cuts_.begin(), cuts_.end());
        cuts_.erase(std::unique(cuts_.begin(), cuts_.end()), cuts_.end());
        std::int64_t total = 0;
        below_.push_back(0);
        const bool fine = std::ranges::any_of(
            facts, [question](const fact& f) { return f.question == question && f.fine_print; });
        for (std::size_t i = 0; i + 1 < cuts_.size(); ++i) {
            if (fine && cuts_[i] % 3 != 0) { // what fine print is about is rare
                below_.push_back(++total);
                continue;
            }
            const std::int64_t share = static_cast<std::int64_t>(mix(question, i) % 1'000) + 20;
            total += share * share / 100 + (fine ? 1'000 : 0); // squared: favourites and outsiders
            below_.push_back(total);
        }
    }
    price of(const fact& f) const {
        const std::int64_t inside = scaled(f.high + 1) - scaled(f.low);
        return price::from_micros(f.inverted ? micros_per_unit - inside : inside);
    }

  private:
    std::int64_t scaled(std::int64_t cut) const {
        const auto at = std::lower_bound(cuts_.begin(), cuts_.end(), cut) - cuts_.begin();
        return below_[static_cast<std::size_t>(at)] * micros_per_unit / below_.back();
    }
    std::vector<std::int64_t> cuts_, below_;
};

bool contains(const fact& f, std::int64_t value) {
    return (value >= f.low && value <= f.high) != f.inverted;
}

bool any_contains(std::span<const fact> facts, std::int64_t value) {
    return std::any_of(facts.begin(), facts.end(),
                       [value](const fact& f) { return contains(f, value); });
}

/// Members of `parts` that touch end to end and are together exactly `whole`; empty where there are
/// none.
std::vector<std::size_t> chain(const fact& whole, std::span<const fact> parts) {
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < parts.size(); ++i)
        if (!parts[i].inverted && parts[i].question == whole.question) order.push_back(i);
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return std::pair(parts[a].low, a) < std::pair(parts[b].low, b);
    });
    std::vector<std::size_t> out;
    std::int64_t next = whole.low;
    for (const std::size_t i : order) {
        if (parts[i].low != next || parts[i].high > whole.high) continue;
        out.push_back(i);
        next = parts[i].high + 1;
    }
    if (whole.inverted || next != whole.high + 1 || out.size() < 2) out.clear();
    return out;
}

} // namespace

bool holds(relation_kind kind, std::span<const fact> left, std::span<const fact> right) {
    std::vector<std::int64_t> points;
    for (const auto side : {left, right})
        for (const fact& f : side) {
            if (f.question != left.front().question) return false;
            points.insert(points.end(), {f.first, f.low, f.high + 1});
        }
    const std::int64_t first = left.front().first, last = left.front().last;
    for (const std::int64_t at : points) {
        if (at < first || at > last) continue;
        const bool l = any_contains(left, at), r = any_contains(right, at);
        const bool fine = kind == relation_kind::identity     ? l == r
                          : kind == relation_kind::complement ? l != r
                          : kind == relation_kind::subset     ? !l || r
                          : kind == relation_kind::superset   ? l || !r
                          : kind == relation_kind::disjoint   ? !(l && r)
                                                              : l || r;
        if (!fine) return false;
    }
    return true;
}

struct synthetic_source::state {
    synthetic_options options;
    all_families families;
    std::vector<std::uint64_t> ordinals = std::vector<std::uint64_t>(families.list.size(), 0);
    std::uint64_t topics = 0;
    std::uint64_t gamma_id = 500'000;

    std::size_t& left(bool kalshi) {
        return kalshi ? options.kalshi_markets : options.polymarket_markets;
    }
    void append(world& into, const draft& made, bool kalshi, std::uint64_t question);
    static void price_from(world& into, std::size_t begin);
    static void plant(world& into, std::size_t begin, std::size_t middle, std::string_view trap,
                      bool model_only);
};

void synthetic_source::state::append(world& into, const draft& made, bool kalshi,
                                     std::uint64_t question) {
    draft d = made;
    if (d.rows.size() > left(kalshi)) { // the venue's last event, cut short: no longer a partition
        d.rows.resize(left(kalshi));
        if (d.siblings == exclusivity::exactly_one)
            d.siblings = kalshi ? exclusivity::at_most_one : exclusivity::augmented;
    }
    left(kalshi) -= d.rows.size();
    for (std::size_t i = 0; i < d.rows.size(); ++i) {
        const row& r = d.rows[i];
        into.markets.push_back(
            kalshi ? kalshi_market(d, r, i, on_day(topics, options.day), options.rules)
                   : polymarket_market(d, r, i, on_day(topics, options.day), options.seed,
                                       on_day(gamma_id++, options.day), options.rules));
        into.facts.push_back({mix(question, r.variable),
                              r.low,
                              r.high,
                              d.first,
                              d.last,
                              r.inverted,
                              {},
                              d.fine_print});
    }
}

void synthetic_source::state::price_from(world& into, std::size_t begin) {
    const std::vector<fact> fresh(into.facts.begin() + static_cast<std::ptrdiff_t>(begin),
                                  into.facts.end());
    for (std::size_t i = begin; i < into.facts.size(); ++i)
        into.facts[i].fair = distribution(into.facts[i].question, fresh).of(into.facts[i]);
}

void synthetic_source::state::plant(world& into, std::size_t begin, std::size_t middle,
                                    std::string_view trap, bool model_only) {
    const bool by_rules = trap.starts_with("rules");
    const std::size_t planted_before = into.truth.size();
    const std::span<const fact> kalshi(into.facts.data() + begin, middle - begin);
    const std::span<const fact> other(into.facts.data() + middle, into.facts.size() - middle);
    const auto key = [&](bool left, std::size_t i) {
        return into.markets[(left ? begin : middle) + i].key;
    };
    const auto same_bounds = [](const fact& a, const fact& b) {
        return a.low == b.low && a.high == b.high && a.inverted == b.inverted;
    };
    for (std::size_t k = 0; k < kalshi.size(); ++k) {
        bool nested = false;
        for (std::size_t p = 0; p < other.size(); ++p) {
            planted one{{key(true, k)}, {key(false, p)}, {}, trap, model_only, {}};
            if (by_rules) one.by_titles = relation_kind::identity;
            const bool related = kalshi[k].question == other[p].question;
            for (const auto kind : {relation_kind::identity, relation_kind::complement,
                                    relation_kind::subset, relation_kind::superset})
                if (!one.kind && holds(kind, {&kalshi[k], 1}, {&other[p], 1})) one.kind = kind;
            const bool weak = one.kind && *one.kind > relation_kind::complement;
            if (weak && std::exchange(nested, true)) continue; // one neighbour of a ladder will do
            if (weak && !by_rules) one.trap = "bound";
            if (one.kind || (!related && !trap.empty() && same_bounds(kalshi[k], other[p])))
                into.truth.push_back(std::move(one));
        }
        planted whole{{key(true, k)}, {}, relation_kind::identity, "", model_only, {}};
        for (const std::size_t p : chain(kalshi[k], other)) whole.right.push_back(key(false, p));
        if (!whole.right.empty()) into.truth.push_back(std::move(whole));
    }
    for (std::size_t p = 0; p < other.size(); ++p) {
        planted whole{{}, {key(false, p)}, relation_kind::identity, "", model_only, {}};
        for (const std::size_t k : chain(other[p], kalshi)) whole.left.push_back(key(true, k));
        if (!whole.left.empty()) into.truth.push_back(std::move(whole));
    }
    for (std::size_t i = planted_before; i < into.truth.size(); ++i) {
        std::sort(into.truth[i].left.begin(), into.truth[i].left.end());
        std::sort(into.truth[i].right.begin(), into.truth[i].right.end());
    }
}

synthetic_source::synthetic_source(const synthetic_options& options)
    : state_(std::make_unique<state>()) {
    state_->options = options;
}
synthetic_source::~synthetic_source() = default;
synthetic_source::synthetic_source(synthetic_source&&) noexcept = default;
synthetic_source& synthetic_source::operator=(synthetic_source&&) noexcept = default;

bool synthetic_source::next(world& into) {
    state& s = *state_;
    const std::size_t kalshi = s.options.kalshi_markets, other = s.options.polymarket_markets;
    if (kalshi + other == 0) return false;
    const std::uint64_t number = s.topics;
    const std::uint64_t shape = mix(s.options.seed, number);
    const std::size_t which = s.families.of(shape);
    const family& f = s.families.list[which];
    const auto today =
        std::chrono::floor<std::chrono::days>(s.options.as_of) + std::chrono::days(s.options.day);
    topic t{shape, s.ordinals[which]++, "", today};

    const std::uint64_t lot = mix(shape, 1) % 100;
    const bool both = lot < 55 && kalshi > 0 && other > 0;
    const std::string_view trap =
        both && lot >= 55 - f.traps_of_55 ? f.traps[mix(shape, 2) % f.traps.size()] : "";
    const bool only_kalshi = !both && mix(shape, 3) % (kalshi + other) < kalshi;

    const std::size_t begin = into.facts.size();
    if (both || only_kalshi) s.append(into, f.kalshi(t), true, shape);
    const std::size_t middle = into.facts.size();
    t.trap = trap;
    if (!only_kalshi) {
        const draft made = f.polymarket(t);
        s.append(into, made, false, trap.empty() || made.rules_differ ? shape : ~shape);
    }
    ++s.topics;
    state::price_from(into, begin);
    if (both) state::plant(into, begin, middle, trap, f.model_only);
    return true;
}

world make_world(const synthetic_options& options) {
    world out;
    out.markets.reserve(options.kalshi_markets + options.polymarket_markets);
    out.facts.reserve(out.markets.capacity());
    synthetic_source source(options);
    while (source.next(out)) {
    }
    return out;
}

} // namespace dutchbook::match
