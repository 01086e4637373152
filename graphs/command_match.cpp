// dutchbook match and explain: relations among given markets; network and store are touched for a
// model's verdicts alone.

#include <algorithm>
#include <fstream>
#include <iostream>
#include <sstream>

#include <boost/algorithm/string/case_conv.hpp>

#include "graphs/commands.hpp"
#include "graphs/files.hpp"
#include "graphs/judge_pairs.hpp"
#include "graphs/model_room.hpp"
#include "graphs/setup.hpp"
#include "graphs/table_text.hpp"
#include "nodes/http/secret.hpp"
#include "nodes/match/confidence.hpp"
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

std::vector<given_file> files_of(const match_request& how, const settings& config) {
    std::vector<given_file> files;
    const auto add = [&](const char* option, const auto& path, bool written) {
        if (path) files.push_back({option, *path, written});
    };
    add("--markets", how.markets, false);
    for (const auto& labels : how.labels) files.push_back({"--labels", labels, false});
    add("--out", how.out, true);
    add("--json", how.json, true);
    add("--confidence", how.confidence, true);
    add("--llm-record", how.llm_record, true);
    add("--llm-replay", how.llm_replay, false);
    add("--config", how.config_file, false);
    if (how.judge) add_store_files(files, config.store.path);
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
    if (how.confidence && how.labels.empty())
        throw error(exit_code::usage, "--confidence is measured on labels: give --labels");
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

judged_pairs judge_all(model_room& room, const settings& config, const rules::catalogue& with,
                       const match_input& given, const match::relater& work, match::related& found,
                       std::vector<match::row_universe>& rows) {
    std::vector<judged_universe> all{{given.file.markets, &work, &found}};
    for (auto& row : rows) all.push_back({row.row().markets, &row.work(), &row.found()});
    return room.judge(all, config, with);
}

void tell_judging(const match_request& how, const judged_pairs& judged,
                  const http::redactor& secrets) {
    const auto& j = judged.report;
    if (!how.quiet)
        std::cerr << j.open << " open pairs judged: " << j.cached << " from the cache, " << j.asked
                  << " asked in " << j.calls << " calls; " << j.related << " related, "
                  << j.unrelated << " unrelated, " << j.refused << " refused, " << j.still_open()
                  << " still open; $" << to_string(j.spent) << " spent\n";
    for (const auto& what : judged.missing)
        std::cerr << "missing: " << printable(secrets.redact(what)) << '\n';
}

void write_relations(const match_request& how, const match::related& found,
                     const std::vector<match::row_universe>& rows, const http::redactor& secrets) {
    if (!how.out && !how.labels.empty()) return;
    auto relations = found.relations;
    for (const auto& row : rows)
        relations.insert(relations.end(), row.found().relations.begin(),
                         row.found().relations.end());
    std::ostringstream text;
    match::write_relation_lines(text, relations);
    const auto clean = secrets.redact(text.view());
    if (how.out)
        write_file(*how.out, clean);
    else
        std::cout << clean;
}

void write_scores(const match_request& how, const match_input& given, const match::related& found,
                  const std::vector<match::row_universe>& rows,
                  const match::relate_options& options, const http::redactor& secrets) {
    if (how.labels.empty()) return;
    const auto& sets = given.labels.sets;
    const auto of_sets = match::score_against(sets, given.file.markets, found.relations, options);
    if (!sets.empty()) std::cout << secrets.redact(match::score_report(of_sets));
    std::vector<match::row_finding> findings;
    for (const auto& row : rows) findings.push_back(row.finding());
    if (how.confidence) {
        auto pairs = match::printed_pairs(findings);
        pairs.insert(pairs.end(), of_sets.printed.begin(), of_sets.printed.end());
        write_file(*how.confidence, match::confidence_table::measure(pairs).text());
    }
    const auto score = match::score_rows(std::move(findings));
    if (!rows.empty())
        std::cout << (sets.empty() ? "" : "\n") << secrets.redact(match::row_report(score));
    if (how.json) write_file(*how.json, secrets.redact(match::row_json(score)));
}

} // namespace

exit_code match_command(const match_request& how) {
    const auto config = configuration_of(how, current_environment());
    expect_apart(files_of(how, config.values));
    for (const auto& file : {how.out, how.json, how.confidence})
        if (file) expect_writable(*file);
    const match_input given = read_input(how);
    std::optional<model_room> model;
    if (how.judge) model.emplace("--judge", config.values, how.llm_record, how.llm_replay);
    const auto options = relate_options_of(config.values);
    match::relater work(given.file.markets, options);
    auto found = match::relate(work);
    auto options_of_rows = options;
    options_of_rows.min_plausibility = 0; // a row asks about its pair, however implausible it is
    auto rows = match::relate_rows(given.labels.rows, options_of_rows);
    if (!how.quiet) tell_statistics(how, given, found, rows);
    std::optional<judged_pairs> judged;
    http::redactor secrets; // a server may put the key that it was sent into its answers
    if (model) {
        secrets.add(model->how->key);
        judged = judge_all(*model, config.values, options.catalogue(), given, work, found, rows);
        tell_judging(how, *judged, secrets);
    }
    write_relations(how, found, rows, secrets);
    write_scores(how, given, found, rows, options, secrets);
    std::cout << std::flush;
    return judged ? code_of(*judged) : exit_code::complete;
}

exit_code explain_command(const common_request& how, const std::string& left,
                          const std::string& right,
                          const std::optional<std::filesystem::path>& markets) {
    const auto config = configuration_of(how, current_environment());
    const auto added = use_vocabulary(config.values.match.vocabulary);
    const auto& with = added ? *added : rules::catalogue::built_in();
    if (markets) {
        std::cout << match::explain(read_markets(*markets).markets, left, right, with)
                  << std::flush;
        return exit_code::complete;
    }
    const std::filesystem::path path = config.values.store.path;
    if (!std::filesystem::exists(path))
        throw error(exit_code::failed,
                    path.string() +
                        ": no store there; `dutchbook run` makes one, or give --markets");
    const store::database db({.path = path}, store::access::read);
    std::cout << match::explain(with_siblings(db, left, right), left, right, with) << std::flush;
    return exit_code::complete;
}

} // namespace dutchbook::graphs
