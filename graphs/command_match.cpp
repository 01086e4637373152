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

} // namespace

exit_code match_command(const common_request& how, const std::filesystem::path& markets,
                        const std::optional<std::filesystem::path>& out,
                        const std::optional<std::filesystem::path>& labels) {
    const auto config = configuration_of(how, current_environment());
    std::vector<given_file> files{{"--markets", markets, false}};
    if (labels) files.push_back({"--labels", *labels, false});
    if (out) files.push_back({"--out", *out, true});
    expect_apart(files);
    if (out) expect_writable(*out);
    const auto file = read_markets(markets);
    const auto found = match::relate(file.markets, relate_options_of(config.values));
    if (out) {
        std::ostringstream text;
        match::write_relation_lines(text, found.relations);
        write_file(*out, text.view());
    } else if (!labels) {
        match::write_relation_lines(std::cout, found.relations);
    }
    if (labels) {
        auto in = open_text(*labels);
        const auto sets = match::read_labels(in, labels->string());
        std::cout << match::score_report(match::score_against(sets, file.markets, found.relations));
    }
    std::cout << std::flush;
    const auto& s = found.statistics;
    if (!how.quiet)
        std::cerr << file.markets.size() << " markets (" << file.duplicates << " duplicates), "
                  << s.blocking.pairs << " candidate pairs: " << s.related << " related, "
                  << s.refuted << " refuted, " << s.open << " open; " << found.relations.size()
                  << " relations\n";
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
