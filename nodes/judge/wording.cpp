#include "nodes/judge/wording.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "nodes/contract/align.hpp"
#include "nodes/contract/calendar.hpp"
#include "nodes/contract/hash.hpp"
#include "nodes/contract/lexicon.hpp"
#include "nodes/contract/text.hpp"
#include "nodes/judge/request.hpp"
#include "nodes/judge/text.hpp"
#include "nodes/judge/words.hpp"

namespace dutchbook::judge {
namespace {

/// A word, number or sign of one text.
struct piece {
    std::string text; ///< folded
    bool capital = false;
    bool number = false;
    std::string slot;  ///< what stands in its place; empty: itself
    bool gone = false; ///< part of the slot before it
};
using pieces = std::vector<piece>;

/// Signs that change a number; all others are left out.
constexpr std::string_view signs = "$%#+<>";

pieces pieces_of(std::string_view text) {
    pieces out;
    for (std::size_t at = 0; at < text.size();) {
        const char c = text[at];
        if (!is_word_part(c)) {
            if (signs.find(c) != signs.npos) out.push_back({.text = std::string(1, c)});
            ++at;
            continue;
        }
        const std::size_t end = word_end(text, at, true);
        piece one;
        const std::string_view raw = text.substr(at, end - at);
        contract::fold(raw, raw.size(), one.text);
        if (one.text.ends_with("'s")) one.text.resize(one.text.size() - 2);
        one.capital =
            (raw[0] >= 'A' && raw[0] <= 'Z') || static_cast<unsigned char>(raw[0]) >= 0x80;
        one.number = is_digit(raw[0]);
        std::erase(one.text, ',');
        if (!one.text.empty()) out.push_back(std::move(one));
        at = end;
    }
    return out;
}

/// One side: title, outcome, rules.
struct side {
    std::array<pieces, 3> texts;
    explicit side(const question& q)
        : texts{pieces_of(q.title), pieces_of(q.outcome), pieces_of(q.rules)} {}
};

const contract::lexeme* known(const piece& p) {
    contract::token t;
    t.text = p.text;
    t.id = contract::word_id(p.text);
    return contract::resolve(t).known;
}

int month_of(const piece& p) {
    if (p.number || !p.capital) return 0;
    const auto* word = contract::find_word(contract::word_id(p.text));
    return word ? word->month : 0;
}
std::optional<int> whole_number(const piece& p) {
    std::string digits = p.text;
    for (const std::string_view ending : {"st", "nd", "rd", "th"})
        if (digits.ends_with(ending) && digits.size() > 2) digits.resize(digits.size() - 2);
    int n = 0;
    const auto [end, bad] = std::from_chars(digits.data(), digits.data() + digits.size(), n);
    if (!p.number || bad != std::errc{} || end != digits.data() + digits.size())
        return std::nullopt;
    return n;
}
bool is_year(const std::optional<int>& n) { return n && *n >= 1990 && *n <= 2100; }

std::string signed_number(std::string_view name, int n) {
    return '{' + std::string(name) + (n < 0 ? "" : "+") + std::to_string(n) + '}';
}

/// Puts days, months and years as distances from a day of the pair's own.
class calendar_reader {
  public:
    explicit calendar_reader(std::int32_t anchor)
        : anchor_(anchor), civil_(contract::civil_of(anchor)) {}

    void read(pieces& text) const {
        for (std::size_t i = 0; i < text.size(); ++i) {
            const std::size_t used = read_at(text, i);
            for (std::size_t k = 1; k < used; ++k) text[i + k].gone = true;
            if (used > 1) i += used - 1;
        }
    }

  private:
    /// Pieces that a date takes from `i` on; its slot stands in the first.
    std::size_t read_at(pieces& text, std::size_t i) const {
        const auto number = [&](std::size_t at) {
            return at < text.size() ? whole_number(text[at]) : std::nullopt;
        };
        const auto is_day = [](const std::optional<int>& n) { return n && *n >= 1 && *n <= 31; };
        if (const int month = month_of(text[i])) {
            if (is_day(number(i + 1))) {
                const bool dated = is_year(number(i + 2));
                return day(text[i], dated ? *number(i + 2) : civil_.year, month, *number(i + 1))
                           ? (dated ? 3U : 2U)
                           : 0;
            }
            const bool dated = is_year(number(i + 1));
            const int year = dated ? *number(i + 1) : civil_.year;
            text[i].slot = signed_number("month", (year - civil_.year) * 12 + month - civil_.month);
            return dated ? 2 : 1;
        }
        if (is_day(number(i)) && i + 1 < text.size() && month_of(text[i + 1])) {
            const bool dated = is_year(number(i + 2));
            return day(text[i], dated ? *number(i + 2) : civil_.year, month_of(text[i + 1]),
                       *number(i))
                       ? (dated ? 3U : 2U)
                       : 0;
        }
        if (is_year(number(i))) {
            text[i].slot = signed_number("year", *number(i) - civil_.year);
            return 1;
        }
        return 0;
    }
    bool day(piece& at, int year, int month, int day) const {
        const auto d = contract::day_of(year, month, day);
        if (d) at.slot = signed_number("day", *d - anchor_);
        return d.has_value();
    }

    std::int32_t anchor_;
    contract::civil civil_;
};

/// A day that both sides agree on how far away they are from.
std::int32_t anchor_of(const contract::contract& a, const contract::contract& b) {
    const auto day = [](const contract::contract& c) {
        const auto& w = c.window;
        const bool said = w.kind != contract::window_kind::none && !w.year_unread && !w.relative;
        return said ? (w.kind == contract::window_kind::after ? w.first : w.last) : c.closes_day;
    };
    const auto x = day(a), y = day(b);
    return x == 0 || y == 0 ? std::max(x, y) : std::min(x, y);
}

/// What may be a slot's value: a number, or a name.
bool may_be_value(const piece& p) {
    if (!p.slot.empty() || p.gone) return false;
    if (p.number) return true;
    if (!p.capital) return false;
    const auto* word = known(p);
    return word == nullptr || word->place || word->first_name || word->sole;
}

/// What may stand in a name beside such a value: "Distant Harbor Rising".
bool may_join(const piece& p) {
    if (may_be_value(p)) return true;
    if (!p.slot.empty() || p.gone || !p.capital || month_of(p) != 0) return false;
    const auto* word = known(p);
    return word != nullptr && word->kind != contract::word_kind::stop &&
           word->kind != contract::word_kind::contrast && !word->verb && !word->office;
}

bool stands_at(const pieces& run, const pieces& text, std::size_t at) {
    if (at + run.size() > text.size()) return false;
    for (std::size_t i = 0; i < run.size(); ++i)
        if (text[at + i].text != run[i].text || !text[at + i].slot.empty() || text[at + i].gone)
            return false;
    return true;
}
bool stands_in(const pieces& run, std::span<const pieces> texts) {
    return std::ranges::any_of(texts, [&run](const pieces& text) {
        for (std::size_t at = 0; at < text.size(); ++at)
            if (stands_at(run, text, at)) return true;
        return false;
    });
}

void put_slot(const pieces& run, pieces& text, const std::string& slot) {
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (!stands_at(run, text, at)) continue;
        text[at].slot = slot;
        for (std::size_t i = 1; i < run.size(); ++i) text[at + i].gone = true;
    }
}

/// Gives the longest runs of values that titles or outcomes of both sides share a slot each;
/// returns the words of the names among them.
std::vector<std::string> share_values(side& a, side& b) {
    int n = 0;
    std::vector<std::string> names;
    const std::span<const pieces> there(b.texts.data(), 2);
    for (std::size_t t = 0; t < 2; ++t)
        for (std::size_t i = 0; i < a.texts[t].size(); ++i) {
            pieces run;
            for (std::size_t k = i; k < a.texts[t].size() && may_join(a.texts[t][k]); ++k) {
                if (!run.empty() && a.texts[t][k].number != run.front().number) break;
                run.push_back(a.texts[t][k]);
            }
            while (!run.empty() && !stands_in(run, there)) run.pop_back();
            if (std::ranges::none_of(run, may_be_value)) continue;
            for (const piece& p : run)
                if (!p.number) names.push_back(p.text);
            const std::string slot = '{' + std::to_string(++n) + '}';
            for (side* one : {&a, &b})
                for (pieces& text : one->texts) put_slot(run, text, slot);
        }
    std::ranges::sort(names);
    const auto repeated = std::ranges::unique(names);
    names.erase(repeated.begin(), repeated.end());
    return names;
}

/// The numbers a side alone names in title and outcome, where the contracts compare them; its rules
/// repeat them.
void take_out_values(side& one) {
    std::vector<std::string> own;
    for (std::size_t t = 0; t < 2; ++t)
        for (piece& p : one.texts[t])
            if (p.number && p.slot.empty() && !p.gone) {
                own.push_back(p.text);
                p.slot = "{value}";
            }
    for (piece& p : one.texts[2])
        if (p.number && p.slot.empty() && !p.gone && std::ranges::find(own, p.text) != own.end())
            p.slot = "{value}";
}

std::string text_of(const side& one) {
    std::string out;
    for (const pieces& text : one.texts) {
        if (&text != &one.texts.front()) out += " | ";
        bool first = true;
        for (const piece& p : text) {
            if (p.gone) continue;
            if (!std::exchange(first, false)) out += ' ';
            out += p.slot.empty() ? p.text : p.slot;
        }
    }
    return out;
}

std::string_view name_of(const contract::agreement& found) {
    constexpr std::array<std::string_view, 7> names{"identity", "complement", "subset", "superset",
                                                    "disjoint", "exhaustive", "overlap"};
    if (found.unread) return "unread";
    if (found.refuted) return "refuted";
    return names[static_cast<std::size_t>(found.relation)];
}

} // namespace

wording wording_of(const question& a, const contract::contract& left, const question& b,
                   const contract::contract& right, std::string_view model) {
    side x(a), y(b);
    if (const auto anchor = anchor_of(left, right)) {
        const calendar_reader days(anchor);
        for (side* one : {&x, &y})
            for (pieces& text : one->texts) days.read(text);
    }
    auto names = share_values(x, y);
    const auto words = contract::align(left, right);
    const auto time = contract::compare_time(left, right, words),
               values = contract::compare_values(left, right, words),
               rank = contract::compare_rank(left, right);
    if (left.has_values && right.has_values && !values.unread) {
        take_out_values(x);
        take_out_values(y);
    }
    wording out{text_of(x), text_of(y), {}, {}, std::move(names)};
    out.values = "time " + std::string(name_of(time)) + ", values " + std::string(name_of(values)) +
                 ", rank " + std::string(name_of(rank)) + (left.negative ? ", a denies" : "") +
                 (right.negative ? ", b denies" : "");
    std::string bytes;
    append_field(bytes, prompt_version);
    append_field(bytes, model);
    for (const auto* field : {&out.a, &out.b, &out.values}) append_field(bytes, *field);
    out.key = sha256_hex(bytes);
    return out;
}

} // namespace dutchbook::judge
