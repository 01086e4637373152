// Who plays whom, and for whom a market asks: "New York Y at New York M Winner?", "Will Alma Novak
// win the Novak vs Lind match?", "Celtics vs. Knicks".

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

#include "nodes/contract/calendar.hpp"
#include "nodes/contract/clubs.hpp"
#include "nodes/contract/contests.hpp"
#include "nodes/contract/draft.hpp"
#include "nodes/contract/hash.hpp"
#include "nodes/contract/lexicon.hpp"
#include "nodes/contract/vocabulary.hpp"

namespace dutchbook::contract {
namespace {

constexpr std::size_t longest_name = 6; ///< words

bool among(word_list list, std::uint64_t id) { return vocabulary::in_force().has(list, id); }

using token_vector = std::vector<token>;

bool is_word(const token_vector& tokens, std::size_t at, std::string_view w) {
    return at < tokens.size() && tokens[at].kind == token_kind::word && tokens[at].text == w;
}

bool is_among(word_list list, const token_vector& tokens, std::size_t at) {
    return at < tokens.size() && tokens[at].kind == token_kind::word &&
           among(list, tokens[at].id);
}

/// Part of a text, [first, end).
struct span {
    std::size_t first = 0, end = 0;
    bool empty() const { return first >= end; }
    bool holds(std::size_t at) const { return at >= first && at < end; }
};
struct meeting {
    span one, other;
    bool at = false; ///< "A at B"
};

/// "St. Louis", "Brighton & Hove", "Saint-Germain": no end of a name.
bool joins(const token_vector& tokens, std::size_t at) {
    const token& t = tokens[at];
    if (t.kind != token_kind::symbol || at + 1 >= tokens.size()) return false;
    if (tokens[at + 1].kind == token_kind::symbol) return false;
    if (t.symbol == '.') { // "St. Louis", not "Chelsea FC. This market …"
        if (at == 0 || tokens[at - 1].kind != token_kind::word) return false;
        const auto* l = find_word(tokens[at - 1].id);
        return tokens[at - 1].text.size() <= 2 && !(l && l->kind == word_kind::filler);
    }
    return t.symbol == '&' || (t.symbol == '-' && t.glued && tokens[at + 1].glued);
}

/// "(FL)" behind a name, from its opening bracket: it belongs to it.
bool is_qualifier(const token_vector& tokens, std::size_t at) {
    return at + 2 < tokens.size() && tokens[at].symbol == '(' && tokens[at + 2].symbol == ')' &&
           tokens[at + 1].kind == token_kind::word && tokens[at + 1].text.size() <= 3 &&
           tokens[at + 1].text.find_first_of("0123456789") == std::string_view::npos;
}

span name_before(const token_vector& tokens, std::size_t separator) {
    std::size_t first = separator, count = 0;
    while (first > 0) {
        const token& t = tokens[first - 1];
        if (first > 3 && is_qualifier(tokens, first - 3)) {
            first -= 3;
            continue;
        }
        if (t.kind == token_kind::symbol ? !joins(tokens, first - 1)
                                         : t.kind == token_kind::word && among(word_list::contest_starts, t.id))
            break;
        if (t.kind == token_kind::date || t.bracketed != tokens[separator].bracketed) break;
        if (t.kind == token_kind::word && ++count > longest_name) return {};
        --first;
    }
    return {first, separator};
}

span name_after(const token_vector& tokens, std::size_t at) {
    while (at < tokens.size() && (tokens[at].symbol == '.' || is_word(tokens, at, "the"))) ++at;
    std::size_t end = at, count = 0;
    for (; end < tokens.size(); ++end) {
        const token& t = tokens[end];
        if (end > at && is_qualifier(tokens, end)) {
            end += 2;
            continue;
        }
        if (t.bracketed != tokens[at].bracketed) break;
        if (t.kind == token_kind::symbol && !joins(tokens, end)) break;
        if (t.kind == token_kind::number || t.kind == token_kind::date) break;
        if (t.kind == token_kind::word && among(word_list::contest_ends, t.id)) break;
        if (t.kind == token_kind::word && ++count > longest_name) return {};
    }
    return {at, end};
}

/// Ids of the words of a part of a text, and their first letters.
struct name_words {
    std::vector<std::uint64_t> ids;
    std::vector<std::string_view> texts;
};
name_words words_of(const token_vector& tokens, span s, bool all) {
    token_vector part, read;
    for (std::size_t at = s.first; at < s.end; ++at)
        if (tokens[at].kind == token_kind::word) part.push_back(tokens[at]);
    apply_phrases(part, read);
    name_words out;
    for (const auto& t : read) {
        if (t.kind != token_kind::word) continue;
        const auto r = resolve(t);
        const bool silent = r.known && r.known->kind <= word_kind::filler;
        if (!all && (silent || r.text == "team")) continue;
        if (std::find(out.ids.begin(), out.ids.end(), r.id) != out.ids.end()) continue;
        out.ids.push_back(r.id);
        out.texts.push_back(r.text);
    }
    return out;
}

void set_clubs(contestant& name, const token_vector& tokens, span s) {
    std::string whole, bare;
    for (std::size_t at = s.first; at < s.end; ++at) {
        if (tokens[at].kind != token_kind::word) continue;
        const auto* l = find_word(tokens[at].id);
        (whole += whole.empty() ? "" : " ") += tokens[at].text;
        if (l && l->kind == word_kind::filler) continue;
        (bare += bare.empty() ? "" : " ") += tokens[at].text;
    }
    auto known = clubs_named(word_id(whole));
    if (known.empty()) known = clubs_named(word_id(bare));
    for (const auto c : known)
        if (name.team_count < name.teams.size()) name.teams[name.team_count++] = c;
}

std::optional<contestant> read_name(const token_vector& tokens, span s) {
    if (s.empty()) return std::nullopt;
    auto found = words_of(tokens, s, false);
    if (found.ids.empty()) found = words_of(tokens, s, true);
    if (found.ids.empty() || found.ids.size() > longest_name) return std::nullopt;
    contestant out;
    for (std::size_t i = 0; i < found.ids.size(); ++i) {
        out.words[i] = found.ids[i];
        out.letters[i] = found.texts[i].empty() ? '\0' : found.texts[i][0];
        if (found.texts[i].size() == 1) out.singles |= static_cast<std::uint8_t>(1U << i);
    }
    out.word_count = static_cast<std::uint8_t>(found.ids.size());
    set_clubs(out, tokens, s);
    return out;
}

bool ends_name(const token_vector& tokens, std::size_t at) {
    return is_among(word_list::contest_ends, tokens, at);
}

std::optional<meeting> find_meeting(const token_vector& tokens, bool rules) {
    for (std::size_t at = 1; at + 1 < tokens.size(); ++at) {
        const bool versus = is_among(word_list::versus, tokens, at) || tokens[at].symbol == '@';
        const bool away = is_word(tokens, at, "at");
        if (!versus && !away) continue;
        const meeting m{name_before(tokens, at), name_after(tokens, at + 1), away};
        if (m.one.empty() || m.other.empty()) continue;
        if (rules && (m.one.first == 0 || !is_word(tokens, m.one.first - 1, "the"))) continue;
        if (rules && !ends_name(tokens, m.other.end)) continue;
        if (versus) return m;
        const auto one = read_name(tokens, m.one), other = read_name(tokens, m.other);
        const bool clubs = one && other && one->team_count > 0 && other->team_count > 0;
        const bool begins = m.one.first == 0 || tokens[m.one.first - 1].symbol == ':' || rules;
        if (begins && (clubs || ends_name(tokens, m.other.end))) return m;
    }
    return std::nullopt;
}

bool is_draw(const token_vector& tokens, std::size_t at) {
    return is_among(word_list::draws, tokens, at);
}

/// "Boston" of "Boston wins by over 4.5 points".
span label_name(const token_vector& tokens) {
    span s = name_after(tokens, 0);
    return tokens.empty() || is_word(tokens, 0, "yes") || is_word(tokens, 0, "no") ? span{} : s;
}

/// "Alma Novak" of "Will Alma Novak win …?"
span subject_name(const token_vector& tokens) {
    if (!is_word(tokens, 0, "will")) return {};
    const span s = name_after(tokens, 1);
    const bool wins = is_word(tokens, s.end, "win") || is_word(tokens, s.end, "beat");
    return wins ? s : span{};
}

/// "wins against Chelsea FC": the rival, in the rules.
std::optional<contestant> rival_in(const token_vector& rules) {
    for (std::size_t at = 1; at + 1 < rules.size(); ++at) {
        const bool against =
            is_word(rules, at, "against") && is_among(word_list::won, rules, at - 1);
        if (!against && !is_among(word_list::beats, rules, at)) continue;
        return read_name(rules, name_after(rules, at + 1));
    }
    return std::nullopt;
}

/// Where the two who meet are named, and how.
class contest_reader {
  public:
    contest_reader(const market& m, const scratch& s, contract& c)
        : m_(m), title_(s.title_tokens.tokens()), label_(s.label_tokens.tokens()),
          event_(s.event_tokens.tokens()), rules_(s.rules_tokens.tokens()), c_(c) {}

    void read() {
        if (!read_names()) return;
        if (c_.has_rules) refine();
        keep_one_league();
        set_asked();
        if (c_.contest.asked == asked_side::unread && c_.contest.names.size() == 2 &&
            !set_subject()) {
            c_.contest = {};
            return;
        }
        if (asks_more()) c_.contest.about = true;
        mark_terms();
        set_start();
    }

  private:
    bool take(const token_vector& tokens, const meeting& m) {
        auto one = read_name(tokens, m.one), other = read_name(tokens, m.other);
        if (!one || !other) return false;
        c_.contest.names = {*one, *other};
        return true;
    }

    bool read_names() {
        if (const auto m = find_meeting(title_, false); m && take(title_, *m)) {
            met_ = m;
            return true;
        }
        if (const auto m = find_meeting(event_, false); m && take(event_, *m)) return true;
        if (!plain_side(m_.outcomes[0].name) && !plain_side(m_.outcomes[1].name)) {
            token_list one, other;
            one.read(m_.outcomes[0].name);
            other.read(m_.outcomes[1].name);
            const auto first = read_name(one.tokens(), name_after(one.tokens(), 0));
            const auto second = read_name(other.tokens(), name_after(other.tokens(), 0));
            if (first && second) {
                c_.contest.names = {*first, *second};
                return true;
            }
        }
        if (!c_.has_rules) return false;
        if (const auto m = find_meeting(rules_, true); m && take(rules_, *m)) return true;
        auto subject = read_name(title_, subject_name(title_));
        if (!subject) return false;
        const auto rival = rival_in(rules_);
        if (!rival) return false;
        c_.contest.names = {*subject, *rival};
        return true;
    }

    /// "New York" in the title, "New York Y" in the rules.
    void refine() {
        const auto m = find_meeting(rules_, true);
        if (!m) return;
        const auto one = read_name(rules_, m->one), other = read_name(rules_, m->other);
        if (!one || !other) return;
        const contestant* said[] = {&*one, &*other};
        for (std::size_t i = 0; i < 2; ++i) {
            auto& name = c_.contest.names[i];
            const auto here = shared_clubs(name, *said[i]);
            if (here.team_count > 0) name = with_clubs(name, here);
        }
    }

    /// Both play in one league, and in the one that the texts name.
    void keep_one_league() {
        auto& one = c_.contest.names[0];
        auto& other = c_.contest.names[1];
        const facet_bits said = c_.particulars.of(facet::league);
        const auto both = leagues_of_both(one, other, said);
        if (both == 0) {
            if (said == 0 || one.team_count == 0 || other.team_count == 0) return;
            one.team_count = other.team_count = 0; // not what the list knows by these names
            return;
        }
        keep_leagues(one, both);
        keep_leagues(other, both);
    }

    void set_asked() {
        auto& contest = c_.contest;
        const bool silent = label_.empty() || is_word(label_, 0, "yes");
        if (is_draw(label_, 0) || (silent && asks_for_draw())) {
            contest.asked = asked_side::draw;
            return;
        }
        const auto label = silent ? std::nullopt : read_name(label_, label_name(label_));
        const auto subject = read_name(title_, subject_name(title_));
        const int by_label = label ? which(contest, *label) : -1;
        const int by_subject = subject ? which(contest, *subject) : -1;
        if (by_label >= 0 && by_subject >= 0 && by_label != by_subject) return;
        const int asked = by_label >= 0 ? by_label : by_subject;
        if (asked >= 0)
            contest.asked = asked == 0 ? asked_side::first : asked_side::second;
        else if (label && one_of_them(*label))
            contest.names.push_back(*label);
        else if (subject && !label && one_of_them(*subject))
            contest.names.push_back(*subject);
    }
    bool one_of_them(const contestant& name) const {
        return shares_word(name, c_.contest.names[0]) || shares_word(name, c_.contest.names[1]);
    }
    bool asks_for_draw() const {
        for (std::size_t at = 0; at < title_.size(); ++at)
            if (is_draw(title_, at) && !(met_ && (met_->one.holds(at) || met_->other.holds(at))) &&
                !is_word(title_, at + 1, "no"))
                return true;
        return false;
    }

    /// "rule for Novak in Novak v. Lind": who is named beside the meeting. False where that is
    /// both.
    bool set_subject() {
        contestant beside;
        const auto add = [&](const token_vector& tokens, std::size_t at) {
            if (tokens[at].kind != token_kind::word || beside.word_count == longest_name) return;
            const auto id = resolve(tokens[at]).id;
            if (is_named(id)) beside.words[beside.word_count++] = id;
        };
        for (std::size_t at = 0; at < title_.size(); ++at)
            if (!(met_ && (met_->one.holds(at) || met_->other.holds(at)))) add(title_, at);
        for (std::size_t at = 0; at < label_.size(); ++at) add(label_, at);
        if (beside.word_count == 0) return true;
        const int side = which(c_.contest, beside);
        if (side < 0) return false;
        c_.contest.asked = side == 0 ? asked_side::first : asked_side::second;
        c_.contest.about = true;
        return true;
    }

    void mark_terms() {
        name_words before;
        bool scoped = false;
        if (met_) {
            const span prefix{0, met_->one.first};
            const bool colon = prefix.end > 0 && title_[prefix.end - 1].symbol == ':';
            if (colon) before = words_of(title_, prefix, true);
            for (const auto id : before.ids) scoped = scoped || among(word_list::contest_scopes, id);
        }
        for (auto& t : c_.terms) {
            const bool draw = c_.contest.asked == asked_side::draw && among(word_list::draws, t.id);
            t.contestant = !t.number && (draw || is_named(t.id));
            if (t.contestant || !met_ || t.label_only) continue;
            const bool ahead =
                std::find(before.ids.begin(), before.ids.end(), t.id) != before.ids.end();
            if (among(word_list::contest_scopes, t.id))
                t.weight = weight::contrast;
            else if (among(word_list::contest_settings, t.id))
                t.weight = weight::filler;
            else if (ahead && !t.number && t.weight != weight::contrast)
                t.optional = true;
            else if (t.number && !scoped && !c_.has_values)
                t.optional = t.optional || numbers_the_setting(t);
        }
    }
    bool is_named(std::uint64_t id) const {
        for (const auto& name : c_.contest.names)
            for (std::size_t i = 0; i < name.word_count; ++i)
                if (name.words[i] == id) return true;
        return false;
    }
    /// "UFC 300: …", "Dota 2 match": not the question.
    bool numbers_the_setting(const term& t) const {
        const auto text = std::string_view(c_.words).substr(t.at, t.length);
        for (std::size_t at = 1; at < title_.size(); ++at)
            if (title_[at].kind == token_kind::number && title_[at].text == text &&
                among(word_list::contest_settings, title_[at - 1].id))
                return true;
        return false;
    }
    /// Whether the title says more behind the meeting than that somebody wins it.
    bool asks_more() const {
        for (std::size_t at = met_ ? met_->other.end : title_.size(); at < title_.size(); ++at) {
            const token& t = title_[at];
            if (t.kind != token_kind::word || is_named(resolve(t).id)) continue;
            const auto r = resolve(t);
            const bool time = r.known && (r.known->month || r.text == "game" || r.text == "series");
            const bool stop = r.known && r.known->kind == word_kind::stop;
            if (!time && !stop && r.text != "win" && !among(word_list::contest_settings, r.id) &&
                !among(word_list::draws, r.id))
                return true;
        }
        return false;
    }

    void set_start() {
        auto& e = c_.particulars;
        if (const auto day = ticker_day(c_.ticker); day != 0) {
            e.days[0] = day;
            e.day_count = 1;
            e.game_day = true;
            read_ticker_start();
        }
        if (c_.contest.start_minutes >= 0) return;
        for (std::size_t at = 1; at + 1 < rules_.size(); ++at) {
            if (!is_word(rules_, at, "for") || !is_word(rules_, at - 1, "scheduled")) continue;
            const auto p = read_period(rules_, at + 1);
            if (p) c_.contest.start_minutes = p->clock_minutes;
            return;
        }
    }
    /// "26jun121305bosnyyg1": five past one, the first of the day.
    void read_ticker_start() {
        const auto digit = [this](std::size_t at) {
            return at < c_.ticker.size() && c_.ticker[at] >= '0' && c_.ticker[at] <= '9'
                       ? c_.ticker[at] - '0'
                       : -1;
        };
        const std::size_t at = c_.ticker.find('-') + 8; // behind the day
        const bool clock = digit(at) >= 0 && digit(at + 1) >= 0 && digit(at + 2) >= 0 &&
                           digit(at + 3) >= 0 && digit(at + 4) < 0;
        if (clock) {
            const int hour = digit(at) * 10 + digit(at + 1);
            const int minute = digit(at + 2) * 10 + digit(at + 3);
            if (hour < 24 && minute < 60)
                c_.contest.start_minutes = static_cast<std::int16_t>(hour * 60 + minute);
        }
        const auto end = std::min(c_.ticker.find('-', at), c_.ticker.size());
        if (end >= at + 2 && c_.ticker[end - 2] == 'g' && digit(end - 1) > 0)
            c_.contest.number = static_cast<std::uint8_t>(digit(end - 1));
    }

    const market& m_;
    const token_vector &title_, &label_, &event_, &rules_;
    contract& c_;
    std::optional<meeting> met_; ///< in the title
};

} // namespace

bool plain_side(std::string_view name) {
    constexpr std::size_t longest = 16;
    if (name.size() > longest) return false;
    std::string lower;
    for (const char c : name) lower += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    return lower.empty() || among(word_list::plain_sides, word_id(lower));
}

void read_contest(const market& m, const scratch& s, contract& c) {
    contest_reader(m, s, c).read();
}

} // namespace dutchbook::contract
