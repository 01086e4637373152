#include <unordered_map>

#include "nodes/contract/bloom.hpp"
#include "nodes/contract/draft.hpp"
#include "nodes/contract/hash.hpp"
#include "nodes/contract/lexicon.hpp"

namespace dutchbook::contract {
namespace {

constexpr std::size_t most_rules_bytes = 900;
constexpr std::size_t most_rules_tokens = 180;
constexpr int most_rules_words = 90;

struct source_entry {
    std::string_view words, names;
    char group;
};
constexpr source_entry source_table[] = {
#include "nodes/contract/data/sources.inc"
};

/// Sources by their first word.
const std::unordered_multimap<std::uint64_t, const source_entry*>& sources() {
    static const auto all = [] {
        std::unordered_multimap<std::uint64_t, const source_entry*> map;
        for (const auto& s : source_table)
            map.emplace(word_id(s.words.substr(0, s.words.find(' '))), &s);
        return map;
    }();
    return all;
}

bool stands_at(std::string_view words, const std::vector<token>& tokens, std::size_t at) {
    while (!words.empty()) {
        const auto end = std::min(words.find(' '), words.size());
        while (at < tokens.size() && tokens[at].kind == token_kind::symbol && tokens[at].glued)
            ++at;
        if (at >= tokens.size() || tokens[at].text != words.substr(0, end)) return false;
        words.remove_prefix(std::min(end + 1, words.size()));
        ++at;
    }
    return true;
}

void read_sources(const std::vector<token>& tokens, contract& c) {
    bool two_stations = false, two_sources = false;
    for (std::size_t at = 0; at < tokens.size(); ++at) {
        if (tokens[at].kind == token_kind::symbol) continue;
        const auto [first, last] = sources().equal_range(word_id(tokens[at].text));
        for (auto it = first; it != last; ++it) {
            const auto& s = *it->second;
            if (!stands_at(s.words, tokens, at)) continue;
            const auto id = word_id(s.names);
            auto& field = s.group == 's' ? c.station : c.price_source;
            bool& two = s.group == 's' ? two_stations : two_sources;
            if (field != 0 && field != id) two = true;
            field = id;
        }
    }
    if (two_stations) c.station = 0; // names more than one: unread
    if (two_sources) c.price_source = 0;
}

} // namespace

std::optional<window> read_rules(const market& m, scratch& s, contract& c) {
    if (m.rules.empty() || m.rules.find("|| ") != std::string::npos)
        return std::nullopt; // a template
    c.has_rules = true;
    s.rules_tokens.read(m.rules, most_rules_bytes, most_rules_tokens);
    auto& tokens = s.rules_tokens.tokens();
    int words = 0;
    for (const auto& t : tokens) {
        if (t.kind != token_kind::word) continue;
        const auto r = resolve(t);
        if (r.known && r.known->kind <= word_kind::filler) continue;
        if (++words > most_rules_words) break;
        bloom_add(c.rules_bloom, r.id);
    }
    if (c.has_values) read_sources(tokens, c);
    auto w = read_rules_window(tokens);
    if (w) w->from_rules = true;
    return w;
}

} // namespace dutchbook::contract
