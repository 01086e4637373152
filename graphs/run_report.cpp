#include "graphs/run_report.hpp"

#include <algorithm>

#include "graphs/table_text.hpp"

namespace dutchbook::graphs {
namespace {

constexpr std::size_t relations_shown = 40;
constexpr std::size_t syncs_shown = 10;
constexpr std::size_t news_shown = 10;

const engine::account_snapshot* account(const sync_result& r, std::string_view name) {
    for (const auto& a : r.run.final.accounts)
        if (a.name == name) return &a;
    return nullptr;
}

bool by_quality(std::string_view reason) {
    return reason.ends_with(".low_volume") || reason.ends_with(".low_liquidity") ||
           reason.ends_with(".wide_spread") || reason.ends_with(".beyond_horizon");
}

std::uint64_t total(const engine::counts& c) {
    std::uint64_t n = 0;
    for (const auto& [name, count] : c) n += count;
    return n;
}

void add_market_steps(const sync_result& r, std::vector<funnel_step>& steps) {
    const auto* a = account(r, "markets");
    if (!a) return;
    funnel_step normalised{"normalised", "markets", 0, {}},
        quality{"quality", "markets", r.book.size(), {}};
    for (const auto& lost : a->rejected)
        (by_quality(lost.first) ? quality : normalised).lost.push_back(lost);
    for (const auto& lost : a->abandoned) normalised.lost.push_back(lost);
    if (a->merged) quality.lost.emplace_back("duplicates", a->merged);
    for (const auto& [platform, n] : r.set_aside)
        quality.lost.emplace_back(platform + ".drifted", n);
    normalised.count = a->read - std::min(a->read, total(normalised.lost));
    steps.push_back({"markets read", "markets", a->read, {}});
    steps.push_back(std::move(normalised));
    steps.push_back(std::move(quality));
}

void add_pair_steps(const sync_result& r, std::vector<funnel_step>& steps) {
    const auto& s = r.related.statistics;
    steps.push_back({"candidates", "pairs", s.blocking.pairs, {}});
    funnel_step related{"related", "pairs", s.related, {}};
    if (s.refuted) related.lost.emplace_back("refuted", s.refuted);
    // Some open pairs are settled by a stronger relation of their events.
    const std::uint64_t open = r.judged.open - r.judged.titles;
    const std::uint64_t settled = s.open - std::min(s.open, s.open_dropped + open);
    if (open) related.lost.emplace_back("open", open);
    if (s.open_dropped) related.lost.emplace_back("unlikely", s.open_dropped);
    if (settled) related.lost.emplace_back("settled", settled);
    steps.push_back(std::move(related));
    if (s.unions) steps.push_back({"unions", "relations", s.unions, {}});
    if (r.judged.related) steps.push_back({"judged", "relations", r.judged.related, {}});
    funnel_step relations{"relations", "relations", r.related.relations.size(), {}};
    if (s.implied > settled) relations.lost.emplace_back("implied", s.implied - settled);
    if (s.unconfident) relations.lost.emplace_back("unconfident", s.unconfident);
    steps.push_back(std::move(relations));
}

void add_price_steps(const sync_result& r, std::vector<funnel_step>& steps) {
    const std::uint64_t all = r.funnel.candidates() + r.same_row;
    funnel_step found{"opportunities", "relations", r.funnel.opportunities, {}};
    for (std::size_t i = 0; i < pricing::killed_by_count; ++i) {
        const auto why = static_cast<pricing::killed_by>(i);
        if (r.funnel.of(why))
            found.lost.emplace_back(std::string(pricing::to_string(why)), r.funnel.of(why));
    }
    if (r.same_row) found.lost.emplace_back("same_row", r.same_row);
    steps.push_back({"priced", "relations", all, {}});
    steps.push_back(std::move(found));
}

void label(market_labels& into, const market_book& book, const std::vector<market_key>& keys) {
    for (const auto& k : keys)
        if (const market* m = book.find(k))
            into.try_emplace(k, market_label{m->title, m->yes_label, m->end_date});
}

/// " (3 model_down, 2 stopped)"; empty where there is nothing to tell.
std::string listed(const std::map<judge::open_cause, std::size_t>& causes) {
    std::string out;
    for (const auto& [why, n] : causes)
        out += (out.empty() ? " (" : ", ") + grouped(n) + ' ' + std::string(judge::to_string(why));
    return out.empty() ? out : out + ')';
}

void add_judge_facts(const judge_report& j, run_facts& f) {
    if (j.estimate && j.estimate->pairs)
        f.more.emplace_back("judging them would take", j.estimate->line());
    if (j.open == 0 || j.estimate || j.not_asked_by.count(judge::open_cause::model_off)) return;
    f.more.emplace_back("language model",
                        grouped(j.asked) + " pairs asked for " + grouped(j.wordings.wordings) +
                            " wordings, " + grouped(j.cached) + " from the cache or by wording, " +
                            grouped(j.calls) + " calls, " + grouped(j.tokens_in + j.tokens_out) +
                            " tokens, " + dollars(j.spent.micros));
    f.more.emplace_back("judged", grouped(j.related) + " related, " + grouped(j.unrelated) +
                                      " unrelated, " + grouped(j.refused) +
                                      " verdicts refused by the contracts, " + grouped(j.left) +
                                      " asked and left open" + listed(j.left_by) + ", " +
                                      grouped(j.not_asked) + " not asked" + listed(j.not_asked_by));
}

run_facts facts_of(const sync_result& r, const sync_options& how, const std::string& world) {
    run_facts f;
    f.run_id = how.run_id;
    f.version = "0.1.0";
    f.world = world;
    f.as_of = how.as_of;
    f.duration = std::chrono::milliseconds(r.run.final.wall_ns / 1'000'000);
    f.state = std::string(engine::to_string(r.run.outcome));
    f.missing = r.missing;
    for (const auto& [platform, n] : r.markets_by_platform)
        f.more.emplace_back(platform + " markets", grouped(n));
    for (std::size_t i = 0; i < std::min(news_shown, r.news.size()); ++i)
        f.more.emplace_back("new", news_line(r.news[i]));
    if (r.more_news || r.news.size() > news_shown)
        f.more.emplace_back("new", "and more: see the JSON");
    f.more.emplace_back("order books", grouped(r.books_read) + " of " + grouped(r.books_wanted));
    f.more.emplace_back("open pairs", grouped(r.related.open.size()));
    add_judge_facts(r.judged, f);
    if (r.uploaded)
        f.more.emplace_back(
            "convex", grouped(static_cast<std::uint64_t>(r.uploaded->requests)) + " requests, " +
                          bytes(static_cast<std::uint64_t>(r.uploaded->bytes.sent)) + " sent of " +
                          bytes(static_cast<std::uint64_t>(r.uploaded->bytes.full_rewrite)));
    if (r.delivered)
        f.more.emplace_back(
            "stored", grouped(static_cast<std::uint64_t>(r.stored.inserted)) + " new, " +
                          grouped(static_cast<std::uint64_t>(r.stored.updated)) + " changed, " +
                          grouped(static_cast<std::uint64_t>(r.stored.unchanged)) + " unchanged");
    if (r.pruned.total() > 0)
        f.more.emplace_back(
            "no longer stored",
            grouped(static_cast<std::uint64_t>(r.pruned.markets)) + " markets, " +
                grouped(static_cast<std::uint64_t>(r.pruned.relations)) + " relations, " +
                grouped(static_cast<std::uint64_t>(r.pruned.opportunities)) + " opportunities, " +
                grouped(static_cast<std::uint64_t>(r.pruned.runs)) + " runs, " +
                grouped(static_cast<std::uint64_t>(r.pruned.verdicts)) + " verdicts");
    if (r.delivered && r.delivered->standing_relations + r.delivered->standing_opportunities)
        f.more.emplace_back(
            "stand as they were",
            grouped(static_cast<std::uint64_t>(r.delivered->standing_relations)) +
                " relations and " +
                grouped(static_cast<std::uint64_t>(r.delivered->standing_opportunities)) +
                " opportunities of earlier runs, which this one did not look at");
    return f;
}

/// The store's memory of runs; nothing where the store has failed, which the run says itself.
std::vector<sync_row> last_syncs(const store::database& from) try {
    std::vector<sync_row> last;
    for (auto& log : from.last_sync_logs(syncs_shown))
        last.push_back({log.sync_id, log.at, static_cast<std::uint64_t>(log.markets_processed),
                        static_cast<std::uint64_t>(log.opportunities_found), log.duration,
                        std::move(log.errors)});
    return last;
} catch (const error&) {
    return {};
}

} // namespace

report_data build_report(const sync_result& r, const sync_options& how, const std::string& world,
                         const store::database* from) {
    report_data d;
    d.facts = facts_of(r, how, world);
    add_market_steps(r, d.funnel);
    add_pair_steps(r, d.funnel);
    add_price_steps(r, d.funnel);
    d.opportunities = r.opportunities;
    d.implausible = r.implausible;
    d.relations_total = r.related.relations.size();
    const auto shown = std::min(relations_shown, r.related.relations.size());
    d.relations.assign(r.related.relations.begin(),
                       r.related.relations.begin() + static_cast<std::ptrdiff_t>(shown));
    for (const auto& o : d.opportunities) {
        label(d.labels, r.book, o.because.left);
        label(d.labels, r.book, o.because.right);
    }
    for (const auto& o : d.implausible)
        for (const auto* side : {&o.because.left, &o.because.right}) {
            label(d.labels, r.book, *side);
            for (const auto& k : *side)
                if (const market* m = r.book.find(k)) d.labels[k].rules = m->rules;
        }
    for (const auto& rel : d.relations) {
        label(d.labels, r.book, rel.left);
        label(d.labels, r.book, rel.right);
    }
    if (const auto* a = account(r, "markets"))
        for (const auto& [reason, n] : a->rejected) {
            const auto dot = reason.find('.');
            d.rejects.push_back({reason.substr(0, dot), reason.substr(dot + 1), n});
        }
    d.snapshot = r.run.final;
    if (from) d.sync_log = last_syncs(*from);
    return d;
}

} // namespace dutchbook::graphs
