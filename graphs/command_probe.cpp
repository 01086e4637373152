// dutchbook probe: one page of every configured endpoint, read field by field, before a first run
// trusts it.

#include <future>
#include <iostream>
#include <map>

#include "engine/asio_clock.hpp"
#include "graphs/commands.hpp"
#include "graphs/exchange.hpp"
#include "graphs/setup.hpp"
#include "graphs/world.hpp"
#include "nodes/judge/batch.hpp"
#include "nodes/judge/reply.hpp"
#include "nodes/judge/request.hpp"
#include "nodes/venues/books.hpp"
#include "nodes/venues/crawl.hpp"
#include "nodes/venues/exchange_status.hpp"
#include "nodes/venues/normalise.hpp"

namespace dutchbook::graphs {
namespace {

struct probe {
    engine::runtime on{1};
    engine::asio_clock time{on.io()};
    std::unique_ptr<engine::lane> lane;
    world outside;
    bool good = true, any_good = false;

    probe(const configuration& config, const environment& variables)
        : outside(open_world({}, config.values, variables, on)) {
        on.call([this] {
            engine::lane_options o;
            o.name = "probe";
            o.pacing.requests = engine::rate::per_second(5);
            o.retry.max_attempts = 2;
            lane = std::make_unique<engine::lane>(std::move(o), time);
        });
    }
    ~probe() {
        on.call([this] { lane.reset(); });
    }

    /// Sends one request; what `take` says is wrong, or nothing.
    std::string ask(const http::request& what,
                    const std::function<std::string(http::response&&)>& take) {
        std::promise<std::string> over;
        auto done = over.get_future();
        on.post([&] {
            exchange(*lane, *outside.wire, what, take, [&](engine::call_result r) {
                over.set_value(r.what == engine::outcome::ok ? std::string() : r.why);
            });
        });
        return done.get();
    }
    void say(std::string_view endpoint, const std::string& wrong, const std::string& right) {
        good = good && wrong.empty();
        any_good = any_good || wrong.empty();
        std::cout << (wrong.empty() ? "ok    " : "FAIL  ") << endpoint << ": "
                  << (wrong.empty() ? right : wrong) << std::endl; // seen at once, piped too
    }
    std::optional<venues::raw_page> first_page(venues::crawl walk);
    std::vector<market> markets_of(venues::crawl walk, const venues::series_table& series);
    void books_of(const std::vector<market>& markets, bool kalshi);
};

std::optional<venues::raw_page> probe::first_page(venues::crawl walk) {
    std::optional<venues::raw_page> page;
    std::string counts;
    const auto wrong = ask(*walk.next(), [&](http::response&& reply) -> std::string {
        const std::size_t bytes = reply.body.size();
        auto v = walk.accept(std::move(reply));
        if (!v.page) return std::string(venues::to_string(v.fault));
        counts = std::to_string(bytes) + " bytes, " + std::to_string(v.page->markets) + " markets";
        page = std::move(v.page);
        return {};
    });
    say(venues::to_string(walk.kind()), wrong, counts);
    return page;
}

std::vector<market> probe::markets_of(venues::crawl walk, const venues::series_table& series) {
    const auto kind = walk.kind();
    auto page = first_page(std::move(walk));
    if (!page) return {};
    const timestamp now =
        std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
    const auto decoded = venues::decode(std::move(*page));
    auto judged =
        venues::normalise(decoded, {.as_of = outside.as_of.value_or(now), .series = &series});
    std::map<std::string, std::size_t> why;
    for (const auto& r : decoded.rejects) ++why[std::string(venues::to_string(r.why))];
    for (const auto& r : judged.rejects) ++why[std::string(venues::to_string(r.why))];
    std::string text = std::to_string(judged.markets.size()) + " tradable";
    for (const auto& [reason, n] : why) text += ", " + std::to_string(n) + " " + reason;
    const bool empty = decoded.page.markets > 0 && judged.markets.empty();
    say(venues::to_string(kind), empty ? "no market of the page is tradable: " + text : "", text);
    return std::move(judged.markets);
}

void probe::books_of(const std::vector<market>& markets, bool kalshi) {
    const std::string_view name = kalshi ? "kalshi order books" : "polymarket order books";
    if (markets.empty()) return say(name, "no market to ask for", "");
    const std::vector<venues::book_request> wanted{
        {markets.front().key, markets.front().yes_token}};
    const auto& v = outside.config.venues;
    const auto request = kalshi ? venues::kalshi_books_request(v.kalshi.url, wanted)
                                : venues::polymarket_books_request(v.polymarket.clob_url, wanted);
    std::string counts;
    const auto wrong = ask(request, [&](http::response&& reply) -> std::string {
        const auto got = kalshi ? venues::read_kalshi_books(std::move(reply), wanted)
                                : venues::read_polymarket_books(std::move(reply), wanted);
        if (got.fault != venues::page_fault::none) return std::string(venues::to_string(got.fault));
        counts = got.books.empty()
                     ? "the book is " + std::string(venues::to_string(got.rejects.front().why))
                     : std::to_string(got.books.front().yes_asks.size()) + " YES and " +
                           std::to_string(got.books.front().no_asks.size()) + " NO levels";
        return {};
    });
    say(name, wrong, counts);
}

} // namespace

namespace {

/// One tiny batch: the pair whose answer is known.
void probe_model(probe& p, const judge_setup& model) {
    const auto sheet = judge::write_sheet({}, {}, true, false);
    const auto call = judge::make_request(model.at, sheet, model.key);
    std::string said;
    const auto wrong = p.ask(call.http, [&](http::response&& reply) -> std::string {
        http::result got;
        got.reply = std::move(reply);
        const auto now = std::chrono::time_point_cast<std::chrono::milliseconds>(
            std::chrono::system_clock::now());
        const auto answer = judge::read_reply(model.at.speaks, got, now);
        if (answer.what != judge::reply_class::answer)
            return std::string(judge::to_string(answer.what)) + ": " + answer.why;
        const auto read = judge::read_verdicts(answer.content, 1);
        if (!read.verdicts.front()) return "the reply holds no valid verdict";
        said = "model " + model.at.model + " answers " +
               std::string(judge::kind_name(read.verdicts.front()->kind));
        return {};
    });
    p.say("language model", wrong, said);
}

} // namespace

exit_code probe_command(const common_request& how) {
    const auto variables = current_environment();
    const auto config = configuration_of(how, variables);
    probe p(config, variables);
    const auto& v = config.values.venues;
    venues::series_table series;
    if (v.kalshi.enabled) {
        if (const auto page = p.first_page(venues::kalshi_exchange_status(v.kalshi.url)))
            p.say("exchange status", venues::read_exchange_status(*page) ? "" : "flags are missing",
                  "both flags are there");
        if (const auto page = p.first_page(venues::kalshi_series(v.kalshi.url))) {
            const auto fault = series.add(*page);
            p.say("series",
                  fault == venues::page_fault::none ? "" : std::string(venues::to_string(fault)),
                  std::to_string(series.size()) + " series");
        }
        p.books_of(p.markets_of(venues::kalshi_events(v.kalshi.url), series), true);
    }
    if (v.polymarket.enabled)
        p.books_of(p.markets_of(venues::polymarket_events(v.polymarket.gamma_url), series), false);
    if (const auto model = make_judge(config.values, variables, p.on); model->on)
        probe_model(p, *model);
    std::cout << std::flush;
    if (p.good) return exit_code::complete;
    return p.any_good ? exit_code::incomplete : exit_code::failed;
}

} // namespace dutchbook::graphs
