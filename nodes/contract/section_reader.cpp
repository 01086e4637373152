#include "nodes/contract/section_reader.hpp"

#include <algorithm>
#include <array>

#include "nodes/value/suggest.hpp"

namespace dutchbook::contract {
namespace {

struct list_place {
    std::string_view section, key;
};
/// Where the files name each list, in the order of word_list.
constexpr std::array<list_place, std::size_t(word_list::count_)> list_places{{
    {"words", "stop"},
    {"words", "filler"},
    {"words", "weak"},
    {"words", "weak_places"},
    {"words", "verbs"},
    {"words", "symmetric"},
    {"words", "stages"},
    {"words", "counts"},
    {"words", "offices"},
    {"words", "placeholders"},
    {"words", "superlatives"},
    {"words", "surnames"},
    {"contest", "starts"},
    {"contest", "ends"},
    {"contest", "settings"},
    {"contest", "scopes"},
    {"contest", "draws"},
    {"contest", "versus"},
    {"contest", "plain_sides"},
    {"contest", "beats"},
    {"contest", "won"},
    {"reading", "ranks"},
    {"reading", "finishes"},
    {"reading", "behind_ranks"},
    {"reading", "parts"},
    {"reading", "counted"},
    {"reading", "before_counts"},
    {"reading", "runs"},
    {"reading", "spans"},
    {"reading", "period_figures"},
    {"reading", "indefinite"},
    {"reading", "weekdays"},
    {"reading", "around"},
    {"reading", "awards"},
    {"reading", "open_questions"},
    {"reading", "whole_questions"},
    {"reading", "by"},
    {"reading", "before"},
    {"reading", "during"},
    {"reading", "on"},
    {"reading", "after"},
    {"reading", "between"},
    {"reading", "named"},
    {"reading", "periods"},
    {"reading", "zones"},
    {"reading", "gives_up"},
    {"reading", "weather"},
    {"reading", "station_ends"},
    {"reading", "station_silent"},
    {"reading", "rate_moves"},
    {"reading", "central_banks"},
    {"reading", "market_rates"},
    {"reading", "abbreviations"},
}};
constexpr std::array<std::string_view, 3> family_names{"contrasts", "places", "first_names"};
constexpr std::array<std::string_view, 9> comparisons{"@ge",  "@gt",   "@le",   "@lt",    "@eq",
                                                      "@btw", "@orge", "@orle", "@second"};

bool is_weight(std::size_t list) { return list <= std::size_t(word_list::weak); }

std::vector<std::string> split(const std::string& words) {
    std::vector<std::string> out;
    for (std::size_t at = 0; at < words.size();) {
        const auto end = std::min(words.find(' ', at), words.size());
        if (end > at) out.push_back(words.substr(at, end - at));
        at = end + 1;
    }
    return out;
}

bool erase(std::vector<std::string>& from, const std::string& what) {
    return std::erase(from, what) > 0;
}

} // namespace

const std::vector<std::string_view>& vocabulary_data::sections() {
    static const std::vector<std::string_view> all{
        "remove",  "words",   "contrasts", "places",      "first_names", "months",
        "aliases", "people",  "numbers",   "ordinals",    "editions",    "states",
        "makers",  "tickers", "contest",   "reading",     "scales",      "league",
        "facet",   "unit",    "measures",  "implication", "sources"};
    return all;
}

const std::vector<std::string_view>& vocabulary_data::removable() {
    static const std::vector<std::string_view> all{
        "words",  "contest", "reading",  "contrasts", "places",   "first_names", "aliases",
        "people", "leagues", "measures", "makers",    "editions", "tickers",     "sources"};
    return all;
}

void vocabulary_data::add(const vocabulary_file& file) { section_reader(*this, file).read(); }

void section_reader::read() {
    if (const auto* node = from_.all().get("remove")) read_removals(from_.table(*node, "remove"));
    for (const auto name : data::sections())
        if (const auto* node = from_.all().get(name); node && name != "remove")
            read_section(name, *node);
}

void section_reader::read_section(std::string_view name, const toml::node& node) {
    if (name == "league") return read_leagues(node);
    if (name == "facet") return read_facets(node);
    if (name == "unit") return read_units(node);
    if (name == "implication") return read_implications(node);
    const auto& table = from_.table(node, name);
    if (name == "words" || name == "contest" || name == "reading") return read_lists(name, table);
    if (const auto* at = std::ranges::find(family_names, name); at != family_names.end())
        return read_families(static_cast<std::size_t>(at - family_names.begin()), table);
    if (name == "months") return read_months(table);
    if (name == "aliases" || name == "people") return read_wordings(name, table);
    if (name == "numbers") return read_numbers(name, table, 200, into_.numbers);
    if (name == "ordinals") return read_numbers(name, table, 200, into_.ordinals);
    if (name == "editions") return read_numbers(name, table, 2'100, into_.editions);
    if (name == "states") return read_map(name, table, into_.states);
    if (name == "makers") return read_map(name, table, into_.makers);
    if (name == "tickers") return read_map(name, table, into_.tickers);
    if (name == "measures") return read_measures(table);
    if (name == "scales") return read_scales(table);
    read_sources(table);
}

section_reader::families& section_reader::families_of(std::size_t kind) {
    return kind == 0 ? into_.contrasts : kind == 1 ? into_.places : into_.first_names;
}

std::string section_reader::word(const std::string& text, const toml::node& at,
                                 std::string_view key) const {
    auto out = from_.words(text, at, key);
    if (out.find(' ') != out.npos) from_.refuse(at, key, "'" + text + "': expected one word");
    return out;
}

/// What stands for others: lower-case words, or a comparison.
std::string section_reader::target(const toml::key& key, std::string_view section) const {
    const std::string out(key.str());
    const auto refuse = [&](const std::string& why) {
        from_.refuse(key.source(), dotted(section, "\"" + out + "\""), why);
    };
    if (out.starts_with('@')) {
        if (std::ranges::find(comparisons, out) == comparisons.end())
            refuse("no such comparison; the nearest is " + std::string(nearest(out, comparisons)));
        return out;
    }
    for (const char c : out)
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == ' ' ||
              static_cast<unsigned char>(c) >= 128))
            refuse("what stands for others is lower-case letters and digits");
    if (out.starts_with(' ') || out.ends_with(' ')) refuse("begins or ends with a space");
    return out;
}

void section_reader::read_lists(std::string_view section, const toml::table& table) {
    std::vector<std::string_view> keys;
    if (section == "words") keys.push_back("plain");
    for (const auto& place : list_places)
        if (place.section == section) keys.push_back(place.key);
    if (section == "contest") keys.push_back("never_drawn");
    if (section == "reading") keys.push_back("sentence_begins");
    for (const auto& [key, node] : table) {
        from_.expect_known(key, section, keys);
        const auto where = dotted(section, key.str());
        if (key.str() == "never_drawn") {
            read_wordings_of(node, where, into_.never_drawn);
            continue;
        }
        if (key.str() == "sentence_begins") {
            read_wordings_of(node, where, into_.sentence_begins);
            continue;
        }
        std::size_t list = 0;
        while (list < list_places.size() &&
               (list_places[list].section != section || list_places[list].key != key.str()))
            ++list;
        from_.texts(node, where, [&](const std::string& text, const toml::node& at) {
            for (const auto& w : split(from_.words(text, at, where))) {
                if (list == list_places.size() || is_weight(list)) add_weight(w, where, at);
                if (list == list_places.size()) continue;
                auto& into = into_.lists[list];
                if (std::ranges::find(into, w) == into.end()) into.push_back(w);
            }
        });
    }
}

void section_reader::read_wordings_of(const toml::node& node, const std::string& where,
                                      std::vector<std::string>& into) {
    from_.texts(node, where, [&](const std::string& text, const toml::node& at) {
        auto words = from_.words(text, at, where);
        if (std::ranges::find(into, words) == into.end()) into.push_back(std::move(words));
    });
}

/// A word has one weight; a later file moves it.
void section_reader::add_weight(const std::string& w, const std::string& where,
                                const toml::node& at) {
    const auto [found, fresh] = into_.weights_.try_emplace(w, data::placed{where, into_.layer_});
    auto& [was, layer] = found->second;
    if (fresh || was == where) return;
    if (layer == into_.layer_) from_.refuse(at, where, "'" + w + "' stands in " + was + " already");
    take_weight(w, where, at);
    found->second = {where, into_.layer_};
}

void section_reader::take_weight(const std::string& w, const std::string& where,
                                 const toml::node& at) {
    const auto& was = into_.weights_.at(w).where;
    if (was == "contrasts") return take_form(0, w, at);
    for (std::size_t i = 0; i < list_places.size(); ++i)
        if (was == dotted(list_places[i].section, list_places[i].key)) erase(into_.lists[i], w);
    (void)where;
}

void section_reader::read_families(std::size_t kind, const toml::table& table) {
    const auto section = family_names[kind];
    for (const auto& [key, node] : table) {
        const auto head = target(key, section);
        const auto where = dotted(section, head);
        if (head.empty() || head.find(' ') != head.npos || head.starts_with('@'))
            from_.refuse(key.source(), where, "the word that stands for all is one word");
        auto& all = families_of(kind);
        const auto is_head = [&head](const data::family& f) { return f.head == head; };
        if (std::ranges::find_if(all, is_head) == all.end()) {
            data::family made{head, {}, into_.layer_};
            if (into_.heads_[kind].contains(head)) take_form(kind, head, node);
            into_.heads_[kind][head] = head;
            if (kind == 0) add_weight(head, std::string(section), node);
            all.push_back(std::move(made));
        }
        from_.texts(node, where, [&](const std::string& text, const toml::node& at) {
            const auto form = from_.words(text, at, where);
            add_form(kind, *std::ranges::find_if(all, is_head), form, at);
        });
    }
}

void section_reader::add_form(std::size_t kind, data::family& to, const std::string& form,
                              const toml::node& at) {
    const auto head = to.head;
    if (const auto found = into_.heads_[kind].find(form); found != into_.heads_[kind].end()) {
        if (found->second == head) return;
        const auto& all = families_of(kind);
        const auto owner = std::ranges::find(all, found->second, &data::family::head);
        if (owner != all.end() && owner->layer == into_.layer_)
            from_.refuse(at, dotted(family_names[kind], head),
                         "'" + form + "' stands for '" + found->second + "' already");
        take_form(kind, form, at);
    }
    if (kind == 0 && form.find(' ') == form.npos) add_weight(form, "contrasts", at);
    into_.heads_[kind][form] = head;
    std::ranges::find(families_of(kind), head, &data::family::head)->forms.push_back(form);
}

/// Out of the family that it is a form of; one that others stand behind stays.
void section_reader::take_form(std::size_t kind, const std::string& form, const toml::node& at) {
    const auto found = into_.heads_[kind].find(form);
    if (found == into_.heads_[kind].end()) return;
    auto& all = families_of(kind);
    const auto owner = std::ranges::find(all, found->second, &data::family::head);
    if (owner->head != form) {
        erase(owner->forms, form);
    } else if (owner->forms.empty()) {
        all.erase(owner);
    } else {
        from_.refuse(at, family_names[kind],
                     "'" + form + "' stands for other words: take them away with [remove] " +
                         std::string(family_names[kind]) + " = [\"" + form + "\"] first");
    }
    into_.heads_[kind].erase(found);
}

void section_reader::read_months(const toml::table& table) {
    static constexpr std::array<std::string_view, 12> keys{"1", "2", "3", "4",  "5",  "6",
                                                           "7", "8", "9", "10", "11", "12"};
    for (const auto& [key, node] : table) {
        from_.expect_known(key, "months", keys);
        auto& forms = into_.months[static_cast<std::size_t>(std::ranges::find(keys, key.str()) -
                                                            keys.begin())];
        const auto where = dotted("months", key.str());
        from_.texts(node, where, [&](const std::string& text, const toml::node& at) {
            auto form = word(text, at, where);
            if (std::ranges::find(forms, form) == forms.end()) forms.push_back(std::move(form));
        });
    }
}

void section_reader::read_wordings(std::string_view section, const toml::table& table) {
    const bool person = section == "people";
    for (const auto& [key, node] : table) {
        const auto to = target(key, section);
        const auto where = dotted(section, to.empty() ? "\"\"" : to);
        if (person && (to.empty() || to.starts_with('@')))
            from_.refuse(key.source(), where, "a person has a name");
        from_.texts(node, where, [&](const std::string& text, const toml::node& at) {
            const auto from = from_.words(text, at, where);
            const data::wording made{to, into_.layer_, person};
            const auto [found, fresh] = into_.wordings.try_emplace(from, made);
            if (fresh || found->second.to == to) return;
            if (found->second.layer == into_.layer_)
                from_.refuse(at, where,
                             "'" + from + "' stands for '" + found->second.to + "' already");
            found->second = made;
        });
    }
}

void section_reader::read_map(std::string_view section, const toml::table& table,
                              std::map<std::string, std::string>& into) {
    for (const auto& [key, node] : table) {
        const auto where = dotted(section, key.str());
        const auto from = word(std::string(key.str()), node, where);
        into[from] = word(from_.text(node, where), node, where);
    }
}

void section_reader::read_numbers(std::string_view section, const toml::table& table,
                                  std::int64_t most, std::map<std::string, std::int64_t>& into) {
    for (const auto& [key, node] : table) {
        const auto where = dotted(section, key.str());
        into[word(std::string(key.str()), node, where)] = from_.whole(node, where, 0, most);
    }
}

void section_reader::read_removals(const toml::table& table) {
    for (const auto& [key, node] : table) {
        if (std::ranges::find(data::removable(), key.str()) == data::removable().end()) continue;
        const auto where = dotted("remove", key.str());
        from_.texts(node, where,
                    [&, name = key.str()](const std::string& text, const toml::node& at) {
                        remove(name, name == "leagues" ? text : from_.words(text, at, where), at);
                    });
    }
}

void section_reader::remove(std::string_view key, const std::string& what, const toml::node& at) {
    bool found = false;
    if (key == "words" || key == "contest" || key == "reading") {
        for (std::size_t i = 0; i < list_places.size(); ++i)
            if (list_places[i].section == key) found = erase(into_.lists[i], what) || found;
        if (const auto w = into_.weights_.find(what);
            w != into_.weights_.end() && w->second.where.starts_with(key))
            into_.weights_.erase(w);
    } else if (const auto* family = std::ranges::find(family_names, key);
               family != family_names.end()) {
        const auto kind = static_cast<std::size_t>(family - family_names.begin());
        found = std::erase_if(families_of(kind),
                              [&](const data::family& f) { return f.head == what; }) > 0;
        const auto gone = [&](const auto& form) { return form.second == what; };
        if (kind == 0)
            for (const auto& form : into_.heads_[0])
                if (gone(form)) into_.weights_.erase(form.first);
        std::erase_if(into_.heads_[kind], gone);
    } else if (key == "aliases" || key == "people") {
        const auto w = into_.wordings.find(what);
        found = w != into_.wordings.end() && w->second.person == (key == "people");
        if (found) into_.wordings.erase(w);
    } else if (key == "leagues") {
        found =
            std::erase_if(into_.leagues, [&](const data::league& l) { return l.name == what; }) > 0;
    } else {
        found = key == "measures"   ? into_.measures.erase(what) > 0
                : key == "makers"   ? into_.makers.erase(what) > 0
                : key == "editions" ? into_.editions.erase(what) > 0
                : key == "tickers"  ? into_.tickers.erase(what) > 0
                                    : into_.sources.erase(what) > 0;
    }
    if (!found) from_.refuse(at, dotted("remove", key), "there is no '" + what + "'");
}

} // namespace dutchbook::contract
