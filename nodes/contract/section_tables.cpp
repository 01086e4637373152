#include <algorithm>
#include <array>

#include "nodes/contract/evidence.hpp"
#include "nodes/contract/section_reader.hpp"
#include "nodes/value/suggest.hpp"

namespace dutchbook::contract {
namespace {

using data = vocabulary_data;

/// The entry of that name, made where there is none; an entry of an earlier file is added to.
template <typename Entry>
Entry& named(std::vector<Entry>& in, const std::string& name, int layer) {
    const auto at = std::ranges::find(in, name, &Entry::name);
    if (at != in.end()) return *at;
    in.push_back({});
    in.back().name = name;
    in.back().layer = layer;
    return in.back();
}

void add(std::vector<std::string>& into, std::string text) {
    if (std::ranges::find(into, text) == into.end()) into.push_back(std::move(text));
}

std::string joined(std::string words) {
    std::erase(words, ' ');
    return words;
}

/// The place of a text among those allowed, or a complaint.
template <std::size_t N>
std::size_t choice(const vocabulary_file& from, const toml::node& node, const std::string& where,
                   const std::array<std::string_view, N>& allowed) {
    const auto text = from.text(node, where);
    const auto* at = std::ranges::find(allowed, text);
    if (at == allowed.end())
        from.refuse(node, where,
                    "'" + text + "' is not known; the nearest is " +
                        std::string(nearest(text, allowed)));
    return static_cast<std::size_t>(at - allowed.begin());
}

} // namespace

/// A table of an array of tables, its keys checked, and its name.
const toml::table& section_reader::entry(const toml::node& node, std::string_view section,
                                         std::span<const std::string_view> keys,
                                         std::string& name) const {
    if (!node.is_table()) from_.refuse(node, section, "expected [[" + std::string(section) + "]]");
    const auto& table = *node.as_table();
    for (const auto& [key, value] : table) from_.expect_known(key, section, keys);
    const auto* given = table.get("name");
    if (!given) from_.refuse(table, section, "name is missing");
    name = from_.text(*given, dotted(section, "name"));
    return table;
}

void section_reader::read_leagues(const toml::node& node) {
    static constexpr std::array<std::string_view, 6> keys{"name",        "named",    "ends_level",
                                                          "meets_often", "teams_of", "teams"};
    for (const auto& one : from_.list(node, "league")) {
        std::string name;
        const auto& table = entry(one, "league", keys, name);
        auto& l = named(into_.leagues, name, into_.layer_);
        if (into_.leagues.size() > most_leagues)
            from_.refuse(table, "league", "more than " + std::to_string(most_leagues) + " leagues");
        if (const auto* n = table.get("named"))
            from_.texts(*n, "league.named", [&](const std::string& text, const toml::node& at) {
                add(l.named, from_.words(text, at, "league.named"));
            });
        if (const auto* n = table.get("ends_level"))
            l.ends_level = from_.flag(*n, "league.ends_level");
        if (const auto* n = table.get("meets_often"))
            l.meets_often = from_.flag(*n, "league.meets_often");
        if (const auto* n = table.get("teams_of")) {
            l.teams_of = from_.text(*n, "league.teams_of");
            if (std::ranges::find(into_.leagues, l.teams_of, &data::league::name) ==
                into_.leagues.end())
                from_.refuse(*n, "league.teams_of", "there is no league '" + l.teams_of + "'");
        }
        if (const auto* n = table.get("teams"))
            for (const auto& t : from_.list(*n, "league.teams")) read_team(l, t);
    }
}

void section_reader::read_team(data::league& of, const toml::node& node) {
    static constexpr std::array<std::string_view, 6> keys{"city", "nickname", "suffix",
                                                          "also", "known_by", "word"};
    static constexpr std::array<std::string_view, 3> ways{"both", "city", "either"};
    const auto& table = from_.table(node, "league.teams");
    for (const auto& [key, value] : table) from_.expect_known(key, "league.teams", keys);
    const auto words = [&](std::string_view key) {
        const auto* n = table.get(key);
        const auto where = dotted("league.teams", key);
        return n ? from_.words(from_.text(*n, where), *n, where) : std::string();
    };
    data::team made;
    made.city = words("city");
    made.nickname = words("nickname");
    if (made.city.empty() && made.nickname.empty())
        from_.refuse(table, "league.teams", "city and nickname are missing");
    if (auto suffix = words("suffix"); !suffix.empty()) {
        if (!made.nickname.empty())
            from_.refuse(table, "league.teams.suffix", "a team has a nickname or a suffix");
        if (made.city.empty()) from_.refuse(table, "league.teams", "city is missing");
        made.nickname = std::move(suffix);
        made.suffix = true;
    }
    const auto same = [&made](const data::team& t) {
        return t.city == made.city && t.nickname == made.nickname;
    };
    auto at = std::ranges::find_if(of.teams, same);
    if (at == of.teams.end()) at = of.teams.insert(at, made);
    if (const auto* n = table.get("also"))
        from_.texts(*n, "league.teams.also", [&](const std::string& text, const toml::node& where) {
            add(at->also, from_.words(text, where, "league.teams.also"));
        });
    if (const auto* n = table.get("known_by")) {
        at->known = static_cast<data::known_by>(choice(from_, *n, "league.teams.known_by", ways));
        if (at->known != data::known_by::both &&
            (at->city.empty() || at->nickname.empty() || at->suffix))
            from_.refuse(*n, "league.teams.known_by", "needs a city and a nickname");
    }
    if (const auto* n = table.get("word"))
        at->word = word(from_.text(*n, "league.teams.word"), *n, "league.teams.word");
    else if (at->word.empty())
        at->word = joined(at->nickname);
}

void section_reader::read_facets(const toml::node& node) {
    static constexpr std::array<std::string_view, 7> keys{
        "name", "shown", "counts_for", "silence", "difference", "prevails", "values"};
    static constexpr std::array<std::string_view, 3> countings{"always", "numbers", "deadlines"};
    static constexpr std::array<std::string_view, 2> differences{"opens", "refutes"};
    for (const auto& one : from_.list(node, "facet")) {
        std::string name;
        const auto& table = entry(one, "facet", keys, name);
        if (name == "league") from_.refuse(table, "facet.name", "leagues are told by [[league]]");
        auto& f = named(into_.facets, name, into_.layer_);
        if (into_.facets.size() >= most_facets)
            from_.refuse(table, "facet",
                         "more than " + std::to_string(most_facets - 1) + " facets");
        if (const auto* n = table.get("shown")) f.shown = from_.text(*n, "facet.shown");
        if (f.shown.empty()) f.shown = name;
        if (const auto* n = table.get("counts_for"))
            f.counts_for =
                static_cast<data::counting>(choice(from_, *n, "facet.counts_for", countings));
        if (const auto* n = table.get("difference"))
            f.refutes = choice(from_, *n, "facet.difference", differences) == 1;
        if (const auto* n = table.get("values"))
            read_facet_values(f, from_.table(*n, "facet.values"));
        std::vector<std::string_view> values{"anything", "denies"};
        for (const auto& v : f.values) values.push_back(v.name);
        for (const auto& [key, into] :
             {std::pair("silence", &f.silence), std::pair("prevails", &f.prevails)})
            if (const auto* n = table.get(key)) {
                *into = from_.text(*n, dotted("facet", key));
                if (std::ranges::find(values, *into) == values.end())
                    from_.refuse(*n, dotted("facet", key),
                                 "'" + *into + "' is no value; the nearest is " +
                                     std::string(nearest(*into, values)));
            }
        if (f.silence.empty()) f.silence = "anything";
    }
}

void section_reader::read_facet_values(data::facet_rule& of, const toml::table& table) {
    for (const auto& [key, node] : table) {
        const std::string name(key.str());
        const auto where = dotted("facet.values", name);
        auto at = std::ranges::find(of.values, name, &data::facet_value::name);
        if (at == of.values.end()) at = of.values.insert(at, {name, {}});
        if (of.values.size() > most_leagues)
            from_.refuse(node, where, "more than " + std::to_string(most_leagues) + " values");
        from_.texts(node, where, [&](const std::string& text, const toml::node& n) {
            add(at->wordings, from_.words(text, n, where));
        });
    }
}

void section_reader::read_units(const toml::node& node) {
    static constexpr std::array<std::string_view, 6> keys{"name",    "shown",    "sign",
                                                          "degrees", "anywhere", "words"};
    static constexpr std::array<std::string_view, 5> signs{"$", "€", "£", "¥", "₹"};
    static constexpr std::string_view symbols = "$EPYR"; // as folding writes them
    for (const auto& one : from_.list(node, "unit")) {
        std::string name;
        const auto& table = entry(one, "unit", keys, name);
        auto& u = named(into_.units, name, into_.layer_);
        if (into_.units.size() > most_units)
            from_.refuse(table, "unit", "more than " + std::to_string(most_units) + " units");
        if (const auto* n = table.get("shown")) u.shown = from_.text(*n, "unit.shown");
        if (u.shown.empty()) u.shown = ' ' + name;
        if (const auto* n = table.get("sign"))
            u.sign = symbols[choice(from_, *n, "unit.sign", signs)];
        if (const auto* n = table.get("degrees")) u.degrees = from_.flag(*n, "unit.degrees");
        if (const auto* n = table.get("anywhere")) u.anywhere = from_.flag(*n, "unit.anywhere");
        if (const auto* n = table.get("words"))
            from_.texts(*n, "unit.words", [&](const std::string& text, const toml::node& at) {
                const auto w = word(text, at, "unit.words");
                for (auto& other : into_.units) {
                    if (&other == &u || !std::erase(other.words, w)) continue;
                    if (other.layer == into_.layer_)
                        from_.refuse(at, "unit.words",
                                     "'" + w + "' counts " + other.name + " already");
                }
                add(u.words, w);
            });
    }
}

void section_reader::read_measures(const toml::table& table) {
    static constexpr std::array<std::string_view, 2> keys{"step", "most"};
    for (const auto& [key, node] : table) {
        const auto where = dotted("measures", key.str());
        const auto& given = from_.table(node, where);
        for (const auto& [inner, value] : given) from_.expect_known(inner, where, keys);
        data::measure made;
        if (const auto* n = given.get("step")) made.tick = from_.micros(*n, dotted(where, "step"));
        if (const auto* n = given.get("most")) made.most = from_.micros(*n, dotted(where, "most"));
        if (made.tick == 0) from_.refuse(node, where, "step is missing");
        into_.measures[word(std::string(key.str()), node, where)] = made;
    }
}

void section_reader::read_implications(const toml::node& node) {
    static constexpr std::array<std::string_view, 3> keys{"deed", "implied", "among"};
    for (const auto& one : from_.list(node, "implication")) {
        const auto& table = from_.table(one, "implication");
        for (const auto& [key, value] : table) from_.expect_known(key, "implication", keys);
        const auto one_word = [&](std::string_view key) {
            const auto* n = table.get(key);
            if (!n) from_.refuse(table, "implication", std::string(key) + " is missing");
            const auto where = dotted("implication", key);
            return word(from_.text(*n, where), *n, where);
        };
        data::implication made{one_word("deed"), one_word("implied"), {}};
        if (const auto* n = table.get("among"))
            from_.texts(*n, "implication.among", [&](const std::string& text, const toml::node& at) {
                add(made.among, word(text, at, "implication.among"));
            });
        if (std::ranges::find(into_.implications, made) == into_.implications.end())
            into_.implications.push_back(std::move(made));
    }
}

void section_reader::read_scales(const toml::table& table) {
    for (const auto& [key, factor] : table) {
        const auto where = dotted("scales", key.str());
        into_.scales[word(std::string(key.str()), factor, where)] =
            from_.whole(factor, where, 2, 1'000'000'000'000'000);
    }
}

void section_reader::read_sources(const toml::table& table) {
    static constexpr std::array<std::string_view, 2> keys{"stations", "publishers"};
    for (const auto& [key, node] : table) {
        from_.expect_known(key, "sources", keys);
        const auto section = dotted("sources", key.str());
        for (const auto& [name, wordings] : from_.table(node, section)) {
            const auto where = dotted(section, name.str());
            const auto stands = word(std::string(name.str()), wordings, where);
            from_.texts(wordings, where,
                        [&, station = key.str() == "stations"](const std::string& text,
                                                               const toml::node& at) {
                            const data::source made{stands, station, into_.layer_};
                            const auto words = from_.words(text, at, where);
                            const auto [found, fresh] = into_.sources.try_emplace(words, made);
                            if (fresh || found->second.name == stands) return;
                            if (found->second.layer == into_.layer_)
                                from_.refuse(at, where,
                                             "'" + words + "' names '" + found->second.name +
                                                 "' already");
                            found->second = made;
                        });
        }
    }
}

} // namespace dutchbook::contract
