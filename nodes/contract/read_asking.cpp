#include "nodes/contract/lexicon.hpp"
#include "nodes/contract/readers.hpp"
#include "nodes/contract/vocabulary.hpp"

namespace dutchbook::contract {
namespace {

bool is_word(const std::vector<token>& tokens, std::size_t at, std::string_view w) {
    return at < tokens.size() && tokens[at].kind == token_kind::word && tokens[at].text == w;
}

bool asks_openly(const std::vector<token>& tokens) {
    return !tokens.empty() && tokens[0].kind == token_kind::word &&
           vocabulary::in_force().has(word_list::open_questions, tokens[0].id);
}

/// "Will …", "Does …"
bool asks_whole(const token& t) {
    return t.kind == token_kind::word &&
           vocabulary::in_force().has(word_list::whole_questions, t.id);
}

/// "What chain", "Which party": the noun only announces the label.
void drop_asked_noun(std::vector<token>& tokens) {
    if (tokens.size() < 2 || (tokens[0].text != "what" && tokens[0].text != "which")) return;
    if (is_word(tokens, 1, "voteshare"))
        return; // "what percent of the vote": it is what is measured
    if (tokens[1].kind == token_kind::word) tokens[1].used = true;
}

/// "Who will acquire X?", "Which company will be acquired by X?": the answer stands before the
/// verb. In "Who will X endorse?" it stands behind: a name follows.
bool asks_subject(const std::vector<token>& tokens) {
    for (std::size_t at = 1; at < tokens.size() && at < 5; ++at) {
        if (!is_word(tokens, at, "will")) continue;
        const std::size_t verb = is_word(tokens, at + 1, "be") ? at + 2 : at + 1;
        if (verb >= tokens.size() || tokens[verb].kind != token_kind::word) return false;
        const auto r = resolve(tokens[verb]);
        return r.known && r.known->kind != word_kind::plain;
    }
    return false;
}

} // namespace

asking read_asking(std::vector<token>& tokens, bool title) {
    asking out;
    if (tokens.empty()) return out;
    out.whole = asks_whole(tokens[0]);
    out.open = title && asks_openly(tokens);
    out.subject = out.open && asks_subject(tokens);
    if (out.open) drop_asked_noun(tokens);
    return out;
}

char read_dangling(std::vector<token>& tokens) {
    for (std::size_t at = tokens.size(); at-- > 0;) {
        if (tokens[at].kind == token_kind::symbol) continue;
        if (tokens[at].used || tokens[at].kind != token_kind::word) return 0;
        const char which = tokens[at].text == "by" ? 'y' : tokens[at].text == "before" ? 'e' : '\0';
        tokens[at].used = which != 0;
        return which;
    }
    return 0;
}

} // namespace dutchbook::contract
