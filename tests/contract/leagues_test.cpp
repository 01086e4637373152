// Games as both venues word them: cities and single letters on one, nicknames on the other, the day
// in the rules. Nearly all sides are found, none is wrong, no derby is read backwards.
#include <boost/test/unit_test.hpp>

#include "builders.hpp"

using namespace dutchbook;
using namespace dutchbook::testing;
using contract::finding;

namespace {

struct club {
    std::string ours, full, theirs; ///< "New York Y", "New York Yankees", "Yankees"
};
struct league {
    std::string name, sport, game, series;
    std::vector<club> clubs;
    bool drawn = false; ///< a draw is an outcome
};

/// "Boston|Celtics" or "New York Y|Yankees|New York Yankees", one club a part.
std::vector<club> clubs_of(std::string_view text) {
    std::vector<club> out;
    while (!text.empty()) {
        const auto end = std::min(text.find(';'), text.size());
        const auto part = text.substr(0, end);
        const auto bar = part.find('|');
        const auto second = part.find('|', bar + 1);
        club c;
        c.ours = part.substr(0, bar);
        c.theirs = part.substr(bar + 1, second == part.npos ? part.npos : second - bar - 1);
        c.full =
            second == part.npos ? c.ours + ' ' + c.theirs : std::string(part.substr(second + 1));
        out.push_back(c);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return out;
}

std::vector<league> american() {
    return {
        {"NFL", "professional football", "NFL", "KXNFLGAME",
         clubs_of(
             "Arizona|Cardinals;Atlanta|Falcons;Baltimore|Ravens;Buffalo|Bills;Carolina|Panthers;"
             "Chicago|Bears;Cincinnati|Bengals;Cleveland|Browns;Dallas|Cowboys;Denver|Broncos;"
             "Detroit|Lions;Green Bay|Packers;Houston|Texans;Indianapolis|Colts;"
             "Jacksonville|Jaguars;Kansas City|Chiefs;Las Vegas|Raiders;"
             "Los Angeles C|Chargers|Los Angeles Chargers;Los Angeles R|Rams|Los Angeles Rams;"
             "Miami|Dolphins;Minnesota|Vikings;New England|Patriots;New Orleans|Saints;"
             "New York G|Giants|New York Giants;New York J|Jets|New York Jets;"
             "Philadelphia|Eagles;Pittsburgh|Steelers;San Francisco|49ers;Seattle|Seahawks;"
             "Tampa Bay|Buccaneers;Tennessee|Titans;Washington|Commanders")},
        {"NBA", "Pro Basketball", "NBA", "KXNBAGAME",
         clubs_of("Atlanta|Hawks;Boston|Celtics;Brooklyn|Nets;Charlotte|Hornets;Chicago|Bulls;"
                  "Cleveland|Cavaliers;Dallas|Mavericks;Denver|Nuggets;Detroit|Pistons;"
                  "Golden State|Warriors;Houston|Rockets;Indiana|Pacers;"
                  "Los Angeles C|Clippers|Los Angeles Clippers;"
                  "Los Angeles L|Lakers|Los Angeles Lakers;Memphis|Grizzlies;Miami|Heat;"
                  "Milwaukee|Bucks;Minnesota|Timberwolves;New Orleans|Pelicans;New York|Knicks;"
                  "Oklahoma City|Thunder;Orlando|Magic;Philadelphia|76ers;Phoenix|Suns;"
                  "Portland|Trail Blazers;Sacramento|Kings;San Antonio|Spurs;Toronto|Raptors;"
                  "Utah|Jazz;Washington|Wizards")},
        {"MLB", "professional baseball", "MLB", "KXMLBGAME",
         clubs_of(
             "Arizona|Diamondbacks;A's|Athletics|Athletics;Atlanta|Braves;Baltimore|Orioles;"
             "Boston|Red Sox;Chicago C|Cubs|Chicago Cubs;Chicago WS|White Sox|Chicago White Sox;"
             "Cincinnati|Reds;Cleveland|Guardians;Colorado|Rockies;Detroit|Tigers;Houston|Astros;"
             "Kansas City|Royals;Los Angeles A|Angels|Los Angeles Angels;"
             "Los Angeles D|Dodgers|Los Angeles Dodgers;Miami|Marlins;Milwaukee|Brewers;"
             "Minnesota|Twins;New York M|Mets|New York Mets;New York Y|Yankees|New York Yankees;"
             "Philadelphia|Phillies;Pittsburgh|Pirates;San Diego|Padres;San Francisco|Giants;"
             "Seattle|Mariners;St. Louis|Cardinals;Tampa Bay|Rays;Texas|Rangers;"
             "Toronto|Blue Jays;Washington|Nationals")},
        {"NHL", "professional hockey", "NHL", "KXNHLGAME",
         clubs_of("Anaheim|Ducks;Boston|Bruins;Buffalo|Sabres;Calgary|Flames;Carolina|Hurricanes;"
                  "Chicago|Blackhawks;Colorado|Avalanche;Columbus|Blue Jackets;Dallas|Stars;"
                  "Detroit|Red Wings;Edmonton|Oilers;Florida|Panthers;Los Angeles|Kings;"
                  "Minnesota|Wild;Montreal|Canadiens;Nashville|Predators;New Jersey|Devils;"
                  "New York I|Islanders|New York Islanders;New York R|Rangers|New York Rangers;"
                  "Ottawa|Senators;Philadelphia|Flyers;Pittsburgh|Penguins;San Jose|Sharks;"
                  "Seattle|Kraken;St. Louis|Blues;Tampa Bay|Lightning;Toronto|Maple Leafs;"
                  "Utah|Mammoth;Vancouver|Canucks;Vegas|Golden Knights;Washington|Capitals;"
                  "Winnipeg|Jets")},
    };
}

std::vector<league> others() {
    return {
        {"WNBA", "Women's Pro Basketball", "WNBA", "KXWNBAGAME",
         clubs_of("Atlanta|Dream;Chicago|Sky;Connecticut|Sun;Dallas|Wings;Indiana|Fever;"
                  "Las Vegas|Aces;Los Angeles|Sparks;Minnesota|Lynx;New York|Liberty;"
                  "Phoenix|Mercury;Seattle|Storm;Washington|Mystics")},
        {"college football", "college football", "CFB", "KXNCAAFGAME",
         clubs_of(
             "Alabama|Crimson Tide;Auburn|Tigers;Georgia|Bulldogs;Iowa|Hawkeyes;"
             "Iowa St.|Cyclones|Iowa State Cyclones;Michigan|Wolverines;"
             "Michigan St.|Spartans|Michigan State Spartans;Ohio St.|Buckeyes|Ohio State Buckeyes;"
             "Oklahoma|Sooners;Oregon|Ducks;Penn St.|Nittany Lions|Penn State Nittany Lions;"
             "Texas|Longhorns;Texas Tech|Red Raiders;Miami (FL)|Hurricanes|Miami Hurricanes;"
             "Notre Dame|Fighting Irish;Tennessee|Volunteers;LSU|Tigers;USC|Trojans;"
             "South Carolina|Gamecocks;North Carolina|Tar Heels")},
        {"soccer", "professional soccer", "Premier League", "KXEPLGAME",
         clubs_of("Arsenal|Arsenal FC|Arsenal FC;Aston Villa|Aston Villa FC|Aston Villa FC;"
                  "Brighton|Brighton & Hove Albion FC|Brighton & Hove Albion FC;"
                  "Chelsea|Chelsea FC|Chelsea FC;Liverpool|Liverpool FC|Liverpool FC;"
                  "Manchester City|Manchester City FC|Manchester City FC;"
                  "Manchester United|Manchester United FC|Manchester United FC;"
                  "Newcastle|Newcastle United FC|Newcastle United FC;"
                  "Nottingham|Nottingham Forest FC|Nottingham Forest FC;"
                  "Tottenham|Tottenham Hotspur FC|Tottenham Hotspur FC;"
                  "West Ham|West Ham United FC|West Ham United FC;"
                  "Wolverhampton|Wolverhampton Wanderers FC|Wolverhampton Wanderers FC;"
                  "Atletico|Club Atlético de Madrid|Club Atlético de Madrid;"
                  "Real Madrid|Real Madrid CF|Real Madrid CF;Barcelona|FC Barcelona|FC Barcelona;"
                  "Bayern Munich|FC Bayern München|FC Bayern München;"
                  "Dortmund|Borussia Dortmund|Borussia Dortmund;PSG|Paris Saint-Germain FC|"
                  "Paris Saint-Germain FC;Inter|FC Internazionale Milano|FC Internazionale Milano;"
                  "AC Milan|AC Milan|AC Milan"),
         true},
        {"tennis", "tennis", "ATP", "KXATPMATCH",
         clubs_of("Alma Novak|Alma Novak|Alma Novak;Bea Novak|Bea Novak|Bea Novak;"
                  "Carla Lind-Moreau|Carla Lind-Moreau|Carla Lind-Moreau;"
                  "Dora De Witt|Dora De Witt|Dora De Witt;Eva Ngo|Eva Ngo|Eva Ngo;"
                  "Fay O'Hara|Fay O'Hara|Fay O'Hara")},
        {"MMA", "professional MMA", "UFC", "KXUFCFIGHT",
         clubs_of("Juan Quill|Juan Quill|Juan Quill;Pedro Quill|Pedro Quill|Pedro Quill;"
                  "Ivan Torp|Ivan Torp|Ivan Torp;Ola Sand|Ola Sand|Ola Sand"),
         true},
    };
}

struct tally {
    int sides = 0, found = 0, wrong = 0;
};

market ours(const league& l, const club& away, const club& home, const club& asked, int day,
            bool versus) {
    const std::string meeting = away.ours + (versus ? " vs " : " at ") + home.ours;
    auto m = make_market(
        "kalshi", l.series + "-26DEC" + (day < 10 ? "0" : "") + std::to_string(day) + "ABCXYZ-ABC",
        meeting + " Winner?", asked.ours);
    m.event_id = l.series + "-26DEC" + std::to_string(day);
    m.rules = "If " + asked.ours + " wins the " + meeting + ' ' + l.sport +
              " game originally scheduled for Dec " + std::to_string(day) +
              ", 2026, then the market resolves to Yes.";
    m.close_time = m.end_date = parse_timestamp("2026-12-31T04:00:00Z");
    return m;
}

market theirs(const league& l, const club& one, const club& other, const club& asked, int day,
              bool full) {
    const auto name = [full](const club& c) { return full ? c.full : c.theirs; };
    auto m = make_market("polymarket", "7001", name(one) + " vs. " + name(other));
    m.event_title = m.title;
    m.outcomes[0].name = name(asked);
    m.outcomes[1].name = name(&asked == &one ? other : one);
    m.rules = "In the upcoming " + l.game + " game, scheduled for December " + std::to_string(day) +
              " at 7:00PM ET: If the " + name(one) + " win, the market will resolve to \"" +
              name(one) + "\". If the " + name(other) + " win, the market will resolve to \"" +
              name(other) + "\".";
    m.close_time = m.end_date = parse_timestamp("2026-12-" + std::string(day < 10 ? "0" : "") +
                                                std::to_string(day) + "T23:30:00Z");
    return m;
}

/// Every club against several others, both sides, in both orders and wordings.
tally probe(const league& l) {
    tally out;
    const auto n = l.clubs.size();
    for (std::size_t i = 0; i < n; ++i)
        for (const std::size_t step : {std::size_t{1}, std::size_t{2}, n / 2}) {
            const auto &a = l.clubs[i], &b = l.clubs[(i + step) % n];
            if (&a == &b) continue;
            const int day = static_cast<int>(1 + (i + step) % 14);
            const bool turned = (i + step) % 2, full = (i / 2) % 2;
            const auto& first = turned ? b : a;
            const auto& second = turned ? a : b;
            const auto left = ours(l, a, b, a, day, i % 3 == 0);
            for (const club* asked : {&first, &second}) {
                const auto v = judge(left, theirs(l, first, second, *asked, day, full));
                const bool same = asked == &a;
                const auto right = same      ? relation_kind::identity
                                   : l.drawn ? relation_kind::disjoint
                                             : relation_kind::complement;
                ++out.sides;
                out.found += is(v, right);
                out.wrong += v.what == finding::related && !is(v, right);
                if (!is(v, right))
                    BOOST_TEST_MESSAGE(left.title << " [" << left.yes_label << "] " << asked->theirs
                                                  << " full " << full << " what " << int(v.what)
                                                  << ' ' << to_string(v.because));
            }
            const auto next = judge(left, theirs(l, first, second, a, day + 1, full));
            out.wrong += next.what == finding::related;
        }
    return out;
}

} // namespace

BOOST_AUTO_TEST_SUITE(leagues)

BOOST_AUTO_TEST_CASE(sides_of_the_four_american_leagues) {
    tally all;
    for (const auto& l : american()) {
        const auto t = probe(l);
        BOOST_TEST(t.wrong == 0, l.name);
        BOOST_TEST(t.found >= 0.9 * t.sides, l.name << ' ' << t.found << " of " << t.sides);
        all.sides += t.sides;
        all.found += t.found;
    }
    BOOST_TEST_MESSAGE("sides found " << all.found << " of " << all.sides);
    BOOST_TEST(all.sides > 700);
}

BOOST_AUTO_TEST_CASE(sides_of_other_contests) {
    for (const auto& l : others()) {
        const auto t = probe(l);
        BOOST_TEST(t.wrong == 0, l.name);
        BOOST_TEST(t.found >= 0.9 * t.sides, l.name << ' ' << t.found << " of " << t.sides);
    }
}

BOOST_AUTO_TEST_SUITE_END()
