#include "nodes/judge/event_text.hpp"

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "nodes/contract/lexicon.hpp"
#include "nodes/contract/text.hpp"
#include "nodes/judge/text.hpp"
#include "nodes/judge/unfamiliar.hpp"
#include "nodes/rules/reading.hpp"

namespace dutchbook::embedded {
extern const char reader_phrases[], english_words[], name_words[];
}

namespace dutchbook::judge {
namespace {

using rules::meaning;

/// Lower-case words of letters and digits; what stands between them says where a colon was.
struct plain_word {
    std::string text;
    bool after_colon = false;
};

std::vector<plain_word> words_of(std::string_view text) {
    std::string folded;
    contract::fold(text, text.size(), folded);
    std::vector<plain_word> out;
    bool inside = false, colon = false;
    for (const char c : folded) {
        const auto byte = static_cast<unsigned char>(c);
        const bool letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || byte >= 0x80;
        if (c == '\'') continue; // "don't" is one word
        if (letter && !inside) out.push_back({{}, std::exchange(colon, false)});
        if (letter) out.back().text += c;
        if (c == ':') colon = true;
        inside = letter;
    }
    return out;
}

/// A phrase of the list: its words, some of which stand for any ending.
struct phrase {
    std::vector<std::string> words; ///< the last may end in *
    bool begins = false;            ///< binds to the beginning of a sentence
};

std::vector<phrase> read_phrases(std::string_view text) {
    std::vector<phrase> out;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        std::string_view line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (line.empty() || line.front() == '#') continue;
        phrase one;
        if (line.front() == '^') one.begins = true, line.remove_prefix(1);
        while (!line.empty()) {
            const auto space = std::min(line.find(' '), line.size());
            if (space > 0) one.words.emplace_back(line.substr(0, space));
            line.remove_prefix(std::min(space + 1, line.size()));
        }
        out.push_back(std::move(one));
    }
    return out;
}

bool is_word(const std::string& listed, const std::string& said) {
    if (!listed.ends_with('*')) return listed == said;
    return said.starts_with(std::string_view(listed).substr(0, listed.size() - 1));
}

bool stands_at(const phrase& p, const std::vector<plain_word>& words, std::size_t at) {
    if (p.begins && at != 0 && !words[at].after_colon) return false;
    if (at + p.words.size() > words.size()) return false;
    for (std::size_t i = 0; i < p.words.size(); ++i)
        if (!is_word(p.words[i], words[at + i].text)) return false;
    return true;
}

bool stands_in(phrase p, const std::vector<plain_word>& words) {
    p.begins = false;
    for (std::size_t at = 0; at < words.size(); ++at)
        if (stands_at(p, words, at)) return true;
    return false;
}

/// `own`: words of the question itself, by which a sentence may speak of it ("the identity of …").
bool speaks(std::string_view text, const rules::clause_template* as,
            const std::vector<plain_word>& own) {
    static const std::vector<phrase> phrases = read_phrases(embedded::reader_phrases);
    const auto words = words_of(text);
    for (std::size_t at = 0; at < words.size(); ++at)
        for (const phrase& p : phrases)
            if (stands_at(p, words, at) && !stands_in(p, own) &&
                !(as && stands_in(p, words_of(as->text))))
                return true;
    return false;
}

using word_set = std::set<std::string, std::less<>>;

word_set read_words(std::string_view text) {
    word_set out;
    for (const phrase& line : read_phrases(text)) out.insert(line.words.begin(), line.words.end());
    return out;
}

bool is_english_word(std::string_view word) {
    static const word_set known = read_words(embedded::english_words);
    return known.contains(word);
}

/// Words of title, outcome and event by which a sentence shows that it is about them.
class subject {
  public:
    subject(const market& m, const contract::contract& asks)
        : asks_(asks), own_(words_of(m.title + ' ' + m.yes_label)) {}

    const std::vector<plain_word>& words() const noexcept { return own_; }

    bool named_in(std::string_view text) const {
        contract::token_list list;
        list.read(text, text.size(), 400);
        return std::ranges::any_of(list.tokens(), [this](const contract::token& t) {
            if (t.kind != contract::token_kind::word) return false;
            const auto id = contract::resolve(t).id;
            return std::ranges::any_of(asks_.terms, [id](const contract::term& own) {
                return own.id == id && own.weight >= contract::weight::weak;
            });
        });
    }

  private:
    const contract::contract& asks_;
    std::vector<plain_word> own_;
};

bool names_number(std::string_view text) {
    return std::ranges::any_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

/// Whether a sentence that nobody has catalogued is about the event.
bool is_about(std::string_view text, const rules::clause& c, const subject& of) {
    return is_english(text) && (c.conditional || names_number(text) || of.named_in(text));
}

/// Nothing stands in it that was not read: neither a word beyond the title's, nor one that a
/// template lets pass, nor a template that only a model has classified.
bool is_plain(const rules::clause& c) {
    return c.as && !c.as->judged && c.details.empty() &&
           std::ranges::none_of(c.as->parts, [](const rules::part& p) {
               return p.is_slot() && p.slot == rules::slot::any;
           });
}

bool is_sent(std::string_view text, const rules::clause& c, const subject& of) {
    if (c.means == meaning::boilerplate || speaks(text, c.as, of.words())) return false;
    return c.means != meaning::unread || is_about(text, c, of);
}

std::size_t characters(std::string_view text) {
    return static_cast<std::size_t>(std::ranges::count_if(
        text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

} // namespace

bool speaks_to_reader(std::string_view clean_text, std::string_view unless_in) {
    return speaks(clean_text, nullptr, words_of(unless_in));
}

bool is_name_word(std::string_view word) {
    static const word_set known = read_words(embedded::name_words);
    return known.contains(word);
}

bool is_english(std::string_view clean_text) {
    const auto words = words_of(clean_text);
    std::size_t own = 0, letters = 0, foreign = 0;
    for (const auto& w : words) {
        own += is_english_word(w.text);
        for (const char c : w.text) {
            const auto byte = static_cast<unsigned char>(c);
            if ((byte & 0xC0) == 0x80) continue; // the rest of a character
            ++letters;
            foreign += byte >= 0xCE; // beyond Latin letters
        }
    }
    if (5 * foreign > letters) return false;
    return words.size() < 4 || 12 * own >= words.size();
}

event_rules about_event(const market& m, const contract::contract& asks,
                        const rules::catalogue& with, std::size_t most_characters) {
    event_rules out;
    const auto said = rules::read_rules(with, m, asks);
    const subject of(m, asks);
    struct sentence {
        std::string text;
        bool fallback = false, plain = false, sent = true;
    };
    std::vector<sentence> sentences;
    for (const auto& c : said.clauses) {
        const std::string text = clean(c.text, most_characters);
        if (!text.empty() && is_sent(text, c, of))
            sentences.push_back({legible(text), c.means == meaning::fallback, is_plain(c)});
    }
    std::size_t used = 0;
    for (const bool fallback : {false, true})
        for (auto& s : sentences) {
            if (s.fallback != fallback) continue;
            const auto more = characters(s.text) + 1;
            s.sent = used + more <= most_characters + 1;
            if (s.sent)
                used += more;
            else
                ++out.cut;
        }
    const auto add = [](std::string& to, const std::string& text) {
        if (!to.empty()) to += ' ';
        to += text;
    };
    for (const auto& s : sentences) {
        if (!s.sent) continue;
        add(out.text, s.text);
        if (s.plain) add(out.plain, s.text);
    }
    return out;
}

} // namespace dutchbook::judge
