// The figures of label rows for programs.

#include <cmath>

#include <boost/json.hpp>

#include <nodes/match/plain_text.hpp>
#include <nodes/match/row_score.hpp>
#include <nodes/match/wilson.hpp>

namespace dutchbook::match {
namespace {

namespace json = boost::json;

json::array interval(std::size_t part, std::size_t whole) {
    const auto rounded = [](double share) { return std::round(share * 1e4) / 1e4; };
    const auto in = wilson(part, whole);
    return {rounded(in.low), rounded(in.high)};
}

json::object printed_json(const printed_counts& c) {
    return {{"printed", c.printed},
            {"true", c.right},
            {"overclaimed", c.overclaimed},
            {"false", c.wrong},
            {"precision_95", interval(c.right, c.printed)}};
}

json::object wanted_json(const wanted_counts& c) {
    return {{"wanted", c.wanted},
            {"found", c.found},
            {"refuted", c.refuted},
            {"open", c.open},
            {"silent", c.silent},
            {"otherwise", c.otherwise},
            {"recall_95", interval(c.found, c.wanted)}};
}

json::object group_json(const row_group& group) {
    json::object tiers;
    for (const auto& [tier, counts] : group.tiers) tiers[to_string(tier)] = printed_json(counts);
    return {{"rows", group.rows},
            {"printed", printed_json(group.printed())},
            {"tiers", std::move(tiers)},
            {"wanted", wanted_json(group.wanted)}};
}

json::object side_json(const market& m) {
    return {{"platform", m.key.platform},
            {"id", mended(m.key.id)},
            {"title", mended(m.title)},
            {"outcome", mended(m.yes_label)}};
}

std::string_view kind_of(const row_finding& f) {
    switch (f.mark) {
    case row_mark::wrong:
        return "false";
    case row_mark::overclaim:
        return "overclaimed";
    case row_mark::nothing:
    case row_mark::right:
        break;
    }
    return f.missed() ? "missed" : "right";
}

json::object finding_json(const row_finding& f) {
    const labelled_row& row = *f.row;
    json::array allowed;
    for (const relation_kind kind : row.allowed) allowed.emplace_back(to_string(kind));
    json::object out{{"what", kind_of(f)},
                     {"file", mended(row.file)},
                     {"line", row.line},
                     {"family", mended(row.family)},
                     {"grade", mended(row.grade)},
                     {"doubtful", row.doubtful},
                     {"a", side_json(row.markets[0])},
                     {"b", side_json(row.markets[1])},
                     {"wanted", row.wanted()},
                     {"allowed", std::move(allowed)}};
    if (f.printed) {
        out["relation"] = to_string(*f.printed);
        out["tier"] = to_string(f.tier);
        out["rests_on"] = f.rests_on;
    } else {
        out["silence"] = to_string(f.silence);
        out["field"] = f.field;
    }
    out["because"] = mended(f.because);
    out["material"] = mended(row.material);
    return out;
}

} // namespace

std::string row_json(const row_score& score) {
    json::object families, wanted;
    for (const auto& [name, group] : score.families) families[mended(name)] = group_json(group);
    for (const auto& [name, counts] : score.wanted) wanted[mended(name)] = wanted_json(counts);
    json::array rows;
    for (const row_finding& f : score.findings)
        if (kind_of(f) != "right") rows.push_back(finding_json(f));
    const json::object all{{"all", group_json(score.all)},
                           {"doubtful", group_json(score.doubtful)},
                           {"families", std::move(families)},
                           {"wanted", std::move(wanted)},
                           {"rows", std::move(rows)}};
    return json::serialize(all) + "\n";
}

} // namespace dutchbook::match
