#include <string_view>

#include "nodes/contract/hash.hpp"
#include "nodes/contract/lexicon.hpp"
#include "nodes/contract/readers.hpp"
#include "nodes/contract/vocabulary.hpp"
#include "nodes/contract/wide.hpp"

namespace dutchbook::contract {
namespace {

constexpr std::int64_t one = 1'000'000;

const lexeme* known(const std::vector<token>& tokens, std::size_t at) {
    return at < tokens.size() && tokens[at].kind == token_kind::word ? find_word(tokens[at].id)
                                                                     : nullptr;
}
bool counted(const std::vector<token>& tokens, std::size_t at) {
    const auto* l = known(tokens, at);
    return l && l->count;
}
void use(std::vector<token>& tokens, std::size_t first, std::size_t end) {
    for (std::size_t i = first; i < end && i < tokens.size(); ++i) tokens[i].used = true;
}

/// One number with what belongs to it: "$6B", "25 bps", "2.5%", "1.5 million", "80°F", "na%".
struct amount {
    std::int64_t value = 0;
    dutchbook::contract::unit unit = unit::none;
    bool absent = false; ///< "na": no end on this side
    bool counts = false; ///< a counted noun follows
    bool spelled = false;
    bool scaled = false; ///< carried k, m, million …
    bool basis_points = false;
    std::size_t end = 0; ///< index after it, 0 where there is none
};

std::int64_t times(std::int64_t value, std::int64_t factor) {
    const wide product = static_cast<wide>(value) * factor;
    constexpr std::int64_t most = 9'000'000'000'000'000'000;
    return product > most ? most : product < -most ? -most : static_cast<std::int64_t>(product);
}

std::size_t read_scale(const std::vector<token>& tokens, std::size_t at, amount& a) {
    if (at >= tokens.size() || tokens[at].used || tokens[at].kind != token_kind::word) return at;
    const auto factor = vocabulary::in_force().scale_of(tokens[at].id);
    if (factor == 0 || (tokens[at].text.size() <= 2 && !tokens[at].glued)) return at;
    a.value = times(a.value, factor);
    a.scaled = true;
    return at + 1;
}

std::size_t read_unit(const std::vector<token>& tokens, std::size_t at, amount& a) {
    const auto& known_units = vocabulary::in_force();
    const auto word_at = [&](std::size_t place) {
        const bool free =
            place < tokens.size() && !tokens[place].used && tokens[place].kind == token_kind::word;
        return free ? known_units.unit_of(tokens[place].id) : vocabulary::unit_word{};
    };
    const auto here = word_at(at);
    if (is(tokens, at, '%') || here.unit == unit::percent) {
        a.unit = unit::percent;
        return is(tokens, at + 1, "points") ? at + 2 : at + 1;
    }
    if (is(tokens, at, "bps")) {
        a.unit = unit::percent;
        a.value /= 100;
        a.basis_points = true;
        return at + 1;
    }
    const std::size_t degree =
        is(tokens, at, 'o') || is(tokens, at, "degrees") || is(tokens, at, "degree") ? at + 1 : at;
    if (const auto of = word_at(degree); of.degrees) {
        a.unit = of.unit;
        return degree + 1;
    }
    if (here.unit != unit::none) {
        a.unit = here.unit;
        return at + 1;
    }
    return degree;
}

amount read_amount(const std::vector<token>& tokens, std::size_t at) {
    amount a;
    if (is(tokens, at, "na") && is(tokens, at + 1, '%')) {
        a.absent = true;
        a.unit = unit::percent;
        a.end = at + 2;
        return a;
    }
    bool minus = false;
    if (is(tokens, at, '-') && (at == 0 || tokens[at - 1].kind != token_kind::number)) {
        minus = true;
        ++at;
    }
    if (at < tokens.size() && !tokens[at].used && tokens[at].kind == token_kind::symbol) {
        a.unit = vocabulary::in_force().unit_of_sign(tokens[at].symbol);
        if (a.unit != unit::none) ++at;
    }
    if (at >= tokens.size() || tokens[at].used || tokens[at].kind != token_kind::number ||
        tokens[at].ordinal)
        return a;
    a.value = minus ? -tokens[at].value : tokens[at].value;
    a.spelled = tokens[at].spelled;
    a.scaled = tokens[at].scaled;
    std::size_t end = read_scale(tokens, at + 1, a);
    const auto before = a.unit;
    end = read_unit(tokens, end, a);
    if (a.unit == unit::none) a.unit = before;
    a.counts = counted(tokens, end);
    a.end = end;
    return a;
}

enum class comparison : std::uint8_t { none, at_least, above, at_most, below, exactly };

comparison word_comparison(std::string_view w) {
    if (w == "@ge") return comparison::at_least;
    if (w == "@gt") return comparison::above;
    if (w == "@le") return comparison::at_most;
    if (w == "@lt") return comparison::below;
    if (w == "@eq") return comparison::exactly;
    return comparison::none;
}

/// A comparison before a number; `at` moves past it.
comparison read_comparison(const std::vector<token>& tokens, std::size_t& at) {
    if (at >= tokens.size() || tokens[at].used) return comparison::none;
    const token& t = tokens[at];
    if (t.kind == token_kind::word) {
        const auto c = word_comparison(t.text);
        if (c != comparison::none) ++at;
        return c;
    }
    if (t.kind != token_kind::symbol) return comparison::none;
    const bool with_equal = is(tokens, at + 1, '=');
    comparison c = comparison::none;
    if (t.symbol == '>') c = with_equal ? comparison::at_least : comparison::above;
    if (t.symbol == '<') c = with_equal ? comparison::at_most : comparison::below;
    if (t.symbol == 'G') c = comparison::at_least;
    if (t.symbol == 'L') c = comparison::at_most;
    if (c != comparison::none) at += with_equal ? 2 : 1;
    return c;
}

/// "or more", "or fewer", "+" after a number; `at` moves past it.
comparison read_tail(const std::vector<token>& tokens, std::size_t& at) {
    std::size_t next = at;
    for (int words = 0; words < 2; ++words) { // "29 seats or more"
        if (is(tokens, next, "@orge") || is(tokens, next, '+')) {
            at = next + 1;
            return comparison::at_least;
        }
        if (is(tokens, next, "@orle")) {
            at = next + 1;
            return comparison::at_most;
        }
        if (next >= tokens.size() || tokens[next].kind != token_kind::word) break;
        ++next;
    }
    return comparison::none;
}

interval make(comparison c, std::int64_t v) {
    switch (c) {
    case comparison::at_least:
        return interval::at_least(v);
    case comparison::above:
        return interval::above(v);
    case comparison::at_most:
        return interval::at_most(v);
    case comparison::below:
        return interval::below(v);
    case comparison::exactly:
    case comparison::none: // a bare number is that number
        break;
    }
    return interval::exactly(v);
}

interval with(interval x, const amount& a) {
    x.unit = a.unit;
    if (a.counts && a.value % one == 0) x.tick = one;
    if (a.basis_points && a.value % policy_step == 0) x.tick = policy_step;
    return x;
}

bool reaching(const token& t, bool& down) {
    if (t.kind != token_kind::word || t.used) return false;
    const auto r = resolve(t);
    down = r.text == "dip";
    return down || r.text == "hit" || r.text == "cross" || r.text == "surpass";
}

/// "96-97", "30 to 34", "between 24% and 28%".
std::optional<interval> read_range(std::vector<token>& tokens, std::size_t at, bool between) {
    amount low = read_amount(tokens, at);
    if (low.end == 0) return std::nullopt;
    std::size_t link = low.end;
    const bool dash = is(tokens, link, '-');
    if (!dash && !is(tokens, link, "to") && !(between && is(tokens, link, "and")))
        return std::nullopt;
    amount high = read_amount(tokens, link + 1);
    if (high.end == 0) return std::nullopt;
    if (low.unit == unit::none) low.unit = high.unit;
    if (high.scaled && !low.scaled && low.value < high.value / 1'000'000 * 1'000 &&
        low.value < 1'000 * one) {
        const std::int64_t factor = high.value >= times(one, 1'000'000'000) ? 1'000'000'000
                                    : high.value >= times(one, 1'000'000)   ? 1'000'000
                                                                            : 1'000;
        low.value = times(low.value, factor); // "$1-2 million"
    }
    interval x;
    x.unit = low.unit != unit::none ? low.unit : high.unit;
    if (!low.absent && !high.absent && low.value > high.value) return std::nullopt;
    x.has_low = !low.absent;
    x.has_high = !high.absent;
    x.low = low.value;
    x.high = high.value;
    if (high.counts && x.low % one == 0 && x.high % one == 0) x.tick = one;
    std::size_t end = high.end;
    use(tokens, at, end);
    return x;
}

/// "Will 3 Fed rate cuts": the counted noun stands a word or two behind the number. "0 straight
/// weeks" is never; any longer run holds shorter ones.
bool counts_later(const std::vector<token>& tokens, std::size_t number, std::size_t end) {
    const auto& known = vocabulary::in_force();
    if (number > 0 && tokens[number - 1].kind == token_kind::word &&
        !known.has(word_list::before_counts, tokens[number - 1].id))
        return false;
    const bool never = tokens[number].text == "0";
    bool run = false;
    for (std::size_t at = end; at < tokens.size() && at < end + 3; ++at) {
        if (tokens[at].kind != token_kind::word || tokens[at].used) return false;
        if ((run || counted(tokens, at)) && tokens[at].text.back() == 's') return true;
        run = never && known.has(word_list::runs, tokens[at].id);
    }
    return false;
}

/// "fall 5 straight weeks", "drop 3 days": for how long, not to what.
bool lasts(const std::vector<token>& tokens, std::size_t at) {
    const auto& known = vocabulary::in_force();
    const auto is_word = [&tokens](std::size_t i) {
        return i < tokens.size() && tokens[i].kind == token_kind::word;
    };
    while (is_word(at) && known.has(word_list::runs, tokens[at].id)) ++at;
    if (!is_word(at)) return false;
    auto span = tokens[at].text;
    if (span.ends_with('s')) span.remove_suffix(1);
    return known.has(word_list::spans, word_id(span));
}

/// "Season 3", "Flight 12": the number is a name.
bool numbers_a_part(const std::vector<token>& tokens, std::size_t number) {
    return number > 0 && tokens[number - 1].kind == token_kind::word &&
           vocabulary::in_force().has(word_list::parts, tokens[number - 1].id);
}

/// "Annual inflation 2.7%": a percentage that nothing compares is exactly that.
std::optional<interval> read_share(std::vector<token>& tokens) {
    std::optional<interval> out;
    std::size_t first = 0, end = 0;
    for (std::size_t at = 0; at < tokens.size(); ++at) {
        if (tokens[at].used || tokens[at].quoted) continue;
        const amount a = read_amount(tokens, at);
        if (a.end == 0 || a.unit != unit::percent) continue;
        if (out) return std::nullopt;
        out = with(interval::exactly(a.value), a);
        first = at;
        end = a.end;
        at = a.end - 1;
    }
    if (out) use(tokens, first, end);
    return out;
}

} // namespace

std::optional<interval> read_values(std::vector<token>& tokens, bool bare) {
    for (std::size_t at = 0; at < tokens.size(); ++at) {
        if (tokens[at].used || tokens[at].quoted) continue;
        const bool between = is(tokens, at, "@btw");
        if (auto x = read_range(tokens, between ? at + 1 : at, between)) {
            use(tokens, at, at + 1);
            return x;
        }
        std::size_t next = at;
        bool down = false;
        comparison c = read_comparison(tokens, next);
        const bool verb = c == comparison::none && reaching(tokens[at], down);
        if (verb) {
            next = at + 1;
            if (is(tokens, next, "to")) ++next;
            std::size_t inner = next;
            const auto explicit_one = read_comparison(tokens, inner);
            c = down ? comparison::at_most : comparison::at_least;
            if (explicit_one != comparison::none) {
                c = explicit_one;
                next = inner;
            }
        }
        if (is(tokens, at, "no") && counts_later(tokens, at, at + 1)) { // "no rate cuts"
            use(tokens, at, at + 1);
            interval none = interval::exactly(0);
            none.tick = one;
            return none;
        }
        amount a = read_amount(tokens, next);
        if (a.end == 0 || numbers_a_part(tokens, at)) continue;
        if (verb && a.unit == unit::none && lasts(tokens, a.end)) continue;
        std::size_t end = a.end;
        const comparison tail = read_tail(tokens, end);
        const std::size_t tail_end = end;
        if (tail != comparison::none && a.unit == unit::none) end = read_unit(tokens, end, a);
        if (tail != comparison::none && (c == comparison::none || !verb))
            c = tail; // "above 211 or above"
        if (c == comparison::none && (a.counts || counts_later(tokens, next, a.end)))
            c = comparison::exactly;
        if (c == comparison::none) {
            if (next > at) at = a.end - 1;
            continue;
        }
        use(tokens, verb ? at + 1 : at, a.end);
        if (tail != comparison::none) use(tokens, tail_end - 1, end); // "50+ bps"
        return with(make(c, a.value), a);
    }
    if (!bare) return read_share(tokens);
    std::size_t only = tokens.size();
    for (std::size_t at = 0; at < tokens.size();
         ++at) { // a label that is a number and nothing else
        if (tokens[at].used) continue;
        if (only == tokens.size()) only = at;
    }
    const amount a = read_amount(tokens, only);
    if (a.end == 0) return read_share(tokens);
    for (std::size_t at = a.end; at < tokens.size(); ++at)
        if (!tokens[at].used && !counted(tokens, at)) return read_share(tokens);
    use(tokens, only, a.end);
    interval x = with(interval::exactly(a.value), a);
    if (a.unit == unit::none && a.value % one == 0) x.tick = one;
    return x;
}

} // namespace dutchbook::contract
