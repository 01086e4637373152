#include <nodes/match/market_lines.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>

#include <boost/json.hpp>

#include <nodes/match/json_line.hpp>
#include <nodes/match/plain_text.hpp>

namespace dutchbook::match {
namespace {

namespace json = boost::json;

/// Numbers come as JSON numbers or as their text; the shortest text of a double is what was
/// written.
std::optional<decimal> number(const json::object& object, std::string_view key,
                              const json_line& at) {
    const json::value* v = at.find(object, key);
    if (v == nullptr) return {};
    std::string digits;
    if (v->is_string()) {
        digits = v->get_string();
    } else if (v->is_int64()) {
        digits = std::to_string(v->get_int64());
    } else if (v->is_uint64()) {
        digits = std::to_string(v->get_uint64());
    } else if (v->is_double() && std::isfinite(v->get_double())) {
        char buffer[64];
        const auto end = std::to_chars(std::begin(buffer), std::end(buffer), v->get_double());
        digits.assign(std::begin(buffer), end.ptr);
    }
    const auto micros = parse_micros(digits, rounding::refuse, true);
    if (!micros)
        at.refuse(at.name("strike." + std::string(key)) +
                  " must be a number of at most six decimals");
    return decimal::from_micros(*micros);
}

dutchbook::strike read_strike(const json::object& line, const json_line& at) {
    dutchbook::strike out;
    const json::value* v = at.find(line, "strike");
    if (v == nullptr) return out;
    if (!v->is_object()) at.refuse(at.name("strike") + " must be an object");
    const json::object& fields = v->get_object();
    if (const json::value* type = at.find(fields, "type"); type != nullptr && !type->is_string())
        at.refuse(at.name("strike.type") + " must be a string");
    out.kind = parse_strike_kind(at.text(fields, "type"));
    out.floor = number(fields, "floor", at);
    out.cap = number(fields, "cap", at);
    return out;
}

bool is_platform_name(std::string_view name) {
    return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.';
    });
}

std::string quoted(std::string_view raw) {
    const std::string text = mended(raw);
    return json::serialize(json::string_view(text));
}

std::string keys_text(const std::vector<market_key>& keys) {
    std::string out = "[";
    for (const market_key& key : keys) {
        if (out.size() > 1) out += ',';
        out += "{\"platform\":" + quoted(key.platform) + ",\"id\":" + quoted(key.id) + "}";
    }
    return out + "]";
}

std::string confidence_text(double value) {
    char buffer[32];
    const double bounded = std::isfinite(value) ? std::clamp(value, 0.0, 1.0) : 0.0;
    const auto end =
        std::to_chars(std::begin(buffer), std::end(buffer), bounded, std::chars_format::fixed, 4);
    std::string out(std::begin(buffer), end.ptr);
    out.erase(out.find_last_not_of('0') + 1);
    if (out.back() == '.') out.pop_back();
    return out;
}

} // namespace

market read_market(const json::object& line, const json_line& at) {
    market m;
    m.key.platform = at.text(line, "platform", true);
    if (!is_platform_name(m.key.platform))
        at.refuse(at.name("platform") + " must be a lower-case name");
    m.key.id = at.text(line, "id", true);
    if (m.key.id.empty()) at.refuse(at.name("id") + " must not be empty");
    m.title = at.text(line, "title", true);
    m.alias = at.text(line, "alias");
    m.event_id = at.text(line, "event");
    m.yes_label = at.text(line, "outcome");
    m.rules = at.text(line, "rules");
    m.event_title = at.text(line, "event_title");
    m.resolution_source = at.text(line, "resolution_source");
    if (const std::string when = at.text(line, "close_time"); !when.empty()) {
        m.close_time = parse_timestamp(when);
        if (!m.close_time)
            at.refuse(at.name("close_time") + " must be a time like 2026-03-01T12:00:00Z");
        m.end_date = m.close_time;
    }
    m.strike = read_strike(line, at);
    if (at.flag(line, "exclusive")) m.siblings = exclusivity::at_most_one;
    return m;
}

market_file read_market_lines(std::istream& in, std::string_view name) {
    market_file out;
    for_each_json_line(in, name, [&out](const json_line& at, const json::object& object) {
        out.markets.push_back(read_market(object, at));
        ++out.lines;
    });
    std::stable_sort(out.markets.begin(), out.markets.end(),
                     [](const market& a, const market& b) { return a.key < b.key; });
    const auto kept = std::unique(out.markets.rbegin(), out.markets.rend(),
                                  [](const market& a, const market& b) { return a.key == b.key; });
    out.duplicates = static_cast<std::size_t>(out.markets.rend() - kept);
    out.markets.erase(out.markets.begin(), kept.base());
    return out;
}

std::string relation_line(const relation& r) {
    return "{\"left\":" + keys_text(r.left) + ",\"right\":" + keys_text(r.right) +
           ",\"relation\":\"" + std::string(to_string(r.kind)) +
           "\",\"confidence\":" + confidence_text(r.confidence) + ",\"tier\":\"" +
           std::string(to_string(r.tier)) + "\",\"reasoning\":" + quoted(r.reasoning) + "}";
}

void write_relation_lines(std::ostream& out, std::span<const relation> relations) {
    std::vector<std::string> lines;
    lines.reserve(relations.size());
    for (const relation& r : relations) lines.push_back(relation_line(r));
    std::sort(lines.begin(), lines.end());
    for (const std::string& line : lines) out << line << '\n';
}

} // namespace dutchbook::match
