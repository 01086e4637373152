#include "graphs/crawl_source.hpp"

namespace dutchbook::graphs {

crawl_source::crawl_source(venues::crawl walk, engine::lane& by, transport& over,
                           crawl_report& report, std::function<void(std::string)> partial)
    : walk_(std::move(walk)), lane_(by), over_(over), report_(report),
      partial_(std::move(partial)) {}

void crawl_source::read(done answer) {
    const auto request = walk_.next();
    if (!request) {
        report_.complete = walk_.complete();
        return answer(engine::read_result<venues::raw_page>::end());
    }
    exchange(
        lane_, over_, *request, [this](http::response&& reply) { return take(std::move(reply)); },
        [this, answer = std::move(answer)](engine::call_result how) {
            finish(std::move(how), answer);
        },
        [this](const http::response& reply) { return walk_.reads(reply); });
}

/// What is wrong with a reply that has to be asked for again; empty where it was taken.
std::string crawl_source::take(http::response&& reply) {
    auto verdict = walk_.accept(std::move(reply));
    if (verdict.what == venues::verdict::outcome::retry)
        return std::string(venues::to_string(verdict.fault));
    page_ = std::move(verdict.page);
    if (verdict.what == venues::verdict::outcome::broken) broke(std::string(verdict.reason));
    return {};
}

void crawl_source::finish(engine::call_result how, const done& answer) {
    report_.counters = walk_.counters();
    if (how.what != engine::outcome::ok) {
        broke(how.why);
        return answer(engine::read_result<venues::raw_page>::end());
    }
    if (!page_) return answer(engine::read_result<venues::raw_page>::end());
    venues::raw_page page = std::move(*page_);
    page_.reset();
    report_.complete = walk_.complete();
    const std::uint64_t bytes = page.body->size();
    expected_bytes_ = std::max<std::uint64_t>(bytes, 4096);
    const std::uint64_t markets = page.markets;
    answer(engine::read_result<venues::raw_page>::some(std::move(page), markets, bytes));
}

void crawl_source::broke(std::string why) {
    report_.complete = false;
    report_.why = std::string(venues::to_string(walk_.kind())) + ": " + why;
    partial_(report_.why);
}

} // namespace dutchbook::graphs
