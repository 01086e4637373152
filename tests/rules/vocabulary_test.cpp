// What files of the user's change: words, names, leagues, units and clauses, without a compiler.

#include "support.hpp"

#include <filesystem>

#include <dutchbook/fault.hpp>

#include <nodes/contract/hash.hpp>
#include <nodes/contract/lexicon.hpp>
#include <nodes/rules/settle.hpp>
#include <nodes/rules/vocabulary.hpp>

using namespace dutchbook;
using namespace dutchbook::rules;
using namespace dutchbook::rules::testing;

namespace {

using texts = std::vector<std::string>;

vocabularies loaded(const texts& files) {
    std::vector<vocabulary_text> named;
    for (std::size_t i = 0; i < files.size(); ++i)
        named.push_back({i == 0 ? "mine.toml" : "other.toml", files[i]});
    return load_vocabulary(named);
}

/// A vocabulary in force for one scope; the built-in one without files.
class world {
  public:
    explicit world(const texts& files = {}) : made_(loaded(files)) {
        contract::vocabulary::install(made_.words);
    }
    ~world() { contract::vocabulary::install(nullptr); }
    world(const world&) = delete;
    world& operator=(const world&) = delete;

    contract::verdict judge(const market& a, const market& b) const {
        const auto x = contract::compile(a), y = contract::compile(b);
        return rules::prove(*made_.clauses, a, x, b, y).verdict;
    }
    contract::verdict judge(const std::string& left, const std::string& right) const {
        return judge(make_market("kalshi", "KXANY-1", left, "", ""),
                     make_market("polymarket", "0xabc", right, "", ""));
    }

  private:
    vocabularies made_;
};

bool is(const contract::verdict& v, relation_kind kind) {
    return v.what == contract::finding::related && v.kind == kind;
}
bool open(const contract::verdict& v) { return v.what == contract::finding::open; }
bool refuted(const contract::verdict& v) { return v.what == contract::finding::refuted; }
bool proved(const contract::verdict& v) {
    return is(v, relation_kind::identity) && v.tier == relation_tier::proved;
}

std::string refusal(const texts& files) {
    try {
        loaded(files);
    } catch (const error& e) {
        BOOST_TEST((e.code() == exit_code::configuration));
        return e.what();
    }
    return {};
}

std::string stands_for(const std::string& text) {
    contract::token t;
    t.text = text;
    t.id = contract::word_id(text);
    return std::string(contract::resolve(t).text);
}

const std::string baltic = R"(
[[league]]
name = "baltic ball"
named = ["Baltic Ball", "BBL"]
ends_level = false
meets_often = false
teams = [
    {city = "Gdansk", nickname = "Gulls"},
    {city = "Rotterdam", nickname = "Rams", also = ["the Dam"]},
]
)";

market game(const std::string& platform, const std::string& title, const std::string& asked) {
    return make_market(platform, platform == "kalshi" ? "KXANY-27" : "0xabc", title, asked,
                       "If " + asked +
                           " wins the game scheduled for March 21, 2027, then the "
                           "market resolves to Yes.");
}

} // namespace

BOOST_AUTO_TEST_SUITE(users_vocabulary)

BOOST_AUTO_TEST_CASE(a_league_with_two_clubs) {
    const auto city = game("kalshi", "Gdansk at Rotterdam Winner?", "Rotterdam");
    const auto dam = game("polymarket", "Gulls vs. The Dam", "The Dam");
    const auto gulls = game("polymarket", "Gulls vs. Rams", "Gulls");
    const auto elsewhere = game("polymarket", "Gulls vs. Hawks", "Gulls");
    {
        const world without;
        BOOST_TEST(!is(without.judge(city, dam), relation_kind::identity));
        BOOST_TEST(!is(without.judge(city, gulls), relation_kind::complement));
    }
    const world with({baltic});
    BOOST_TEST(is(with.judge(city, dam), relation_kind::identity));
    BOOST_TEST(is(with.judge(city, gulls), relation_kind::complement));
    BOOST_TEST(refuted(with.judge(city, elsewhere)));
}

BOOST_AUTO_TEST_CASE(how_the_games_of_a_league_end) {
    const std::string level = "\n[[league]]\nname = \"baltic ball\"\nends_level = true\n";
    const auto city = game("kalshi", "Gdansk at Rotterdam Winner?", "Rotterdam");
    const auto gulls = game("polymarket", "Gulls vs. Rams", "Gulls");
    const world with({baltic, level});
    BOOST_TEST(is(with.judge(city, gulls), relation_kind::disjoint));
}

BOOST_AUTO_TEST_CASE(a_club_of_a_known_league) {
    const auto city = game("kalshi", "Boston at Rotterdam Winner?", "Rotterdam");
    const auto nick = game("polymarket", "Celtics vs. Otters", "Otters");
    {
        const world without;
        BOOST_TEST(!is(without.judge(city, nick), relation_kind::identity));
    }
    const world with({"[[league]]\nname = \"nba\"\nteams = [{city = \"Rotterdam\", nickname = "
                      "\"Otters\"}]\n"});
    BOOST_TEST(is(with.judge(city, nick), relation_kind::identity));
}

BOOST_AUTO_TEST_CASE(a_nickname_of_a_person) {
    const std::string full = "Will Ada Quist win the 2026 Rockford mayoral election?";
    const std::string nick = "Will the Miller win the 2026 Rockford mayoral election?";
    {
        const world without;
        BOOST_TEST(!is(without.judge(full, nick), relation_kind::identity));
    }
    const world with({"[people]\nquist = [\"Ada Quist\", \"the Miller\"]\n"});
    BOOST_TEST(is(with.judge(full, nick), relation_kind::identity));
    BOOST_TEST(!is(with.judge("Will Bo Quist win the 2026 Rockford mayoral election?", nick),
                   relation_kind::identity));
}

BOOST_AUTO_TEST_CASE(a_contrast) {
    const std::string up = "Will the Rockford ferry be refloated in 2027?";
    const std::string down = "Will the Rockford ferry be dismantled in 2027?";
    {
        const world without;
        BOOST_TEST(open(without.judge(up, down))); // unknown words refute nothing
    }
    const world with({"[contrasts]\nrefloat = [\"refloated\"]\ndismantle = [\"dismantled\"]\n"});
    BOOST_TEST(refuted(with.judge(up, down)));
    const world one({"[contrasts]\nrefloat = [\"refloated\", \"dismantled\"]\n"});
    BOOST_TEST(is(one.judge(up, down), relation_kind::identity));
}

BOOST_AUTO_TEST_CASE(a_unit_and_a_measure) {
    const std::string knots = "Will the Rockford gust speed be above 90 knots in 2027?";
    const std::string miles = "Will the Rockford gust speed be above 90 mph in 2027?";
    {
        const world without;
        BOOST_TEST(!refuted(without.judge(knots, miles)));
    }
    const std::string units = "[[unit]]\nname = \"knots\"\nwords = [\"knots\", \"knot\", \"kt\"]\n"
                              "[[unit]]\nname = \"miles an hour\"\nwords = [\"mph\"]\n";
    {
        const world with({units});
        BOOST_TEST(refuted(with.judge(knots, miles)));
        BOOST_TEST(is(with.judge(knots, "Will the Rockford gust speed be above 90 kt in 2027?"),
                      relation_kind::identity));
    }
    const std::string above = "Will the Rockford harbour index be above 90 in 2027?";
    const std::string least = "Will the Rockford harbour index be at least 90.5 in 2027?";
    {
        const world without;
        BOOST_TEST(is(without.judge(above, least), relation_kind::superset));
    }
    const world with({"[measures]\nharbour = {step = 0.5}\n"});
    BOOST_TEST(is(with.judge(above, least), relation_kind::identity));
}

BOOST_AUTO_TEST_CASE(a_family_of_questions) {
    // Regattas: their own words, their own sentences.
    const auto kalshi = make_market("kalshi", "KXREG-27",
                                    "Will Ada Quist take line honours in the "
                                    "2027 Rockford regatta?",
                                    "",
                                    "If Ada Quist takes line honours in the 2027 Rockford regatta, "
                                    "then the market resolves to Yes. A crew is counted at the "
                                    "first gun.");
    const auto other = make_market("polymarket", "0xabc",
                                   "Will Ada Quist finish first over the line in the 2027 Rockford "
                                   "regatta?",
                                   "",
                                   "This market will resolve to \"Yes\" if Ada Quist finishes "
                                   "first over the line in the 2027 Rockford regatta. The first "
                                   "gun is when a crew is counted.");
    {
        const world without;
        BOOST_TEST(!proved(without.judge(kalshi, other)));
    }
    const world with({R"(
[aliases]
linehonours = ["take line honours", "takes line honours", "finish first over the line",
    "finishes first over the line"]
[contrasts]
linehonours = []
[[clause]]
means = "fills"
fills = "crew"
value = "at the first gun"
texts = ["a crew is counted at the first gun", "the first gun is when a crew is counted"]
)"});
    BOOST_TEST(proved(with.judge(kalshi, other)));
    auto late = other;
    late.rules = "This market will resolve to \"Yes\" if Ada Quist finishes first over the line in "
                 "the 2027 Rockford regatta.";
    BOOST_TEST(open(with.judge(kalshi, late)));
}

BOOST_AUTO_TEST_CASE(a_facet_of_its_own) {
    const std::string on_clay = "Will Ada Quist win the 2027 Rockford open on red clay?";
    const std::string on_grass = "Will Ada Quist win the 2027 Rockford open on green grass?";
    const std::string surface = "[[facet]]\nname = \"surface\"\n[facet.values]\nclay = [\"red "
                                "clay\"]\ngrass = [\"green grass\"]\n";
    const auto pair = [](const std::string& more) {
        auto m = make_market("kalshi", "KXANY-1", "Will Ada Quist win the 2027 Rockford open?", "",
                             "If Ada Quist wins the 2027 Rockford open " + more +
                                 ", then the market resolves to Yes.");
        return m;
    };
    auto left = pair("on red clay"), right = pair("on green grass");
    right.key = {"polymarket", "0xabc"};
    {
        const world without;
        BOOST_TEST(!refuted(without.judge(left, right)));
    }
    const world with({surface});
    BOOST_TEST(refuted(with.judge(left, right)));
    BOOST_TEST(!refuted(with.judge(left, left)));
}

BOOST_AUTO_TEST_CASE(what_is_built_in_is_overridden) {
    {
        const world without;
        BOOST_TEST(stands_for("victory") == "win");
        BOOST_TEST(
            (contract::find_word(contract::word_id("pennant"))->kind == contract::word_kind::weak));
    }
    const world with({"[contrasts]\ntriumph = [\"victory\"]\n[words]\nplain = [\"pennant\"]\n"
                      "filler = [\"world\"]\n[measures]\ncpi = {step = 0.01}\n"});
    BOOST_TEST(stands_for("victory") == "triumph");
    BOOST_TEST(stands_for("winner") == "win");
    BOOST_TEST(
        (contract::find_word(contract::word_id("world"))->kind == contract::word_kind::filler));
    const auto* pennant = contract::find_word(contract::word_id("pennant"));
    BOOST_TEST((pennant == nullptr || pennant->kind == contract::word_kind::plain));
    BOOST_TEST(contract::find_word(contract::word_id("cpi"))->tick == 10'000);
}

BOOST_AUTO_TEST_CASE(a_clause_is_overridden_by_its_text) {
    const std::string again =
        "If Ada Quist wins, then the market resolves to Yes. Games cannot end "
        "in a draw.";
    const auto m = make_market("kalshi", "K-1", "Will Ada Quist win?", "", again);
    const auto means = [&m](const vocabularies& v) {
        return read_rules(*v.clauses, m, contract::compile(m)).clauses.at(1).means;
    };
    BOOST_TEST((means(loaded({})) == meaning::boilerplate));
    BOOST_TEST((means(loaded({"[[clause]]\nmeans = \"fallback\"\n"
                              "texts = [\"games [cannot|can not] end in a [draw|tie]\"]\n"})) ==
                meaning::fallback));
    BOOST_TEST((means(loaded({"[remove]\nclauses = [\"games [cannot|can not] end in a "
                              "[draw|tie]\"]\n"})) == meaning::unread));
}

BOOST_AUTO_TEST_CASE(what_is_removed_is_unknown) {
    {
        const world without;
        BOOST_TEST(stands_for("postseason") == "playoff");
    }
    const world with({"[remove]\ncontrasts = [\"playoff\"]\nwords = [\"pennant\"]\nleagues = "
                      "[\"atp\"]\naliases = [\"grand prix\"]\n"});
    BOOST_TEST(stands_for("postseason") == "postseason");
    BOOST_TEST(contract::find_word(contract::word_id("pennant")) == nullptr);
}

BOOST_AUTO_TEST_CASE(the_order_of_additions_does_not_matter) {
    const std::string people = "[people]\nquist = [\"Ada Quist\"]\n";
    const std::string more = "[people]\nquist = [\"the Miller\"]\n[contrasts]\nrefloat = "
                             "[\"refloated\"]\n";
    const auto one = loaded({people, more}), other = loaded({more, people});
    BOOST_TEST((one.words->counts() == other.words->counts()));
    for (const auto* v : {&one, &other}) {
        contract::vocabulary::install(v->words);
        BOOST_TEST(stands_for("refloated") == "refloat");
        BOOST_TEST(contract::find_word(contract::word_id("quist"))->sole);
    }
    contract::vocabulary::install(nullptr);
    // Where they disagree the later one counts.
    const world last({"[aliases]\nfoo = [\"the mill\"]\n", "[aliases]\nbar = [\"the mill\"]\n"});
    contract::token_list list;
    std::vector<contract::token> tokens;
    list.read("the mill");
    contract::apply_phrases(list.tokens(), tokens);
    BOOST_REQUIRE(tokens.size() == 1u);
    BOOST_TEST(tokens[0].text == "bar");
}

BOOST_AUTO_TEST_CASE(counts_tell_what_was_added) {
    const auto count = [](const vocabularies& v, std::string_view name) {
        for (const auto& [what, n] : v.words->counts())
            if (what == name) return n;
        BOOST_FAIL(std::string(name));
        return std::size_t{0};
    };
    const auto before = loaded({}), after = loaded({baltic});
    BOOST_TEST(count(after, "leagues") == count(before, "leagues") + 1);
    BOOST_TEST(count(after, "teams") == count(before, "teams") + 2);
    BOOST_TEST(count(after, "aliases") == count(before, "aliases"));
}

BOOST_AUTO_TEST_CASE(a_mistake_is_named_with_file_line_and_key) {
    const std::pair<const char*, const char*> mistakes[] = {
        {"[word]\nstop = [\"a\"]\n", "mine.toml:1: word: no such key; the nearest is words"},
        {"[words]\n\nstops = [\"a\"]\n",
         "mine.toml:3: words.stops: no such key; the nearest is words.stop"},
        {"[words]\nstop = \"a\"\n", "mine.toml:2: words.stop: expected a list of texts"},
        {"[words]\nstop = [\n1]\n", "mine.toml:3: words.stop: expected a text"},
        {"[words]\nweak = [\"foo\"]\nfiller = [\n\"foo\"]\n",
         "mine.toml:2: words.weak: 'foo' stands in words.filler already"},
        {"idle_beside = [\"rate cut\"]\n",
         "mine.toml:1: idle_beside: \"rate cut\": a colon is missing"},
        {"[words]\nweak = [\"coach\"]\n",
         "mine.toml:2: contrasts: 'coach' stands for other words: take them away with [remove] "
         "contrasts = [\"coach\"] first"},
        {"[contrasts]\n\"line honours\" = []\n",
         "mine.toml:2: contrasts.line honours: the word that stands for all is one word"},
        {"[contrasts]\nfoo = [\"bar\"]\nqux = [\"bar\"]\n",
         "mine.toml:3: contrasts.qux: 'bar' stands for 'foo' already"},
        {"[aliases]\nfoo = [\"the mill\"]\nqux = [\"The Mill\"]\n",
         "mine.toml:3: aliases.qux: 'the mill' stands for 'foo' already"},
        {"[aliases]\n\"@gte\" = [\"north of\"]\n",
         "mine.toml:2: aliases.\"@gte\": no such comparison; the nearest is @ge"},
        {"[aliases]\nFoo = [\"bar\"]\n", "mine.toml:2: aliases.\"Foo\": what stands for others is "
                                         "lower-case letters and digits"},
        {"[aliases]\nfoo = [\"!\"]\n", "mine.toml:2: aliases.foo: there is no word in '!'"},
        {"[people]\n\"\" = [\"bar\"]\n", "mine.toml:2: people.\"\": a person has a name"},
        {"[months]\n13 = [\"undecimber\"]\n",
         "mine.toml:2: months.13: no such key; the nearest is months.1"},
        {"[numbers]\nzip = -1\n",
         "mine.toml:2: numbers.zip: expected a whole number from 0 to 200"},
        {"[makers]\ngizmo = [\"acme\"]\n", "mine.toml:2: makers.gizmo: expected a text"},
        {"[measures]\nfoo = {most = 3}\n", "mine.toml:2: measures.foo: step is missing"},
        {"[measures]\nfoo = {step = 0}\n",
         "mine.toml:2: measures.foo.step: expected a number above 0"},
        {"[measures]\nfoo = {steps = 1}\n",
         "mine.toml:2: measures.foo.steps: no such key; the nearest is measures.foo.step"},
        {"[[league]]\nnamed = [\"x\"]\n", "mine.toml:1: league: name is missing"},
        {"[league]\nname = \"x\"\n", "mine.toml:1: league: expected a list"},
        {"[[league]]\nname = \"x\"\nteams = [{also = [\"y\"]}]\n",
         "mine.toml:3: league.teams: city and nickname are missing"},
        {"[[league]]\nname = \"x\"\nteams = [{city = \"y\", nick = \"z\"}]\n",
         "mine.toml:3: league.teams.nick: no such key; the nearest is league.teams.city"},
        {"[[league]]\nname = \"x\"\nteams = [{city = \"y\", nickname = \"z\", known_by = "
         "\"all\"}]\n",
         "mine.toml:3: league.teams.known_by: 'all' is not known; the nearest is both"},
        {"[[league]]\nname = \"x\"\nteams_of = \"nbaa\"\n",
         "mine.toml:3: league.teams_of: there is no league 'nbaa'"},
        {"[[league]]\nname = \"x\"\nends_level = 1\n",
         "mine.toml:3: league.ends_level: expected true or false"},
        {"[[facet]]\nname = \"league\"\n",
         "mine.toml:1: facet.name: leagues are told by [[league]]"},
        {"[[facet]]\nname = \"x\"\nsilence = \"y\"\n[facet.values]\nz = [\"w\"]\n",
         "mine.toml:3: facet.silence: 'y' is no value; the nearest is z"},
        {"[[facet]]\nname = \"x\"\ncounts_for = \"number\"\n",
         "mine.toml:3: facet.counts_for: 'number' is not known; the nearest is numbers"},
        {"[[unit]]\nname = \"x\"\nsign = \"#\"\n",
         "mine.toml:3: unit.sign: '#' is not known; the nearest is $"},
        {"[[unit]]\nname = \"x\"\nwords = [\"a b\"]\n",
         "mine.toml:3: unit.words: 'a b': expected one word"},
        {"[sources]\nstation = {}\n",
         "mine.toml:2: sources.station: no such key; the nearest is sources.stations"},
        {"[remove]\nleagues = [\"nbaa\"]\n", "mine.toml:2: remove.leagues: there is no 'nbaa'"},
        {"[remove]\nlegues = [\"nba\"]\n",
         "mine.toml:2: remove.legues: no such key; the nearest is remove.leagues"},
        {"[remove]\nclauses = [\"no such text\"]\n",
         "mine.toml:2: remove.clauses: there is no clause \"no such text\""},
        {"[contest]\nstart = [\"x\"]\n",
         "mine.toml:2: contest.start: no such key; the nearest is contest.starts"},
        {"[words\n", "mine.toml:1: "},
    };
    for (const auto& [toml, complaint] : mistakes) {
        const auto said = refusal({toml});
        BOOST_TEST(said.starts_with(complaint), "\"" + said + "\" instead of " + complaint);
    }
    BOOST_TEST(refusal({"[words]\nstop = [\"foo\"]\n", "[words]\nstop = 3\n"})
                   .starts_with("other.toml:2: words.stop"));
}

BOOST_AUTO_TEST_CASE(there_are_64_leagues_at_most) {
    std::string many;
    for (int i = 0; i < 40; ++i)
        many += "[[league]]\nname = \"league " + std::to_string(i) + "\"\n";
    BOOST_TEST(refusal({many}) == "");
    for (int i = 40; i < 70; ++i)
        many += "[[league]]\nname = \"league " + std::to_string(i) + "\"\n";
    BOOST_TEST(refusal({many}).ends_with(": league: more than 64 leagues"));
}

BOOST_AUTO_TEST_SUITE_END()
