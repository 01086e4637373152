#include "nodes/judge/twin.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "nodes/contract/lexicon.hpp"
#include "nodes/contract/text.hpp"
#include "nodes/judge/hash.hpp"
#include "nodes/judge/words.hpp"

namespace dutchbook::judge {
namespace {

/// Names that nobody in the news bears.
constexpr std::array<std::string_view, 8> strangers{"Halvardsen", "Quillfeather", "Brandtmeier",
                                                    "Okonweze",   "Tesaluna",     "Marrisco",
                                                    "Dunwhistle", "Vexholm"};

std::vector<std::string_view> words_of(std::string_view text, bool apostrophes = false) {
    std::vector<std::string_view> out;
    each_word(
        text, [&out](std::string_view w) { out.push_back(w); }, apostrophes);
    return out;
}

enum class slot : std::uint8_t { name, year, number, word, none };

bool is_year(std::string_view w) {
    return w.size() == 4 && std::ranges::all_of(w, is_digit) && (w[0] == '1' || w[0] == '2') &&
           (w.substr(0, 2) == "19" || w.substr(0, 2) == "20");
}

slot slot_of(std::string_view w) {
    if (is_year(w)) return slot::year;
    if (std::ranges::all_of(w, [](char c) { return is_digit(c) || c == ',' || c == '.'; }))
        return slot::number;
    contract::token_list list;
    list.read(w);
    if (list.tokens().empty() || list.tokens().front().kind != contract::token_kind::word)
        return slot::none;
    const auto known = contract::resolve(list.tokens().front()).known;
    const bool capital = (w[0] >= 'A' && w[0] <= 'Z') || static_cast<unsigned char>(w[0]) >= 0xC3;
    if (known && (known->kind == contract::word_kind::stop || known->month != 0)) return slot::none;
    if (capital && (!known || known->place || known->first_name || known->sole)) return slot::name;
    return w.size() >= 4 ? slot::word : slot::none;
}

bool same_word(std::string_view a, std::string_view b) {
    return std::ranges::equal(a, b, [](char x, char y) {
        const auto lower = [](char c) {
            return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
        };
        return lower(x) == lower(y);
    });
}

bool has(const std::vector<std::string_view>& words, std::string_view one) {
    return std::ranges::any_of(words, [one](std::string_view w) { return same_word(w, one); });
}

/// `text` with another word for each that `other` knows one for: it returns nothing for the rest.
template <class Other>
void replace_words(std::string& text, bool apostrophes, Other&& other) {
    std::string out;
    std::size_t copied = 0;
    for (const std::string_view w : words_of(text, apostrophes)) {
        const std::optional<std::string> to = other(w);
        if (!to) continue;
        const auto at = static_cast<std::size_t>(w.data() - text.data());
        out.append(text, copied, at - copied).append(*to);
        copied = at + w.size();
    }
    out.append(text, copied, std::string::npos);
    text = std::move(out);
}

/// A name that stands nowhere in the pair, nor among those that are taken.
std::string stranger_to(const question& a, const question& b, std::uint64_t h,
                        std::span<const std::string> taken = {}) {
    const auto stands = [&](std::string_view name) {
        return std::ranges::find(taken, name) != taken.end() ||
               std::ranges::any_of(
                   std::array{&a.title, &a.outcome, &a.rules, &b.title, &b.outcome, &b.rules},
                   [name](const std::string* text) { return has(words_of(*text), name); });
    };
    std::string made;
    for (std::size_t i = 0; made.empty() || stands(made); ++i) {
        made = strangers[(h + i) % strangers.size()];
        for (std::size_t round = i / strangers.size(); round > 0; --round) made += "son";
    }
    return made;
}

/// Another value of the same kind, in the same form.
std::string changed(std::string_view from, slot what, bool earlier, const question& a,
                    const question& b, std::uint64_t h) {
    std::string out(from);
    switch (what) {
    case slot::year: {
        const int year = std::stoi(out);
        return std::to_string(earlier ? year - 3 : year + 3);
    }
    case slot::number: {
        const auto digit = std::ranges::find_if(out, [](char c) { return c >= '1' && c <= '9'; });
        if (digit == out.end()) return "7" + out;
        *digit = static_cast<char>('1' + (*digit - '1' + 3 + static_cast<int>(h % 3)) % 9);
        return out;
    }
    case slot::name:
    case slot::word:
    case slot::none:
        break;
    }
    return stranger_to(a, b, h);
}

struct candidate {
    std::string_view word;
    bool left;
};

/// Words of one kind that stand in a title (or an outcome) of one side and anywhere on the other.
std::vector<candidate> candidates(const question& a, const question& b, slot what, bool titles) {
    const std::vector<std::string_view> all[] = {words_of(a.title), words_of(a.outcome),
                                                 words_of(b.title), words_of(b.outcome)};
    std::vector<candidate> out;
    for (const bool left : {true, false}) {
        const auto& own = all[(left ? 0U : 2U) + (titles ? 0U : 1U)];
        const auto &title = all[left ? 2 : 0], &label = all[left ? 3 : 1];
        for (const std::string_view w : own)
            if (slot_of(w) == what && (has(title, w) || has(label, w))) out.push_back({w, left});
    }
    return out;
}

} // namespace

std::optional<twin> twin_of(const question& a, const question& b, relation_kind claimed,
                            std::string_view seed) {
    const std::uint64_t h = mix(seed);
    for (const bool titles : {true, false})
        for (const slot what : {slot::name, slot::year, slot::number, slot::word}) {
            auto found = candidates(a, b, what, titles);
            if (found.empty()) continue;
            if (what == slot::word)
                std::ranges::stable_sort(found, [](const candidate& x, const candidate& y) {
                    return x.word.size() > y.word.size();
                });
            const auto& chosen = found[what == slot::word ? 0 : h % found.size()];
            twin out{a, b};
            question& side = chosen.left ? out.a : out.b;
            // The smaller of two windows stays no part of the larger one when that moves back.
            const bool earlier = claimed == relation_kind::subset ? !chosen.left : chosen.left;
            const std::string from(chosen.word), to = changed(from, what, earlier, a, b, h >> 8);
            for (std::string* text : {&side.title, &side.outcome, &side.rules})
                replace_words(*text, false, [&](std::string_view w) {
                    return same_word(w, from) ? std::optional(to) : std::nullopt;
                });
            return out;
        }
    return std::nullopt;
}

std::optional<twin> renamed(const question& a, const question& b,
                            std::span<const std::string> names, std::string_view seed) {
    std::uint64_t h = mix(seed);
    twin out{a, b};
    std::vector<std::string> given;
    for (const std::string& name : names) {
        std::string other;
        const auto stranger = [&](std::string_view w) -> std::optional<std::string> {
            constexpr std::string_view genitive = "'s";
            auto own = folded(w);
            const bool owns = own.ends_with(genitive);
            if (owns) own.resize(own.size() - genitive.size());
            if (own != name) return std::nullopt;
            if (other.empty()) other = stranger_to(a, b, h++, given);
            return owns ? other + std::string(genitive) : other;
        };
        for (question* side : {&out.a, &out.b})
            for (std::string* text : {&side->title, &side->outcome, &side->rules})
                replace_words(*text, true, stranger);
        if (!other.empty()) given.push_back(std::move(other));
    }
    if (given.empty()) return std::nullopt;
    return out;
}

} // namespace dutchbook::judge
