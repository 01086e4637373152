#include <algorithm>
#include <array>
#include <charconv>
#include <functional>

#include "nodes/contract/draft.hpp"
#include "nodes/contract/hash.hpp"
#include "nodes/contract/lexicon.hpp"
#include "nodes/contract/vocabulary.hpp"

namespace dutchbook::contract {
namespace {

constexpr std::int64_t one = 1'000'000;
constexpr std::size_t most_terms = 31; // title and label together fit a 64-bit mask

bool is_word(const std::vector<token>& tokens, std::size_t at, std::string_view w) {
    return at < tokens.size() && tokens[at].kind == token_kind::word && tokens[at].text == w;
}

/// "ne-2": a district of Nebraska.
void read_districts(std::vector<token>& tokens) {
    for (std::size_t at = 0; at + 2 < tokens.size(); ++at) {
        token& code = tokens[at];
        token& number = tokens[at + 2];
        if (code.kind != token_kind::word || code.text.size() != 2 ||
            tokens[at + 1].symbol != '-' || !tokens[at + 1].glued ||
            number.kind != token_kind::number || number.ordinal || number.value > 60 * one)
            continue;
        const auto state = state_of_code(code.text);
        if (state.empty()) continue;
        code.text = state;
        code.id = word_id(state);
        tokens[at + 1].kind = token_kind::word; // the dash becomes the word
        tokens[at + 1].text = "district";
        tokens[at + 1].id = word_id("district");
        number.ordinal = true;
    }
}

/// "lx" is 60; 0 where the word is no Roman number.
int roman(std::string_view text) {
    const auto value = [](char c) {
        return c == 'i' ? 1 : c == 'v' ? 5 : c == 'x' ? 10 : c == 'l' ? 50 : c == 'c' ? 100 : 0;
    };
    int sum = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const int v = value(text[i]);
        if (v == 0 || text.size() > 8) return 0;
        sum += i + 1 < text.size() && v < value(text[i + 1]) ? -v : v;
    }
    return sum;
}

/// "person s", "placeholder 13", "team am".
bool names_placeholder(const std::vector<token>& tokens) {
    for (std::size_t at = 0; at + 1 < tokens.size(); ++at) {
        const auto* l = tokens[at].kind == token_kind::word ? find_word(tokens[at].id) : nullptr;
        const token& next = tokens[at + 1];
        const bool certain = tokens[at].text == "placeholder";
        if (certain) return true;
        if (!l || !l->placeholder || next.kind != token_kind::word) continue;
        const bool team = tokens[at].text == "team" && next.text.size() == 2;
        const bool letter = next.text.size() == 1 && next.text != "a" && next.text != "i";
        if ((letter || team) && !is_word(tokens, at + 1, "us") && !is_word(tokens, at + 1, "uk"))
            return true;
    }
    return false;
}

/// "replace <name> as <office>": the next in the office; whom they replace adds nothing.
void read_replacement(std::vector<token>& tokens, text_reading& out) {
    for (std::size_t at = 0; at < tokens.size(); ++at) {
        if (!is_word(tokens, at, "replace") && !is_word(tokens, at, "succeed")) continue;
        for (std::size_t end = at + 1; end < tokens.size() && end < at + 6; ++end) {
            if (!is_word(tokens, end, "as")) continue;
            for (std::size_t i = at; i < end; ++i) tokens[i].used = true;
            out.ordinal = true;
            return;
        }
    }
}

class term_builder {
  public:
    /// `folded` is what `written` became and the tokens point into.
    term_builder(const std::vector<token>& tokens, std::string_view written,
                 std::string_view folded, std::string& numbers, text_reading& out)
        : tokens_(tokens), written_(written), folded_(folded), numbers_(numbers), out_(out) {}

    void build() {
        for (at_ = 0; at_ < tokens_.size() && out_.terms.size() < most_terms; ++at_) {
            const token& t = tokens_[at_];
            if (t.used || t.kind == token_kind::symbol) continue;
            if (t.kind == token_kind::word)
                add_word(t);
            else if (t.kind == token_kind::number)
                add_number(t);
            else
                push(t, t.text, weight::plain).number = true;
        }
        for (auto& t : out_.terms)
            if (std::find(makers_.begin(), makers_.end(), t.id) != makers_.end()) t.optional = true;
        read_acronyms();
    }

  private:
    term& push(const token& t, std::string_view text, weight w) {
        const auto id = word_id(text);
        for (auto& seen : out_.terms)
            if (seen.id == id) {
                if (!t.bracketed) seen.optional = false;
                return seen;
            }
        term made;
        made.id = id;
        made.weight = w;
        made.optional = t.bracketed;
        out_.terms.push_back(made);
        out_.texts.push_back(text);
        return out_.terms.back();
    }

    void add_word(const token& t) {
        if (t.text == "@second") {
            push(t, "ord2", weight::plain).number = true;
            return;
        }
        if (t.text[0] == '@') {
            add_comparison(t);
            return;
        }
        if (t.text == "not") {
            if (at_ == 0 || denies_deed())
                out_.negative = !out_.negative;
            else
                push(t, "not", weight::contrast); // "plead not guilty", "promise not to run"
            return;
        }
        if (t.text == "no" && denies()) {
            out_.negative = !out_.negative;
            return;
        }
        if (t.text == "next") {
            out_.ordinal = true;
            return;
        }
        if (t.text == "or" && at_ > 0) out_.alternatives = true;
        const auto r = resolve(t);
        const auto* l = r.known;
        if (l && l->kind == word_kind::stop) {
            note_direction(t);
            return;
        }
        if (l && l->ordinal) {
            add_ordinal(t, l->ordinal);
            return;
        }
        if (is_separator(t)) return;
        if (const int n = roman(t.text); n >= 20 && edition_base_ != 0) {
            add_edition(n);
            return;
        }
        const bool prize = l && l->kind <= word_kind::weak && names_prize();
        if (l && l->kind <= word_kind::filler && !t.quoted && !prize) return;
        weight w = weight::plain;
        if (l && l->kind == word_kind::weak && !prize && !(l->place && joined())) w = weight::weak;
        if (l && l->kind == word_kind::filler && !prize) w = weight::filler;
        if (l && l->kind == word_kind::contrast) w = weight::contrast;
        term& made = push(t, r.text, w);
        made.passive = made.passive || agent_follows();
        if (w == weight::contrast) direction_ = direction::none;
        made.origin = made.origin || direction_ == direction::origin;
        made.goal = made.goal || direction_ == direction::goal;
        if (t.text == "inaugurationday" || t.text == "electionday") out_.anchored = true;
        if (!l) return;
        made.first_name = l->first_name && surname_follows();
        made.place = l->place;
        made.office = l->office;
        made.verb = l->verb;
        made.stage = l->stage && w == weight::contrast;
        if (l->tick) out_.tick = l->tick;
        if (l->most) out_.most = l->most;
        const bool counted = l->kind == word_kind::weak || l->kind == word_kind::plain ||
                             (l->kind == word_kind::contrast && t.text.back() == 's');
        if (l->count && counted) count_seen_ = true;
        if (l->edition_base) edition_base_ = l->edition_base;
        if (l->city)
            for (const auto& seen : out_.terms)
                if (seen.id == l->city) made.optional = true;
        if (l->maker) makers_.push_back(l->maker);
    }

    /// "No launch before 2027?", "Will there be no launch …": all of it is denied.
    bool denies() const {
        const bool noun = at_ + 1 < tokens_.size() && tokens_[at_ + 1].kind == token_kind::word &&
                          !tokens_[at_ + 1].used;
        return noun && (at_ == 0 || is_word(tokens_, at_ - 1, "be"));
    }

    /// "Will Ada Corp. not launch …": before "not" stand names, in capitals, and the smallest words
    /// alone, an auxiliary among them; then the whole question is denied. Before "does not" who
    /// does it may be any word that is no other deed.
    bool denies_deed() const {
        if (at_ + 1 < tokens_.size() && tokens_[at_ + 1].text == "to") return false;
        const bool does = at_ > 0 && is_word(tokens_, at_ - 1, "does");
        bool auxiliary = false;
        for (std::size_t at = 0; at < at_; ++at) {
            const token& t = tokens_[at];
            auxiliary = auxiliary || vocabulary::in_force().has(word_list::whole_questions, t.id);
            if (t.kind != token_kind::word || is_name(t)) continue;
            const auto* l = resolve(t).known;
            const bool deed = l && (l->verb || l->kind == word_kind::contrast);
            if (does ? deed || t.text == "who" : !l || l->kind > word_kind::filler) return false;
        }
        return auxiliary;
    }
    /// In capitals, or what a known name stands for; where folding moved the letters nobody knows.
    bool is_name(const token& t) const {
        constexpr std::less<const char*> before;
        const char *first = folded_.data(), *last = first + folded_.size();
        if (before(t.text.data(), first) || !before(t.text.data(), last)) return true;
        const auto at = static_cast<std::size_t>(t.text.data() - first);
        return written_.size() == folded_.size() && written_[at] >= 'A' && written_[at] <= 'Z';
    }

    /// "worth more than Google": what is compared with another thing, not with a number.
    void add_comparison(const token& t) {
        if (t.text != "@gt" && t.text != "@lt") return;
        std::size_t next = at_ + 1;
        while (is_word(tokens_, next, "the")) ++next;
        if (next >= tokens_.size() || tokens_[next].kind != token_kind::word || tokens_[next].used)
            return;
        push(t, t.text == "@gt" ? "morethan" : "lessthan", weight::weak).verb = true;
    }

    /// "by" behind a word, and somebody behind that.
    bool agent_follows() const {
        if (!is_word(tokens_, at_ + 1, "by") || tokens_[at_ + 1].used) return false;
        return at_ + 2 < tokens_.size() && tokens_[at_ + 2].kind == token_kind::word &&
               !tokens_[at_ + 2].used;
    }

    void note_direction(const token& t) {
        if (t.text == "the" || t.text == "a" || t.text == "an") return;
        const bool to = t.text == "to" || t.text == "into" || t.text == "onto";
        direction_ = t.text == "from" ? direction::origin : to ? direction::goal : direction::none;
    }

    /// A word that may be a surname, and not one that names its owner by itself ("Barron Trump" is
    /// not Trump).
    bool surname_follows() const {
        std::size_t next = at_ + 1;
        while (next < tokens_.size() &&
               (tokens_[next].symbol == '.' || tokens_[next].text.size() == 1))
            ++next;
        if (next >= tokens_.size() || tokens_[next].kind != token_kind::word || tokens_[next].used)
            return false;
        const auto r = resolve(tokens_[next]);
        if (r.text.size() < 6) return false; // short surnames are shared by too many
        return !r.known || (r.known->kind == word_kind::plain && !r.known->sole && !r.known->place);
    }

    /// Words after "best" name the prize: "best original score" is not "best original song".
    bool names_prize() const {
        for (std::size_t at = at_; at-- > 0 && at + 5 > at_;) {
            if (tokens_[at].kind != token_kind::word) return false;
            if (tokens_[at].text == "best") return !is_award(tokens_[at_]);
            const auto* l = find_word(tokens_[at].id);
            if ((l && l->kind == word_kind::stop) || is_award(tokens_[at])) return false;
        }
        return false;
    }
    static bool is_award(const token& t) {
        return vocabulary::in_force().has(word_list::awards, resolve(t).id);
    }

    /// "the US or Israel": one of several who act, not the setting.
    bool joined() const {
        const auto joins = [this](std::size_t at) {
            return is_word(tokens_, at, "or") || is_word(tokens_, at, "and");
        };
        return joins(at_ + 1) || (at_ > 0 && joins(at_ - 1)) ||
               (at_ > 1 && is_word(tokens_, at_ - 1, "the") && joins(at_ - 2));
    }

    void add_number(const token& t) {
        if (t.ordinal) {
            add_ordinal(t, t.value / one);
            return;
        }
        const std::size_t begin = numbers_.size();
        std::array<char, 32> digits{};
        const auto whole =
            std::to_chars(digits.data(), digits.data() + digits.size(), t.value / one);
        numbers_.append(digits.data(), whole.ptr);
        if (const auto rest = t.value % one; rest != 0) {
            const auto part =
                std::to_chars(digits.data(), digits.data() + digits.size(), rest + one);
            numbers_ += '.';
            numbers_.append(digits.data() + 1, part.ptr);
        }
        push(t, std::string_view(numbers_).substr(begin), weight::plain).number = true;
        if (at_ > 0 && is_word(tokens_, at_ - 1, "day")) out_.anchored = true;
    }

    /// The x of "Russia x Ukraine", not that of "the CEO of X".
    bool is_separator(const token& t) const {
        if (t.text != "x" || at_ == 0 || at_ + 1 >= tokens_.size()) return false;
        const auto speaks = [](const token& n) {
            if (n.kind != token_kind::word) return false;
            const auto* l = find_word(n.id);
            return !l || l->kind == word_kind::plain;
        };
        return speaks(tokens_[at_ - 1]) && speaks(tokens_[at_ + 1]);
    }

    void add_edition(std::int64_t n) {
        const auto year = static_cast<std::int16_t>(edition_base_ + n);
        if (out_.time.edition_first == 0) out_.time.edition_first = out_.time.edition_last = year;
    }

    void add_ordinal(const token& t, std::int64_t n) {
        if (n >= 20 && n < 200 && edition_ahead()) {
            add_edition(n);
            return;
        }
        const std::size_t begin = numbers_.size();
        std::array<char, 32> digits{};
        const auto whole = std::to_chars(digits.data(), digits.data() + digits.size(), n);
        numbers_ += "ord";
        numbers_.append(digits.data(), whole.ptr);
        push(t, std::string_view(numbers_).substr(begin), weight::contrast).number = true;
    }

    bool edition_ahead() {
        for (std::size_t i = at_ + 1; i < tokens_.size() && i < at_ + 4; ++i)
            if (tokens_[i].kind == token_kind::word)
                if (const auto r = resolve(tokens_[i]); r.known && r.known->edition_base) {
                    edition_base_ = r.known->edition_base;
                    return true;
                }
        return false;
    }

    /// "Party of Action and Solidarity (PAS)": the words before the bracket are what it stands for.
    void read_acronyms() {
        for (std::size_t i = 1; i < out_.terms.size() && i < 250; ++i) {
            const auto letters = out_.texts[i];
            if (!out_.terms[i].optional || letters.size() < 2 || letters.size() > 6) continue;
            if (letters.size() > i) continue;
            for (std::size_t length = i; length >= 2; --length)
                if (spells(i - length, length, letters)) {
                    for (std::size_t k = i - length; k < i; ++k)
                        out_.terms[k].acronym = static_cast<std::uint8_t>(i + 1);
                    break;
                }
        }
    }
    bool spells(std::size_t first, std::size_t length, std::string_view letters) const {
        if (length != letters.size()) return false;
        for (std::size_t k = 0; k < length; ++k)
            if (out_.texts[first + k].empty() || out_.texts[first + k][0] != letters[k])
                return false;
        return true;
    }

    const std::vector<token>& tokens_;
    std::string_view written_, folded_;
    std::string& numbers_;
    text_reading& out_;
    enum class direction : std::uint8_t { none, origin, goal };
    std::size_t at_ = 0;
    direction direction_ = direction::none; ///< of the names ahead
    std::int16_t edition_base_ = 0;
    std::vector<std::uint64_t> makers_;

  public:
    bool count_seen_ = false;
};

/// "3 (75 bps)": a number in brackets behind a number explains it.
void read_gloss(std::vector<token>& tokens) {
    bool number = false;
    for (token& t : tokens) {
        if (t.kind == token_kind::number && !t.bracketed) number = true;
        if (number && (t.bracketed || t.symbol == '(' || t.symbol == ')')) t.used = true;
    }
}

} // namespace

void text_reading::clear() {
    auto keep_terms = std::move(terms);
    auto keep_texts = std::move(texts);
    keep_terms.clear();
    keep_texts.clear();
    *this = text_reading{};
    terms = std::move(keep_terms);
    texts = std::move(keep_texts);
}

void read_text(std::string_view text, text_role role, token_list& raw, std::vector<token>& tokens,
               std::string& numbers, text_reading& out) {
    out.clear();
    raw.read(text);
    apply_phrases(raw.tokens(), tokens);
    out.gap = raw.folded().find("will  ") != std::string_view::npos;
    const asking asked = read_asking(tokens, role == text_role::title);
    out.open_question = asked.open;
    out.subject_asked = asked.subject;
    out.complete = asked.whole;
    read_districts(tokens);
    out.placeholder = names_placeholder(tokens);
    read_replacement(tokens, out);
    out.time = read_time(tokens);
    out.dangling = read_dangling(tokens);
    out.rank = read_rank(tokens, out.rank_of);
    if (role == text_role::label) read_gloss(tokens);
    out.values = read_values(tokens, role == text_role::label);
    term_builder builder(tokens, text, raw.folded(), numbers, out);
    builder.build();
    if (out.tick == 0 && builder.count_seen_)
        out.tick = -1; // whole numbers, if the values are whole
}

} // namespace dutchbook::contract
