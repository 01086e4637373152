#include <nodes/match/labels.hpp>

#include <algorithm>
#include <utility>

#include <boost/json.hpp>

#include <nodes/match/json_line.hpp>
#include <nodes/match/label_rows.hpp>
#include <nodes/match/question_group.hpp>

namespace dutchbook::match {
namespace {

namespace json = boost::json;

market make_market(std::string platform, std::string id, std::string title, std::string label) {
    market m;
    m.key = {std::move(platform), std::move(id)};
    m.title = std::move(title);
    m.yes_label = std::move(label);
    return m;
}

labelled_set read_set(const json_line& line, const json::object& object) {
    const json::object& anchor = object.at("kalshi").get_object();
    labelled_set out;
    out.file = line.file;
    out.line = line.number;
    out.anchor = make_market("kalshi", line.text(anchor, "id", true),
                             line.text(anchor, "title", true), line.text(anchor, "outcome"));
    out.anchor.series_id = line.text(anchor, "series");
    out.anchor.rules = line.text(anchor, "rules");
    for (const json::value& v : line.array(object, "polymarket")) {
        if (!v.is_object()) line.refuse("'polymarket' must hold objects");
        const json::object& one = v.get_object();
        out.judged.push_back(make_market("polymarket", line.text(one, "id", true),
                                         line.text(one, "title", true), line.text(one, "outcome")));
        out.judged.back().rules = line.text(one, "rules");
        out.judged.back().event_id = "judged";
    }
    for (const json::value& v : line.array(object, "equivalent")) {
        if (!v.is_string()) line.refuse("'equivalent' must hold ids");
        const auto at = std::find_if(out.judged.begin(), out.judged.end(), [&](const market& m) {
            return m.key.id == std::string_view(v.get_string());
        });
        if (at == out.judged.end())
            line.refuse("'equivalent' names '" + std::string(v.get_string()) +
                        "', which 'polymarket' lacks");
        out.equivalent.push_back(static_cast<std::size_t>(at - out.judged.begin()));
    }
    std::sort(out.equivalent.begin(), out.equivalent.end());
    out.doubtful = line.flag(object, "doubtful");
    out.family = question_group(out.anchor);
    return out;
}

/// A pair joins the set of its anchor, which it starts where it is the first.
void read_pair(const json_line& line, const json::object& object, std::vector<labelled_set>& sets,
               std::map<std::string, std::size_t>& at) {
    const std::string id = line.text(object, "kalshi", true);
    const std::string label = line.text(object, "label", true);
    if (label != "equivalent" && label != "not_equivalent" && label != "different")
        line.refuse("'label' must be equivalent, not_equivalent or different");
    const auto [place, fresh] = at.emplace(id, sets.size());
    if (fresh) {
        labelled_set set;
        set.file = line.file;
        set.line = line.number;
        set.anchor = make_market("kalshi", id, line.text(object, "kalshi_title", true),
                                 line.text(object, "kalshi_outcome"));
        set.family = question_group(set.anchor);
        sets.push_back(std::move(set));
    }
    labelled_set& set = sets[place->second];
    if (label == "equivalent") set.equivalent.push_back(set.judged.size());
    set.judged.push_back(make_market("polymarket", line.text(object, "polymarket", true),
                                     line.text(object, "polymarket_question", true), ""));
}

} // namespace

void read_labels(std::istream& in, std::string_view name, label_file& into) {
    std::map<std::string, std::size_t> anchors; // pairs join within their file
    for_each_json_line(in, name, [&](const json_line& line, const json::object& object) {
        const json::value* kalshi = line.find(object, "kalshi");
        if (kalshi != nullptr && kalshi->is_object())
            into.sets.push_back(read_set(line, object));
        else if (kalshi != nullptr)
            read_pair(line, object, into.sets, anchors);
        else if (line.find(object, "a") != nullptr)
            into.rows.push_back(read_row(line, object));
        else
            line.refuse("'kalshi' is missing, and so are 'a' and 'b'");
    });
}

} // namespace dutchbook::match
