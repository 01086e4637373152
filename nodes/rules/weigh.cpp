#include <nodes/rules/small_words.hpp>
#include <nodes/rules/weigh.hpp>

#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include <nodes/contract/hash.hpp>
#include <nodes/contract/lexicon.hpp>
#include <nodes/contract/readers.hpp>

namespace dutchbook::rules {
namespace {

using contract::field;
using contract::finding;
using contract::verdict;

constexpr double proved_bonus = 0.02; ///< what rules that were read add to equal titles
constexpr std::size_t most_quoted = 160;

std::string quoted(std::string_view clause) {
    std::string out = "\"";
    if (clause.size() > most_quoted) {
        std::size_t end = most_quoted;
        while (end > 0 && (static_cast<unsigned char>(clause[end]) & 0xC0) == 0x80) --end;
        out.append(clause.substr(0, end)).append("…");
    } else {
        out += clause;
    }
    return out + '"';
}

/// The names of what one side's rules narrow, widen and exclude, with the clause that says so.
using named = std::map<std::pair<meaning, std::string_view>, std::string_view>;

named named_of(const reading& r) {
    named out;
    for (const clause& c : r.clauses)
        if (c.means == meaning::narrows || c.means == meaning::widens ||
            c.means == meaning::excludes)
            out.try_emplace({c.means, c.as->name}, c.text);
    return out;
}

std::map<std::string_view, std::pair<std::string_view, std::string_view>>
slots_of(const reading& r) {
    std::map<std::string_view, std::pair<std::string_view, std::string_view>> out;
    for (const clause& c : r.clauses)
        if (c.means == meaning::fills) out.try_emplace(c.as->fills, c.as->value, c.text);
    return out;
}

std::set<std::uint64_t> sources_of(const reading& r) {
    std::set<std::uint64_t> out;
    for (const clause& c : r.clauses)
        for (const detail& d : c.details)
            if (c.means == meaning::source || d.of_source) out.insert(d.id);
    return out;
}

class scales {
  public:
    scales(const catalogue& with, const verdict& titles, const party& left, const party& right)
        : with_(with), left_(left), right_(right), out_{titles, {}} {}

    weighed weigh() {
        if (out_.verdict.what != finding::related) return out_;
        out_.verdict.tier = relation_tier::titles;
        small_words small(with_, left_, right_);
        if (const auto word = small.opens(); !word.empty()) {
            opens(word + " on one side only");
            return out_;
        }
        const bool silent = left_.says.clauses.empty() || right_.says.clauses.empty();
        if (silent || says_nothing(left_.says) || says_nothing(right_.says)) {
            if ((!silent && find_condition()) || compare_occasions() || !out_.because.empty())
                return out_;
            return stays("no rules to compare");
        }
        left_sources_ = sources_of(left_.says), right_sources_ = sources_of(right_.says);
        if (compare_slots() || compare_units()) return out_;
        if (find_condition() || find_detail() || compare_occasions()) return out_;
        const clause* unread = unread_clause();
        if (compare_named() || compare_windows() || compare_sources()) return out_;
        if (!out_.because.empty()) return out_;
        if (first_name_missing()) return stays("a first name on one side only");
        if (unread) return stays("not compared: " + quoted(unread->text));
        if (!elaborated_.empty()) return stays("only one side says: " + quoted(elaborated_));
        if (const auto kind = small.other_price(); !kind.empty()) {
            opens("the prices are others: " + kind);
            return out_;
        }
        if (const clause* end = hidden_deadline())
            return stays("a day that the question does not name: " + quoted(end->text));
        if (const auto word = small.stops(); !word.empty())
            return stays(word + " on one side only");
        out_.verdict.tier = rests_on_model() ? relation_tier::judged : relation_tier::proved;
        out_.verdict.confidence = std::min(1.0, out_.verdict.confidence + proved_bonus);
        return out_;
    }

  private:
    weighed stays(std::string because) {
        out_.because = std::move(because);
        return out_;
    }
    bool opens(std::string because, finding what = finding::open) {
        out_.because = std::move(because);
        out_.verdict.what = what;
        out_.verdict.because = field::particulars;
        return true;
    }

    bool rests_on_model() const {
        const auto judged = [](const clause& c) { return c.as != nullptr && c.as->judged; };
        return std::ranges::any_of(left_.says.clauses, judged) ||
               std::ranges::any_of(right_.says.clauses, judged);
    }

    /// No sentence that was read: a heading, another language.
    static bool says_nothing(const reading& r) {
        return std::ranges::all_of(r.clauses, [](const clause& c) {
            return c.means == meaning::unread || c.means == meaning::boilerplate ||
                   c.means == meaning::source;
        });
    }

    /// One side asks of an edition of a yearly event: the deadline beside it was not compared.
    bool of_edition() const {
        const auto undated = [](const party& p) {
            return p.asks.window.kind == contract::window_kind::none && p.asks.edition_last != 0;
        };
        return undated(left_) || undated(right_);
    }

    bool compare_slots() {
        const auto a = slots_of(left_.says), b = slots_of(right_.says);
        const auto value = [&](const auto& of, std::string_view slot) {
            const auto at = of.find(slot);
            return at == of.end() ? with_.default_of(slot) : at->second.first;
        };
        for (const auto* slots : {&a, &b})
            for (const auto& [slot, said] : *slots) {
                const auto x = value(a, slot), y = value(b, slot);
                if (x == y || (slot == "deadline" && of_edition())) continue;
                return opens((x.empty() || y.empty() ? "only one side says: "
                                                     : "the sides say different things: ") +
                             quoted(said.second));
            }
        return false;
    }

    bool compare_units() {
        const auto a = left_.says.question.unit, b = right_.says.question.unit;
        if (a == b || a == contract::unit::none || b == contract::unit::none) return false;
        return opens("the numbers have different units", finding::refuted);
    }

    /// What is unread and speaks of a condition may change the question.
    bool find_condition() {
        for (const party* p : {&left_, &right_})
            for (const clause& c : p->says.clauses)
                if (c.means == meaning::unread && c.conditional)
                    return opens("a condition that was not compared: " + quoted(c.text));
        return false;
    }

    bool says_word(const party& p, std::uint64_t id) const {
        return std::ranges::binary_search(p.says.question.words, id) ||
               (&p == &left_ ? left_sources_ : right_sources_).contains(id) ||
               std::ranges::any_of(p.asks.terms,
                                   [id](const contract::term& t) { return t.id == id; });
    }
    /// The word that suffices, of "announcement suffices"; 0 of other names.
    static std::uint64_t sufficient(std::string_view name) {
        constexpr std::string_view suffices = " suffices";
        if (!name.ends_with(suffices)) return 0;
        contract::token word;
        word.text = name.substr(0, name.size() - suffices.size());
        word.id = contract::word_id(word.text);
        return contract::resolve(word).id;
    }
    /// Whether a sentence that states the question has the word, for whatever it was taken.
    bool states_word(const party& p, std::uint64_t id) const {
        if (says_word(p, id)) return true;
        return std::ranges::any_of(p.says.clauses, [id](const clause& c) {
            if (c.means != meaning::question && c.means != meaning::fills) return false;
            contract::token_list list;
            list.read(c.text);
            return std::ranges::any_of(list.tokens(), [id](const contract::token& t) {
                return t.kind == contract::token_kind::word && contract::resolve(t).id == id;
            });
        });
    }
    /// "An announcement suffices", says the other side: what is announced here counts there.
    static bool widened_by(const party& p, std::uint64_t id) {
        return std::ranges::any_of(p.says.clauses, [&](const clause& c) {
            return c.means == meaning::widens && sufficient(c.as->name) == id;
        });
    }
    /// A long word that the other side spells with one letter more, less or otherwise.
    static bool misspells(const detail& d, const reading& other) {
        constexpr std::size_t least = 9;
        if (d.decisive || d.text.size() < least) return false;
        return std::ranges::any_of(other.clauses, [&d](const clause& c) {
            return std::ranges::any_of(c.details, [&d](const detail& o) {
                return !o.decisive && o.text.size() >= least && one_letter_apart(d.text, o.text);
            });
        });
    }
    static bool one_letter_apart(std::string_view a, std::string_view b) {
        if (a.size() > b.size()) std::swap(a, b);
        if (b.size() - a.size() > 1) return false;
        const auto at = static_cast<std::size_t>(std::ranges::mismatch(a, b).in1 - a.begin());
        if (at == 0) return false; // "symmetric", "asymmetric"
        if (at == a.size()) return true;
        return a.substr(a.size() == b.size() ? at + 1 : at) == b.substr(at + 1);
    }
    static bool says_facet(const party& p, const detail& d) {
        return d.of != contract::facet::none && (p.asks.particulars.of(d.of) & d.values) != 0;
    }
    /// What one side's question says and the other's does not: a name, a number or a contrast makes
    /// another question of it, and so does what both sides have for themselves. A mere elaboration
    /// of one side stops the proof alone.
    bool find_detail() {
        std::string_view elaborated;
        int sides = 0;
        for (const auto& [one, other] : {std::pair(&left_, &right_), std::pair(&right_, &left_)}) {
            bool here = false;
            for (const clause& c : one->says.clauses) {
                if (c.means == meaning::source || c.means == meaning::unread) continue;
                for (const detail& d : c.details) {
                    if (d.of_source || says_facet(*other, d) || says_word(*other, d.id) ||
                        widened_by(*other, d.id) || misspells(d, other->says))
                        continue;
                    if (d.decisive)
                        return opens("\"" + d.text + "\" on one side only: " + quoted(c.text));
                    here = true;
                    elaborated = c.text;
                }
            }
            sides += here;
        }
        if (sides == 2) return opens("each side says more than the other: " + quoted(elaborated));
        elaborated_ = elaborated;
        return false;
    }

    /// "If it has not happened by December 31, 2026, this market will resolve to No", under a
    /// question without a day.
    const clause* hidden_deadline() const {
        for (const party* p : {&left_, &right_}) {
            if (p->asks.window.kind != contract::window_kind::none || p->says.question.window ||
                p->asks.contest.read() || p->asks.edition_last != 0)
                continue;
            for (const clause& c : p->says.clauses) {
                if (c.means != meaning::fallback) continue;
                thread_local contract::token_list list;
                list.read(c.text);
                if (contract::read_time(list.tokens()).window.kind == contract::window_kind::until)
                    return &c;
            }
        }
        return nullptr;
    }

    const clause* unread_clause() const {
        for (const party* p : {&left_, &right_})
            for (const clause& c : p->says.clauses)
                if (c.means == meaning::unread) return &c;
        return nullptr;
    }

    /// What one side alone narrows makes it the smaller one, what it alone widens the larger one: a
    /// smaller one stays a subset, and what excludes another goes on to.
    bool compare_named() {
        const named a = named_of(left_.says), b = named_of(right_.says);
        bool smaller = false, larger = false, grows = false, shrinks = false; // the left one
        std::string_view because;
        const auto alone = [&](const named& here, const named& there, bool left) {
            for (const auto& [key, text] : here) {
                const bool widens = key.first == meaning::widens;
                const auto word = widens ? sufficient(key.second) : 0;
                if (there.contains(key) || (word && states_word(left ? right_ : left_, word)))
                    continue;
                (widens == left ? larger : smaller) = true;
                (widens ? grows : shrinks) = true;
                because = text;
            }
        };
        alone(a, b, true), alone(b, a, false);
        if (!grows && !shrinks) return false;
        using kind = relation_kind;
        auto& v = out_.verdict;
        const bool stands =
            (v.kind == kind::subset && !larger) || (v.kind == kind::superset && !smaller) ||
            (v.kind == kind::disjoint && !grows) || (v.kind == kind::exhaustive && !shrinks);
        if (!stands && (smaller == larger || v.kind != kind::identity))
            return opens("only one side says: " + quoted(because));
        if (!stands) v.kind = smaller ? kind::subset : kind::superset;
        out_.because = "only one side says: " + quoted(because);
        return false;
    }

    /// Of two windows that end together the one that starts later is the smaller.
    bool compare_windows() {
        const auto &a = left_.says.question.window, &b = right_.says.question.window;
        if (!a || !b || a->year_unread || b->year_unread) return false;
        const auto starts = [](const contract::window& w) {
            return w.kind == contract::window_kind::during;
        };
        if (!starts(*a) || !starts(*b) || a->first == b->first) return false;
        const bool counted = left_.asks.has_values && right_.asks.has_values;
        const auto kind = a->first > b->first ? relation_kind::subset : relation_kind::superset;
        auto& v = out_.verdict;
        if (counted || a->last != b->last || (v.kind != relation_kind::identity && v.kind != kind))
            return opens("the rules begin on different days");
        v.kind = kind;
        out_.because = "the rules begin on different days";
        return false;
    }

    /// To be the next or the first to do it is to do it; not the other way round.
    bool compare_occasions() {
        const bool a = left_.asks.ordinal || left_.says.question.ordinal,
                   b = right_.asks.ordinal || right_.says.question.ordinal;
        if (a == b) return false;
        auto& v = out_.verdict;
        const auto kind = a ? relation_kind::subset : relation_kind::superset;
        if (v.kind != relation_kind::identity && v.kind != kind)
            return opens("only one side asks for the next");
        v.kind = kind;
        out_.because = "only one side asks for the next";
        return false;
    }

    /// "Schumacher" may be another than Michael.
    bool first_name_missing() const {
        for (const auto& [one, other] : {std::pair(&left_, &right_), std::pair(&right_, &left_)})
            for (const contract::term& t : one->asks.terms)
                if (t.first_name &&
                    std::ranges::none_of(other->asks.terms,
                                         [&t](const contract::term& o) { return o.id == t.id; }))
                    return true;
        return false;
    }

    bool asked_by_both(std::uint64_t id) const {
        return std::ranges::all_of(std::array{&left_, &right_}, [id](const party* p) {
            return std::ranges::any_of(p->asks.terms,
                                       [id](const contract::term& t) { return t.id == id; });
        });
    }

    /// A name in common, be it the whole of one side's: that the question itself names Rockford
    /// makes its tourist office and its hotel association no more alike.
    bool share_source() const {
        std::vector<std::uint64_t> shared;
        std::ranges::set_intersection(left_sources_, right_sources_, std::back_inserter(shared));
        if (std::ranges::any_of(shared, [this](auto id) { return !asked_by_both(id); }))
            return true;
        return !shared.empty() &&
               shared.size() == std::min(left_sources_.size(), right_sources_.size());
    }

    /// A measured value is what its source says.
    bool compare_sources() {
        if (!left_.asks.has_values || !right_.asks.has_values) return false;
        if (left_sources_.empty() || right_sources_.empty() || share_source()) return false;
        return opens("different sources");
    }

    const catalogue& with_;
    const party &left_, &right_;
    std::set<std::uint64_t> left_sources_, right_sources_;
    std::string_view elaborated_; ///< a clause that says more than the other side's do
    weighed out_;
};

} // namespace

weighed weigh(const catalogue& with, const verdict& titles, const party& left, const party& right) {
    return scales(with, titles, left, right).weigh();
}

std::string other_slot(const reading& left, const reading& right) {
    const auto a = slots_of(left), b = slots_of(right);
    for (const auto& [slot, said] : a)
        if (const auto at = b.find(slot); at != b.end() && at->second.first != said.first)
            return quoted(said.second);
    return {};
}

std::string other_names(const party& left, const party& right) {
    const clause* decisive = nullptr;
    const auto says_more = [&decisive](const party& one, const party& other) {
        const auto says = [&other](const detail& d) {
            return std::ranges::binary_search(other.says.question.words, d.id) ||
                   std::ranges::any_of(other.asks.terms,
                                       [&d](const contract::term& t) { return t.id == d.id; });
        };
        bool more = false;
        for (const clause& c : one.says.clauses)
            for (const detail& d : c.details) {
                if (c.means != meaning::question || d.of_source || says(d)) continue;
                more = true;
                if (d.decisive) decisive = &c;
            }
        return more;
    };
    const bool both = says_more(left, right) & says_more(right, left);
    return both && decisive ? quoted(decisive->text) : std::string();
}

std::string with_rules(std::string reasoning, const std::string& because) {
    return because.empty() ? reasoning : std::move(reasoning) + " Rules: " + because + ".";
}

weighed weigh_union(const catalogue& with, const verdict& titles, const party& whole,
                    std::span<const party> members) {
    weighed out{titles, {}};
    out.verdict.tier = relation_tier::proved;
    verdict same = titles;
    same.kind = relation_kind::identity;
    for (const party& member : members) {
        const weighed one = weigh(with, same, whole, member);
        const bool stands =
            one.verdict.what == finding::related && one.verdict.kind == relation_kind::identity;
        if (!stands) {
            out.verdict.what = finding::open;
            out.verdict.because = field::particulars;
        }
        if (one.verdict.tier != relation_tier::proved) out.verdict.tier = relation_tier::titles;
        if (out.because.empty()) out.because = one.because;
    }
    return out;
}

} // namespace dutchbook::rules
