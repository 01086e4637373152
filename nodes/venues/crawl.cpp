#include "crawl.hpp"

#include <utility>

#include "encoding.hpp"
#include "scan.hpp"
#include "token_handler.hpp"

namespace dutchbook::venues {
namespace {

/// JSON is announced as such; some captures and proxies leave the header out, so only other types
/// are refused.
bool looks_like_json(const http::response& reply) noexcept {
    const std::string_view type = reply.header("content-type");
    const std::size_t at = reply.body.find_first_not_of(" \t\r\n");
    if (at != std::string::npos && reply.body[at] == '<') return false;
    return type.empty() || type.find("json") != type.npos || type.starts_with("text/plain");
}

} // namespace

std::optional<http::request> crawl::next() const {
    if (done_) return std::nullopt;
    http::request request;
    request.url = what_.url;
    if (!cursor_.empty()) {
        request.url += request.url.find('?') == std::string::npos ? '?' : '&';
        request.url += what_.cursor_parameter + '=' + url_component(cursor_);
    }
    request.headers = {{"accept", "application/json"}};
    request.limits.body_bytes = what_.body_limit_bytes;
    return request;
}

verdict crawl::refuse(page_fault why) {
    ++counters_.retries;
    verdict v;
    v.fault = why;
    return v;
}

verdict crawl::accept(http::response&& reply) {
    if (reply.status != 200) return refuse(page_fault::status);
    if (!looks_like_json(reply)) return refuse(page_fault::content_type);
    if (!to_utf8(reply.body)) return refuse(page_fault::encoding);
    page_scan scan = scan_page(what_.kind, reply.body);
    // Damage inside rows may be of this answer alone, and costs a repetition; what comes back is
    // the venue's own, and costs those rows.
    if (may_be_of_rows(scan.fault) && std::exchange(damaged_before_, true))
        scan = scan_or_mend(what_.kind, reply.body);
    if (scan.fault != page_fault::none) return refuse(scan.fault);
    damaged_before_ = scan.cuts != nullptr; // further pages of such a listing are not asked twice

    verdict v;
    v.page = raw_page{what_.kind, counters_.pages,
                      std::make_shared<const std::string>(std::move(reply.body)), scan.markets,
                      std::move(scan.cuts)};
    ++counters_.pages;
    counters_.markets += scan.markets;
    counters_.bytes += v.page->body->size();
    v.reason = follow(scan.has_cursor, std::move(scan.cursor), scan.items == 0);
    v.what = !v.reason.empty() ? verdict::outcome::broken
             : done_           ? verdict::outcome::finished
                               : verdict::outcome::more;
    return v;
}

/// Moves to the next page, or ends; says why the walk is broken.
std::string_view crawl::follow(bool has_cursor, std::string&& cursor, bool empty) {
    empty_run_ = empty ? empty_run_ + 1 : 0;
    if (empty) ++counters_.empty_pages;
    const bool paged = !what_.cursor_parameter.empty();
    if (!paged || cursor.empty()) {
        done_ = true;
        if (paged && !has_cursor && what_.cursor_required) broken_ = "no_cursor";
        return broken_;
    }
    if (!seen_.insert(cursor).second)
        broken_ = "repeated_cursor";
    else if (empty_run_ >= what_.empty_cap)
        broken_ = "empty_pages";
    else if (counters_.pages >= what_.page_cap)
        broken_ = "page_cap";
    done_ = !broken_.empty();
    cursor_ = std::move(cursor);
    return broken_;
}

crawl kalshi_exchange_status(std::string_view base_url) {
    listing what;
    what.kind = endpoint::kalshi_exchange_status;
    what.url = std::string(base_url) + "/exchange/status";
    return crawl(std::move(what));
}

crawl kalshi_series(std::string_view base_url) {
    listing what;
    what.kind = endpoint::kalshi_series;
    what.url = std::string(base_url) + "/series";
    what.body_limit_bytes = 64u << 20;
    return crawl(std::move(what));
}

crawl kalshi_events(std::string_view base_url) {
    listing what;
    what.kind = endpoint::kalshi_events;
    what.url = std::string(base_url) + "/events?status=open&with_nested_markets=true&limit=200";
    what.cursor_parameter = "cursor";
    what.cursor_required = true;
    what.body_limit_bytes = 32u << 20; // 200 events of many markets each
    return crawl(std::move(what));
}

crawl polymarket_events(std::string_view gamma_url) {
    listing what;
    what.kind = endpoint::polymarket_events;
    what.url = std::string(gamma_url) + "/events/keyset?limit=100&closed=false&include_tag=true";
    what.cursor_parameter = "after_cursor";
    what.body_limit_bytes = 64u << 20; // all children are nested, the closed ones too
    return crawl(std::move(what));
}

namespace {

class status_handler : public token_handler<status_handler> {
  public:
    using token_handler::token_handler;
    std::uint8_t enter(bool object, std::uint8_t in, int) const noexcept {
        return object && in == document ? std::uint8_t(2) : skip;
    }
    void leave(std::uint8_t) const noexcept {}
    int key(std::uint8_t, std::string_view name) const noexcept {
        return name == "exchange_active" ? 0 : name == "trading_active" ? 1 : -1;
    }
    int element(std::uint8_t) const noexcept { return -1; }
    void value(std::uint8_t, int f, token t) { flags[std::size_t(f)] = t; }

    std::array<token, 2> flags{};
};

} // namespace

std::optional<exchange_status> read_exchange_status(const raw_page& page) {
    text_arena texts;
    boost::json::basic_parser<status_handler> parser(boost::json::parse_options{},
                                                     std::string_view(*page.body), texts);
    if (sax::drive(parser, *page.body) != page_fault::none) return std::nullopt;
    const auto& flags = parser.handler().flags;
    if (!flags[0].is(token_kind::boolean) || !flags[1].is(token_kind::boolean)) return std::nullopt;
    return exchange_status{flags[0].truth(), flags[1].truth()};
}

} // namespace dutchbook::venues
