#include <algorithm>
#include <deque>
#include <unordered_map>

#include "nodes/contract/flat_index.hpp"
#include "nodes/contract/hash.hpp"
#include "nodes/contract/lexicon.hpp"
#include "nodes/contract/vocabulary_data.hpp"

namespace dutchbook::contract {
namespace {

/// Calls `each` for every word of a space-separated list.
template <typename Each>
void for_words(std::string_view list, Each each) {
    while (!list.empty()) {
        const auto end = std::min(list.find(' '), list.size());
        if (end > 0) each(list.substr(0, end));
        list.remove_prefix(std::min(end + 1, list.size()));
    }
}

struct phrase {
    std::vector<std::uint64_t> rest; ///< words after the first
    std::vector<std::string_view> to;
};

class vocabulary {
  public:
    vocabulary() {
        read_kinds();
        read_families();
        read_flags();
        read_phrases();
        index(words_, word_index_);
        index(phrases_, phrase_index_);
    }
    const lexeme* find(std::uint64_t id) const noexcept { return word_index_.find(id); }
    const std::vector<phrase>* phrases_from(std::uint64_t first) const noexcept {
        return phrase_index_.find(first);
    }

  private:
    template <typename Value>
    static void index(const std::unordered_map<std::uint64_t, Value>& from,
                      flat_index<Value>& into) {
        std::vector<std::pair<std::uint64_t, const Value*>> entries;
        for (const auto& [id, value] : from) entries.emplace_back(id, &value);
        std::sort(entries.begin(), entries.end());
        into.build(entries);
    }
    lexeme& word(std::string_view text) {
        auto [at, fresh] = words_.try_emplace(word_id(text));
        if (fresh) {
            at->second.text = text;
            at->second.id = word_id(text);
        }
        return at->second;
    }
    void kind(std::string_view list, word_kind k) {
        for_words(list, [&](std::string_view w) {
            lexeme& entry = word(w);
            entry.kind = k;
            if (w.size() < 3 || w.back() != 's') return;
            const auto singular = words_.find(word_id(w.substr(0, w.size() - 1)));
            if (singular == words_.end() || singular->second.kind != k) return;
            entry.text = singular->second.text;
            entry.id = singular->second.id;
        });
    }
    /// Every form stands for the first of its group.
    template <typename Mark>
    void family(std::string_view list, Mark mark) {
        const auto head = list.substr(0, list.find(' '));
        for_words(list, [&](std::string_view form) {
            if (form.find('_') != std::string_view::npos) {
                std::string spaced(form);
                std::replace(spaced.begin(), spaced.end(), '_', ' ');
                owned_.push_back(std::move(spaced));
                add_phrase(owned_.back(), head);
                return;
            }
            lexeme& entry = word(form);
            entry.text = head;
            entry.id = word_id(head);
            mark(entry);
        });
        mark(word(head));
    }
    void read_kinds() {
        for (const auto list : weak_words) kind(list, word_kind::weak);
        for (const auto list : filler_words) kind(list, word_kind::filler);
        for (const auto list : stop_words) kind(list, word_kind::stop);
    }
    void read_families() {
        for (const auto list : contrast_families)
            family(list, [](lexeme& l) { l.kind = word_kind::contrast; });
        for (const auto list : place_families)
            family(list, [](lexeme& l) {
                l.place = true;
                l.kind = word_kind::plain;
            });
        for (const auto list : name_families) family(list, [](lexeme& l) { l.first_name = true; });
        word("us").kind = word_kind::weak; // venues of that country leave it out
        mark_forms("us", [](lexeme& l) { l.kind = word_kind::weak; });
        std::uint8_t month = 0;
        for (const auto list : month_families) {
            ++month;
            family(list, [month](lexeme& l) { l.month = month; });
        }
        std::uint8_t value = 0;
        for (const auto w : number_words) word(w).spelled = ++value;
        value = 0;
        for (const auto w : ordinal_words) word(w).ordinal = ++value;
    }
    void read_flags() {
        for (const auto list : verb_words)
            for_words(list,
                      [&](std::string_view w) { mark_forms(w, [](lexeme& l) { l.verb = true; }); });
        for (const auto list : symmetric_words)
            for_words(list, [&](std::string_view w) {
                mark_forms(w, [](lexeme& l) { l.symmetric = true; });
            });
        for (const auto list : stage_words)
            for_words(list, [&](std::string_view w) {
                mark_forms(w, [](lexeme& l) { l.stage = true; });
            });
        for (const auto list : office_words)
            for_words(list, [&](std::string_view w) {
                mark_forms(w, [](lexeme& l) { l.office = true; });
            });
        for (const auto list : count_words)
            for_words(list, [&](std::string_view w) { word(w).count = true; });
        for (const auto list : common_surnames)
            for_words(list, [&](std::string_view w) { word(w).sole = true; });
        for (const auto list : placeholder_words)
            for_words(list, [&](std::string_view w) { word(w).placeholder = true; });
        for (const auto& e : editions) word(e.word).edition_base = e.base;
        for (const auto& m : makers) word(m.from).maker = word_id(m.to);
        for (const auto& m : measures) {
            word(m.word).tick = m.tick;
            word(m.word).most = m.most;
        }
    }
    /// Marks every word that stands for the same thing as `head`.
    template <typename Mark>
    void mark_forms(std::string_view head, Mark mark) {
        mark(word(head));
        const auto id = word(head).id;
        for (auto& [key, entry] : words_)
            if (entry.id == id) mark(entry);
    }
    void add_phrase(std::string_view from, std::string_view to) {
        phrase p;
        std::uint64_t first = 0;
        for_words(from, [&](std::string_view w) {
            if (first == 0)
                first = word_id(w);
            else
                p.rest.push_back(word_id(w));
        });
        for_words(to, [&](std::string_view w) { p.to.push_back(w); });
        auto& list = phrases_[first];
        const auto longer = [&](const phrase& other) { return other.rest.size() >= p.rest.size(); };
        list.insert(std::find_if_not(list.begin(), list.end(), longer), std::move(p));
    }
    void read_phrases() {
        for (const auto& p : phrase_table) add_phrase(p.from, p.to);
        for (const auto& p : team_phrases) add_phrase(p.from, p.to);
        for (const auto& p : people) {
            add_phrase(p.from, p.to);
            word(p.to.substr(p.to.rfind(' ') + 1)).sole = true;
        }
        for (const auto& t : teams) {
            const auto city = word_id(t.city);
            auto& nick = word(t.nickname);
            if (nick.city == 0) nick.city = city;
            if (t.alone) { // the nickname alone names city and team
                owned_.push_back(std::string(t.city) + ' ' + std::string(t.nickname));
                add_phrase(t.nickname, owned_.back());
            }
        }
    }

    std::unordered_map<std::uint64_t, lexeme> words_;
    std::unordered_map<std::uint64_t, std::vector<phrase>>
        phrases_; ///< by first word, longest first
    flat_index<lexeme> word_index_;
    flat_index<std::vector<phrase>> phrase_index_;
    std::deque<std::string> owned_;
};

const vocabulary& known() {
    static const vocabulary all;
    return all;
}

bool joins_words(const token& t) {
    return t.kind == token_kind::symbol && (t.symbol == '-' || t.symbol == '.' || t.symbol == '&');
}

/// Where the phrase ends in `in`, or 0 where it does not stand there. The dash of "run-off" may
/// come between.
std::size_t match(const phrase& p, const std::vector<token>& in, std::size_t at) {
    std::size_t next = at + 1;
    for (const auto id : p.rest) {
        if (next < in.size() && joins_words(in[next])) ++next;
        if (next >= in.size()) return 0;
        const auto& t = in[next];
        const bool same = t.kind == token_kind::word
                              ? t.id == id
                              : t.kind == token_kind::number && word_id(t.text) == id;
        if (!same) return 0;
        ++next;
    }
    return next;
}

token from_word(std::string_view text, const token& like) {
    token t = like;
    t.text = text;
    t.id = word_id(text);
    return t;
}

} // namespace

const lexeme* find_word(std::uint64_t id) noexcept { return known().find(id); }

void apply_phrases(const std::vector<token>& in, std::vector<token>& out) {
    out.clear();
    const auto& all = known();
    for (std::size_t at = 0; at < in.size();) {
        const token& t = in[at];
        std::size_t end = 0;
        if (t.kind == token_kind::word || t.kind == token_kind::number) {
            const auto first = t.kind == token_kind::word ? t.id : word_id(t.text);
            if (const auto* candidates = all.phrases_from(first)) {
                for (const auto& p : *candidates) {
                    end = match(p, in, at);
                    if (end == 0) continue;
                    for (const auto w : p.to) {
                        token made = from_word(w, t);
                        made.kind = token_kind::word;
                        out.push_back(made);
                    }
                    break;
                }
            }
        }
        if (end == 0) {
            out.push_back(t);
            end = at + 1;
        }
        at = end;
    }
    for (auto& t : out) {
        const auto* l = t.kind == token_kind::word ? all.find(t.id) : nullptr;
        if (l && l->spelled > 0) {
            t.kind = token_kind::number;
            t.spelled = true;
            t.value = static_cast<std::int64_t>(l->spelled - 1) * 1'000'000;
        } else if (t.kind == token_kind::word && t.text.size() == 1 && t.text[0] >= '0' &&
                   t.text[0] <= '9') {
            t.kind = token_kind::number; // a phrase's right side: "day 1"
            t.value = (t.text[0] - '0') * 1'000'000;
        }
    }
}

resolved resolve(const token& word) noexcept {
    if (const auto* l = known().find(word.id)) return {l->text, l->id, l};
    auto text = word.text;
    const auto n = text.size();
    if (n > 3 && text[n - 1] == 's' && text[n - 2] != 's' && text[n - 2] != 'u' &&
        text[n - 2] != 'i') {
        text.remove_suffix(1);
        const auto id = word_id(text);
        if (const auto* l = known().find(id)) return {l->text, l->id, l};
        return {text, id, nullptr};
    }
    return {text, word.id, nullptr};
}

std::string_view state_of_code(std::string_view code) noexcept {
    for (const auto& s : state_codes)
        if (s.from == code) return s.to;
    return {};
}

} // namespace dutchbook::contract
