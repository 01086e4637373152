#include "graphs/result_json.hpp"

#include "nodes/match/market_lines.hpp"
#include "nodes/sim/world_server.hpp"
#include "nodes/store/json_text.hpp"

namespace dutchbook::graphs {
namespace {

using store::json_text;

void write_counts(json_text& out, std::string_view name, const engine::counts& all) {
    out.field(name).open('{');
    for (const auto& [reason, n] : all) out.field(reason).integer(static_cast<std::int64_t>(n));
    out.close('}');
}

void write_account(json_text& out, const engine::account_snapshot& a) {
    out.field(a.name).open('{');
    out.field("read").integer(static_cast<std::int64_t>(a.read));
    out.field("delivered").integer(static_cast<std::int64_t>(a.delivered));
    out.field("merged").integer(static_cast<std::int64_t>(a.merged));
    write_counts(out, "rejected", a.rejected);
    write_counts(out, "abandoned", a.abandoned);
    out.field("balanced").boolean(a.balanced).close('}');
}

void write_key(json_text& out, const market_key& k) {
    out.open('{').field("platform").string(k.platform).field("id").string(k.id).close('}');
}

void write_leg(json_text& out, const leg& l) {
    out.open('{').field("platform").string(l.key.platform).field("id").string(l.key.id);
    out.field("side").string(l.side == side::yes ? "yes" : "no");
    out.field("quantity")
        .micros(l.size.micros)
        .field("vwap")
        .micros(l.vwap.micros)
        .field("worst")
        .micros(l.worst.micros);
    out.field("cost_usd").micros(l.cost.micros).field("fee_usd").micros(l.fee.micros).close('}');
}

/// The rules of every market of a side, as its venue words them.
void write_rules(json_text& out, const market_book& book, const std::vector<market_key>& side) {
    out.open('[');
    for (const auto& k : side) {
        const market* m = book.find(k);
        out.open('{').field("platform").string(k.platform).field("id").string(k.id);
        out.field("title").string(m ? m->title : std::string());
        out.field("rules").string(m ? m->rules : std::string()).close('}');
    }
    out.close(']');
}

void write_opportunity(json_text& out, const opportunity& o) {
    out.field("buy");
    write_key(out, o.buy);
    out.field("sell");
    write_key(out, o.sell);
    out.field("relation")
        .string(to_string(o.because.kind))
        .field("tier")
        .string(to_string(o.because.tier));
    out.field("confidence").real(o.because.confidence);
    out.field("quantity").micros(o.size.micros).field("payoff_usd").micros(o.payoff.micros);
    out.field("cost_usd").micros(o.cost.micros).field("fees_usd").micros(o.fees.micros);
    out.field("gross_usd").micros(o.gross.micros).field("net_usd").micros(o.net.micros);
    out.field("profit_margin").real(o.profit_margin).field("net_return").real(o.net_return);
    out.field("annualised").real(o.annualised).field("days").real(o.days);
    out.field("legs").open('[');
    for (const auto& l : o.legs) write_leg(out, l);
    out.close(']').field("curve").open('[');
    for (const auto& p : o.curve)
        out.open('[').micros(p.size.micros).micros(p.net.micros).close(']');
    out.close(']').field("risks").open('[');
    for (const auto& r : o.risks) out.string(r);
    out.close(']').field("reasoning").string(o.because.reasoning);
}

/// What is to be checked by hand, with all that it takes to do so.
void write_implausible(json_text& out, const opportunity& o, const market_book& book) {
    out.open('{').field("implausible_odds").integer(o.implausible_odds);
    out.field("check").string(pricing::implausible_text(o));
    write_opportunity(out, o);
    out.field("left_rules");
    write_rules(out, book, o.because.left);
    out.field("right_rules");
    write_rules(out, book, o.because.right);
    out.close('}');
}

void write_markets(json_text& out, const sync_result& r) {
    out.field("markets").open('{').field("stored").integer(
        static_cast<std::int64_t>(r.book.size()));
    for (const auto& [platform, n] : r.markets_by_platform)
        out.field(platform).integer(static_cast<std::int64_t>(n));
    for (const auto& [platform, n] : r.set_aside)
        out.field(platform + "_set_aside").integer(static_cast<std::int64_t>(n));
    out.close('}').field("crawls").open('{');
    for (const auto& [name, c] : r.crawls) {
        out.field(name).open('{').field("complete").boolean(c.complete);
        out.field("pages")
            .integer(c.counters.pages)
            .field("empty_pages")
            .integer(c.counters.empty_pages);
        out.field("markets").integer(static_cast<std::int64_t>(c.counters.markets));
        out.field("bytes").integer(static_cast<std::int64_t>(c.counters.bytes));
        if (!c.why.empty()) out.field("why").string(c.why);
        out.close('}');
    }
    out.close('}');
}

void write_news(json_text& out, const sync_result& r) {
    out.field("news").open('[');
    for (const auto& n : r.news) {
        out.open('{').field("platform").string(n.name.platform);
        out.field("what").string(n.name.value.empty() ? "key" : "value");
        out.field("field").string(n.name.field);
        if (!n.name.value.empty()) out.field("value").string(n.name.value);
        out.field("count").integer(static_cast<std::int64_t>(n.count)).close('}');
    }
    out.close(']').field("more_news").boolean(r.more_news);
}

/// Accounts of the world; those of groups and ranges depend on how the work was cut.
bool of_the_world(const std::string& account) {
    return account == "markets" || account == "pairs" || account == "books" ||
           account == "candidates";
}

void write_related(json_text& out, const sync_result& r) {
    const auto& s = r.related.statistics;
    out.field("matching")
        .open('{')
        .field("pairs")
        .integer(static_cast<std::int64_t>(s.blocking.pairs));
    out.field("related").integer(static_cast<std::int64_t>(s.related));
    out.field("refuted").integer(static_cast<std::int64_t>(s.refuted));
    out.field("open").integer(static_cast<std::int64_t>(s.open));
    out.field("unlikely").integer(static_cast<std::int64_t>(s.open_dropped));
    out.field("implied").integer(static_cast<std::int64_t>(s.implied));
    out.field("contradictions").integer(static_cast<std::int64_t>(s.contradictions));
    out.field("unconfident").integer(static_cast<std::int64_t>(s.unconfident));
    out.field("unions").integer(static_cast<std::int64_t>(s.unions)).close('}');
    out.field("relations").open('[');
    for (const auto& rel : r.related.relations) out.raw(match::relation_line(rel));
    out.close(']').field("open_pairs").integer(static_cast<std::int64_t>(r.related.open.size()));
}

/// Pairs without a verdict, by cause: asked in vain, and never asked.
void write_causes(json_text& out, const judge_report& j) {
    const auto part = [&](std::string_view name, std::size_t all, const auto& causes) {
        out.field(name).integer(static_cast<std::int64_t>(all));
        out.field(std::string(name) + "_by").open('{');
        for (const auto& [why, n] : causes)
            out.field(judge::to_string(why)).integer(static_cast<std::int64_t>(n));
        out.close('}');
    };
    out.field("judged").integer(static_cast<std::int64_t>(j.judged));
    part("left", j.left, j.left_by);
    part("not_asked", j.not_asked, j.not_asked_by);
}

void write_planted(json_text& out, const sim::score& s) {
    const auto count = [&out](std::string_view name, std::size_t n) {
        out.field(name).integer(static_cast<std::int64_t>(n));
    };
    out.field("planted").open('{');
    count("pairs", s.pairs_planted);
    count("found", s.pairs_found);
    count("missed", s.pairs_missed());
    count("wrong", s.pairs_wrong);
    count("wrong_proved", s.wrong_proved);
    count("fine_print", s.fine_print.planted);
    count("fine_print_found", s.fine_print.found);
    count("fine_print_as_titles", s.fine_print_as_titles);
    count("model_only", s.model_only.planted);
    count("model_only_found", s.model_only.found);
    count("opportunities", s.opportunities_planted);
    count("opportunities_found", s.opportunities_found);
    count("opportunities_wrong", s.opportunities_wrong);
    out.close('}');
}

} // namespace

std::string result_json(const sync_result& r, const sync_options& how, const sim::score* planted) {
    json_text out;
    out.open('{').field("version").integer(1).field("as_of").string(format_timestamp(how.as_of));
    out.field("outcome").string(engine::to_string(r.run.outcome));
    out.field("missing").open('[');
    for (const auto& m : r.missing) out.string(m);
    out.close(']');
    write_markets(out, r);
    write_news(out, r);
    out.field("accounts").open('{');
    for (const auto& a : r.run.final.accounts)
        if (of_the_world(a.name)) write_account(out, a);
    out.close('}');
    write_related(out, r);
    const auto& j = r.judged;
    out.field("judge").open('{').field("open").integer(static_cast<std::int64_t>(j.open));
    out.field("cached")
        .integer(static_cast<std::int64_t>(j.cached))
        .field("asked")
        .integer(static_cast<std::int64_t>(j.asked));
    out.field("related")
        .integer(static_cast<std::int64_t>(j.related))
        .field("refused")
        .integer(static_cast<std::int64_t>(j.refused));
    write_causes(out.field("unrelated").integer(static_cast<std::int64_t>(j.unrelated)), j);
    const auto number = [&out](std::string_view name, std::size_t n) {
        out.field(name).integer(static_cast<std::int64_t>(n));
    };
    number("titles", j.titles);
    number("wordings", j.wordings.wordings);
    number("questions", j.wordings.questions());
    number("confirmations", j.wordings.confirmations);
    number("served", j.wordings.served);
    number("withdrawn", j.wordings.withdrawn);
    out.field("calls").integer(j.calls);
    out.field("tokens_in")
        .integer(static_cast<std::int64_t>(j.tokens_in))
        .field("tokens_out")
        .integer(static_cast<std::int64_t>(j.tokens_out));
    out.field("spent_usd").micros(j.spent.micros).close('}');
    out.field("books").open('{').field("wanted").integer(static_cast<std::int64_t>(r.books_wanted));
    out.field("read").integer(static_cast<std::int64_t>(r.books_read)).close('}');
    out.field("funnel")
        .open('{')
        .field("opportunities")
        .integer(static_cast<std::int64_t>(r.funnel.opportunities));
    for (std::size_t i = 0; i < pricing::killed_by_count; ++i) {
        const auto why = static_cast<pricing::killed_by>(i);
        out.field(pricing::to_string(why)).integer(static_cast<std::int64_t>(r.funnel.of(why)));
    }
    out.field("same_row").integer(static_cast<std::int64_t>(r.same_row));
    out.close('}').field("standing").open('{');
    const auto stands = r.delivered.value_or(store::finish_counts{});
    out.field("relations").integer(stands.standing_relations);
    out.field("opportunities").integer(stands.standing_opportunities).close('}');
    out.field("opportunities").open('[');
    for (const auto& o : r.opportunities) {
        write_opportunity(out.open('{'), o);
        out.close('}');
    }
    out.close(']').field("implausible").open('[');
    for (const auto& o : r.implausible) write_implausible(out, o, r.book);
    out.close(']');
    if (planted) write_planted(out, *planted);
    out.field("run").open('{').field("id").string(how.run_id);
    out.field("wall_ms").integer(static_cast<std::int64_t>(r.run.final.wall_ns / 1'000'000));
    out.field("cpu_ms").integer(static_cast<std::int64_t>(r.run.final.cpu_ns / 1'000'000));
    out.field("threads").integer(r.run.final.threads);
    out.field("peak_rss_bytes").integer(static_cast<std::int64_t>(r.run.final.peak_rss_bytes));
    out.field("peak_credit_bytes")
        .integer(static_cast<std::int64_t>(r.run.final.window.peak_bytes));
    out.close('}').close('}');
    return std::move(out).str() + "\n";
}

} // namespace dutchbook::graphs
