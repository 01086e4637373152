#include "nodes/contract/lexicon.hpp"

#include "nodes/contract/hash.hpp"
#include "nodes/contract/vocabulary.hpp"

namespace dutchbook::contract {
namespace {

bool joins_words(const token& t) {
    return t.kind == token_kind::symbol && (t.symbol == '-' || t.symbol == '.' || t.symbol == '&');
}

/// Where the phrase ends in `in`, or 0 where it does not stand there. The dash of "run-off" may
/// come between.
std::size_t match(const vocabulary::phrase& p, const std::vector<token>& in, std::size_t at) {
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

const lexeme* find_word(std::uint64_t id) noexcept {
    return vocabulary::in_force().find(id);
}

void apply_phrases(const std::vector<token>& in, std::vector<token>& out) {
    out.clear();
    const auto& all = vocabulary::in_force();
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

resolved resolve(const token& word) noexcept { return vocabulary::in_force().resolve(word); }

std::string_view state_of_code(std::string_view code) noexcept {
    return vocabulary::in_force().state_of_code(code);
}

} // namespace dutchbook::contract
