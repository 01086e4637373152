#include <nodes/match/question_group.hpp>

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>

namespace dutchbook::match {

std::string question_group(const market& m) {
    struct group {
        std::string_view name, words;
    };
    static constexpr std::array<group, 8> groups = {{
        {"movie scores", "rotten tomatoes|metacritic"},
        {"awards", "oscar|grammy|espys|emmy|golden globe|critics choice|eurovision|award|academy"},
        {"appointments", "next pope|next ceo|nominate|confirm|cabinet|fed "
                         "chair|administrator|secretary|james bond"},
        {"economy", "fed |interest rate|inflation|cpi|gdp|unemployment|payroll|recession|tariff"},
        {"crypto", "bitcoin|ethereum|btc|airdrop|token|launch his token|market cap"},
        {"elections", "election|mayor|senat|governor|president|prime "
                      "minist|parliament|seats|primary|democrat|republican"},
        {"sports", "champion|cup|league|mvp|finals|nba|nfl|nhl|bowl|season|match"},
        {"music and film", "song|album|stream|movie|film|spotify|billboard"},
    }};
    std::string text = m.title + " " + m.yes_label + " ";
    for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    for (const group& g : groups)
        for (std::string_view words = g.words; !words.empty();) {
            const std::size_t end = std::min(words.find('|'), words.size());
            if (text.find(words.substr(0, end)) != std::string::npos) return std::string(g.name);
            words.remove_prefix(std::min(end + 1, words.size()));
        }
    return "other";
}

} // namespace dutchbook::match
