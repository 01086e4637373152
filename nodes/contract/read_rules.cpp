#include <algorithm>

#include "nodes/contract/draft.hpp"
#include "nodes/contract/hash.hpp"
#include "nodes/contract/lexicon.hpp"
#include "nodes/contract/vocabulary.hpp"

namespace dutchbook::contract {
namespace {

constexpr std::size_t most_rules_bytes = 900;
constexpr std::size_t most_rules_tokens = 180;

bool asks_about(const contract& c, std::uint64_t id) {
    return std::any_of(c.terms.begin(), c.terms.end(), [id](const term& t) { return t.id == id; });
}

void read_sources(const std::vector<token>& tokens, contract& c) {
    const auto& sources = vocabulary::in_force().sources();
    bool two_stations = false, two_sources = false;
    for (std::size_t at = 0; at < tokens.size(); ++at)
        sources.at(tokens, at, [&](const vocabulary::source_words& s, std::size_t) {
            const auto name = s.name;
            if (asks_about(c, name)) return; // a coin is not the oracle of its name
            auto& field = s.station ? c.station : c.price_source;
            bool& two = s.station ? two_stations : two_sources;
            if (field != 0 && field != name) two = true;
            field = name;
        });
    if (two_stations) c.station = 0; // names more than one: unread
    c.station_known = c.station != 0;
    if (two_sources) c.price_source = 0;
}

bool measures_weather(const contract& c) {
    return std::any_of(c.terms.begin(), c.terms.end(), [](const term& t) {
        return vocabulary::in_force().has(word_list::weather, t.id);
    });
}

/// "recorded at the Ashford International Airport Station": the words of a name that no list has.
void read_station(const std::vector<token>& tokens, contract& c) {
    const auto& known = vocabulary::in_force();
    for (std::size_t at = 0; at + 2 < tokens.size(); ++at) {
        if (tokens[at].text != "recorded" || tokens[at + 1].text != "at") continue;
        for (at += 2; at < tokens.size() && tokens[at].kind == token_kind::word; ++at) {
            if (known.has(word_list::station_ends, tokens[at].id)) return;
            if (!known.has(word_list::station_silent, tokens[at].id))
                c.station = pair_id(c.station, tokens[at].id);
        }
        return;
    }
}

bool rules_out_draws(const std::vector<token>& tokens) {
    const auto& known = vocabulary::in_force();
    for (std::size_t at = 0; at < tokens.size(); ++at)
        if (known.never_drawn(tokens, at) != 0) return true;
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
