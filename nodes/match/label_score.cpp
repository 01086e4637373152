#include <nodes/match/labels.hpp>

#include <algorithm>
#include <cstdio>
#include <optional>
#include <set>
#include <tuple>
#include <unordered_map>
#include <utility>

#include <nodes/contract/prove.hpp>
#include <nodes/match/plain_text.hpp>
#include <nodes/match/question_group.hpp>
#include <nodes/match/wilson.hpp>
#include <nodes/rules/settle.hpp>

namespace dutchbook::match {
namespace {

/// Looks markets up by id or alias, and tells why two of them are not one question.
class lookup {
  public:
    lookup(std::span<const market> markets, const rules::catalogue& with)
        : markets_(markets), with_(with) {
        for (std::size_t i = 0; i < markets.size(); ++i) {
            at_.emplace(markets[i].key, i);
            if (!markets[i].alias.empty())
                at_.emplace(market_key{markets[i].key.platform, markets[i].alias}, i);
            if (!markets[i].event_id.empty())
                events_[{markets[i].key.platform, markets[i].event_id}].push_back(&markets[i]);
        }
    }
    const market* find(const market_key& key) const {
        const auto at = at_.find(key);
        return at == at_.end() ? nullptr : &markets_[at->second];
    }
    std::string because(const market& a, const market& b) const {
        const contract::contract left = compiled(a), right = compiled(b);
        const auto found = rules::prove(with_, a, left, b, right);
        return rules::with_rules(contract::reasoning(left, right, found.verdict), found.because);
    }

  private:
    contract::contract compiled(const market& m) const {
        const auto at = events_.find({m.key.platform, m.event_id});
        return at == events_.end() ? contract::compile(m) : contract::compile(m, at->second);
    }
    std::span<const market> markets_;
    const rules::catalogue& with_;
    std::unordered_map<market_key, std::size_t> at_;
    std::map<std::pair<std::string, std::string>, std::vector<const market*>> events_;
};

/// What is said to be the same question as one market, or its opposite.
struct equal_markets {
    using tiered = std::map<market_key, relation_tier>; ///< with the tier that says so
    tiered singles;                                     ///< each by itself
    std::vector<tiered> unions;                         ///< each as a whole

    /// A label may name the union or the single opposite: the one it names is compared, else
    /// singles first.
    const tiered& nearest(const std::set<market_key>& wanted) const {
        const auto same = [&wanted](const tiered& said) {
            return std::equal(said.begin(), said.end(), wanted.begin(), wanted.end(),
                              [](const auto& x, const market_key& y) { return x.first == y; });
        };
        if (same(singles) || unions.empty()) return singles;
        if (const auto at = std::find_if(unions.begin(), unions.end(), same); at != unions.end())
            return *at;
        return singles.empty() ? unions.front() : singles;
    }
};
using equals = std::map<market_key, equal_markets>;

void note(equals& into, const std::vector<market_key>& one, const std::vector<market_key>& others,
          relation_tier tier) {
    if (one.size() != 1) return;
    equal_markets& known = into[one.front()];
    equal_markets::tiered& said = others.size() == 1 ? known.singles : known.unions.emplace_back();
    for (const market_key& other : others) {
        const auto [at, fresh] = said.emplace(other, tier);
        at->second = std::min(at->second, tier); // the strongest
    }
}

equals equal_sets(std::span<const relation> relations) {
    equals out;
    for (const relation& r : relations) {
        if (r.kind != relation_kind::identity && r.kind != relation_kind::complement) continue;
        note(out, r.left, r.right, r.tier);
        note(out, r.right, r.left, r.tier);
    }
    return out;
}

/// What was found for the anchor, in the form that the label chose.
equal_markets::tiered found_keys(const labelled_set& label, const market& anchor,
                                 const lookup& markets, const equals& found) {
    const auto said = found.find(anchor.key);
    if (said == found.end()) return {};
    std::set<market_key> wanted;
    for (const std::size_t i : label.equivalent)
        if (const market* m = markets.find(label.judged[i].key); m != nullptr)
            wanted.insert(m->key);
    return said->second.nearest(wanted);
}

std::string one_line(const market& m, const std::string& because) {
    std::string out = m.key.id + ": " + printable(m.title);
    if (!m.yes_label.empty()) out += " [" + printable(m.yes_label) + "]";
    return out + " (" + printable(because) + ")";
}

void count_printed(relation_tier tier, bool wanted, const labelled_set& label, const market& anchor,
                   const market& other, score_counts& counts, label_score& into) {
    counts.tiers[tier] += {1, wanted ? 1u : 0u, 0, wanted ? 0u : 1u};
    if (label.doubtful) return;
    const market& left = other.key < anchor.key ? other : anchor;
    into.printed.push_back({tier, question_group(left), wanted});
}

/// Counts one set, and describes it where it is not exact.
void score_set(const labelled_set& label, const lookup& markets, const equals& found,
               label_score& into) {
    const market* anchor = markets.find(label.anchor.key);
    if (anchor == nullptr) {
        ++into.unknown_ids;
        return;
    }
    const equal_markets::tiered have_keys = found_keys(label, *anchor, markets, found);
    score_counts counts;
    label_mistake mistake{
        label.family, anchor->key.id, printable(anchor->title + " [" + anchor->yes_label + "]"), {},
        {},           label.doubtful};
    for (std::size_t i = 0; i < label.judged.size(); ++i) {
        const market* other = markets.find(label.judged[i].key);
        if (other == nullptr) {
            ++into.unknown_ids;
            continue;
        }
        const bool wanted = std::binary_search(label.equivalent.begin(), label.equivalent.end(), i);
        const auto said = have_keys.find(other->key);
        const bool have = said != have_keys.end();
        if (have) count_printed(said->second, wanted, label, *anchor, *other, counts, into);
        counts.label_pairs += wanted ? 1 : 0;
        counts.found_pairs += have ? 1 : 0;
        counts.true_pairs += wanted && have ? 1 : 0;
        if (wanted != have)
            (wanted ? mistake.missed : mistake.invented)
                .push_back(one_line(*other, markets.because(*anchor, *other)));
    }
    counts.sets = 1;
    counts.exact = mistake.missed.empty() && mistake.invented.empty() ? 1 : 0;
    if (counts.exact == 0) into.mistakes.push_back(std::move(mistake));
    (label.doubtful ? into.doubtful : into.all) += counts;
    if (!label.doubtful) into.families[label.family] += counts;
}

double share(std::size_t part, std::size_t whole) {
    return whole == 0 ? 1.0 : static_cast<double>(part) / static_cast<double>(whole);
}

void finish(label_score& score) {
    std::sort(score.mistakes.begin(), score.mistakes.end(),
              [](const label_mistake& a, const label_mistake& b) {
                  const bool first = a.invented.empty(), second = b.invented.empty();
                  return std::tie(a.doubtful, first, a.family, a.anchor) <
                         std::tie(b.doubtful, second, b.family, b.anchor);
              });
}

constexpr std::size_t name_columns = 19;

void add_row(std::string& out, std::string_view name, const score_counts& c) {
    char numbers[128];
    std::snprintf(numbers, sizeof numbers, "%5zu%6zu%18s%9zu%6zu%18s%18s\n", c.sets, c.exact,
                  share_text(c.exact, c.sets).c_str(), c.label_pairs, c.found_pairs,
                  share_text(c.true_pairs, c.found_pairs).c_str(),
                  share_text(c.true_pairs, c.label_pairs).c_str());
    out += padded(name, name_columns) + numbers;
    for (const auto& [tier, counts] : c.tiers) {
        std::snprintf(numbers, sizeof numbers, "%44zu%18s\n", counts.printed,
                      share_text(counts.right, counts.printed).c_str());
        out += padded("  " + std::string(to_string(tier)), name_columns) + numbers;
    }
}

void list(std::string& out, std::string_view what, const std::vector<std::string>& lines) {
    for (const std::string& line : lines) {
        bool first = true;
        for (const std::string& part : wrap(line, 84)) {
            out += padded(first ? std::string("    ").append(what) : "", 14) + part + "\n";
            first = false;
        }
    }
}

} // namespace

double score_counts::precision() const noexcept { return share(true_pairs, found_pairs); }
double score_counts::recall() const noexcept { return share(true_pairs, label_pairs); }
double score_counts::exact_rate() const noexcept { return share(exact, sets); }

score_counts& score_counts::operator+=(const score_counts& o) {
    sets += o.sets;
    exact += o.exact;
    true_pairs += o.true_pairs;
    found_pairs += o.found_pairs;
    label_pairs += o.label_pairs;
    for (const auto& [tier, counts] : o.tiers) tiers[tier] += counts;
    return *this;
}

label_score score_alone(std::span<const labelled_set> labels, const relate_options& options) {
    label_score out;
    for (const labelled_set& label : labels) {
        std::vector<market> universe = label.judged;
        universe.push_back(label.anchor);
        const related result = relate(universe, options);
        score_set(label, lookup(universe, options.catalogue()), equal_sets(result.relations), out);
    }
    finish(out);
    return out;
}

label_score score_against(std::span<const labelled_set> labels, std::span<const market> markets,
                          std::span<const relation> relations, const relate_options& options) {
    label_score out;
    const lookup known(markets, options.catalogue());
    const equals found = equal_sets(relations);
    for (const labelled_set& label : labels) score_set(label, known, found, out);
    finish(out);
    return out;
}

std::string score_report(const label_score& score) {
    std::string out =
        padded("family, tier", name_columns) +
        " sets exact      share (95 %) labelled found  precision (95 %)     recall (95 %)\n";
    for (const auto& [family, counts] : score.families) add_row(out, family, counts);
    add_row(out, "all", score.all);
    if (score.doubtful.sets > 0) add_row(out, "(doubtful labels)", score.doubtful);
    if (score.unknown_ids > 0)
        out +=
            std::to_string(score.unknown_ids) + " labelled markets are not among the given ones\n";
    for (const label_mistake& m : score.mistakes) {
        out += "\n" + m.family + (m.doubtful ? " (doubtful)" : "") + "\n";
        list(out, "", {m.anchor + ": " + m.title});
        list(out, "invented", m.invented);
        list(out, "missed", m.missed);
    }
    return out;
}

} // namespace dutchbook::match
