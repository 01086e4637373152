#include <nodes/rules/reading.hpp>

#include <algorithm>
#include <cstdlib>
#include <utility>

#include <nodes/contract/calendar.hpp>
#include <nodes/contract/draft.hpp>
#include <nodes/contract/hash.hpp>
#include <nodes/contract/interval.hpp>
#include <nodes/contract/lexicon.hpp>
#include <nodes/contract/vocabulary.hpp>
#include <nodes/rules/clauses.hpp>
#include <nodes/rules/pattern.hpp>

namespace dutchbook::rules {
namespace {

using contract::token;
using contract::token_kind;
using contract::word_id;

constexpr std::size_t most_clause_bytes = 4'000, most_clause_tokens = 800;
constexpr std::size_t most_terms = 31; ///< of a text, see contract::read_text

/// Web addresses become one word.
std::string without_links(std::string_view clause) {
    std::string out;
    for (std::size_t at = 0; at < clause.size();) {
        const auto rest = clause.substr(at);
        const bool starts =
            rest.starts_with("http://") || rest.starts_with("https://") || rest.starts_with("www.");
        if (!starts) {
            out += clause[at++];
            continue;
        }
        const auto end = rest.find_first_of(" \t)>]\"");
        out += " link ";
        at += std::min(end, rest.size());
    }
    return out;
}

/// The unit that a word names wherever it stands; letters alone ("80 f") say nothing.
contract::unit unit_of(std::uint64_t word) {
    const auto known = contract::vocabulary::in_force().unit_of(word);
    return known.anywhere ? known.unit : contract::unit::none;
}

/// A token as a text has it: folding took some signs for letters of its own.
std::string_view written(const token& t) {
    switch (t.symbol) {
    case 'L':
        return "\xE2\x89\xA4";
    case 'G':
        return "\xE2\x89\xA5";
    case 'o':
        return "\xC2\xB0";
    case 'E':
        return "\xE2\x82\xAC";
    default:
        return t.text;
    }
}

/// Ids of the words that the clause writes with a capital though no sentence begins there.
std::vector<std::uint64_t> names_in(std::string_view clause) {
    std::vector<std::uint64_t> out;
    const auto is_letter = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
               static_cast<unsigned char>(c) >= 128;
    };
    bool first = true;
    for (std::size_t at = 0; at < clause.size();) {
        if (!is_letter(clause[at])) {
            ++at;
            continue;
        }
        const std::size_t begin = at;
        while (at < clause.size() && is_letter(clause[at])) ++at;
        const bool capital = clause[begin] >= 'A' && clause[begin] <= 'Z';
        if (capital && !first) {
            std::string folded;
            contract::fold(clause.substr(begin, at - begin), 64, folded);
            token t;
            t.text = folded;
            t.id = word_id(folded);
            out.push_back(contract::resolve(t).id);
        }
        first = false;
    }
    std::ranges::sort(out);
    return out;
}

/// A word of a source's name; what says nothing is left out.
void add_source_name(const token& t, clause& out) {
    if (t.kind != token_kind::word) return;
    const auto r = contract::resolve(t);
    if (r.known && r.known->kind <= contract::word_kind::filler) return;
    detail one{r.id, std::string(r.text)};
    one.of_source = true;
    out.details.push_back(std::move(one));
}

/// Reads the clauses of one market.
class clause_reader final : public known_names {
  public:
    clause_reader(const catalogue& with, const market& m, const contract::contract& c)
        : with_(with), c_(c) {
        numbers_.reserve(contract::most_number_bytes);
        for (const auto& t : c.terms) own_.push_back(t.id);
        for (const std::string_view text :
             {std::string_view(m.title), m.event_title.view(), std::string_view(m.yes_label),
              std::string_view(m.outcomes[0].name), std::string_view(m.outcomes[1].name)}) {
            event_.read(text);
            for (const token& t : event_.tokens()) {
                if (t.kind == token_kind::symbol) continue;
                raw_.push_back(id_of(t));
                if (t.kind == token_kind::number) title_numbers_.push_back(t.value);
                if (t.kind == token_kind::word) settings_.push_back(contract::resolve(t).id);
            }
        }
        std::ranges::sort(own_);
        std::ranges::sort(raw_);
        std::ranges::sort(settings_);
    }

    bool knows(const token& t) const override {
        if (t.kind == token_kind::symbol) return true;
        const auto id = id_of(t);
        if (std::ranges::binary_search(raw_, id) || with_.is_neutral(id)) return true;
        if (t.kind != token_kind::word) return false;
        const auto r = contract::resolve(t);
        return std::ranges::binary_search(own_, r.id) ||
               std::ranges::binary_search(settings_, r.id) ||
               (r.known && r.known->kind == contract::word_kind::stop && !with_.is_condition(id));
    }

    void read(std::string_view text, reading& into) {
        clause out;
        out.text = text;
        const std::string plain = without_links(text);
        tokens_.read(plain, most_clause_bytes, most_clause_tokens);
        if (is_link())
            out.means = meaning::source;
        else if (!tokens_.cut())
            match(out, into);
        if (out.means == meaning::unread) out.conditional = is_conditional();
        into.clauses.push_back(std::move(out));
    }

  private:
    /// Takes the heaviest template whose content agrees with the title; where none does, the clause
    /// is unread, for the reason that the heaviest gave.
    void match(clause& out, reading& says) {
        statement& into = says.question;
        const auto& tokens = tokens_.tokens();
        const auto first = std::ranges::find_if(
            tokens, [](const token& t) { return t.kind != token_kind::symbol; });
        if (first == tokens.end()) return;
        const auto& near = with_.starting_with(id_of(*first));
        const auto& any = with_.starting_anyhow();
        word_mask words;
        for (const token& t : tokens)
            if (t.kind != token_kind::symbol) words.add(id_of(t));
        std::string_view problem;
        bool taken = false;
        for (std::size_t i = 0, k = 0; i < near.size() || k < any.size();) {
            const bool by_word = k == any.size() || (i < near.size() && near[i] < any[k]);
            const auto& t = with_.templates()[by_word ? near[i++] : any[k++]];
            if (!words.may_hold(t.demands) || !takes(with_, t, tokens, *this, captures_)) continue;
            if (!taken) note_question(t, says);
            taken = true;
            clause one;
            one.text = out.text, one.as = &t, one.means = t.means;
            statement adds = into;
            for (const capture& c : captures_) take(c, one, adds);
            if (one.problem.empty()) {
                out = std::move(one);
                into = std::move(adds);
                return;
            }
            if (problem.empty()) problem = one.problem;
        }
        out.problem = problem;
    }

    /// Keeps what stands behind "if", up to "then the market resolves": the question as rules put
    /// it.
    void note_question(const clause_template& t, reading& says) const {
        const auto& tokens = tokens_.tokens();
        const auto asked = std::ranges::find(captures_, slot::question, &capture::as);
        if (t.denies || asked == captures_.end() || !says.asks.empty()) return;
        std::size_t first = asked->first;
        while (first > 0 && tokens[first - 1].id != word_id("if")) --first;
        says.asks_alone = first > 0;
        if (first == 0) first = asked->first;
        if (!says.asks_alone && t.means != meaning::question) return;
        for (std::size_t at = first; at < tokens.size(); ++at) {
            const token& word = tokens[at];
            const bool ends = at + 1 < tokens.size() && word.text == "then" &&
                              (tokens[at + 1].text == "the" || tokens[at + 1].text == "this");
            if (ends || (at >= captures_.back().last && word.text == "the" &&
                         at + 1 < tokens.size() && tokens[at + 1].text == "market"))
                break;
            if (word.text == "inclusive") continue;
            if (!word.glued && !says.asks.empty()) says.asks += ' ';
            says.asks += written(word);
        }
    }

    /// "according to …", "as reported by …": who is believed, to the next comma or verb.
    std::size_t after_source(std::size_t at, std::size_t last, clause& out) const {
        const auto& tokens = tokens_.tokens();
        std::size_t now = at;
        for (const std::string& words : with_.source_begins())
            if (const auto end = contract::end_of(words, tokens, at)) now = std::max(now, end);
        if (now == at || now >= last) return at;
        for (; now < last; ++now) {
            const token& t = tokens[now];
            if (t.symbol == ',' || with_.ends_source(t.id)) break;
            add_source(t, out);
        }
        return now;
    }

    /// What names a facet is compared as one.
    bool take_facets(const contract::facet_words& found, std::size_t at, clause& out) const {
        const auto before = out.details.size();
        for (std::size_t f = 0; f < found.values.size(); ++f) {
            if (found.values[f] == 0 || (c_.particulars.said[f] & found.values[f]) == 0) continue;
            std::string text;
            for (std::size_t i = at; i < found.end; ++i)
                text.append(text.empty() ? "" : " ").append(written(tokens_.tokens()[i]));
            out.details.push_back(
                {word_id(text), text, static_cast<contract::facet>(f), found.values[f]});
        }
        return out.details.size() > before;
    }

    /// "between 13 (inclusive) and 15 (inclusive)": what a range is taken for anyhow.
    bool bracketed_inclusive(std::size_t at) const {
        const auto& tokens = tokens_.tokens();
        return at + 2 < tokens.size() && tokens[at].symbol == '(' &&
               tokens[at + 1].text == "inclusive" && tokens[at + 2].symbol == ')';
    }

    /// A question without what is compared elsewhere: hours of the day, by contract::evidence, and
    /// the words of facets.
    std::string plain_words(const capture& c, clause& out_of) const {
        const auto& tokens = tokens_.tokens();
        std::string out;
        for (std::size_t at = c.first; at < c.last;) {
            const std::size_t end = std::min(after_clock(with_, tokens, at), c.last);
            if (end > at) {
                at = end;
                continue;
            }
            if (const std::size_t end_of_source = after_source(at, c.last, out_of);
                end_of_source > at) {
                at = end_of_source;
                continue;
            }
            if (const auto facets = contract::facet_at(tokens, at);
                facets.end > at && facets.end <= c.last && take_facets(facets, at, out_of)) {
                at = facets.end;
                continue;
            }
            if (bracketed_inclusive(at)) {
                at += 3;
                continue;
            }
            if (!tokens[at].glued && !out.empty()) out += ' ';
            out += written(tokens[at++]);
        }
        return out;
    }

    void take(const capture& c, clause& out, statement& into) {
        if (c.as == slot::source) return take_source(c, out);
        if (c.as == slot::question) take_question(c, out, into);
    }

    void take_source(const capture& c, clause& out) const {
        for (std::size_t at = c.first; at < c.last; ++at) add_source(tokens_.tokens()[at], out);
    }
    void add_source(const token& t, clause& out) const {
        if (!with_.is_neutral(t.id)) add_source_name(t, out);
    }

    /// A number without its comparison would say something else: "fewer than {question} are
    /// played".
    void widen(capture& c) const {
        const auto& tokens = tokens_.tokens();
        const bool number =
            std::any_of(tokens.begin() + static_cast<std::ptrdiff_t>(c.first),
                        tokens.begin() + static_cast<std::ptrdiff_t>(c.last),
                        [](const token& t) { return t.kind == token_kind::number; });
        if (!number) return;
        while (c.first > 0 && tokens[c.first - 1].kind == token_kind::word &&
               with_.compares(tokens[c.first - 1].id))
            --c.first;
        while (c.last < tokens.size() && tokens[c.last].kind == token_kind::word &&
               with_.compares(tokens[c.last].id))
            ++c.last;
    }

    /// "any member of the cabinet", "either house": a condition that says nothing against what it
    /// stands beside, and that the other side has to have as well.
    static bool chooses(std::uint64_t word) {
        return word == word_id("any") || word == word_id("either");
    }

    /// What a question adds to the title: words, a window; what it contradicts is not read.
    void take_question(capture c, clause& out, statement& into) {
        widen(c);
        for (std::size_t at = c.first; at < c.last; ++at) {
            const token& t = tokens_.tokens()[at];
            if (t.kind != token_kind::word || !with_.is_condition(t.id) ||
                std::ranges::binary_search(raw_, t.id) ||
                std::ranges::binary_search(own_, contract::resolve(t).id))
                continue;
            if (!chooses(t.id)) {
                out.problem = "a condition inside";
                continue;
            }
            into.words.push_back(t.id);
            out.details.push_back({t.id, std::string(t.text)});
        }
        const std::string text = plain_words(c, out);
        const auto names = names_in(out.text);
        numbers_.clear();
        contract::read_text(text, contract::text_role::title, list_, words_, numbers_, said_);
        if (said_.terms.size() >= most_terms) out.problem = "too long";
        if (said_.negative != c_.negative && !out.as->denies)
            out.problem = "says no where the title does not";
        if (roles_swapped(names)) out.problem = "other roles than the title's";
        if (said_.values) take_values(*said_.values, out, into);
        take_time(out, into);
        into.ordinal = into.ordinal || said_.ordinal;
        for (std::size_t i = 0; i < said_.terms.size(); ++i) {
            const auto& term = said_.terms[i];
            into.words.push_back(term.id);
            if (const auto u = unit_of(term.id); u != contract::unit::none) {
                into.unit = u;
                continue;
            }
            if (term.weight <= contract::weight::weak || with_.is_neutral(term.id)) continue;
            if (std::ranges::binary_search(own_, term.id) ||
                std::ranges::binary_search(settings_, term.id))
                continue;
            detail one{term.id, std::string(said_.texts[i])};
            one.decisive =
                term.number || term.place ||
                (!with_.is_ornament(term.id) && (term.weight == contract::weight::contrast ||
                                                 std::ranges::binary_search(names, term.id)));
            out.details.push_back(std::move(one));
        }
    }

    void take_values(const contract::interval& values, clause& out, statement& into) const {
        if (!c_.has_values) return take_number(values, out, into);
        const auto wanted =
            out.as->denies ? contract::set_relation::complement : contract::set_relation::identity;
        constexpr std::int64_t cent = 10'000, whole = 1'000'000;
        const bool counted = c_.values.unit == contract::unit::none && has_half(c_.values);
        const auto said = of_count(values), own = of_count(c_.values);
        for (const auto tick :
             {std::max(values.tick, c_.values.tick), cent, counted ? whole : cent})
            if (contract::compare(contract::canonical(said, tick), contract::canonical(own, tick),
                                  tick) == wanted)
                return; // "above 149999.99" is "150,000 or more", "over 239.5" is "240 or more"
        out.problem = "another number than the title's";
    }

    /// A title that names the number, and not how it compares ("O/U 239.5", "(-4.5)"): the rules
    /// say it, and the other side has to.
    void take_number(const contract::interval& values, clause& out, statement& into) const {
        constexpr std::int64_t half = 500'000, whole = 1'000'000;
        const auto in_title = [this](std::int64_t v) {
            return std::ranges::any_of(title_numbers_, [v](std::int64_t n) {
                const std::int64_t off = std::abs(n < 0 ? -n : n) - std::abs(v);
                return off == 0 || off == half || off == -half;
            });
        };
        if ((values.has_low && !in_title(values.low)) ||
            (values.has_high && !in_title(values.high))) {
            out.problem = "a number that the title does not have";
            return;
        }
        if (out.as->denies) return;
        const bool counted = (!values.has_low || values.low % half == 0) &&
                             (!values.has_high || values.high % half == 0);
        const auto x = counted ? contract::canonical(values, whole) : values;
        const auto text = std::string(x.has_low ? std::to_string(x.low) : "") +
                          (x.low_open ? "(" : "[") + (x.has_high ? std::to_string(x.high) : "") +
                          (x.high_open ? ")" : "]");
        detail one{word_id(text), "the number"};
        one.decisive = true;
        into.words.push_back(one.id);
        out.details.push_back(std::move(one));
    }

    /// None at most is none: nothing is counted below.
    static contract::interval of_count(contract::interval x) {
        if (!x.has_low && x.has_high && x.high == 0 && !x.high_open) {
            x.has_low = true;
            x.low = 0;
        }
        return x;
    }

    /// A line between two whole numbers: what it divides is counted.
    static bool has_half(const contract::interval& x) {
        constexpr std::int64_t half = 500'000, whole = 1'000'000;
        return (x.has_low && x.low % whole == half) || (x.has_high && x.high % whole == half);
    }

    /// Names change places about a word that may be the verb: "A joins B" against "B joins A".
    bool roles_swapped(const std::vector<std::uint64_t>& names) const {
        const auto& theirs = said_.terms;
        const auto place = [&theirs](std::uint64_t id) {
            return std::ranges::find(theirs, id, &contract::term::id) - theirs.begin();
        };
        const auto is_name = [&names](const contract::term& t) {
            return t.place || t.first_name || std::ranges::binary_search(names, t.id);
        };
        for (std::size_t v = 0; v < c_.terms.size(); ++v) {
            const contract::term& verb = c_.terms[v];
            const auto at = place(verb.id);
            if (at == std::ssize(theirs) || verb.label_only || verb.number || verb.office ||
                verb.weight < contract::weight::plain || (is_name(verb) && !verb.verb))
                continue;
            bool forward = false, backward = false, straight = false;
            for (std::size_t i = 0; i < c_.terms.size(); ++i) {
                const auto there = place(c_.terms[i].id);
                if (i == v || there == std::ssize(theirs) || c_.terms[i].label_only ||
                    !is_name(c_.terms[i]))
                    continue;
                const bool moved = (i < v) != (there < at);
                (i < v ? forward : backward) |= moved;
                straight = straight || !moved;
            }
            const bool turned = verb.passive != theirs[static_cast<std::size_t>(at)].passive;
            if (turned && verb.verb ? straight : forward && backward) return true;
        }
        return false;
    }

    /// The years that name an event lie in the title's, where it says any.
    bool other_year() const {
        const auto first = said_.time.edition_first, last = said_.time.edition_last;
        if (last == 0) return false;
        if (c_.edition_last != 0)
            return last < c_.edition_first || (first != 0 ? first : last) > c_.edition_last;
        if (c_.window.kind == contract::window_kind::none || c_.window.year_unread ||
            c_.window.relative)
            return false;
        const int year = contract::year_of(c_.window.last);
        return year < (first != 0 ? first : last) - 1 || year > last + 1;
    }
    void take_time(clause& out, statement& into) const {
        if (other_year()) out.problem = "another year than the title's";
        const auto& w = said_.time.window;
        if (w.kind == contract::window_kind::none || w.relative) return;
        const auto& own = c_.window;
        if (own.kind != contract::window_kind::none && !own.year_unread && !w.year_unread &&
            own.last != w.last && c_.edition_last == 0) {
            out.problem = "another day than the title's";
            return;
        }
        into.window = w;
    }

    /// A sentence that is a web address alone.
    bool is_link() const {
        return std::ranges::all_of(tokens_.tokens(), [](const token& t) {
            return t.kind == token_kind::symbol || t.id == word_id("link");
        });
    }

    bool is_conditional() const {
        return std::ranges::any_of(tokens_.tokens(), [this](const token& t) {
            return t.kind == token_kind::word && with_.is_condition(t.id);
        });
    }

    const catalogue& with_;
    const contract::contract& c_;
    std::vector<std::uint64_t> own_, raw_, settings_; ///< sorted
    std::vector<std::int64_t> title_numbers_;
    contract::token_list tokens_, list_, event_;
    std::vector<token> words_;
    std::string numbers_;
    contract::text_reading said_;
    std::vector<capture> captures_;
};

/// The venue's own field for the source: a name, or a web address whose host is one.
clause source_clause(std::string_view field) {
    clause out;
    out.text = field;
    out.means = meaning::source;
    for (const std::string_view scheme : {"https://", "http://", "www."})
        if (field.starts_with(scheme)) field.remove_prefix(scheme.size());
    contract::token_list list;
    list.read(field.substr(0, field.find_first_of("/?#")));
    for (const token& t : list.tokens()) add_source_name(t, out);
    return out;
}

} // namespace

bool reading::whole() const noexcept {
    return !clauses.empty() && std::ranges::none_of(clauses, [](const clause& c) {
        return c.means == meaning::unread;
    });
}

reading read_rules(const catalogue& with, const market& m, const contract::contract& c) {
    reading out;
    if (m.rules.empty()) return out;
    if (c.has_values) out.question.unit = c.values.unit;
    clause_reader reader(with, m, c);
    for (const auto text : clauses_of(m.rules)) reader.read(text, out);
    if (!m.resolution_source.empty()) out.clauses.push_back(source_clause(m.resolution_source));
    auto& words = out.question.words;
    std::ranges::sort(words);
    words.erase(std::unique(words.begin(), words.end()), words.end());
    return out;
}

std::string template_of(std::string_view clause, const contract::contract& c) {
    contract::token_list list;
    list.read(without_links(clause), most_clause_bytes, most_clause_tokens);
    std::string out;
    const auto add = [&out](std::string_view text) {
        if (!out.empty() && !(out.ends_with(text) && text.starts_with('{')))
            out += ' ';
        else if (!out.empty())
            return;
        out += text;
    };
    const auto& tokens = list.tokens();
    for (const token& t : tokens) {
        if (t.kind == token_kind::symbol) continue;
        const bool dated = &t != &tokens.back() && (&t + 1)->kind == token_kind::number;
        const auto* known = t.kind == token_kind::word ? contract::find_word(t.id) : nullptr;
        const bool own =
            t.kind == token_kind::word &&
            std::ranges::any_of(c.terms, [&](const contract::term& term) {
                return term.id == contract::resolve(t).id && term.weight == contract::weight::plain;
            });
        if (t.kind != token_kind::word)
            add("{number}");
        else if (known && known->month && dated)
            add("{time}");
        else if (own)
            add("{name}");
        else
            add(t.text);
    }
    return out;
}

} // namespace dutchbook::rules
