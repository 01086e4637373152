#include <nodes/match/confidence.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <vector>

#include <dutchbook/fault.hpp>

#include <nodes/match/json_line.hpp>
#include <nodes/match/question_group.hpp>
#include <nodes/match/wilson.hpp>

namespace dutchbook::embedded {
extern const char measured_confidence[];
}

namespace dutchbook::match {
namespace {

constexpr std::string_view names = "tier,group,pairs,true,at_least";
const std::string any = "any";

std::vector<std::string_view> cells_of(std::string_view line) {
    std::vector<std::string_view> out;
    for (;;) {
        const auto end = std::min(line.find(','), line.size());
        out.push_back(line.substr(0, end));
        if (end == line.size()) return out;
        line.remove_prefix(end + 1);
    }
}

template <class Number>
Number number_in(std::string_view cell, std::string_view column, const json_line& at) {
    Number out{};
    const auto [end, bad] = std::from_chars(cell.data(), cell.data() + cell.size(), out);
    if (bad != std::errc{} || end != cell.data() + cell.size() || cell.empty())
        at.refuse("'" + std::string(column) + "' must be a number");
    return out;
}

bool is_tier(std::string_view name) {
    using enum relation_tier;
    return name == any || name == to_string(proved) || name == to_string(judged) ||
           name == to_string(titles);
}

measured_share read_share(const std::vector<std::string_view>& cells, const json_line& at) {
    measured_share out;
    out.pairs = number_in<std::size_t>(cells[2], "pairs", at);
    out.held = number_in<std::size_t>(cells[3], "true", at);
    out.at_least = number_in<double>(cells[4], "at_least", at);
    if (out.held > out.pairs) at.refuse("'true' must not be more than 'pairs'");
    if (!(out.at_least >= 0 && out.at_least <= 1)) at.refuse("'at_least' must be in [0, 1]");
    return out;
}

/// The market whose platform stands left in relations.
const market& left_of(const labelled_row& row) {
    return row.markets[1].key < row.markets[0].key ? row.markets[1] : row.markets[0];
}

} // namespace

confidence_table confidence_table::parse(std::string_view text, std::string_view name) {
    confidence_table out;
    for (std::size_t number = 1; !text.empty(); ++number) {
        const auto end = std::min(text.find('\n'), text.size());
        const auto line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        const json_line at{name, number};
        if (number == 1) {
            if (line != names) at.refuse("expected '" + std::string(names) + "'");
            continue;
        }
        if (line.empty()) continue;
        const auto cells = cells_of(line);
        if (cells.size() != 5) at.refuse("expected five columns: " + std::string(names));
        if (!is_tier(cells[0])) at.refuse("'tier' must be any, proved, judged or titles");
        if (cells[1].empty()) at.refuse("'group' must not be empty");
        const auto share = read_share(cells, at);
        if (!out.shares_.emplace(key(cells[0], cells[1]), share).second)
            at.refuse("this tier and group stood above");
    }
    return out;
}

std::vector<printed_pair> printed_pairs(std::span<const row_finding> findings) {
    std::vector<printed_pair> out;
    for (const row_finding& f : findings)
        if (f.printed && !f.row->doubtful)
            out.push_back({f.tier, question_group(left_of(*f.row)), f.mark == row_mark::right});
    return out;
}

confidence_table confidence_table::measure(std::span<const printed_pair> pairs) {
    confidence_table out;
    for (const printed_pair& p : pairs) {
        const std::string tier(to_string(p.tier));
        for (const key& k : {key(tier, p.group), key(tier, any), key(any, any)}) {
            ++out.shares_[k].pairs;
            out.shares_[k].held += p.held ? 1 : 0;
        }
    }
    for (auto& [name, share] : out.shares_)
        share.at_least = std::floor(1'000 * wilson(share.held, share.pairs).low) / 1'000;
    return out;
}

const measured_share* confidence_table::find(const std::string& tier,
                                             const std::string& group) const {
    const auto at = shares_.find({tier, group});
    return at == shares_.end() ? nullptr : &at->second;
}

double confidence_table::of(relation_tier tier, const std::string& group) const {
    const std::string name(to_string(tier));
    const measured_share* const of_group = find(name, group);
    if (of_group && of_group->pairs >= enough_pairs) return std::max(least, of_group->at_least);
    const measured_share *const of_tier = find(name, any), *const of_all = find(any, any);
    const bool enough = of_tier && (of_tier->pairs >= enough_pairs || !of_all);
    const double own = enough ? of_tier->at_least : 0, all = of_all ? of_all->at_least : 0;
    // What is proved meets all that the weaker tiers ask, too.
    const double said = enough && tier != relation_tier::proved ? own : std::max(own, all);
    return std::max(least, said);
}

std::string confidence_table::text() const {
    std::string out = std::string(names) + "\n";
    for (const auto& [name, share] : shares_) {
        char numbers[64];
        std::snprintf(numbers, sizeof numbers, ",%zu,%zu,%.3f\n", share.pairs, share.held,
                      share.at_least);
        out += name.first + "," + name.second + numbers;
    }
    return out;
}

const confidence_table& measured_confidences() {
    static const auto table =
        confidence_table::parse(embedded::measured_confidence, "data/confidence.csv");
    return table;
}

double measured_confidence(relation_tier tier, const market& left) {
    return measured_confidences().of(tier, question_group(left));
}

} // namespace dutchbook::match
