#include <algorithm>
#include <array>

#include "nodes/contract/describe.hpp"
#include "nodes/contract/prove.hpp"

namespace dutchbook::contract {
namespace {

constexpr std::array<std::string_view, 14> field_names{
    "entity", "subject", "action",   "measure",     "values", "window", "edition",
    "rank",   "source",  "polarity", "placeholder", "label",  "stage",  "particulars"};

/// Words that one side has and the other has not, at most `most` of them.
std::string only_in(const contract& a, const contract& b, std::size_t most = 4) {
    std::string out;
    for (const auto& t : a.terms) {
        if (t.weight == weight::filler) continue;
        const bool shared = std::any_of(b.terms.begin(), b.terms.end(),
                                        [&](const term& u) { return u.id == t.id; });
        if (shared || most == 0) continue;
        --most;
        if (!out.empty()) out += ' ';
        out += std::string_view(a.words).substr(t.at, t.length);
    }
    return out.empty() ? out : '"' + out + '"';
}

std::string words_of(const contract& a, const contract& b) {
    const std::string left = only_in(a, b), right = only_in(b, a);
    if (!left.empty() && !right.empty()) return left + " against " + right;
    if (left.empty() && right.empty()) return "the same words in other roles";
    return (left.empty() ? right : left) + " on one side only";
}

std::string values_of(const contract& c) { return c.has_values ? text_of(c.values) : "no numbers"; }
std::string rank_of(const contract& c) {
    return c.has_rank ? "place " + text_of(c.rank) : "no place";
}
std::string time_of(const contract& c) {
    if (c.window.kind != window_kind::none) return text_of(c.window);
    if (c.edition_last) return "the one of " + std::to_string(c.edition_last);
    return c.closes_day ? "no date, closing " + day_text(c.closes_day) : "no date";
}

std::string difference(const contract& a, const contract& b, field f) {
    switch (f) {
    case field::values:
        return values_of(a) + " against " + values_of(b);
    case field::rank:
        return rank_of(a) + " against " + rank_of(b);
    case field::window:
    case field::edition:
        return time_of(a) + " against " + time_of(b);
    case field::placeholder:
        return "one outcome stands for nobody yet";
    case field::label:
        return "which outcome is meant";
    case field::source:
        return "different stations or price sources in the rules";
    case field::particulars:
        return differences(a.particulars, b.particulars);
    default:
        return words_of(a, b);
    }
}

std::string_view phrase(relation_kind kind) {
    switch (kind) {
    case relation_kind::identity:
        return "both ask the same";
    case relation_kind::complement:
        return "exactly one of them comes true";
    case relation_kind::subset:
        return "the first implies the second";
    case relation_kind::superset:
        return "the second implies the first";
    case relation_kind::disjoint:
        return "they cannot both come true";
    case relation_kind::exhaustive:
        return "at least one of them comes true";
    }
    return "";
}

} // namespace

std::string_view to_string(field f) noexcept {
    const auto at = static_cast<std::size_t>(f);
    return at < field_names.size() ? field_names[at] : std::string_view{};
}

std::vector<std::string> rests_on_names(const verdict& v) {
    std::vector<std::string> out;
    for (std::size_t i = 0; i < field_names.size(); ++i)
        if (v.rests_on >> i & 1) out.emplace_back(field_names[i]);
    return out;
}

std::string reasoning(const contract& a, const contract& b, const verdict& v) {
    if (v.what == finding::refuted)
        return "Different " + std::string(to_string(v.because)) + ": " +
               difference(a, b, v.because) + ".";
    if (v.what == finding::open)
        return "Unread " + std::string(to_string(v.because)) + ": " + difference(a, b, v.because) +
               ".";
    std::string out = "Same subject and outcome";
    if (a.has_values && b.has_values)
        out += "; values " + text_of(a.values) + " and " + text_of(b.values);
    if (a.has_rank && b.has_rank) out += "; places " + text_of(a.rank) + " and " + text_of(b.rank);
    if (a.window.kind != window_kind::none || b.window.kind != window_kind::none ||
        a.edition_last || b.edition_last)
        out += "; " + time_of(a) + " and " + time_of(b);
    out += ": ";
    out += phrase(v.kind);
    return out + ".";
}

std::string reasoning(const contract& a, std::span<const contract* const> others,
                      const union_verdict& v) {
    std::string out = "Same subject; " + values_of(a);
    out +=
        v.verdict.kind == relation_kind::complement ? " is what is left by " : " is the union of ";
    for (std::size_t i = 0; i < v.members.size(); ++i) {
        if (i > 0) out += i + 1 == v.members.size() ? " and " : ", ";
        if (v.members[i] < others.size()) out += values_of(*others[v.members[i]]);
    }
    return out + ".";
}

} // namespace dutchbook::contract
