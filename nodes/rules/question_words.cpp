#include <nodes/rules/question_words.hpp>

#include <algorithm>
#include <cstdint>
#include <string>

#include <nodes/contract/hash.hpp>
#include <nodes/contract/lexicon.hpp>
#include <nodes/contract/readers.hpp>
#include <nodes/contract/text.hpp>
#include <nodes/contract/vocabulary.hpp>

namespace dutchbook::rules {
namespace {

using contract::token;
using contract::token_kind;
using contract::word_id;

bool is_word(const std::vector<token>& tokens, std::size_t at) {
    return at < tokens.size() && tokens[at].kind == token_kind::word;
}

bool is_month(const std::vector<token>& tokens, std::size_t at) {
    const auto* l = is_word(tokens, at) ? contract::find_word(tokens[at].id) : nullptr;
    return l && l->month != 0;
}

/// "from June 1 through June 5": the end of a range.
bool ends_range(const std::vector<token>& tokens, std::size_t at) {
    return at == 0 || is_month(tokens, at - 1) || (at > 1 && is_month(tokens, at - 2)) ||
           tokens[at - 1].kind == token_kind::date;
}

/// An amount of something: "$50", "50%"; no day and no year.
bool is_amount(const std::vector<token>& tokens, std::size_t at) {
    if (at < tokens.size() && tokens[at].kind == token_kind::symbol)
        return contract::vocabulary::in_force().unit_of_sign(tokens[at].symbol) !=
               contract::unit::none;
    return at + 1 < tokens.size() && tokens[at].kind == token_kind::number &&
           (tokens[at + 1].symbol == '%' || tokens[at].scaled);
}

/// Reads one text after the other into a side.
class reader {
  public:
    reader(const catalogue& with, question_words& into) : with_(with), into_(into) {}

    void read_title() {
        const auto& tokens = cut(into_.of->row.title);
        for (std::size_t at = 0; at < tokens.size(); ++at) {
            read_opening(tokens, at, into_.opening);
            read_order(tokens, at);
        }
        const auto& label = cut(into_.of->row.yes_label);
        for (std::size_t at = 0; at < label.size(); ++at) read_opening(label, at, into_.opening);
    }

    /// What titles tell beside what they open by, and what states the question in rules.
    void read_telling() {
        tell(into_.of->row.title, source::title);
        tell(into_.of->row.yes_label, source::title);
        tell(into_.of->says.asks, source::rules);
    }

    /// Where else a side may state a word.
    void read_beside() {
        tell(into_.of->row.event_title, source::beside);
        for (const clause& c : into_.of->says.clauses)
            if (c.means == meaning::question || c.means == meaning::fills)
                tell(c.text, source::beside);
    }

    void read_prices() {
        for (const clause& c : into_.of->says.clauses)
            if (c.means != meaning::boilerplate && c.means != meaning::fallback)
                price(c.text, c.means == meaning::source);
    }

  private:
    /// Valid until the next text is cut.
    static const std::vector<token>& cut(std::string_view text) {
        thread_local contract::token_list list;
        list.read(text);
        return list.tokens();
    }

    static void add(said_words& to, std::uint64_t id, std::string_view text) {
        if (std::ranges::find(to, id, &said_word::id) == to.end())
            to.push_back({id, std::string(text)});
    }
    static void add(said_words& to, const token& t) { add(to, contract::resolve(t).id, t.text); }

    /// "50 or more", "on or before", "June 1 through June 5": no choice, no lasting.
    bool is_idle(const std::vector<token>& tokens, std::size_t at) const {
        const token& t = tokens[at];
        if (t.text == "through") return ends_range(tokens, at);
        if (t.text != "or") return false;
        return at == 0 || at + 1 == tokens.size() ||
               (is_word(tokens, at - 1) && with_.goes_before_or(tokens[at - 1].id)) ||
               (is_word(tokens, at + 1) && with_.goes_after_or(tokens[at + 1].id));
    }

    void read_opening(const std::vector<token>& tokens, std::size_t at, said_words& into) const {
        const token& t = tokens[at];
        read_clock(tokens, at);
        if (t.kind == token_kind::symbol) return read_sign(tokens, at, into);
        if (t.kind != token_kind::word) return;
        if (is_letter(tokens, at) || (with_.is_opening(t.id) && !is_idle(tokens, at))) add(into, t);
        if (!is_amount(tokens, at + 1)) return;
        if (t.text == "by" || with_.is_moving(t.id))
            add(into, moved_by, std::string(t.text) + " (an amount)");
        else if (t.text == "to")
            add(into, moved_to, "to (an amount)");
    }

    /// "Group B", "Class C": a letter that is no article, no initial and no known word.
    bool is_letter(const std::vector<token>& tokens, std::size_t at) const {
        const token& t = tokens[at];
        if (t.text.size() != 1 || t.text == "a" || t.text == "x" || t.glued) return false;
        if (into_.of->asks.contest.read()) return false; // "New York Y"
        const bool joined =
            at + 1 < tokens.size() && (tokens[at + 1].symbol == '.' || tokens[at + 1].glued);
        return !joined && (t.text == "i" || contract::resolve(t).known == nullptr);
    }

    /// "4:15 PM ET"; the last minute of a day is its end.
    void read_clock(const std::vector<token>& tokens, std::size_t at) const {
        contract::period p;
        const token& t = tokens[at];
        const bool minutes = at > 0 && tokens[at - 1].symbol == ':';
        if (t.kind != token_kind::number || minutes) return;
        if (contract::read_clock(tokens, at, p) == at) return;
        if (p.clock_minutes < 0) return;
        const auto text =
            std::to_string(p.clock_minutes / 60) + ':' + std::to_string(p.clock_minutes % 60);
        add(into_.clocks, word_id(text), text);
    }

    /// "VR / Virtual Reality"; "A+", "AA-": a sign that belongs to the grade before it; "€5".
    void read_sign(const std::vector<token>& tokens, std::size_t at, said_words& into) const {
        const token& t = tokens[at];
        if (contract::vocabulary::in_force().unit_of_sign(t.symbol) != contract::unit::none &&
            at + 1 < tokens.size() && tokens[at + 1].kind == token_kind::number) {
            std::string text(1, t.symbol);
            if (at > 0 && tokens[at - 1].kind == token_kind::word && t.glued)
                text = std::string(tokens[at - 1].text) + text; // "A$"
            add(into_.currencies, word_id(text), text);
        }
        if (at == 0 || !is_word(tokens, at - 1)) return;
        if (t.symbol == '/' && is_word(tokens, at + 1) && !t.glued)
            return add(into, word_id("or"), "/");
        const bool hyphen = at + 1 < tokens.size() && tokens[at + 1].glued;
        const auto grade = tokens[at - 1].text;
        if ((t.symbol != '+' && t.symbol != '-') || !t.glued || grade.size() > 3 || hyphen) return;
        const std::string text = std::string(grade) + t.symbol;
        add(into, word_id(text), text);
    }

    void read_order(const std::vector<token>& tokens, std::size_t at) const {
        const token& t = tokens[at];
        const bool before_hyphen = at + 2 < tokens.size() && tokens[at + 1].symbol == '-' &&
                                   tokens[at + 1].glued && is_word(tokens, at + 2);
        if (t.kind == token_kind::number && before_hyphen) into_.numbers.push_back(t.value);
        if (t.kind != token_kind::word) return;
        if (t.text.size() == 1 && at + 1 < tokens.size() && tokens[at + 1].symbol == '.')
            add(into_.initials, t.id, t.text);
        const auto [text, id, known] = contract::resolve(t);
        if (known && known->symmetric) into_.together = true;
        const bool small = known && known->kind <= contract::word_kind::weak && !known->place;
        if (!small && !(known && known->month != 0)) into_.order.push_back(id);
    }

    /// The words of a text that may tell: all but those that stand in any question, moments and
    /// numbers, which are compared as such.
    enum class source : std::uint8_t { title, rules, beside };
    void tell(std::string_view text, source of) const {
        thread_local contract::token_list list;
        list.read(text);
        auto& tokens = list.tokens();
        contract::read_time(tokens);
        thread_local std::vector<token> phrased;
        contract::apply_phrases(tokens, phrased);
        for (std::size_t at = 0; at < phrased.size(); ++at) {
            const token& t = phrased[at];
            if (t.kind != token_kind::word) continue;
            if (of != source::beside) into_.said.push_back(t.id);
            if (t.used || t.text.starts_with('@')) continue;
            if (of == source::title && with_.is_way(t.id)) add(into_.ways, t);
            const auto [text_of, id, known] = contract::resolve(t);
            if (with_.is_opening(t.id) ? is_idle(phrased, at) : !tells(t.id, known)) continue;
            add(into_.stated, id, t.text);
            if (of == source::title || (of == source::rules && !with_.is_neutral(t.id)))
                add(into_.telling, id, t.text);
        }
    }
    /// What titles are compared without, but for words that no question hangs on; of other words it
    /// is known why one side has them alone.
    bool tells(std::uint64_t word, const contract::lexeme* known) const {
        using contract::word_kind;
        if (with_.is_telling(word)) return true;
        const bool forgiven = known && known->month == 0 &&
                              (known->kind == word_kind::filler || known->kind == word_kind::weak);
        return forgiven && !with_.is_idle(word);
    }

    /// What a price is taken of: "high", "close", "1m", "usdt"; what a source publishes: "poll".
    void price(std::string_view text, bool of_source) const {
        const auto& tokens = cut(text);
        const bool of_price = std::ranges::any_of(tokens, [](const token& t) {
            return t.text.starts_with("price") || t.text.starts_with("candle");
        });
        for (const token& t : tokens) {
            const bool kind = (of_price && with_.is_price_kind(t.id)) ||
                              (of_source && with_.is_source_kind(t.id));
            if (t.kind == token_kind::word && kind) add(into_.prices, t);
        }
    }

    const catalogue& with_;
    question_words& into_;
};

} // namespace

question_words::question_words(const catalogue& with, const party& asked) : of(&asked) {
    reader(with, *this).read_title();
}
void question_words::read_telling(const catalogue& with) { reader(with, *this).read_telling(); }
void question_words::read_beside(const catalogue& with) { reader(with, *this).read_beside(); }
void question_words::read_prices(const catalogue& with) { reader(with, *this).read_prices(); }

} // namespace dutchbook::rules
