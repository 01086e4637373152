#include <algorithm>
#include <cmath>
#include <utility>

#include "nodes/judge/question.hpp"
#include "nodes/judge/request.hpp"
#include "nodes/judge/text.hpp"

namespace dutchbook::judge {
namespace {

/// Each field with its length, so that no two questions give the same bytes.
void append_field(std::string& into, std::string_view field) {
    into += std::to_string(field.size());
    into += ':';
    into += field;
}

void append_question(std::string& into, const question& q) {
    for (const auto* field : {&q.title, &q.outcome, &q.rules, &q.closes})
        append_field(into, *field);
}

bool loud(const question& q) {
    return addresses_model(q.title) || addresses_model(q.outcome) || addresses_model(q.rules);
}

} // namespace

question question_of(const market& m, const text_limits& limits) {
    question q;
    q.title = clean(m.title, limits.title);
    std::string_view outcome = m.yes_label;
    if (outcome.empty()) outcome = m.outcomes.front().name;
    q.outcome = clean(outcome, limits.outcome);
    q.rules = clean(m.rules, limits.rules);
    if (const auto closes = m.end_date ? m.end_date : m.close_time)
        q.closes = format_timestamp(*closes);
    return q;
}

std::string_view kind_name(const std::optional<relation_kind>& kind) noexcept {
    return kind ? to_string(*kind) : std::string_view("none");
}

verdict mirrored(verdict of) {
    if (of.kind) of.kind = dutchbook::mirrored(*of.kind);
    return of;
}

pair_key key_of(const question& a, const question& b, std::string_view model) {
    pair_key key;
    key.turned = b < a;
    std::string bytes;
    append_field(bytes, prompt_version);
    append_field(bytes, model);
    append_question(bytes, key.turned ? b : a);
    append_question(bytes, key.turned ? a : b);
    key.hex = sha256_hex(bytes);
    return key;
}

store::verdict to_row(const pair_key& key, const verdict& of, std::string_view model,
                      timestamp at) {
    const verdict said = key.turned ? mirrored(of) : of;
    store::verdict row;
    row.key = key.hex;
    row.relation = kind_name(said.kind);
    row.confidence = said.confidence;
    row.reasoning = said.reasoning;
    row.model = model;
    row.prompt_version = prompt_version;
    row.created_at = at;
    return row;
}

std::optional<verdict> cached(const pair_key& key, const store::verdict& row) {
    verdict said;
    said.kind = parse_relation_kind(row.relation);
    const bool known = said.kind || row.relation == "none";
    if (!known || row.key != key.hex || !std::isfinite(row.confidence)) return std::nullopt;
    said.confidence = std::clamp(row.confidence, 0.0, 1.0);
    said.reasoning = row.reasoning;
    return key.turned ? mirrored(said) : said;
}

asked_pair ask(const open_pair& pair, const market& left, const market& right,
               std::string_view model, const text_limits& limits) {
    asked_pair out;
    out.pair = pair;
    out.a = question_of(left, limits);
    out.b = question_of(right, limits);
    out.event = left.key.platform + ':' + left.event_id;
    out.key = key_of(out.a, out.b, model);
    out.loud = loud(out.a) || loud(out.b);
    return out;
}

} // namespace dutchbook::judge
