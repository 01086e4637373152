#include <nodes/match/reviewed.hpp>

#include <algorithm>
#include <utility>

#include <boost/json.hpp>

#include <nodes/match/json_line.hpp>

namespace dutchbook::match {
namespace {

namespace json = boost::json;

market_key read_side(const json_line& line, const json::object& object, std::string_view side) {
    const json::value* v = line.find(object, side);
    if (v == nullptr || !v->is_object()) line.refuse(line.name(side) + " must be an object");
    json_line inside = line;
    inside.within = std::string(side) + '.';
    return {inside.text(v->get_object(), "platform", true),
            inside.text(v->get_object(), "id", true)};
}

reviewed_pair read_verdict(const json_line& line, const json::object& object) {
    reviewed_pair out;
    out.left = read_side(line, object, "a");
    out.right = read_side(line, object, "b");
    if (out.left.platform == out.right.platform)
        line.refuse("'a' and 'b' must be markets of two platforms");
    const std::string name = line.text(object, "relation", true);
    out.kind = parse_relation_kind(name);
    if (!out.kind && name != "none")
        line.refuse("'relation' must be identity, complement, subset, superset, disjoint, "
                    "exhaustive or none");
    if (out.right < out.left) {
        std::swap(out.left, out.right);
        if (out.kind) out.kind = mirrored(*out.kind);
    }
    out.by = line.text(object, "by");
    out.note = line.text(object, "note");
    out.file = line.file;
    out.line = line.number;
    return out;
}

} // namespace

void read_reviewed(std::istream& in, std::string_view name, std::vector<reviewed_pair>& into) {
    for_each_json_line(in, name, [&into](const json_line& line, const json::object& object) {
        auto one = read_verdict(line, object);
        const auto same = std::ranges::find_if(into, [&one](const reviewed_pair& p) {
            return p.left == one.left && p.right == one.right;
        });
        if (same != into.end())
            line.refuse("this pair has a verdict already, at " + same->file + ':' +
                        std::to_string(same->line));
        into.push_back(std::move(one));
    });
}

} // namespace dutchbook::match
