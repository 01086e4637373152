#include <nodes/match/label_rows.hpp>

#include <algorithm>
#include <iterator>
#include <utility>

#include <boost/json.hpp>

#include <nodes/contract/prove.hpp>
#include <nodes/match/json_line.hpp>
#include <nodes/match/market_lines.hpp>
#include <nodes/match/question_group.hpp>
#include <nodes/rules/settle.hpp>

namespace dutchbook::match {
namespace {

namespace json = boost::json;

constexpr std::string_view known_relations =
    "identity, complement, subset, superset, disjoint, exhaustive";

market read_side(const json_line& line, const json::object& row, std::string_view side) {
    const json::value* v = line.find(row, side);
    if (v == nullptr) line.refuse(line.name(side) + " is missing");
    if (!v->is_object()) line.refuse(line.name(side) + " must be an object");
    return read_market(v->get_object(), {line.file, line.number, std::string(side) + "."});
}

void read_claim(const json_line& line, const json::object& object, labelled_row& into) {
    const std::string claim = line.text(object, "relation", true);
    if (const auto kind = parse_relation_kind(claim)) {
        into.claim = row_claim::relation;
        into.kind = *kind;
    } else if (claim == "not-identity") {
        into.claim = row_claim::not_identity;
    } else if (claim == "not-proved") {
        into.claim = row_claim::not_proved;
    } else if (claim != "none") {
        line.refuse("'relation' must be one of " + std::string(known_relations) +
                    ", none, not-identity, not-proved");
    }
}

std::vector<relation_kind> read_allowed(const json_line& line, const json::object& object) {
    std::vector<relation_kind> out;
    if (line.find(object, "allowed") == nullptr) return out;
    for (const json::value& v : line.array(object, "allowed")) {
        const std::string_view name = v.is_string() ? std::string_view(v.get_string()) : "";
        if (name == "none") continue; // printing nothing is never a false relation
        const auto kind = parse_relation_kind(name);
        if (!kind) line.refuse("'allowed' must hold some of " + std::string(known_relations));
        out.push_back(*kind);
    }
    return out;
}

bool read_never_proved(const json_line& line, const json::object& object) {
    const std::string most = line.text(object, "tier_max");
    if (!most.empty() && most != "titles" && most != "judged" && most != "proved")
        line.refuse("'tier_max' must be titles, judged or proved");
    return most == "titles" || most == "judged";
}

} // namespace

std::string_view to_string(row_silence why) noexcept {
    switch (why) {
    case row_silence::refuted:
        return "refuted";
    case row_silence::open:
        return "open";
    case row_silence::unconfident:
        return "below the least confidence";
    case row_silence::apart:
        break;
    }
    return "never compared";
}

bool labelled_row::allows(relation_kind printed) const noexcept {
    return (claim == row_claim::relation && printed == kind) ||
           std::find(allowed.begin(), allowed.end(), printed) != allowed.end();
}

std::string_view labelled_row::wanted() const noexcept {
    switch (claim) {
    case row_claim::relation:
        return to_string(kind);
    case row_claim::not_identity:
        return "not-identity";
    case row_claim::not_proved:
        return "not-proved";
    case row_claim::none:
        break;
    }
    return "none";
}

labelled_row read_row(const json_line& line, const json::object& object) {
    labelled_row out;
    out.markets = {read_side(line, object, "a"), read_side(line, object, "b")};
    if (out.markets[0].key.platform == out.markets[1].key.platform)
        line.refuse("'a' and 'b' are of one platform; relations stand across platforms");
    read_claim(line, object, out);
    out.allowed = read_allowed(line, object);
    out.never_proved = read_never_proved(line, object);
    out.doubtful = line.flag(object, "doubtful");
    out.family = line.text(object, "family");
    if (out.family.empty()) out.family = question_group(out.markets[0]);
    out.grade = line.text(object, "grade");
    out.material = line.text(object, "material");
    if (out.material.empty()) out.material = line.text(object, "why");
    out.file = line.file;
    out.line = line.number;
    return out;
}

row_universe::row_universe(const labelled_row& row, const relate_options& options)
    : row_(&row), options_(options), work_(std::make_unique<relater>(row.markets, options)),
      found_(relate(*work_)) {}

row_finding row_universe::finding() const {
    row_finding out;
    out.row = row_;
    if (found_.relations.empty()) return silent(std::move(out));
    const relation& r = found_.relations.front();
    const bool straight = r.left.front() == row_->markets[0].key;
    out.printed = straight ? r.kind : mirrored(r.kind);
    out.tier = r.tier;
    out.because = r.reasoning;
    for (const std::string& field : r.rests_on)
        out.rests_on += (out.rests_on.empty() ? "" : ", ") + field;
    const bool identity = *out.printed == relation_kind::identity;
    const bool proved = out.tier == relation_tier::proved;
    bool right = row_->allows(*out.printed);
    if (row_->claim == row_claim::not_identity) right = !identity;
    if (row_->claim == row_claim::not_proved) right = !identity || !proved;
    out.found = row_->claim == row_claim::relation && right;
    out.mark = !right                         ? row_mark::wrong
               : proved && row_->never_proved ? row_mark::overclaim
                                              : row_mark::right;
    return out;
}

/// The statistics of a universe of two tell what became of its only pair.
row_finding row_universe::silent(row_finding of) const {
    const relate_statistics& s = found_.statistics;
    of.silence = s.refuted > 0       ? row_silence::refuted
                 : s.unconfident > 0 ? row_silence::unconfident
                 : s.open > 0        ? row_silence::open
                                     : row_silence::apart;
    const auto &a = work_->contract_of(0), &b = work_->contract_of(1);
    const auto weighed =
        rules::prove(options_.catalogue(), row_->markets[0], a, row_->markets[1], b);
    const contract::verdict& v = weighed.verdict;
    const bool refuted = v.what == contract::finding::refuted;
    const auto by = std::find_if(std::begin(s.refuted_by), std::end(s.refuted_by),
                                 [](std::uint64_t n) { return n > 0; });
    if (of.silence == row_silence::refuted && by != std::end(s.refuted_by))
        of.field = to_string(static_cast<contract::field>(by - std::begin(s.refuted_by)));
    else
        of.field = to_string(v.because);
    if (!found_.open.empty())
        of.because = found_.open.front().unread;
    else if (refuted == (of.silence == row_silence::refuted))
        of.because = rules::with_rules(contract::reasoning(a, b, v), weighed.because);
    return of;
}

std::vector<row_universe> relate_rows(std::span<const labelled_row> rows,
                                      const relate_options& options) {
    std::vector<row_universe> out;
    out.reserve(rows.size());
    for (const labelled_row& row : rows) out.emplace_back(row, options);
    return out;
}

} // namespace dutchbook::match
