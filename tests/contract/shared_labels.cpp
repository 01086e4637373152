#include "shared_labels.hpp"

#include <sstream>

#include <boost/json.hpp>
#include <dutchbook/time.hpp>

#include "../support/shared.hpp"
#include "builders.hpp"

namespace dutchbook::testing {
namespace {

namespace json = boost::json;

std::string text(const json::object& o, std::string_view key) {
    const auto* v = o.if_contains(key);
    return v && v->is_string() ? std::string(v->get_string()) : std::string();
}

std::vector<json::object> lines(const std::filesystem::path& file) {
    std::vector<json::object> out;
    std::istringstream in(read_file(file));
    for (std::string line; std::getline(in, line);)
        if (!line.empty()) out.push_back(json::parse(line).as_object());
    return out;
}

market recorded_market(const json::object& event, const json::object& m, bool kalshi) {
    market out = kalshi ? make_market("kalshi", text(m, "ticker"), text(m, "title"),
                                      text(m, "yes_sub_title"))
                        : make_market("polymarket", text(m, "id"), text(m, "question"),
                                      text(m, "groupItemTitle"));
    out.event_id = text(event, kalshi ? "event_ticker" : "id");
    out.event_title = text(event, "title");
    out.rules = text(m, kalshi ? "rules_primary" : "description");
    out.close_time = parse_timestamp(text(m, kalshi ? "close_time" : "endDate"));
    return out;
}

} // namespace

std::vector<set_row> read_set_rows() {
    std::vector<set_row> out;
    for (const auto& line : lines(shared() / "labels" / "sirolly_dev.jsonl")) {
        set_row row;
        const auto& k = line.at("kalshi").as_object();
        row.left = make_market("kalshi", text(k, "id"), text(k, "title"), text(k, "outcome"));
        row.movie_score = text(k, "series").starts_with("KXRT");
        row.doubtful = line.contains("doubtful");
        for (const auto& p : line.at("polymarket").as_array())
            row.event.push_back(
                make_market("polymarket", text(p.as_object(), "id"), text(p.as_object(), "title")));
        for (const auto& id : line.at("equivalent").as_array())
            row.equivalent.insert(std::string(id.as_string()));
        out.push_back(std::move(row));
    }
    return out;
}

std::vector<pair_row> read_pair_rows() {
    std::vector<pair_row> out;
    for (const auto& line : lines(shared() / "labels" / "snapshot_2026-03-01_dev.jsonl"))
        out.push_back(
            {text(line, "kalshi"), text(line, "polymarket"), text(line, "label") == "equivalent"});
    return out;
}

std::vector<recorded_event> read_snapshot(bool kalshi) {
    std::vector<recorded_event> out;
    const auto file =
        shared() / "recorded" / "2026-03-01" / (kalshi ? "kalshi" : "polymarket") / "events.jsonl";
    for (const auto& e : lines(file)) {
        recorded_event event;
        for (const auto& m : e.at("markets").as_array())
            event.markets.push_back(recorded_market(e, m.as_object(), kalshi));
        out.push_back(std::move(event));
    }
    return out;
}

std::vector<opinion> read_opinions() {
    std::vector<opinion> out;
    const auto all = json::parse(read_file(shared() / "labels" / "strict_llm_verdicts.json"));
    for (const auto& [key, value] : all.as_object()) {
        const auto& o = value.as_object();
        out.push_back(
            {make_market(text(o, "venue_a"), text(o, "market_a_id"), text(o, "question_a")),
             make_market(text(o, "venue_b"), text(o, "market_b_id"), text(o, "question_b")),
             o.at("equivalent").as_bool()});
    }
    return out;
}

} // namespace dutchbook::testing
