#include "crawl.hpp"

#include <utility>

#include "encoding.hpp"
#include "scan.hpp"

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

bool crawl::reads(const http::response& reply) const {
    const bool down = reply.status == 500 || reply.status == 503 || reply.status == 504;
    if (what_.kind != endpoint::kalshi_exchange_status || !down || !looks_like_json(reply))
        return false;
    std::string body = reply.body;
    return to_utf8(body) && scan_page(what_.kind, body).fault == page_fault::none;
}

verdict crawl::accept(http::response&& reply) {
    if (reply.status != 200 && !reads(reply)) return refuse(page_fault::status);
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
    const bool known = all_known(scan.ids, scan.items);
    v.reason = follow(scan.has_cursor, std::move(scan.cursor), scan.items == 0, known);
    v.what = !v.reason.empty() ? verdict::outcome::broken
             : done_           ? verdict::outcome::finished
                               : verdict::outcome::more;
    return v;
}

/// Whether a page holds items, and none that was not met before. Items without an id are new.
bool crawl::all_known(std::span<const std::uint64_t> ids, std::size_t items) {
    std::size_t fresh = items > ids.size() ? items - ids.size() : 0;
    for (const std::uint64_t id : ids) fresh += items_.insert(id);
    return items > 0 && fresh == 0;
}

/// Moves to the next page, or ends; says why the walk is broken.
std::string_view crawl::follow(bool has_cursor, std::string&& cursor, bool empty, bool known) {
    empty_run_ = empty ? empty_run_ + 1 : 0;
    if (empty) ++counters_.empty_pages;
    const bool paged = !what_.cursor_parameter.empty();
    if (!paged || cursor.empty()) {
        done_ = true;
        if (paged && !has_cursor && what_.cursor_required) broken_ = "no_cursor";
        return broken_;
    }
    if (!cursors_.insert(hash_of_id(cursor)))
        broken_ = "repeated_cursor";
    else if (known)
        broken_ = "repeated_page";
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

} // namespace dutchbook::venues
