// dutchbook vocabulary: what the prover knows of clauses, and what it does not read.

#include <algorithm>
#include <fstream>
#include <iostream>
#include <utility>
#include <vector>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "graphs/classify.hpp"
#include "graphs/commands.hpp"
#include "graphs/setup.hpp"
#include "nodes/contract/vocabulary.hpp"
#include "nodes/match/market_lines.hpp"
#include "nodes/rules/coverage.hpp"

namespace dutchbook::graphs {
namespace {

/// Templates that are not read, most frequent first.
std::vector<std::pair<std::string, std::uint64_t>> ranked(const rules::coverage& c) {
    std::vector<std::pair<std::string, std::uint64_t>> out(c.unread.begin(), c.unread.end());
    std::stable_sort(out.begin(), out.end(),
                     [](const auto& a, const auto& b) { return a.second > b.second; });
    return out;
}

void write_json(const rules::coverage& all) {
    boost::json::object out{{"markets", all.markets},
                            {"whole", all.whole},
                            {"clauses", all.clauses},
                            {"read", all.read}};
    boost::json::array unread;
    for (const auto& [text, count] : ranked(all))
        unread.push_back(boost::json::object{{"template", text}, {"count", count}});
    out["unread"] = std::move(unread);
    std::cout << boost::json::serialize(out) << '\n';
}

using section_counts = std::vector<std::pair<std::string, std::size_t>>;

/// A line for each section of the words, and for each meaning of clauses.
section_counts counts_of(const contract::vocabulary& words, const rules::catalogue& clauses) {
    section_counts out = words.counts();
    const auto first = out.size();
    for (std::size_t i = 0; i < std::size_t(rules::meaning::unread); ++i)
        out.emplace_back("clauses: " + std::string(rules::to_string(rules::meaning(i))), 0);
    for (const auto& t : clauses.templates()) ++out[first + std::size_t(t.means)].second;
    out.emplace_back("defaults", clauses.defaults().size());
    return out;
}

/// What is in force; `since`: by how much it is more or less than that.
void write_counts(const section_counts& now, const section_counts* since = nullptr) {
    for (std::size_t i = 0; i < now.size(); ++i) {
        const auto& [name, count] = now[i];
        if (since == nullptr)
            std::cout << fmt::format("{:<24} {:>6}\n", name, count);
        else if (const auto before = (*since)[i].second; count != before)
            std::cout << fmt::format("{:<24} {:>+6}\n", name,
                                     std::int64_t(count) - std::int64_t(before));
    }
}

void write_line(const std::string& name, const rules::coverage& c) {
    const auto percent = [](std::uint64_t part, std::uint64_t of) {
        return of == 0 ? 0.0 : 100.0 * static_cast<double>(part) / static_cast<double>(of);
    };
    std::cout << fmt::format("{:<12} {:>7} markets with rules, {:>7} read whole ({:.1f} %); {:>8} "
                             "clauses, {:>8} read ({:.1f} %)\n",
                             name, c.markets, c.whole, percent(c.whole, c.markets), c.clauses,
                             c.read, percent(c.read, c.clauses));
}

} // namespace

exit_code vocabulary_command(const vocabulary_request& how) {
    auto files = configuration_of(how, current_environment()).values.match.vocabulary;
    for (const auto& file : how.files) files.push_back(file.string());
    const auto added = use_vocabulary(files);
    const rules::catalogue& with = added ? *added : rules::catalogue::built_in();
    if (how.what == vocabulary_request::action::check) {
        const auto before =
            counts_of(contract::vocabulary::built_in(), rules::catalogue::built_in());
        std::cout << "ok\n";
        write_counts(counts_of(contract::vocabulary::in_force(), with), &before);
        return exit_code::complete;
    }
    if (how.what == vocabulary_request::action::print) {
        write_counts(counts_of(contract::vocabulary::in_force(), with));
        return exit_code::complete;
    }
    if (how.what == vocabulary_request::action::classify) return classify_command(how, with);
    std::ifstream in(how.markets, std::ios::binary);
    if (!in) throw error(exit_code::usage, how.markets.string() + ": cannot be read");
    const auto file = match::read_market_lines(in, how.markets.string());
    rules::coverage all;
    const auto by_venue = rules::coverage_of(with, file.markets);
    for (const auto& [name, c] : by_venue) all += c;
    if (how.json) {
        write_json(all);
        return exit_code::complete;
    }
    for (const auto& [name, c] : by_venue) write_line(name, c);
    std::size_t shown = 0;
    for (const auto& [text, count] : ranked(all)) {
        if (shown++ == how.most) break;
        std::cout << fmt::format("{:>7}  {}\n", count, text);
    }
    return exit_code::complete;
}

} // namespace dutchbook::graphs
