#include <nodes/match/explain.hpp>

#include <algorithm>
#include <locale>
#include <utility>
#include <vector>

#include <boost/algorithm/string/predicate.hpp>

#include <dutchbook/fault.hpp>

#include <nodes/contract/prove.hpp>
#include <nodes/match/confidence.hpp>
#include <nodes/match/plain_text.hpp>
#include <nodes/rules/settle.hpp>

namespace dutchbook::match {
namespace {

using contract::finding;

constexpr std::size_t columns = 100;
constexpr std::size_t name_columns = 14;
constexpr std::size_t side_columns = (columns - name_columns - 4) / 2;

/// Fields of one side by name, in the order they are told.
using fields = std::vector<std::pair<std::string, std::string>>;

fields fields_of(const market& m, const contract::contract& c) {
    fields out = {
        {"market", m.key.platform + " " + m.key.id}, {"title", m.title}, {"outcome", m.yes_label}};
    if (!m.event_title.empty()) out.emplace_back("event", m.event_title.str());
    if (m.close_time) out.emplace_back("closes", format_timestamp(*m.close_time));
    out.emplace_back("rules", m.rules.empty()
                                  ? "none given"
                                  : m.rules.substr(0, 300) + (m.rules.size() > 300 ? " …" : ""));
    for (const std::string& line : contract::describe(c)) {
        const std::size_t colon = line.find(": ");
        if (colon == std::string::npos)
            out.emplace_back("", line);
        else
            out.emplace_back(line.substr(0, colon), line.substr(colon + 2));
    }
    return out;
}

std::string value_of(const fields& side, const std::string& name) {
    const auto at =
        std::find_if(side.begin(), side.end(), [&](const auto& f) { return f.first == name; });
    const std::string value = at == side.end() ? "" : printable(at->second);
    return value.empty() ? "—" : value;
}

/// Names of both sides: the left's order, and what only the right has behind.
std::vector<std::string> names_of(const fields& left, const fields& right) {
    std::vector<std::string> out;
    for (const fields* side : {&left, &right})
        for (const auto& [name, value] : *side)
            if (std::find(out.begin(), out.end(), name) == out.end()) out.push_back(name);
    return out;
}

std::string rstripped(std::string line) {
    line.erase(line.find_last_not_of(' ') + 1);
    return line + "\n";
}

std::string side_by_side(const fields& left, const fields& right) {
    std::string out;
    for (const std::string& name : names_of(left, right)) {
        const auto a = wrap(value_of(left, name), side_columns),
                   b = wrap(value_of(right, name), side_columns);
        for (std::size_t i = 0; i < std::max(a.size(), b.size()); ++i)
            out += rstripped(padded(i == 0 ? printable(name) : "", name_columns) + "  " +
                             padded(i < a.size() ? a[i] : "", side_columns) + "  " +
                             (i < b.size() ? b[i] : ""));
    }
    return out;
}

std::string paragraph(std::string_view name, std::string_view text) {
    std::string out;
    for (const std::string& line : wrap(printable(text), columns - name_columns - 2))
        out += rstripped(padded(out.empty() ? name : "", name_columns) + "  " + line);
    return out;
}

std::string percent(double confidence) {
    return std::to_string(static_cast<int>(confidence * 1'000 + 0.5) / 10) + "." +
           std::to_string(static_cast<int>(confidence * 1'000 + 0.5) % 10) + " %";
}

std::string sentence(relation_kind kind) {
    switch (kind) {
    case relation_kind::identity:
        return "the same question";
    case relation_kind::complement:
        return "exact opposites: one pays where the other does not";
    case relation_kind::subset:
        return "whenever the left pays, the right pays too";
    case relation_kind::superset:
        return "whenever the right pays, the left pays too";
    case relation_kind::disjoint:
        return "never both pay";
    case relation_kind::exhaustive:
        return "at least one of them pays";
    }
    return "";
}

std::string joined(const std::vector<std::string>& names) {
    std::string out;
    for (const std::string& name : names) out += (out.empty() ? "" : ", ") + name;
    return out.empty() ? "nothing" : out;
}

/// `first` is the market that would stand left in the relation.
std::string verdict_text(const market& first, const contract::contract& a,
                         const contract::contract& b, const contract::verdict& v) {
    std::string out = paragraph("agrees", joined(contract::rests_on_names(v)));
    const std::string field(contract::to_string(v.because));
    const std::string why = contract::reasoning(a, b, v);
    if (v.what == finding::related)
        return out +
               paragraph("verdict", std::string(to_string(v.kind)) + " — " + sentence(v.kind) +
                                        " (tier " + std::string(to_string(v.tier)) +
                                        ", confidence " +
                                        percent(measured_confidence(v.tier, first)) + ")") +
               paragraph("because", why);
    if (v.what == finding::refuted)
        return out + paragraph("refutes", field) +
               paragraph("verdict", "not related as far as can be proved") +
               paragraph("because", why);
    return out + paragraph("unread", field) +
           paragraph("verdict", "open — plausibility " + percent(v.confidence) +
                                    "; a model or a person must judge") +
           paragraph("because", why);
}

/// The rules sentence by sentence, each with what it was taken for.
std::string clauses_text(const std::string& title, const rules::reading& says) {
    std::string out;
    for (const rules::clause& c : says.clauses) {
        std::string what(rules::to_string(c.means));
        if (c.as && !c.as->name.empty()) what += " " + c.as->name;
        if (c.as && !c.as->value.empty()) what += " " + c.as->fills + " = " + c.as->value;
        if (c.as && c.as->judged) what += " as a model judged";
        for (const auto& d : c.details) what += (&d == c.details.data() ? " +" : ", ") + d.text;
        if (!c.problem.empty()) what += " (" + std::string(c.problem) + ")";
        out += paragraph(out.empty() ? title : "", "[" + what + "] " + std::string(c.text));
    }
    return out.empty() ? out : "\n" + out;
}

/// Where `whole` equals a union of the other's event: that set, one market a line.
std::string union_text(const rules::catalogue& with, const market& whole,
                       const contract::contract& c, std::span<const market* const> others) {
    if (others.size() < 2) return {};
    const std::vector<contract::contract> made = contract::compile_event(others);
    std::vector<const contract::contract*> parts;
    for (const contract::contract& part : made) parts.push_back(&part);
    const auto found = contract::prove_union(c, parts);
    if (!found) return {};
    const rules::reading says = rules::read_rules(with, whole, c);
    std::vector<rules::reading> said;
    for (const std::size_t i : found->members)
        said.push_back(rules::read_rules(with, *others[i], made[i]));
    std::vector<rules::party> parties;
    for (std::size_t k = 0; k < said.size(); ++k)
        parties.push_back({*others[found->members[k]], made[found->members[k]], said[k]});
    const auto weighed = rules::weigh_union(with, found->verdict, {whole, c, says}, parties);
    if (weighed.verdict.what != finding::related) return {};
    std::string out =
        "\n" +
        paragraph("union", whole.key.platform + " " + whole.key.id + " is the " +
                               std::string(to_string(found->verdict.kind)) +
                               " of these together (tier " +
                               std::string(to_string(weighed.verdict.tier)) + ", confidence " +
                               percent(measured_confidence(weighed.verdict.tier, whole)) + "):");
    for (const std::size_t i : found->members)
        out += paragraph(
            "", others[i]->key.id + "  " + others[i]->title +
                    (others[i]->yes_label.empty() ? "" : " [" + others[i]->yes_label + "]"));
    return out + paragraph("because", rules::with_rules(contract::reasoning(c, parts, *found),
                                                        weighed.because));
}

/// The one market whose id, alias or platform:id passes the test; null where there is none.
template <class Test>
const market* find_if_only(std::span<const market> markets, std::string_view id, Test same) {
    const market* found = nullptr;
    for (const market& m : markets) {
        const bool plain = same(m.key.id) || (!m.alias.empty() && same(m.alias));
        if (!plain && !same(m.key.platform + ":" + m.key.id) &&
            !same(m.key.platform + ":" + m.alias))
            continue;
        if (found != nullptr)
            throw error(exit_code::usage,
                        "'" + printable(id) + "' names several markets; write platform:id");
        found = &m;
    }
    return found;
}

/// Venues' web addresses write ids in lower case: where no market has the id as it stands, case
/// does not count.
const market& find(std::span<const market> markets, std::string_view id) {
    const market* found = find_if_only(markets, id, [id](std::string_view x) { return x == id; });
    if (found == nullptr)
        found = find_if_only(markets, id, [id](std::string_view x) {
            return boost::algorithm::iequals(x, id, std::locale::classic());
        });
    if (found == nullptr) throw error(exit_code::usage, "no market '" + printable(id) + "'");
    return *found;
}

std::vector<const market*> siblings_of(std::span<const market> markets, const market& of) {
    std::vector<const market*> out;
    for (const market& m : markets)
        if (&m == &of || (!of.event_id.empty() && m.event_id == of.event_id &&
                          m.key.platform == of.key.platform))
            out.push_back(&m);
    return out;
}

} // namespace

std::string explain(const market& left, std::span<const market* const> left_siblings,
                    const market& right, std::span<const market* const> right_siblings,
                    const rules::catalogue& with) {
    const contract::contract a = contract::compile(left, left_siblings),
                             b = contract::compile(right, right_siblings);
    std::string out = side_by_side(fields_of(left, a), fields_of(right, b)) + "\n";
    const rules::reading says_a = rules::read_rules(with, left, a),
                         says_b = rules::read_rules(with, right, b);
    rules::dossier dossier_a(with, left, a), dossier_b(with, right, b);
    const auto weighed = rules::settle(with, dossier_a, dossier_b);
    const contract::verdict& v = weighed.verdict;
    out += verdict_text(left.key < right.key ? left : right, a, b, v);
    if (!weighed.because.empty()) out += paragraph("rules", weighed.because);
    if (weighed.verdict.tier == relation_tier::titles)
        if (const auto text = rules::restated_text(with, dossier_a, dossier_b); !text.empty())
            out += paragraph("rules ask", text);
    out += clauses_text(left.key.platform + " rules", says_a) +
           clauses_text(right.key.platform + " rules", says_b);
    const bool same = v.what == finding::related &&
                      (v.kind == relation_kind::identity || v.kind == relation_kind::complement);
    if (!same)
        out +=
            union_text(with, left, a, right_siblings) + union_text(with, right, b, left_siblings);
    return out;
}

std::string explain(std::span<const market> markets, std::string_view left_id,
                    std::string_view right_id, const rules::catalogue& with) {
    const market &left = find(markets, left_id), &right = find(markets, right_id);
    return explain(left, siblings_of(markets, left), right, siblings_of(markets, right), with);
}

} // namespace dutchbook::match
