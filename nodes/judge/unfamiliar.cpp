#include "nodes/judge/unfamiliar.hpp"

#include <algorithm>
#include <cstdint>
#include <vector>

#include <utf8proc.h>

#include "nodes/contract/lexicon.hpp"
#include "nodes/contract/text.hpp"
#include "nodes/judge/words.hpp"

namespace dutchbook::judge {
namespace {

constexpr std::size_t longest_word = 20; ///< letters; a longer one is several
constexpr std::size_t longest_host = 24;

/// Calls `use` with every code point of valid UTF-8 and the bytes it stands in.
template <class Use>
void each_character(std::string_view text, Use&& use) {
    for (std::size_t at = 0; at < text.size();) {
        utf8proc_int32_t character = 0;
        const auto length =
            utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data() + at),
                             static_cast<utf8proc_ssize_t>(text.size() - at), &character);
        const auto bytes = length > 0 ? static_cast<std::size_t>(length) : std::size_t{1};
        use(character, text.substr(at, bytes));
        at += bytes;
    }
}

bool is_latin(std::int32_t c) { return c < 0x250 || (c >= 0x1E00 && c < 0x1F00); }

bool is_letter(std::int32_t c) {
    const auto kind = utf8proc_category(c);
    return kind >= UTF8PROC_CATEGORY_LU && kind <= UTF8PROC_CATEGORY_ME;
}

/// "=", arrows, emoji, braille, letters in circles; not "°", "+", "€", "≤".
bool is_sign(std::int32_t c) {
    if (c == '=') return true;
    if (c < 0x100 || c == 0x2212 || c == 0x2264 || c == 0x2265) return false;
    const auto kind = utf8proc_category(c);
    return kind == UTF8PROC_CATEGORY_SM || kind == UTF8PROC_CATEGORY_SO ||
           kind == UTF8PROC_CATEGORY_SK;
}

bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }
bool is_small(char c) { return c >= 'a' && c <= 'z'; }

/// "AllOthersAgree", or longer than words are; "McDonald" and "YouTube" are names.
bool runs_together(std::string_view word) {
    int humps = 0;
    for (std::size_t at = 1; at < word.size(); ++at)
        humps += is_capital(word[at]) && is_small(word[at - 1]);
    return humps >= 2 || word.size() > longest_word;
}

bool is_foreign(std::string_view word) {
    bool out = false;
    each_character(word, [&](std::int32_t c, std::string_view) {
        out = out || (is_letter(c) && !is_latin(c));
    });
    return out;
}

std::size_t link_at(std::string_view text, std::size_t from) {
    return std::min(text.find("://", from), text.find("www.", from));
}

bool is_known(std::string_view word) {
    thread_local contract::token_list list; // its buffers grow once a thread
    list.read(word);
    return std::ranges::all_of(list.tokens(), [](const contract::token& t) {
        return t.kind != contract::token_kind::word || contract::resolve(t).known != nullptr;
    });
}

/// The host of the link that begins at `at`, if it is short; ends where the link ends.
std::string_view host_of(std::string_view text, std::size_t at, std::size_t& end) {
    end = std::min(text.find(' ', at), text.size());
    std::string_view host = text.substr(at, end - at);
    if (const auto scheme = host.find("://"); scheme != host.npos) host.remove_prefix(scheme + 3);
    host = host.substr(0, host.find_first_of("/?#"));
    return host.size() <= longest_host ? host : std::string_view();
}

} // namespace

unfamiliar_words unfamiliar_in(const question& one, const question& other) {
    std::vector<std::string> beside;
    for (const auto* text : {&other.title, &other.outcome})
        each_word(*text, [&](std::string_view w) { beside.push_back(folded(w)); });
    const auto said = [&beside](const std::string& word) {
        return std::ranges::find(beside, word) != beside.end();
    };
    unfamiliar_words out;
    for (const auto* text : {&one.title, &one.outcome}) {
        out.disguised = out.disguised || link_at(*text, 0) != std::string_view::npos;
        each_word(*text, [&](std::string_view w) {
            const bool known = is_known(w), other_says = said(folded(w));
            out.disguised = out.disguised || is_foreign(w) || runs_together(w);
            out.alone += !other_says && !is_digit(w.front());
            out.unknown += !other_says && !known;
            out.shared += other_says && !known && is_small(w.front());
        });
    }
    return out;
}

std::string without_signs(std::string_view clean_text) {
    std::string out;
    bool behind_sign = false;
    each_character(clean_text, [&](std::int32_t c, std::string_view bytes) {
        const bool sign = is_sign(c);
        if (sign && !out.empty() && out.back() != ' ') out += ' ';
        if (!sign && !(behind_sign && c == ' ')) out += bytes;
        behind_sign = sign || (behind_sign && c == ' ');
    });
    return out;
}

std::string legible(std::string_view clean_text) {
    std::string linked;
    std::size_t from = 0;
    for (auto at = link_at(clean_text, 0); at != clean_text.npos; at = link_at(clean_text, from)) {
        const auto space = clean_text.rfind(' ', at);
        const std::size_t begin = std::max(from, space == clean_text.npos ? 0 : space + 1);
        std::size_t end = 0;
        const auto host = host_of(clean_text, begin, end);
        linked.append(clean_text.substr(from, begin - from)).append(host);
        from = end;
    }
    linked.append(clean_text.substr(from));
    std::string out;
    each_character(without_signs(linked), [&](std::int32_t c, std::string_view bytes) {
        if (!is_letter(c) || is_latin(c) || (c >= 0x300 && c < 0x370)) out += bytes;
    });
    return out;
}

} // namespace dutchbook::judge
