#include <nodes/rules/small_words.hpp>

#include <algorithm>
#include <cstdint>
#include <map>
#include <vector>

#include <nodes/contract/hash.hpp>
#include <nodes/contract/lexicon.hpp>
#include <nodes/contract/text.hpp>
#include <nodes/contract/vocabulary.hpp>

namespace dutchbook::rules {
namespace {

using contract::token;
using contract::token_kind;
using contract::word_id;

/// Words by id, with how they are written.
using words = std::map<std::uint64_t, std::string>;

bool is_word(const std::vector<token>& tokens, std::size_t at) {
    return at < tokens.size() && tokens[at].kind == token_kind::word;
}

/// "50 or more", "on or before", "whether or not": no choice between two.
bool joins_no_two(const std::vector<token>& tokens, std::size_t at) {
    const auto is_one_of = [&](std::size_t i, std::initializer_list<std::string_view> texts) {
        return is_word(tokens, i) && std::ranges::find(texts, tokens[i].text) != texts.end();
    };
    return at == 0 || at + 1 == tokens.size() || is_one_of(at - 1, {"on", "at", "whether"}) ||
           is_one_of(at + 1,
                     {"before", "after", "above", "below", "otherwise", "not", "more", "less",
                      "fewer", "higher", "lower", "greater", "later", "earlier", "over", "under"});
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

/// An amount of something: "$50", "50%", "25 bps"; no day and no year.
bool is_amount(const std::vector<token>& tokens, std::size_t at) {
    if (at < tokens.size() && tokens[at].kind == token_kind::symbol)
        return contract::vocabulary::in_force().unit_of_sign(tokens[at].symbol) !=
               contract::unit::none;
    return at + 1 < tokens.size() && tokens[at].kind == token_kind::number &&
           (tokens[at + 1].symbol == '%' || tokens[at].scaled);
}

/// One question's small words.
class reader {
  public:
    reader(const catalogue& with, words& opening, words& telling)
        : with_(with), opening_(opening), telling_(telling) {}

    /// What a price is taken of: "high", "close", "1m", "usdt".
    void read_price(std::string_view text, words& into) {
        list_.read(text);
        const auto& tokens = list_.tokens();
        const bool of_price = std::ranges::any_of(tokens, [](const token& t) {
            return t.text.starts_with("price") || t.text.starts_with("candle");
        });
        for (const token& t : tokens)
            if (of_price && t.kind == token_kind::word && with_.is_price_kind(t.id)) add(into, t);
    }

    void read(std::string_view text, bool title) {
        list_.read(text);
        const auto& tokens = list_.tokens();
        contract::apply_phrases(tokens, phrased_);
        for (std::size_t at = 0; at < tokens.size(); ++at) {
            if (tokens[at].kind == token_kind::word)
                read_word(tokens, at, title);
            else if (title && tokens[at].symbol == '/' && is_word(tokens, at + 1) && at > 0 &&
                     is_word(tokens, at - 1) && !tokens[at].glued)
                opening_.emplace(word_id("or"), "/"); // "VR / Virtual Reality"
            else if (title && tokens[at].kind == token_kind::symbol)
                read_sign(tokens, at);
        }
    }

  private:
    void read_word(const std::vector<token>& tokens, std::size_t at, bool title) {
        const token& t = tokens[at];
        if (with_.is_opening(t.id)) {
            const bool idle = (t.text == "or" && joins_no_two(tokens, at)) ||
                              (t.text == "through" && ends_range(tokens, at));
            if (!idle) add(title ? opening_ : telling_, t);
            if (!idle && title) add(telling_, t);
        } else if (with_.is_telling(t.id) && stands_alone(t.id) &&
                   (title || !with_.is_neutral(t.id))) {
            add(telling_, t);
        }
        if (!title || !is_amount(tokens, at + 1)) return;
        if (t.text == "by" || with_.is_moving(t.id))
            opening_.emplace(word_id("@change"), std::string(t.text) + " (an amount)");
        else if (t.text == "to")
            opening_.emplace(word_id("@level"), "to (an amount)");
    }
    /// It is no part of a wording that stands for another word.
    bool stands_alone(std::uint64_t id) const {
        return std::ranges::any_of(phrased_, [id](const token& t) { return t.id == id; });
    }
    /// "A+", "AA-": a sign that belongs to the grade before it.
    void read_sign(const std::vector<token>& tokens, std::size_t at) {
        const char sign = tokens[at].symbol;
        const bool behind_grade = at > 0 && tokens[at].glued && is_word(tokens, at - 1) &&
                                  tokens[at - 1].text.size() <= 3;
        const bool hyphen = at + 1 < tokens.size() && tokens[at + 1].glued;
        if ((sign != '+' && sign != '-') || !behind_grade || hyphen) return;
        const std::string text = std::string(tokens[at - 1].text) + sign;
        opening_.emplace(word_id(text), text);
    }
    static void add(words& to, const token& t) {
        to.emplace(contract::resolve(t).id, std::string(t.text));
    }

    const catalogue& with_;
    words &opening_, &telling_;
    contract::token_list list_;
    std::vector<token> phrased_;
};

struct question_words {
    words opening, telling, price;
    std::vector<std::uint64_t> order;  ///< of the title's words but the smallest, and of its dates
    std::vector<std::int64_t> numbers; ///< in their order
    words initials;
    bool together = false; ///< "A and B meet": who stands first says nothing
};

/// The title's words in their order.
void read_order(std::string_view title, question_words& out) {
    contract::token_list list;
    list.read(title);
    const auto& tokens = list.tokens();
    for (std::size_t at = 0; at < tokens.size(); ++at) {
        const token& t = tokens[at];
        if (t.kind == token_kind::number && at + 2 < tokens.size() &&
            tokens[at + 1].symbol == '-' && tokens[at + 1].glued && is_word(tokens, at + 2))
            out.numbers.push_back(t.value); // "the 10-year yield"
        if (t.kind != token_kind::word) continue;
        const auto r = contract::resolve(t);
        if (t.text.size() == 1 && at + 1 < tokens.size() && tokens[at + 1].symbol == '.')
            out.initials.emplace(t.id, std::string(t.text));
        if (r.known && r.known->symmetric) out.together = true;
        const bool small = r.known && r.known->kind <= contract::word_kind::weak && !r.known->place;
        if (small || (r.known && r.known->month != 0)) continue;
        out.order.push_back(r.id);
    }
}

/// The same words (or numbers) in another order.
template <class T>
bool reordered(std::vector<T> a, std::vector<T> b, std::size_t first) {
    if (a.size() != b.size() || a == b) return false;
    const auto at = static_cast<std::size_t>(std::ranges::mismatch(a, b).in1 - a.begin());
    std::ranges::sort(a);
    std::ranges::sort(b);
    return a == b && at < first;
}

question_words title_words(const catalogue& with, const party& p) {
    question_words out;
    reader to(with, out.opening, out.telling);
    to.read(p.row.title, true);
    to.read(p.row.yes_label, true);
    read_order(p.row.title, out);
    return out;
}

void add_rules(const catalogue& with, const party& p, question_words& into) {
    reader to(with, into.opening, into.telling);
    for (const clause& c : p.says.clauses) {
        if (c.means == meaning::question || c.means == meaning::fills) to.read(c.text, false);
        if (c.means != meaning::boilerplate && c.means != meaning::fallback)
            to.read_price(c.text, into.price);
    }
}

/// A word of one side only.
std::string alone(const words& a, const words& b) {
    for (const auto& [here, there] : {std::pair(&a, &b), std::pair(&b, &a)})
        for (const auto& [id, text] : *here)
            if (!there->contains(id)) return text;
    return {};
}

} // namespace

std::string opening_difference(const catalogue& with, const party& left, const party& right) {
    auto a = title_words(with, left), b = title_words(with, right);
    // A level on one side alone is no more than a comparison in other words.
    constexpr auto change = word_id("@change"), level = word_id("@level");
    const bool opposed = (a.opening.contains(change) && b.opening.contains(level)) ||
                         (b.opening.contains(change) && a.opening.contains(level));
    if (!opposed)
        for (auto* side : {&a.opening, &b.opening}) side->erase(change), side->erase(level);
    if (auto word = alone(a.opening, b.opening); !word.empty()) return '"' + word + '"';
    if (!a.initials.empty() && !b.initials.empty())
        if (auto letter = alone(a.initials, b.initials); !letter.empty())
            return "initial " + letter;
    constexpr std::size_t subject = 2, all = 1'000;
    const bool ordered =
        !a.together && !b.together && !left.asks.contest.read() && !right.asks.contest.read();
    if (ordered && (reordered(a.order, b.order, subject) || reordered(a.numbers, b.numbers, all)))
        return "the order of the words";
    return {};
}

std::string telling_difference(const catalogue& with, const party& left, const party& right) {
    auto a = title_words(with, left), b = title_words(with, right);
    add_rules(with, left, a);
    add_rules(with, right, b);
    for (const auto& [x, y] : {std::pair(&a.telling, &b.telling), std::pair(&a.price, &b.price),
                               std::pair(&a.initials, &b.initials)})
        if (auto word = alone(*x, *y); !word.empty()) return '"' + word + '"';
    constexpr std::size_t all = 1'000; // a word further behind may be the place
    const bool contest = left.asks.contest.read() || right.asks.contest.read();
    if (!a.together && !b.together && !contest && reordered(a.order, b.order, all))
        return "the order of the words";
    return {};
}

std::string other_price(const catalogue& with, const reading& left, const reading& right) {
    const auto prices = [&with](const reading& r) {
        words opening, telling, price;
        reader to(with, opening, telling);
        for (const clause& c : r.clauses)
            if (c.means != meaning::boilerplate && c.means != meaning::fallback)
                to.read_price(c.text, price);
        return price;
    };
    const auto a = prices(left), b = prices(right);
    return a.empty() || b.empty() ? std::string() : alone(a, b);
}

} // namespace dutchbook::rules
