#include "nodes/contract/vocabulary.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <mutex>

#include "nodes/contract/embedded.hpp"
#include "nodes/contract/hash.hpp"
#include "nodes/contract/vocabulary_file.hpp"

namespace dutchbook::contract {
namespace {

std::atomic<const vocabulary*> installed{nullptr};

/// Calls `each` for every word of a text separated by spaces.
template <typename Each>
void for_words(std::string_view list, Each each) {
    while (!list.empty()) {
        const auto end = std::min(list.find(' '), list.size());
        if (end > 0) each(list.substr(0, end));
        list.remove_prefix(std::min(end + 1, list.size()));
    }
}

std::string joined(std::string words) {
    std::erase(words, ' ');
    return words;
}

} // namespace

vocabulary::vocabulary(vocabulary_data said) : said_(std::move(said)) {
    add_kind(word_list::weak, word_kind::weak);
    add_kind(word_list::filler, word_kind::filler);
    add_kind(word_list::stop, word_kind::stop);
    add_families();
    add_flags();
    for (const auto& [from, to] : said_.wordings) say(from, to.to, to.layer, to.person ? 2 : 1);
    add_team_phrases();
    add_phrases();
    word_index_.build(words_);
    phrase_index_.build(phrases_);
    add_lists();
    add_leagues();
    add_facets();
    add_sources();
    add_units();
    count();
}

const vocabulary& vocabulary::built_in() {
    static const vocabulary made([] {
        vocabulary_data said;
        for (const auto& [name, text] : embedded_files()) said.add(vocabulary_file(text, name));
        return said;
    }());
    return made;
}

const vocabulary& vocabulary::in_force() noexcept {
    if (const auto* now = installed.load(std::memory_order_acquire)) return *now;
    const vocabulary& made = built_in();
    const vocabulary* none = nullptr;
    installed.compare_exchange_strong(none, &made, std::memory_order_acq_rel);
    return made;
}

void vocabulary::install(std::shared_ptr<const vocabulary> next) {
    static std::mutex guard;
    static std::vector<std::shared_ptr<const vocabulary>> kept; // views of them may be anywhere
    const std::scoped_lock lock(guard);
    if (next && std::ranges::find(kept, next) == kept.end()) kept.push_back(next);
    installed.store(next.get(), std::memory_order_release);
}

resolved vocabulary::resolve(const token& t) const noexcept {
    if (const auto* l = find(t.id)) return {l->text, l->id, l};
    auto text = t.text;
    const auto n = text.size();
    if (n > 3 && text[n - 1] == 's' && text[n - 2] != 's' && text[n - 2] != 'u' &&
        text[n - 2] != 'i') {
        text.remove_suffix(1);
        const auto id = word_id(text);
        if (const auto* l = find(id)) return {l->text, l->id, l};
        return {text, id, nullptr};
    }
    return {text, t.id, nullptr};
}

lexeme& vocabulary::word(std::string_view text) {
    auto [at, fresh] = words_.try_emplace(word_id(text));
    if (fresh) {
        at->second.text = text;
        at->second.id = word_id(text);
    }
    return at->second;
}

void vocabulary::add_kind(word_list list, word_kind k) {
    for (const std::string& w : said_.lists[std::size_t(list)]) {
        lexeme& entry = word(w);
        entry.kind = k;
        if (w.size() < 3 || w.back() != 's') continue;
        const auto singular = words_.find(word_id(std::string_view(w).substr(0, w.size() - 1)));
        if (singular == words_.end() || singular->second.kind != k) continue;
        entry.text = singular->second.text;
        entry.id = singular->second.id;
    }
}

/// Every form stands for the head.
template <typename Mark>
void vocabulary::add_family(std::string_view head, std::span<const std::string> forms, int layer,
                            Mark mark) {
    const auto add = [&](std::string_view form) {
        lexeme& entry = word(form);
        entry.text = head;
        entry.id = word_id(head);
        mark(entry);
    };
    add(head);
    for (const std::string& form : forms) {
        if (form.find(' ') != std::string::npos)
            say(form, head, layer, 0);
        else
            add(form);
    }
}

/// Marks every word that stands for the same thing as `head`.
template <typename Mark>
void vocabulary::mark_forms(std::string_view head, Mark mark) {
    mark(word(head));
    const auto id = word(head).id;
    for (auto& [key, entry] : words_)
        if (entry.id == id) mark(entry);
}

void vocabulary::add_families() {
    for (const auto& f : said_.contrasts)
        add_family(f.head, f.forms, f.layer, [](lexeme& l) { l.kind = word_kind::contrast; });
    for (const auto& f : said_.places)
        add_family(f.head, f.forms, f.layer, [](lexeme& l) {
            l.place = true;
            l.kind = word_kind::plain;
        });
    for (const auto& f : said_.first_names)
        add_family(f.head, f.forms, f.layer, [](lexeme& l) { l.first_name = true; });
    for (const auto& w : said_.lists[std::size_t(word_list::weak_places)])
        mark_forms(w, [](lexeme& l) { l.kind = word_kind::weak; });
    std::uint8_t month = 0;
    for (const auto& forms : said_.months) {
        ++month;
        if (!forms.empty())
            add_family(forms.front(), forms, 0, [month](lexeme& l) { l.month = month; });
    }
}

void vocabulary::add_flags() {
    const auto forms = [this](word_list list, auto mark) {
        for (const auto& w : said_.lists[std::size_t(list)]) mark_forms(w, mark);
    };
    const auto words = [this](word_list list, auto mark) {
        for (const auto& w : said_.lists[std::size_t(list)]) mark(word(w));
    };
    forms(word_list::verbs, [](lexeme& l) { l.verb = true; });
    forms(word_list::symmetric, [](lexeme& l) { l.symmetric = true; });
    forms(word_list::stages, [](lexeme& l) { l.stage = true; });
    forms(word_list::offices, [](lexeme& l) { l.office = true; });
    words(word_list::counts, [](lexeme& l) { l.count = true; });
    words(word_list::surnames, [](lexeme& l) { l.sole = true; });
    words(word_list::placeholders, [](lexeme& l) { l.placeholder = true; });
    for (const auto& [w, value] : said_.numbers)
        word(w).spelled = static_cast<std::uint8_t>(value + 1);
    for (const auto& [w, value] : said_.ordinals)
        word(w).ordinal = static_cast<std::uint8_t>(value);
    for (const auto& [w, base] : said_.editions)
        word(w).edition_base = static_cast<std::int16_t>(base);
    for (const auto& [part, whole] : said_.makers) word(part).maker = word_id(whole);
    for (const auto& [w, m] : said_.measures) {
        word(w).tick = m.tick;
        word(w).most = m.most;
    }
    for (const auto& [from, w] : said_.wordings)
        if (w.person) word(std::string_view(w.to).substr(w.to.rfind(' ') + 1)).sole = true;
}

/// Of two meanings of one wording the later file's counts, then that of lower rank.
void vocabulary::say(std::string_view from, std::string_view to, int layer, int rank) {
    const auto [at, fresh] =
        wordings_.try_emplace(std::string(from), added_phrase{to, layer, rank});
    auto& was = at->second;
    if (!fresh && (layer > was.layer || (layer == was.layer && rank < was.rank)))
        was = {to, layer, rank};
}

/// A city as one word, a nickname that stands for its city as well.
void vocabulary::add_team_phrases() {
    const auto own = [this](std::string text) {
        owned_.push_back(std::move(text));
        return std::string_view(owned_.back());
    };
    for (const auto& l : said_.leagues)
        for (const auto& t : l.teams) {
            if (t.known == vocabulary_data::known_by::both) continue;
            const auto city = own(joined(t.city));
            if (city != t.city) say(t.city, city, l.layer, 3);
            auto& nick = word(t.word);
            if (nick.city == 0) nick.city = word_id(city);
            if (t.known == vocabulary_data::known_by::either) {
                const auto both = own(std::string(city) + ' ' + t.word);
                say(t.word, both, l.layer, 3);
                say(t.nickname, both, l.layer, 3);
            } else if (t.word != t.nickname) {
                say(t.nickname, t.word, l.layer, 3);
            }
        }
}

void vocabulary::add_phrases() {
    for (const auto& [from, said] : wordings_) {
        phrase p;
        std::uint64_t first = 0;
        for_words(from, [&](std::string_view w) {
            if (first == 0)
                first = word_id(w);
            else
                p.rest.push_back(word_id(w));
        });
        for_words(said.to, [&](std::string_view w) { p.to.push_back(w); });
        auto& list = phrases_[first];
        const auto longer = [&](const phrase& other) { return other.rest.size() >= p.rest.size(); };
        list.insert(std::find_if_not(list.begin(), list.end(), longer), std::move(p));
    }
}

void vocabulary::add_lists() {
    for (std::size_t i = 0; i < said_.lists.size(); ++i) {
        const bool both = i >= std::size_t(word_list::contest_starts) &&
                          i <= std::size_t(word_list::draws); // as written, and resolved
        for (const auto& w : said_.lists[i]) {
            const auto bit = std::uint64_t{1} << i;
            token t;
            t.text = w;
            t.id = word_id(w);
            lists_[t.id] |= bit;
            if (both) lists_[resolve(t).id] |= bit;
        }
    }
    list_index_.build(lists_);
    for (const std::string& words : said_.never_drawn) never_drawn_.push_back({words});
    never_drawn_index_ = dutchbook::contract::phrase_index<ending>(never_drawn_);
}

std::size_t vocabulary::never_drawn(const std::vector<token>& tokens, std::size_t at) const {
    std::size_t out = 0;
    never_drawn_index_.at(tokens, at,
                          [&](const ending&, std::size_t end) { out = std::max(out, end); });
    return out;
}

std::string_view vocabulary::state_of_code(std::string_view code) const noexcept {
    for (const auto& [known, state] : said_.states)
        if (known == code) return state;
    return {};
}

bool vocabulary::series_says(std::string_view series, std::uint64_t id) const noexcept {
    const auto [first, last] = series_.equal_range(id);
    return std::any_of(first, last,
                       [&](const auto& known) { return series.starts_with(known.second); });
}

} // namespace dutchbook::contract
