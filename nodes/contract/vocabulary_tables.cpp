// Leagues, facets, sources and units of a vocabulary.

#include <algorithm>
#include <array>

#include <dutchbook/fault.hpp>

#include "nodes/contract/hash.hpp"
#include "nodes/contract/vocabulary.hpp"

namespace dutchbook::contract {
namespace {

/// Units that the program names, in the order of `unit`; further ones are numbered behind them.
constexpr std::array<std::string_view, 14> unit_names{
    "none",   "percent", "dollars", "euros",  "celsius", "fahrenheit",       "points",
    "pounds", "yen",     "yuan",    "rupees", "francs",  "canadian dollars", "australian dollars"};

std::string initials(std::string_view words) {
    std::string out;
    for (std::size_t at = 0; at < words.size(); ++at)
        if (at == 0 || words[at - 1] == ' ') out += words[at];
    return out;
}

constexpr facet_bits bit(std::size_t place) { return facet_bits{1} << place; }

} // namespace

void vocabulary::add_leagues() {
    facets_.push_back({.shown = "league"});
    for (std::size_t i = 0; i < said_.leagues.size(); ++i) {
        const auto& l = said_.leagues[i];
        if (l.ends_level) ends_level_ |= bit(i);
        if (l.meets_often) meets_often_ |= bit(i);
        for (const auto& words : l.named)
            facet_words_.push_back({words, std::uint8_t(facet::league), bit(i)});
        facet_bits plays = bit(i);
        for (std::size_t k = 0; k < said_.leagues.size(); ++k)
            if (said_.leagues[k].teams_of == l.name) plays |= bit(k);
        for (const auto& t : l.teams) add_club(t, plays);
    }
    club_index_.build(club_names_);
}

void vocabulary::add_club(const vocabulary_data::team& t, facet_bits leagues) {
    clubs_.push_back(leagues);
    if (clubs_.size() > 60'000) throw error(exit_code::configuration, "more than 60,000 teams");
    const auto place = static_cast<std::uint16_t>(clubs_.size());
    if (!t.city.empty()) name_club(t.city, place);
    if (!t.nickname.empty() && !t.suffix) name_club(t.nickname, place);
    if (!t.nickname.empty() && !t.city.empty()) {
        const auto letters = initials(t.nickname);
        name_club(t.city + ' ' + t.nickname, place);
        name_club(t.city + ' ' + letters.substr(0, 1), place);
        name_club(t.city + ' ' + letters, place);
    }
    for (const auto& name : t.also) name_club(name, place);
}

void vocabulary::name_club(std::string words, std::uint16_t place) {
    if (words.starts_with("the ")) words.erase(0, 4); // names are read without their article
    auto& list = club_names_[word_id(words)];
    if (std::find(list.begin(), list.end(), place) != list.end()) return;
    if (list.size() == most_namesakes)
        throw error(exit_code::configuration, "league: '" + words + "' is the name of more than " +
                                                  std::to_string(most_namesakes) + " teams");
    list.push_back(place);
}

std::span<const std::uint16_t> vocabulary::clubs_named(std::uint64_t name) const noexcept {
    const auto* known = club_index_.find(name);
    return known ? std::span<const std::uint16_t>(*known) : std::span<const std::uint16_t>{};
}

facet_bits vocabulary::leagues_of(std::uint16_t place) const noexcept {
    return place > 0 && place <= clubs_.size() ? clubs_[place - 1u] : facet_bits{0};
}

void vocabulary::add_facets() {
    for (const auto& f : said_.facets) {
        const auto place = static_cast<std::uint8_t>(facets_.size());
        facet_rule rule{.shown = f.shown, .counts_for = f.counts_for, .refutes = f.refutes};
        rule.denies = f.silence == "denies";
        for (std::size_t v = 0; v < f.values.size(); ++v) {
            if (f.values[v].name == f.silence) rule.silence = bit(v);
            if (f.values[v].name == f.prevails) rule.prevails = bit(v);
            for (const auto& words : f.values[v].wordings)
                facet_words_.push_back({words, place, bit(v)});
        }
        facets_.push_back(rule);
    }
    facet_index_ = dutchbook::contract::phrase_index<facet_words>(facet_words_);
}

void vocabulary::add_sources() {
    for (const auto& said : said_.implications) {
        implication made{word_id(said.deed), word_id(said.implied), {}};
        for (const auto& w : said.among) made.among.push_back(word_id(w));
        implications_.push_back(std::move(made));
    }
    for (const auto& [words, source] : said_.sources)
        source_words_.push_back({words, word_id(source.name), source.station});
    source_index_ = dutchbook::contract::phrase_index<source_words>(source_words_);
    for (const auto& [series, word] : said_.tickers) series_.emplace(word_id(word), series);
}

void vocabulary::add_units() {
    unit_shown_.assign(unit_names.size(), {});
    for (const auto& u : said_.units) {
        const auto* known = std::ranges::find(unit_names, u.name);
        auto place = static_cast<std::size_t>(known - unit_names.begin());
        if (known == unit_names.end()) {
            place = unit_shown_.size();
            unit_shown_.emplace_back();
        }
        const auto made = static_cast<dutchbook::contract::unit>(place);
        unit_shown_[place] = u.shown;
        for (const auto& w : u.words)
            unit_words_[word_id(w)] = {made, u.degrees, u.anywhere && w.size() > 2};
        if (u.sign != 0) signs_.emplace_back(u.sign, made);
    }
    unit_index_.build(unit_words_);
    for (const auto& [w, factor] : said_.scales) scales_[word_id(w)] = factor;
    scale_index_.build(scales_);
}

std::int64_t vocabulary::scale_of(std::uint64_t word) const noexcept {
    const auto* factor = scale_index_.find(word);
    return factor ? *factor : 0;
}

vocabulary::unit_word vocabulary::unit_of(std::uint64_t word) const noexcept {
    const auto* known = unit_index_.find(word);
    return known ? *known : unit_word{};
}

dutchbook::contract::unit vocabulary::unit_of_sign(char symbol) const noexcept {
    for (const auto& [sign, u] : signs_)
        if (sign == symbol) return u;
    return dutchbook::contract::unit::none;
}

std::string_view vocabulary::shown(dutchbook::contract::unit u) const noexcept {
    const auto place = static_cast<std::size_t>(u);
    return place < unit_shown_.size() ? unit_shown_[place] : std::string_view{};
}

void vocabulary::count() {
    const auto list = [this](word_list l) { return said_.lists[std::size_t(l)].size(); };
    const auto forms = [](const std::vector<vocabulary_data::family>& families) {
        std::size_t all = families.size();
        for (const auto& f : families) all += f.forms.size();
        return all;
    };
    std::size_t people = 0, teams = 0, months = 0, values = 0;
    for (const auto& [from, w] : said_.wordings) people += w.person;
    for (const auto& l : said_.leagues) teams += l.teams.size();
    for (const auto& m : said_.months) months += m.size();
    for (const auto& f : said_.facets) values += f.values.size();
    std::size_t contest = said_.never_drawn.size(), reading = said_.sentence_begins.size();
    for (auto i = std::size_t(word_list::contest_starts); i < said_.lists.size(); ++i)
        (i <= std::size_t(word_list::won) ? contest : reading) += said_.lists[i].size();
    counts_ = {{"stop words", list(word_list::stop)},
               {"filler words", list(word_list::filler)},
               {"weak words", list(word_list::weak)},
               {"contrasts", said_.contrasts.size()},
               {"forms of contrasts", forms(said_.contrasts)},
               {"aliases", said_.wordings.size() - people},
               {"wordings of people", people},
               {"first names", forms(said_.first_names)},
               {"names of places", forms(said_.places)},
               {"leagues", said_.leagues.size()},
               {"teams", teams},
               {"facets", said_.facets.size() + 1},
               {"values of facets", values + said_.leagues.size()},
               {"wordings of facets", facet_words_.size()},
               {"implications", said_.implications.size()},
               {"wordings of sources", said_.sources.size()},
               {"units", said_.units.size()},
               {"words of units", unit_words_.size()},
               {"measures", said_.measures.size()},
               {"scales", said_.scales.size()},
               {"words of contests", contest},
               {"words of reading", reading},
               {"words of months", months},
               {"numbers and ordinals", said_.numbers.size() + said_.ordinals.size()},
               {"makers and editions", said_.makers.size() + said_.editions.size()},
               {"tickers and states", said_.tickers.size() + said_.states.size()}};
}

} // namespace dutchbook::contract
