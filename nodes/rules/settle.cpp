#include <nodes/rules/settle.hpp>

#include <algorithm>
#include <array>
#include <utility>

#include <nodes/contract/hash.hpp>
#include <nodes/contract/lexicon.hpp>

namespace dutchbook::rules {
namespace {

using contract::finding;
using contract::window_kind;
using contract::word_id;

bool is_small(char c) { return c >= 'a' && c <= 'z'; }

/// A label in sentence case ("Grants license") is no name, whatever its first word is.
bool in_sentence_case(std::string_view label) {
    const auto space = label.find(' ');
    return space != label.npos && space + 1 < label.size() && is_small(label[space + 1]);
}

/// Words by which rules point at the title, so that they do not stand without it; "this market" is
/// the market's own name.
bool points_back(const catalogue& with, std::string_view question) {
    contract::token_list list;
    list.read(question);
    const auto& tokens = list.tokens();
    for (std::size_t at = 0; at < tokens.size(); ++at) {
        if (tokens[at].kind != contract::token_kind::word) continue;
        const bool market = at + 1 < tokens.size() && tokens[at + 1].text.starts_with("market");
        if (tokens[at].text == "this" && !market) return true;
        if (with.points_back(tokens[at].id)) return true;
    }
    return false;
}

bool has_term(const contract::contract& c, std::uint64_t id) {
    return std::ranges::any_of(c.terms, [id](const contract::term& t) { return t.id == id; });
}

/// Whether `ruled` names whom or what the label of `listed` does: a label tells siblings apart.
bool names_label(const contract::contract& listed, const contract::contract& ruled,
                 std::string_view label) {
    const bool phrase = in_sentence_case(label);
    return std::ranges::all_of(listed.terms, [&](const contract::term& t) {
        const bool says_name = t.outcome && t.weight >= contract::weight::weak && !t.number;
        if (!says_name || has_term(ruled, t.id) || t.first_name) return true;
        return contract::find_word(t.id) != nullptr && t.weight == contract::weight::contrast
                   ? true
                   : phrase && !t.place;
    });
}

/// In a question that rules state a place is no ornament.
void weigh_places(contract::contract& c) {
    for (contract::term& t : c.terms)
        if (t.place && t.weight == contract::weight::weak) t.weight = contract::weight::plain;
}

} // namespace

struct dossier::other_title {
    market row;
    contract::contract asks;
    std::optional<reading> says;
};

dossier::dossier(const catalogue& with, const market& row, const contract::contract& asks)
    : with_(with), row_(row), asks_(asks) {}
dossier::~dossier() = default;
dossier::dossier(dossier&&) noexcept = default;

const reading& dossier::says() {
    if (!says_) says_ = std::make_unique<reading>(read_rules(with_, row_, asks_));
    return *says_;
}

party dossier::as_listed() { return {row_, asks_, says()}; }

const contract::contract* dossier::restated() {
    if (!std::exchange(tried_, true)) {
        const std::string& question = says().asks;
        if (question.empty() || asks_.contest.read()) return nullptr;
        auto made = std::make_unique<other_title>();
        made->row = row_;
        const auto state = [&](std::string title) {
            made->row.title = std::move(title);
            made->asks = contract::compile(made->row);
        };
        made->row.event_title = shared_text();
        if (says().asks_alone && !points_back(with_, question)) {
            made->row.yes_label.clear();
            state("Will " + question);
        }
        if (made->asks.terms.empty() || !names_label(asks_, made->asks, row_.yes_label)) {
            made->row.yes_label = row_.yes_label;
            state(row_.title + ", " + question);
        }
        if (made->asks.cut) return nullptr;
        weigh_places(made->asks);
        ruled_ = std::move(made);
    }
    return ruled_ ? &ruled_->asks : nullptr;
}

party dossier::as_ruled() {
    if (!ruled_->says) ruled_->says = read_rules(with_, ruled_->row, ruled_->asks);
    return {ruled_->row, ruled_->asks, *ruled_->says};
}

namespace {

bool has_window(const contract::contract& c) {
    return c.window.kind != window_kind::none && !c.window.year_unread && !c.window.relative;
}

/// It ends long before or after the day that its title names: title and rules may differ.
bool closes_elsewhere(const contract::contract& c) {
    constexpr int far_days = 40;
    return has_window(c) && c.closes_day != 0 &&
           (c.window.last - c.closes_day > far_days || c.closes_day - c.window.last > far_days);
}

/// One of the two ways in which a market puts its question.
struct way {
    dossier& of;
    bool ruled;
    const contract::contract& asks() const { return ruled ? *of.restated() : of.asks(); }
    party read() const { return ruled ? of.as_ruled() : of.as_listed(); }
};
way listed(dossier& of) { return {of, false}; }
way ruled(dossier& of) { return {of, of.restated() != nullptr}; }

/// The rules name another day than the title.
bool days_differ(dossier& of) {
    const auto& title = of.asks();
    const auto* rules = of.restated();
    return rules && has_window(title) && has_window(*rules) &&
           title.window.last != rules->window.last;
}

/// `own` with those words of the other side's title that the question of its own rules states.
contract::contract filled(const party& own, const contract::contract& other) {
    contract::contract out = own.asks;
    for (const contract::term& t : other.terms) {
        const bool stated = std::ranges::binary_search(own.says.question.words, t.id);
        const std::size_t at = out.words.size();
        if (!stated || t.number || has_term(out, t.id) || at + t.length > 60'000) continue;
        out.words.append(std::string_view(other.words).substr(t.at, t.length)).append(" ");
        contract::term copy = t;
        copy.at = static_cast<std::uint16_t>(at);
        copy.acronym = 0;
        copy.outcome = copy.optional = copy.labelled = copy.label_only = false;
        out.terms.push_back(copy);
    }
    return out;
}

/// What a title leaves out and its rules state fills it.
weighed compare_filled(const catalogue& with, const party& left, const party& right) {
    return weigh(with, contract::prove(filled(left, right.asks), filled(right, left.asks)), left,
                 right);
}

weighed compare(const catalogue& with, const way& left, const way& right) {
    const auto titles = contract::prove(left.asks(), right.asks());
    return titles.what == finding::related ? weigh(with, titles, left.read(), right.read())
                                           : weighed{titles, {}};
}

/// "Will ___ acquire Perplexity?" whose rules begin "If any company": whoever does it.
bool asks_of_anyone(const party& p) {
    const bool gap = p.row.title.find("  ") != p.row.title.npos;
    return gap && p.says.asks.starts_with("any ");
}

/// `own` without the names that stand before its verb and that `other` does not have: who does it.
contract::contract without_subject(const contract::contract& own, const contract::contract& other) {
    contract::contract out = own;
    const auto verb = std::ranges::find_if(own.terms, [](const auto& t) { return t.verb; });
    if (verb == own.terms.end() || verb->passive) return out;
    const auto before = static_cast<std::size_t>(verb - own.terms.begin());
    std::size_t at = 0;
    std::erase_if(out.terms, [&](const contract::term& t) {
        const bool name = t.weight == contract::weight::plain && !t.number;
        return at++ < before && name && !has_term(other, t.id);
    });
    return out;
}

/// Where one side asks of anyone what the other asks of one, the other is the smaller.
weighed compare_anyone(const catalogue& with, const party& left, const party& right) {
    const bool left_any = asks_of_anyone(left), right_any = asks_of_anyone(right);
    weighed out;
    if (left_any == right_any) return out;
    const auto& anyone = left_any ? left : right;
    const auto& someone = left_any ? right : left;
    const auto fewer = without_subject(someone.asks, anyone.asks);
    if (fewer.terms.size() == someone.asks.terms.size()) return out;
    auto titles = contract::prove(left_any ? left.asks : fewer, left_any ? fewer : right.asks);
    if (titles.what != finding::related || titles.kind != relation_kind::identity) return out;
    titles.kind = left_any ? relation_kind::superset : relation_kind::subset;
    return weigh(with, titles, left, right);
}

weighed as_titles(weighed found) {
    found.verdict.tier = relation_tier::titles;
    if (found.because.empty()) found.because = "the rules say it in other words than the titles";
    return found;
}

bool question_unread(const party& p) {
    return std::ranges::any_of(p.says.clauses, [&](const clause& c) {
        return c.means == meaning::unread && !c.problem.empty();
    });
}

} // namespace

bool rules_may_settle(const weighed& titles, const contract::contract& left,
                      const contract::contract& right) {
    using contract::field;
    const auto& v = titles.verdict;
    if (!left.has_rules || !right.has_rules || v.what == finding::related) return false;
    if (v.what == finding::refuted)
        return v.because == field::window && (closes_elsewhere(left) || closes_elsewhere(right));
    return v.because == field::subject || v.because == field::entity ||
           v.because == field::action || v.because == field::stage ||
           v.because == field::particulars;
}

weighed settle_rules(const catalogue& with, const weighed& titles, dossier& left, dossier& right) {
    const party l = left.as_listed(), r = right.as_listed();
    const auto& v = titles.verdict;
    const bool weighed_open = v.what == finding::open && !titles.because.empty();
    if (weighed_open && !question_unread(l) && !question_unread(r)) return titles;
    if (v.what == finding::open && !weighed_open) {
        for (const auto compare_by : {compare_filled, compare_anyone}) {
            const weighed found = compare_by(with, l, r);
            if (found.verdict.what == finding::related) return as_titles(found);
        }
    }
    const auto a = ruled(left), b = ruled(right);
    if (!a.ruled && !b.ruled) return titles;
    const bool left_differs = days_differ(left), right_differs = days_differ(right);
    if (v.what == finding::refuted && !left_differs && !right_differs) return titles;

    const auto restated = compare(with, a, b);
    if (restated.verdict.what == finding::refuted) return titles;
    std::array<weighed, 3> found{restated, titles, titles};
    if (a.ruled && b.ruled && !left_differs) found[1] = compare(with, listed(left), b);
    if (a.ruled && b.ruled && !right_differs) found[2] = compare(with, a, listed(right));
    const weighed* best = nullptr;
    for (const weighed& one : found) {
        if (one.verdict.what == finding::refuted && one.verdict.because != v.because) return titles;
        if (one.verdict.what == finding::related && best == nullptr) best = &one;
    }
    return best == nullptr ? titles : as_titles(*best);
}

weighed settle(const catalogue& with, dossier& left, dossier& right) {
    const weighed titles = compare(with, listed(left), listed(right));
    return rules_may_settle(titles, left.asks(), right.asks())
               ? settle_rules(with, titles, left, right)
               : titles;
}

std::string restated_text(const catalogue& with, dossier& left, dossier& right) {
    const auto a = ruled(left), b = ruled(right);
    if (!a.ruled && !b.ruled) return {};
    const weighed found = compare(with, a, b);
    const party l = a.read(), r = b.read();
    return "\"" + l.row.title + "\" and \"" + r.row.title +
           "\": " + with_rules(contract::reasoning(l.asks, r.asks, found.verdict), found.because);
}

weighed prove(const catalogue& with, const market& left, const contract::contract& left_asks,
              const market& right, const contract::contract& right_asks) {
    dossier a(with, left, left_asks), b(with, right, right_asks);
    return settle(with, a, b);
}

} // namespace dutchbook::rules
