#include <string_view>

#include "nodes/contract/lexicon.hpp"
#include "nodes/contract/readers.hpp"
#include "nodes/contract/vocabulary.hpp"

namespace dutchbook::contract {
namespace {

constexpr std::int64_t one = 1'000'000;

/// The place that a number or an ordinal word names, in 10^-6 units, else 0.
std::int64_t place_at(const std::vector<token>& tokens, std::size_t at, bool ordinal_only) {
    if (at >= tokens.size() || tokens[at].used) return 0;
    const token& t = tokens[at];
    if (t.kind == token_kind::number)
        return t.value % one == 0 && t.value > 0 && t.value <= 1'000 * one &&
                       (t.ordinal || !ordinal_only)
                   ? t.value
                   : 0;
    const auto* l = t.kind == token_kind::word ? find_word(t.id) : nullptr;
    return l ? l->ordinal * one : 0;
}

interval places(std::int64_t first, std::int64_t last) {
    interval x = interval::between(first, last);
    x.tick = one;
    return x;
}

void use(std::vector<token>& tokens, std::size_t first, std::size_t end) {
    for (std::size_t i = first; i < end; ++i) tokens[i].used = true;
}

bool among(word_list list, const std::vector<token>& tokens, std::size_t at) {
    return at < tokens.size() && tokens[at].kind == token_kind::word &&
           vocabulary::in_force().has(list, tokens[at].id);
}

bool place_noun(const std::vector<token>& tokens, std::size_t at) {
    return among(word_list::ranks, tokens, at) && !tokens[at].used;
}

/// The id of "hottest" behind "second" or "second-", or 0.
std::uint64_t superlative_at(const std::vector<token>& tokens, std::size_t at) {
    if (is(tokens, at, '-')) ++at;
    if (at >= tokens.size() || tokens[at].kind != token_kind::word) return 0;
    const bool known = vocabulary::in_force().has(word_list::superlatives, tokens[at].id);
    return known ? resolve(tokens[at]).id : 0;
}

/// "finish 3rd in", "get 2nd": but not "get second term".
bool finishes(const std::vector<token>& tokens, std::size_t at) {
    if (at == 0 || !among(word_list::finishes, tokens, at - 1)) return false;
    const bool word_follows = at + 1 < tokens.size() && tokens[at + 1].kind == token_kind::word;
    return !word_follows || among(word_list::behind_ranks, tokens, at + 1);
}

/// "the top global artist": one thing is asked for, not "top ten songs", not "on top of".
bool leads(const std::vector<token>& tokens, std::size_t at) {
    if (at + 1 >= tokens.size() || tokens[at + 1].kind != token_kind::word) return false;
    const auto next = tokens[at + 1].text;
    const auto* l = find_word(tokens[at + 1].id);
    return next.back() != 's' && !(l && l->kind == word_kind::stop);
}

} // namespace

std::optional<interval> read_rank(std::vector<token>& tokens, std::uint64_t& of) {
    of = 0;
    for (std::size_t at = 0; at < tokens.size(); ++at) {
        if (tokens[at].used) continue;
        if (const auto n = place_at(tokens, at + 1, false)) {
            if (is(tokens, at, "top")) {
                use(tokens, at, at + 2);
                return places(one, n);
            }
            if (is(tokens, at, '#') || is(tokens, at, "number")) {
                use(tokens, at, at + 2);
                return places(n, n);
            }
        }
        if (is(tokens, at, "top") && leads(tokens, at)) { // "top song": the first of them
            use(tokens, at, at + 1);
            return places(one, one);
        }
        if (is(tokens, at, "mostseats") ||
            is(tokens, at, "@second")) { // "second most seats" is read below, from "second"
            const std::int64_t n = is(tokens, at, "@second") ? 2 * one : one;
            use(tokens, at, at + 1);
            return places(n, n);
        }
        const auto n = place_at(tokens, at, true);
        if (n == 0) continue;
        if (const auto superlative = superlative_at(tokens, at + 1)) {
            use(tokens, at, at + 1);
            of = superlative;
            return places(n, n);
        }
        const bool placed = place_noun(tokens, at + 1);
        if (!placed && !finishes(tokens, at)) continue;
        use(tokens, at, at + (placed ? 2u : 1u));
        return places(n, n);
    }
    return std::nullopt;
}

} // namespace dutchbook::contract
