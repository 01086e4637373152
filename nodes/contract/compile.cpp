#include <algorithm>
#include <array>
#include <unordered_map>

#include "nodes/contract/calendar.hpp"
#include "nodes/contract/draft.hpp"
#include "nodes/contract/hash.hpp"
#include "nodes/contract/lexicon.hpp"
#include "nodes/contract/vocabulary.hpp"

namespace dutchbook::contract {
namespace {

bool letter(char c) { return c >= 'a' && c <= 'z'; }
bool digit(char c) { return c >= '0' && c <= '9'; }

/// Ids made of words and dates ("KXNYCMAYOR2ND-25-BLAN") say something, hashes and numbers do not.
std::string read_ticker(std::string_view id) {
    std::string out;
    if (id.empty() || id.size() > 64) return out;
    for (char c : id) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
        out += letter(c) || digit(c) ? c : '-';
    }
    if (!letter(out[0])) out.clear();
    return out;
}

/// The year of "-25", "-26FEB01", "24-NC": two digits that start or end a part of the ticker's
/// first two parts.
std::int16_t read_ticker_year(std::string_view ticker) {
    const auto dash = ticker.find('-');
    const auto two = [&](std::size_t at) -> std::int16_t {
        if (at + 2 > ticker.size() || !digit(ticker[at]) || !digit(ticker[at + 1])) return 0;
        const int yy = (ticker[at] - '0') * 10 + (ticker[at + 1] - '0');
        return yy >= 20 && yy <= 60 ? static_cast<std::int16_t>(2000 + yy) : std::int16_t{0};
    };
    if (dash == std::string_view::npos) return 0;
    const bool ends = dash + 3 >= ticker.size() || !digit(ticker[dash + 3]);
    if (const auto y = two(dash + 1); y && ends) return y;
    return 0;
}

void set_text(contract& c, const text_reading& title, const text_reading& label) {
    std::size_t bytes = 0;
    for (const auto t : title.texts) bytes += t.size() + 1;
    for (const auto t : label.texts) bytes += t.size() + 1;
    c.words.reserve(bytes);
    c.terms.reserve(title.terms.size() + label.terms.size());
    const auto add = [&](term t, std::string_view text) {
        text = text.substr(0, 200);
        if (c.words.size() + text.size() + 1 > 60'000) return;
        t.at = static_cast<std::uint16_t>(c.words.size());
        t.length = static_cast<std::uint8_t>(text.size());
        c.words += text;
        c.words += ' ';
        c.terms.push_back(t);
    };
    for (std::size_t i = 0; i < title.terms.size(); ++i) add(title.terms[i], title.texts[i]);
    const std::size_t own = c.terms.size();
    for (std::size_t i = 0; i < label.terms.size(); ++i) {
        bool in_title = false;
        for (std::size_t k = 0; k < own; ++k)
            if (c.terms[k].id == label.terms[i].id) {
                c.terms[k].outcome = c.terms[k].labelled = in_title = true;
                c.terms[k].optional = c.terms[k].optional && label.terms[i].optional;
            }
        if (in_title) continue;
        term t = label.terms[i];
        t.outcome = t.labelled = t.label_only = true;
        t.acronym = t.acronym
                        ? static_cast<std::uint8_t>(std::min<std::size_t>(255, t.acronym + own))
                        : std::uint8_t{0};
        add(t, label.texts[i]);
    }
}

/// A label beside a question that is complete without it only comments on it ("Kamala Harris"
/// beside "the Democratic party"); where siblings share the title it is the answer.
void judge_label(contract& c, const text_reading& title, const text_reading& label,
                 bool shared_title) {
    if (label.terms.empty() || title.open_question || title.gap || title.alternatives ||
        shared_title)
        return;
    bool asks = false, disjoint = true;
    for (const auto& t : c.terms) {
        if (t.label_only) continue;
        asks = true;
        if (t.outcome) disjoint = false;
    }
    if (!asks || !title.complete) return;
    for (auto& t : c.terms)
        if (t.label_only && disjoint) t.optional = true;
}

std::int32_t closing_day(const market& m) {
    const auto& t = m.end_date ? m.end_date : m.close_time;
    if (!t) return 0;
    constexpr std::int64_t day_ms = 86'400'000,
                           eastern_ms = 6 * 3'600'000; // 04:59Z is the day before in New York
    const auto ms = unix_ms(*t) - eastern_ms;
    const auto day = ms / day_ms - (ms % day_ms < 0 ? 1 : 0);
    return day > 0 && day < 200'000 ? static_cast<std::int32_t>(day) : 0;
}

void set_background(contract& c, const market& m, const text_reading& event) {
    for (const auto& t : event.terms) c.background.push_back(t.id);
    for (const auto& tag : m.tags) {
        if (tag.size() > 40 || c.background.size() > 40) break;
        std::string folded;
        fold(tag, 40, folded);
        if (folded.find(' ') == std::string::npos && !folded.empty()) {
            token t;
            t.text = folded;
            t.id = word_id(folded);
            const auto r = resolve(t);
            if (!r.known || r.known->kind == word_kind::plain) c.background.push_back(r.id);
        }
    }
    std::sort(c.background.begin(), c.background.end());
    c.background.erase(std::unique(c.background.begin(), c.background.end()), c.background.end());
    c.background.shrink_to_fit();
}

/// What YES stands for. A side with a name of its own ("Lions" of "Lions vs. Packers") beats the
/// label, which then only repeats the title.
std::string_view label_of(const market& m) {
    const std::string_view side = m.outcomes[0].name;
    return plain_side(side) ? std::string_view(m.yes_label) : side;
}

/// "Lions vs. Packers" is no answer.
bool names_both_sides(const std::vector<token>& label) {
    return std::any_of(label.begin(), label.end(), [](const token& t) {
        return t.kind == token_kind::word && vocabulary::in_force().has(word_list::versus, t.id);
    });
}

/// "60 or more bills", "more than 9 straight weeks": a count of things that the period has one of.
bool counts_things(const std::vector<token>& tokens) {
    const auto& known = vocabulary::in_force();
    for (std::size_t at = 0; at < tokens.size(); ++at) {
        if (tokens[at].kind != token_kind::number) continue;
        std::size_t next = at + 1;
        while (next < tokens.size() && tokens[next].kind == token_kind::word &&
               (tokens[next].text == "or" || tokens[next].text == "more" ||
                tokens[next].text == "fewer" || tokens[next].text == "less" ||
                known.has(word_list::runs, tokens[next].id)))
            ++next;
        if (next < tokens.size() && tokens[next].kind == token_kind::word &&
            tokens[next].text.size() > 3 && tokens[next].text.ends_with('s') &&
            known.unit_of(tokens[next].id).unit == unit::none)
            return true;
    }
    return false;
}

/// Over more than one day a price, a temperature or a place in a chart takes many values; so does
/// "a film" or "any game". A figure of the period, a count and what exclusive siblings divide have
/// one.
bool takes_many_values(const contract& c, const scratch& s) {
    if ((!c.has_values && !c.has_rank) || c.contest.read() || c.siblings != exclusivity::none)
        return false;
    const auto& known = vocabulary::in_force();
    const auto& tokens = s.title_tokens.tokens();
    const auto says = [&](word_list list) {
        return std::ranges::any_of(tokens, [&](const token& t) {
            return t.kind == token_kind::word &&
                   (known.has(list, t.id) || known.has(list, resolve(t).id));
        });
    };
    const auto is = [&](std::size_t at, std::string_view text) {
        return tokens[at].kind == token_kind::word && tokens[at].text == text;
    };
    for (std::size_t at = 1; at + 1 < tokens.size(); ++at) {
        // Inside a name "a" says nothing: "The Life of a Showgirl".
        const bool article = is(at, "a") || is(at, "an");
        if (tokens[at].kind == token_kind::word && tokens[at + 1].kind == token_kind::word &&
            known.has(word_list::indefinite, tokens[at].id) &&
            (!article || at == 1 || is(at - 1, "in")))
            return true;
    }
    const auto& w = c.window;
    const bool days = w.kind == window_kind::until || w.kind == window_kind::after || w.relative ||
                      (w.kind == window_kind::during && w.first != w.last);
    const bool counted =
        c.has_values && c.values.unit == unit::none &&
        (c.tick > 0 || counts_things(tokens) || counts_things(s.label_tokens.tokens()));
    return days && !counted && c.tick != policy_step && !says(word_list::period_figures);
}

contract read_market(const market& m, scratch& s, bool shared_title) {
    contract c;
    s.numbers.clear();
    read_text(m.title, text_role::title, s.title_tokens, s.title, s.numbers, s.title_reading);
    read_text(label_of(m), text_role::label, s.label_tokens, s.label, s.numbers, s.label_reading);
    read_text(m.event_title == m.title ? std::string_view{} : m.event_title.view(),
              text_role::event, s.event_tokens, s.event, s.numbers, s.event_reading);
    const auto& title = s.title_reading;
    const auto& label = s.label_reading;
    c.cut = s.title_tokens.cut() || s.label_tokens.cut();
    c.ticker = read_ticker(m.key.id);
    c.ticker_year = read_ticker_year(c.ticker);
    c.closes_day = closing_day(m);
    c.siblings = m.siblings;
    c.negative = title.negative != label.negative;
    c.ordinal = title.ordinal || s.event_reading.ordinal;
    c.placeholder = title.placeholder || label.placeholder;
    c.open_question = title.open_question;
    c.subject_asked = title.subject_asked;
    set_text(c, title, label);
    c.alternatives = title.alternatives && !label.terms.empty();
    c.topic = !title.complete && !title.open_question && !label.terms.empty();
    judge_label(c, title, label, shared_title);
    const bool ranked = title.rank || label.rank;
    c.has_rank = ranked;
    if (ranked) c.rank = title.rank ? *title.rank : *label.rank;
    c.rank_of = title.rank ? title.rank_of : label.rank_of;
    set_values(c, m, title, label);
    const auto rules = read_rules(m, s, c);
    set_time(c, s, rules);
    read_evidence(s, c);
    read_contest(m, s, c);
    c.many_values = takes_many_values(c, s);
    set_background(c, m, s.event_reading);
    const bool answered = !label.terms.empty() || label.values || label.rank ||
                          label.time.window.kind != window_kind::none;
    const bool side_unread =
        names_both_sides(s.label_tokens.tokens()) && c.contest.asked != asked_side::draw;
    c.unread_label = (c.open_question && !answered && !c.has_values) || side_unread;
    return c;
}

} // namespace

std::vector<contract> compile_event(std::span<const market* const> markets) {
    std::vector<contract> out;
    out.reserve(markets.size());
    thread_local scratch s; // its buffers grow once a thread
    s.numbers.reserve(3 * most_number_bytes);
    std::unordered_map<std::string_view, std::size_t> titles;
    if (markets.size() > 1)
        for (const auto* m : markets) ++titles[m->title];
    for (const auto* m : markets)
        out.push_back(read_market(*m, s, markets.size() > 1 && titles[m->title] > 1));
    finish_event(out);
    return out;
}

contract compile(const market& m, std::span<const market* const> siblings) {
    std::vector<const market*> all{&m};
    for (const auto* s : siblings)
        if (s != &m && s->key != m.key) all.push_back(s);
    auto event = compile_event(all);
    return std::move(event.front());
}

} // namespace dutchbook::contract
