#include "graphs/classify.hpp"

#include <algorithm>
#include <fstream>
#include <iostream>
#include <memory>
#include <optional>
#include <vector>

#include <fmt/format.h>

#include "graphs/files.hpp"
#include "graphs/model_room.hpp"
#include "graphs/table_text.hpp"
#include "nodes/http/secret.hpp"
#include "nodes/judge/question.hpp"
#include "nodes/match/market_lines.hpp"
#include "nodes/rules/coverage.hpp"
#include "nodes/rules/reading.hpp"

namespace dutchbook::graphs {
namespace {

using rules::meaning;

/// A market without a sentence and with it.
struct with_and_without {
    std::vector<market> rows;
    match::relater work;
    match::related found;

    with_and_without(const rules::unread_template::sample& of, const match::relate_options& how)
        : rows(rows_of(of)), work(rows, how) {
        work.compile_range(0, work.groups());
        found.open.push_back({rows[0].key, rows[1].key, 1, {}});
    }

    static std::vector<market> rows_of(const rules::unread_template::sample& of) {
        std::vector<market> out(2, *of.in);
        out[0].key.platform = "bare";
        out[1].key.platform = "full";
        if (const auto at = out[0].rules.find(of.clause); at != std::string::npos)
            out[0].rules.erase(at, of.clause.size());
        return out;
    }

    /// Of the sentence nothing is sent: it does not speak of the event.
    bool unsent(const rules::catalogue& with) const {
        const auto sent = [&](std::size_t i) {
            return judge::show(rows[i], work.contract_of(i), with).whole.rules;
        };
        return sent(0) == sent(1);
    }

    /// What the sentence does, where the model said it and stood by it.
    std::optional<meaning> said() const {
        if (found.relations.size() != 1) return std::nullopt;
        switch (found.relations.front().kind) {
        case relation_kind::identity:
            return meaning::boilerplate;
        case relation_kind::superset: // without it more pays
            return meaning::narrows;
        case relation_kind::subset:
            return meaning::widens;
        default:
            return std::nullopt;
        }
    }
};

/// The template as the catalogue writes it: a date is one slot.
std::string pattern_of(std::string_view text) {
    constexpr std::string_view time = "{time}", number = " {number}";
    std::string out;
    while (!text.empty()) {
        const auto at = text.find(time);
        if (at == text.npos) return out.append(text);
        out.append(text.substr(0, at + time.size()));
        text.remove_prefix(at + time.size());
        while (text.starts_with(number)) text.remove_prefix(number.size());
    }
    return out;
}

struct question {
    const rules::unread_template* of;
    std::string pattern;
    std::vector<std::unique_ptr<with_and_without>> samples;
    std::string why_not; ///< for people
};

std::string clause_text(const question& q, meaning means) {
    std::string out = "\n[[clause]]\nmeans = \"" + std::string(rules::to_string(means)) + "\"\n";
    if (means != meaning::boilerplate) out += "name = \"" + q.pattern + "\"\n";
    return out + "tier = \"judged\"\ntexts = [\"" + q.pattern + "\"]\n";
}

/// Whether the catalogue with this clause reads the sentences it was made of.
bool takes_samples(const rules::catalogue& with, const question& q, const std::string& clause) {
    rules::catalogue more = with;
    more.add(clause, "classified");
    return std::ranges::all_of(q.samples, [&](const auto& s) {
        const auto says = rules::read_rules(more, s->rows[1], s->work.contract_of(1));
        return std::ranges::any_of(says.clauses,
                                   [](const rules::clause& c) { return c.as && c.as->judged; });
    });
}

/// What stands for a number or a day may differ from market to market, and so would what it does.
bool has_values(std::string_view pattern) {
    return pattern.find("{number}") != pattern.npos || pattern.find("{time}") != pattern.npos;
}

std::vector<question> questions_of(const std::vector<rules::unread_template>& templates,
                                   std::size_t most, const match::relate_options& options) {
    std::vector<question> out;
    for (const auto& one : templates) {
        if (out.size() == most) break;
        question q{&one, pattern_of(one.text), {}, {}};
        if (one.samples.size() < 2)
            q.why_not = "it stands in one event alone";
        else if (q.pattern.find_first_of("\"\\") != q.pattern.npos)
            q.why_not = "it has signs that no template has";
        for (const auto& sample : one.samples)
            if (q.why_not.empty())
                q.samples.push_back(std::make_unique<with_and_without>(sample, options));
        if (std::ranges::any_of(q.samples,
                                [&](const auto& s) { return s->unsent(options.catalogue()); }))
            q.why_not = "it says nothing of the event, and is never sent";
        out.push_back(std::move(q));
    }
    return out;
}

/// The clause that the answers make of a template; nothing, and `why_not`, where they make none.
std::string answer_to(question& q, const rules::catalogue& with) {
    const auto first = q.samples[0]->said(), second = q.samples[1]->said();
    if (!first || !second) {
        q.why_not = "the model gave no answer that counts";
    } else if (first != second) {
        q.why_not = "the model said two things of it";
    } else if (*first != meaning::boilerplate && has_values(q.pattern)) {
        q.why_not = "what it does hangs on a number or a day";
    } else {
        auto clause = clause_text(q, *first);
        if (takes_samples(with, q, clause)) return clause;
        q.why_not = "no template takes it";
    }
    return {};
}

match::relate_options options_with(const rules::catalogue& with) {
    match::relate_options out;
    out.clauses = std::make_shared<const rules::catalogue>(with);
    return out;
}

} // namespace

exit_code classify_command(const vocabulary_request& how, const rules::catalogue& with) {
    const auto config = configuration_of(how, current_environment()).values;
    std::vector<given_file> files{{"--markets", how.markets, false}, {"--out", how.out, true}};
    if (how.llm_record) files.push_back({"--llm-record", *how.llm_record, true});
    if (how.llm_replay) files.push_back({"--llm-replay", *how.llm_replay, false});
    add_store_files(files, config.store.path);
    expect_apart(files);
    expect_writable(how.out);
    std::ifstream in(how.markets, std::ios::binary);
    if (!in) throw error(exit_code::usage, how.markets.string() + ": cannot be read");
    const auto given = match::read_market_lines(in, how.markets.string());

    const auto options = options_with(with);
    const auto templates = rules::unread_templates(with, given.markets);
    auto questions = questions_of(templates, how.most, options);
    model_room model("classify", config, how.llm_record, how.llm_replay);
    std::vector<judged_universe> asked;
    for (auto& q : questions)
        for (auto& s : q.samples)
            if (q.why_not.empty()) asked.push_back({s->rows, &s->work, &s->found});
    const auto judged = model.judge(asked, config, options.catalogue());

    std::string text = "# What " + printable(model.how->at.model) +
                       " made of sentences that nobody catalogued, each on two markets.\n";
    std::size_t known = 0;
    for (auto& q : questions) {
        if (q.why_not.empty()) {
            const auto clause = answer_to(q, with);
            text += clause;
            known += !clause.empty();
        }
        if (!how.quiet && !q.why_not.empty())
            std::cerr << fmt::format("left: {:>5}  {} ({})\n", q.of->clauses, printable(q.of->text),
                                     q.why_not);
    }
    http::redactor secrets;
    secrets.add(model.how->key);
    for (const auto& what : judged.missing)
        std::cerr << "missing: " << printable(secrets.redact(what)) << '\n';
    write_file(how.out, secrets.redact(text));
    std::cout << fmt::format("{} of {} templates classified in {} calls, ${} spent: {}\n", known,
                             questions.size(), judged.report.calls, to_string(judged.report.spent),
                             how.out.string());
    return code_of(judged);
}

} // namespace dutchbook::graphs
