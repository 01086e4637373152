#include <algorithm>
#include <cmath>
#include <utility>

#include "nodes/judge/event_text.hpp"
#include "nodes/judge/listing_text.hpp"
#include "nodes/judge/question.hpp"
#include "nodes/judge/request.hpp"
#include "nodes/judge/text.hpp"
#include "nodes/judge/unfamiliar.hpp"

namespace dutchbook::judge {
namespace {

void append_question(std::string& into, const question& q) {
    for (const auto* field : {&q.title, &q.outcome, &q.rules, &q.closes})
        append_field(into, *field);
}

/// One question speaks to whoever compares, in words that the other does not have.
bool speaks_beside(const question& q, const question& other) {
    return speaks_to_reader(q.title + " | " + q.outcome, other.title + " | " + other.outcome);
}

/// Title and outcome as they may be shown, the asides among them.
struct listing {
    std::string title, outcome;
    std::string words() const { return title + ' ' + outcome; }
};
listing listed(const market& m, const text_limits& limits) {
    const std::string_view label = m.yes_label.empty() ? std::string_view(m.outcomes.front().name)
                                                       : std::string_view(m.yes_label);
    return {without_signs(clean(m.title, limits.title)),
            without_signs(clean(label, limits.outcome))};
}

/// `beside`: title and outcome of the other side, which tell what asides are names.
shown_market show(const listing& texts, std::string_view beside, const market& m,
                  const contract::contract& asks, const rules::catalogue& with,
                  const text_limits& limits) {
    auto title = title_text(texts.title, beside);
    auto outcome = outcome_text(texts.outcome, beside);
    auto rules = about_event(m, asks, with, limits.rules);
    shown_market out;
    out.hostile = title.hostile || outcome.hostile;
    out.whole = {std::move(title.whole), std::move(outcome.whole), std::move(rules.text), {}};
    out.plain = {std::move(title.plain), std::move(outcome.plain), std::move(rules.plain), {}};
    if (const auto closes = m.end_date ? m.end_date : m.close_time)
        out.whole.closes = out.plain.closes = format_timestamp(*closes);
    return out;
}

} // namespace

shown_market show(const market& m, const contract::contract& asks, const rules::catalogue& with,
                  const text_limits& limits) {
    return show(listed(m, limits), {}, m, asks, with, limits);
}

std::string_view kind_name(const std::optional<relation_kind>& kind) noexcept {
    return kind ? to_string(*kind) : std::string_view("none");
}

verdict mirrored(verdict of) {
    if (of.kind) of.kind = dutchbook::mirrored(*of.kind);
    std::swap(of.a_quote, of.b_quote);
    return of;
}

std::string key_of(const question& a, const question& b, std::string_view model) {
    std::string bytes;
    append_field(bytes, prompt_version);
    append_field(bytes, model);
    append_question(bytes, a);
    append_question(bytes, b);
    return sha256_hex(bytes);
}

asked_pair ask(const open_pair& pair, const asked_side& left, const asked_side& right,
               const rules::catalogue& with, std::string_view model, const text_limits& limits) {
    if (right.row.key < left.row.key) {
        open_pair turned = pair;
        std::swap(turned.left, turned.right);
        return ask(turned, right, left, with, model, limits);
    }
    asked_pair out;
    out.pair = pair;
    const auto texts_a = listed(left.row, limits), texts_b = listed(right.row, limits);
    auto a = show(texts_a, texts_b.words(), left.row, left.asks, with, limits),
         b = show(texts_b, texts_a.words(), right.row, right.asks, with, limits);
    const auto alone_a = unfamiliar_in(a.plain, b.plain), alone_b = unfamiliar_in(b.plain, a.plain);
    if (alone_a.may_be_order() || alone_b.may_be_order())
        out.company = sheet_company::own;
    else if (alone_a.unknown + alone_b.unknown > 0)
        out.company = sheet_company::unread;
    out.hostile = a.hostile || b.hostile || alone_a.disguised || alone_b.disguised ||
                  speaks_beside(a.plain, b.plain) || speaks_beside(b.plain, a.plain);
    out.a = std::move(a.whole);
    out.b = std::move(b.whole);
    out.plain_a = std::move(a.plain);
    out.plain_b = std::move(b.plain);
    out.wording = wording_of(out.a, left.asks, out.b, right.asks, model);
    out.event = left.row.key.platform + ':' + left.row.event_id;
    out.key = key_of(out.a, out.b, model);
    return out;
}

namespace {

std::string text_of(const question& q) {
    std::string out = q.title + " | " + q.outcome;
    if (!q.rules.empty()) out += " | " + q.rules;
    return out;
}

} // namespace

store::verdict to_row(const asked_pair& of, const verdict& said, std::string_view model,
                      timestamp at) {
    store::verdict row;
    row.key = of.key;
    row.relation = kind_name(said.kind);
    row.confidence = said.confidence;
    row.reasoning = said.reasoning;
    row.model = model;
    row.prompt_version = prompt_version;
    row.created_at = at;
    row.left = of.pair.left;
    row.right = of.pair.right;
    row.left_text = text_of(of.a);
    row.right_text = text_of(of.b);
    if (!said.of_pair_alone && !said.unsure) row.wording = of.wording.key;
    row.left_wording = of.wording.a;
    row.right_wording = of.wording.b;
    row.left_quote = said.a_quote;
    row.right_quote = said.b_quote;
    row.void_because = said.void_because;
    return row;
}

std::optional<verdict> cached(const store::verdict& row) {
    verdict said;
    said.kind = parse_relation_kind(row.relation);
    const bool known = said.kind || row.relation == "none";
    if (!known || !std::isfinite(row.confidence)) return std::nullopt;
    said.confidence = std::clamp(row.confidence, 0.0, 1.0);
    said.reasoning = row.reasoning;
    said.a_quote = row.left_quote;
    said.b_quote = row.right_quote;
    said.void_because = row.void_because;
    return said;
}

} // namespace dutchbook::judge
