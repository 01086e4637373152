#include <nodes/match/labels.hpp>

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

#include <boost/json.hpp>

#include <dutchbook/fault.hpp>

namespace dutchbook::match {
namespace {

namespace json = boost::json;

/// One line of a label file, and how to complain about it.
struct label_line {
    std::string_view file;
    std::size_t number;
    json::object object;

    [[noreturn]] void refuse(const std::string& what) const {
        throw error(exit_code::usage,
                    std::string(file) + ":" + std::to_string(number) + ": " + what);
    }
    std::string text(const json::object& from, std::string_view key, bool required) const {
        const json::value* v = from.if_contains(key);
        if (v == nullptr || v->is_null()) {
            if (required) refuse("'" + std::string(key) + "' is missing");
            return {};
        }
        if (!v->is_string()) refuse("'" + std::string(key) + "' must be a string");
        return std::string(v->get_string());
    }
    const json::array& array(std::string_view key) const {
        const json::value* v = object.if_contains(key);
        if (v == nullptr || !v->is_array()) refuse("'" + std::string(key) + "' must be an array");
        return v->get_array();
    }
};

market make_market(std::string platform, std::string id, std::string title, std::string label) {
    market m;
    m.key = {std::move(platform), std::move(id)};
    m.title = std::move(title);
    m.yes_label = std::move(label);
    return m;
}

/// What a question is about, by the first group of words that stands in its text.
std::string family_of(const market& m) {
    struct group {
        std::string_view name, words;
    };
    static constexpr std::array<group, 8> groups = {{
        {"movie scores", "rotten tomatoes|metacritic"},
        {"awards", "oscar|grammy|espys|emmy|golden globe|critics choice|eurovision|award|academy"},
        {"appointments", "next pope|next ceo|nominate|confirm|cabinet|fed "
                         "chair|administrator|secretary|james bond"},
        {"economy", "fed |interest rate|inflation|cpi|gdp|unemployment|payroll|recession|tariff"},
        {"crypto", "bitcoin|ethereum|btc|airdrop|token|launch his token|market cap"},
        {"elections", "election|mayor|senat|governor|president|prime "
                      "minist|parliament|seats|primary|democrat|republican"},
        {"sports", "champion|cup|league|mvp|finals|nba|nfl|nhl|bowl|season|match"},
        {"music and film", "song|album|stream|movie|film|spotify|billboard"},
    }};
    std::string text = m.title + " " + m.yes_label + " ";
    for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    for (const group& g : groups)
        for (std::string_view words = g.words; !words.empty();) {
            const std::size_t end = std::min(words.find('|'), words.size());
            if (text.find(words.substr(0, end)) != std::string::npos) return std::string(g.name);
            words.remove_prefix(std::min(end + 1, words.size()));
        }
    return "other";
}

labelled_set read_set(const label_line& line) {
    const json::object& anchor = line.object.at("kalshi").get_object();
    labelled_set out;
    out.line = line.number;
    out.anchor = make_market("kalshi", line.text(anchor, "id", true),
                             line.text(anchor, "title", true), line.text(anchor, "outcome", false));
    out.anchor.series_id = line.text(anchor, "series", false);
    out.anchor.rules = line.text(anchor, "rules", false);
    for (const json::value& v : line.array("polymarket")) {
        if (!v.is_object()) line.refuse("'polymarket' must hold objects");
        const json::object& one = v.get_object();
        out.judged.push_back(make_market("polymarket", line.text(one, "id", true),
                                         line.text(one, "title", true),
                                         line.text(one, "outcome", false)));
        out.judged.back().rules = line.text(one, "rules", false);
        out.judged.back().event_id = "judged";
    }
    for (const json::value& v : line.array("equivalent")) {
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
    if (const json::value* v = line.object.if_contains("doubtful"); v != nullptr && v->is_bool())
        out.doubtful = v->get_bool();
    out.family = family_of(out.anchor);
    return out;
}

/// A pair joins the set of its anchor, which it starts where it is the first.
void read_pair(const label_line& line, std::vector<labelled_set>& sets,
               std::map<std::string, std::size_t>& at) {
    const std::string id = line.text(line.object, "kalshi", true);
    const std::string label = line.text(line.object, "label", true);
    if (label != "equivalent" && label != "not_equivalent" && label != "different")
        line.refuse("'label' must be equivalent, not_equivalent or different");
    const auto [place, fresh] = at.emplace(id, sets.size());
    if (fresh) {
        labelled_set set;
        set.line = line.number;
        set.anchor = make_market("kalshi", id, line.text(line.object, "kalshi_title", true),
                                 line.text(line.object, "kalshi_outcome", false));
        set.family = family_of(set.anchor);
        sets.push_back(std::move(set));
    }
    labelled_set& set = sets[place->second];
    if (label == "equivalent") set.equivalent.push_back(set.judged.size());
    set.judged.push_back(make_market("polymarket", line.text(line.object, "polymarket", true),
                                     line.text(line.object, "polymarket_question", true), ""));
}

} // namespace

std::vector<labelled_set> read_labels(std::istream& in, std::string_view name) {
    std::vector<labelled_set> out;
    std::map<std::string, std::size_t> anchors;
    std::string text;
    for (std::size_t number = 1; std::getline(in, text); ++number) {
        if (text.find_first_not_of(" \t\r") == std::string::npos) continue;
        label_line line{name, number, {}};
        boost::system::error_code failed;
        json::value value = json::parse(text, failed);
        if (failed) line.refuse("not a JSON object: " + failed.message());
        if (!value.is_object()) line.refuse("not a JSON object");
        line.object = std::move(value.get_object());
        const json::value* kalshi = line.object.if_contains("kalshi");
        if (kalshi == nullptr) line.refuse("'kalshi' is missing");
        if (kalshi->is_object())
            out.push_back(read_set(line));
        else
            read_pair(line, out, anchors);
    }
    if (in.bad()) throw error(exit_code::usage, std::string(name) + ": cannot be read");
    return out;
}

} // namespace dutchbook::match
