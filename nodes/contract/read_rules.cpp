#include <algorithm>
#include <array>

#include "nodes/contract/draft.hpp"
#include "nodes/contract/hash.hpp"
#include "nodes/contract/lexicon.hpp"
#include "nodes/contract/phrase_index.hpp"

namespace dutchbook::contract {
namespace {

constexpr std::size_t most_rules_bytes = 900;
constexpr std::size_t most_rules_tokens = 180;

struct source_entry {
    std::string_view words, names;
    char group;
};
constexpr source_entry source_table[] = {
#include "nodes/contract/data/sources.inc"
};

bool asks_about(const contract& c, std::uint64_t id) {
    return std::any_of(c.terms.begin(), c.terms.end(), [id](const term& t) { return t.id == id; });
}

void read_sources(const std::vector<token>& tokens, contract& c) {
    static const phrase_index<source_entry> sources(source_table);
    bool two_stations = false, two_sources = false;
    for (std::size_t at = 0; at < tokens.size(); ++at)
        sources.at(tokens, at, [&](const source_entry& s, std::size_t) {
            const auto name = word_id(s.names);
            if (asks_about(c, name)) return; // a coin is not the oracle of its name
            auto& field = s.group == 's' ? c.station : c.price_source;
            bool& two = s.group == 's' ? two_stations : two_sources;
            if (field != 0 && field != name) two = true;
            field = name;
        });
    if (two_stations) c.station = 0; // names more than one: unread
    c.station_known = c.station != 0;
    if (two_sources) c.price_source = 0;
}

bool measures_weather(const contract& c) {
    static constexpr std::array measures{word_id("temperature"), word_id("rain"), word_id("snow")};
    return std::any_of(measures.begin(), measures.end(),
                       [&c](std::uint64_t id) { return asks_about(c, id); });
}

/// "recorded at the Ashford International Airport Station": the words of a name that no list has.
void read_station(const std::vector<token>& tokens, contract& c) {
    static constexpr std::array<std::string_view, 3> silent{"the", "international", "airport"};
    static constexpr std::array<std::string_view, 8> ends{"for", "on", "in",      "is",
                                                          "as",  "by", "station", "between"};
    const auto among = [](const auto& words, const token& t) {
        return std::find(words.begin(), words.end(), t.text) != words.end();
    };
    for (std::size_t at = 0; at + 2 < tokens.size(); ++at) {
        if (tokens[at].text != "recorded" || tokens[at + 1].text != "at") continue;
        for (at += 2; at < tokens.size() && tokens[at].kind == token_kind::word; ++at) {
            if (among(ends, tokens[at])) return;
            if (!among(silent, tokens[at])) c.station = pair_id(c.station, tokens[at].id);
        }
        return;
    }
}

bool rules_out_draws(const std::vector<token>& tokens) {
    static constexpr std::array<std::string_view, 8> ways{
        "cannot end in a draw",   "cannot end in a tie",
        "can not end in a draw",  "no draws",
        "draws are impossible",   "ties are impossible",
        "draws are not possible", "ties are not possible"};
    for (std::size_t at = 0; at < tokens.size(); ++at)
        for (const auto way : ways)
            if (end_of(way, tokens, at)) return true;
    return false;
}

} // namespace

std::optional<window> read_rules(const market& m, scratch& s, contract& c) {
    if (m.rules.empty() || m.rules.find("|| ") != std::string::npos)
        return std::nullopt; // a template
    c.has_rules = true;
    s.rules_tokens.read(m.rules, most_rules_bytes, most_rules_tokens);
    auto& tokens = s.rules_tokens.tokens();
    if (c.has_values) read_sources(tokens, c);
    if (c.has_values && c.station == 0 && measures_weather(c)) read_station(tokens, c);
    c.drawless = rules_out_draws(tokens);
    auto w = read_rules_window(tokens);
    if (w) w->from_rules = true;
    return w;
}

} // namespace dutchbook::contract
