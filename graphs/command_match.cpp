// dutchbook match and explain: relations among given markets, without network or store.

#include <algorithm>
#include <fstream>
#include <iostream>
#include <sstream>

#include <boost/algorithm/string/case_conv.hpp>

#include "graphs/commands.hpp"
#include "graphs/files.hpp"
#include "graphs/setup.hpp"
#include "nodes/match/explain.hpp"
#include "nodes/match/labels.hpp"
#include "nodes/match/market_lines.hpp"
#include "nodes/match/relate.hpp"
#include "nodes/match/row_score.hpp"
#include "nodes/store/store.hpp"

namespace dutchbook::graphs {
namespace {

std::ifstream open_text(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    if (!in || std::filesystem::is_directory(file))
        throw error(exit_code::usage, file.string() + ": cannot be read");
    return in;
}

match::market_file read_markets(const std::filesystem::path& file) {
    auto in = open_text(file);
    return match::read_market_lines(in, file.string());
}

/// `a`, its siblings, `b` and its siblings out of the store, as rows of one list.
std::vector<market> with_siblings(const store::database& db, const std::string& a,
                                  const std::string& b) {
    std::vector<market> all;
    for (const auto& id : {a, b}) {
        auto found = db.find_market(id);
        // Venues' web addresses write ids in lower case.
        if (!found) found = db.find_market(boost::algorithm::to_upper_copy(id));
        if (!found) found = db.find_market(boost::algorithm::to_lower_copy(id));
        if (!found)
            throw error(exit_code::usage, "no market '" + id + "' in " + db.how().path.string());
        auto siblings = db.siblings(*found);
        all.push_back(*found);
        std::move(siblings.begin(), siblings.end(), std::back_inserter(all));
    }
    std::sort(all.begin(), all.end(),
              [](const market& x, const market& y) { return x.key < y.key; });
    all.erase(std::unique(all.begin(), all.end(),
                          [](const market& x, const market& y) { return x.key == y.key; }),
              all.end());
    return all;
}

std::vector<given_file> files_of(const match_request& how) {
    std::vector<given_file> files;
    if (how.markets) files.push_back({"--markets", *how.markets, false});
    for (const auto& labels : how.labels) files.push_back({"--labels", labels, false});
    if (how.out) files.push_back({"--out", *how.out, true});
    if (how.json) files.push_back({"--json", *how.json, true});
    return files;
}

struct match_input {
    match::market_file file;
    match::label_file labels;
};

match_input read_input(const match_request& how) {
    match_input given;
    for (const auto& file : how.labels) {
        auto in = open_text(file);
        match::read_labels(in, file.string(), given.labels);
    }
    if (how.json && how.labels.empty())
        throw error(exit_code::usage, "--json holds scores: give --labels");
    if (how.markets) {
        given.file = read_markets(*how.markets);
    } else if (how.labels.empty()) {
        throw error(exit_code::usage, "give --markets, or --labels with rows that bring their own");
    } else if (!given.labels.sets.empty()) {
        const auto& first = given.labels.sets.front();
        throw error(exit_code::usage, first.file + ":" + std::to_string(first.line) +
                                          ": this label speaks of given markets: give --markets");
    }
    return given;
}

void tell_statistics(const match_request& how, const match_input& given,
                     const match::related& found, const std::vector<match::row_universe>& rows) {
    auto s = found.statistics;
    auto relations = found.relations.size();
    for (const auto& row : rows) {
        s += row.found().statistics;
        relations += row.found().relations.size();
    }
    if (how.markets)
        std::cerr << given.file.markets.size() << " markets (" << given.file.duplicates
                  << " duplicates), ";
    if (!rows.empty()) std::cerr << rows.size() << " label rows, ";
    std::cerr << s.blocking.pairs << " candidate pairs: " << s.related << " related, " << s.refuted
              << " refuted, " << s.open << " open; " << relations << " relations\n";
}

void write_relations(const match_request& how, const match::related& found,
                     const std::vector<match::row_universe>& rows) {
    if (!how.out && !how.labels.empty()) return;
    auto relations = found.relations;
    for (const auto& row : rows)
        relations.insert(relations.end(), row.found().relations.begin(),
                         row.found().relations.end());
    if (!how.out) return match::write_relation_lines(std::cout, relations);
    std::ostringstream text;
    match::write_relation_lines(text, relations);
    write_file(*how.out, text.view());
}

void write_scores(const match_request& how, const match_input& given, const match::related& found,
                  const std::vector<match::row_universe>& rows) {
    if (how.labels.empty()) return;
    const auto& sets = given.labels.sets;
    if (!sets.empty())
        std::cout << match::score_report(
            match::score_against(sets, given.file.markets, found.relations));
    std::vector<match::row_finding> findings;
    for (const auto& row : rows) findings.push_back(row.finding());
    const auto score = match::score_rows(std::move(findings));
    if (!rows.empty()) std::cout << (sets.empty() ? "" : "\n") << match::row_report(score);
    if (how.json) write_file(*how.json, match::row_json(score));
}

} // namespace

exit_code match_command(const match_request& how) {
    expect_apart(files_of(how));
    for (const auto& file : {how.out, how.json})
        if (file) expect_writable(*file);
    const auto config = configuration_of(how, current_environment());
    const match_input given = read_input(how);
    const auto options = relate_options_of(config.values);
    auto found = match::relate(given.file.markets, options);
    const auto rows = match::relate_rows(given.labels.rows, options);
    if (!how.quiet) tell_statistics(how, given, found, rows);
    write_relations(how, found, rows);
    write_scores(how, given, found, rows);
    std::cout << std::flush;
    return exit_code::complete;
}

exit_code explain_command(const common_request& how, const std::string& left,
                          const std::string& right,
                          const std::optional<std::filesystem::path>& markets) {
    if (markets) {
        std::cout << match::explain(read_markets(*markets).markets, left, right) << std::flush;
        return exit_code::complete;
    }
    const auto config = configuration_of(how, current_environment());
    const std::filesystem::path path = config.values.store.path;
    if (!std::filesystem::exists(path))
        throw error(exit_code::failed,
                    path.string() +
                        ": no store there; `dutchbook run` makes one, or give --markets");
    const store::database db({.path = path}, store::access::read);
    std::cout << match::explain(with_siblings(db, left, right), left, right) << std::flush;
    return exit_code::complete;
}

} // namespace dutchbook::graphs
