#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "nodes/http/message.hpp"
#include "page.hpp"
#include "seen_ids.hpp"

namespace dutchbook::venues {

/// What became of a reply.
struct verdict {
    enum class outcome : std::uint8_t {
        more,     ///< a page, and another follows
        finished, ///< the last page
        retry,    ///< no page; next() asks for the same one again
        broken    ///< the listing cannot be completed: the run is partial
    };
    outcome what = outcome::retry;
    std::optional<raw_page>
        page; ///< with more and finished; with broken where the page itself is good
    page_fault fault = page_fault::none; ///< why retry
    /// Why broken: "repeated_cursor", "repeated_page", "empty_pages", "page_cap", "no_cursor".
    std::string_view reason;
};

/// What a crawl did; for the report.
struct crawl_counters {
    std::uint32_t pages = 0;
    std::uint32_t empty_pages = 0;
    std::uint32_t retries = 0;
    std::uint64_t markets = 0;
    std::uint64_t bytes = 0; ///< of accepted bodies
};

/// How one listing is walked.
struct listing {
    endpoint kind = endpoint::kalshi_events;
    std::string url;              ///< with every fixed parameter
    std::string cursor_parameter; ///< empty: one page is all there is
    bool cursor_required =
        false; ///< the cursor key is on every page; its absence is drift, not the end
    std::size_t body_limit_bytes = 8u << 20;
    std::uint32_t page_cap = 20'000;
    std::uint32_t empty_cap = 50; ///< empty pages in a row with a cursor that goes on
};

/// A listing walked page by page, as a state machine without I/O: send next(), give the reply to
/// accept(), until next() has nothing more. A reply is a page as a whole or not at all, but for
/// rows whose own bytes cannot be read twice running: those are cut. A cursor seen before ends the
/// walk at once, so a loop costs no extra page; so does a page of nothing but known items under a
/// cursor that goes on (an expired cursor is answered with the first page and a fresh cursor),
/// because nothing can be said about what should have stood there. Single thread.
class crawl {
  public:
    explicit crawl(listing what) : what_(std::move(what)) {}

    /// The request for the page that is due; the same until accept() takes it. Nothing at the end.
    std::optional<http::request> next() const;
    /// Whether a reply that is no success is a page all the same: Kalshi tells its status with 500,
    /// 503 and 504, too.
    bool reads(const http::response& reply) const;
    verdict accept(http::response&& reply);

    const crawl_counters& counters() const noexcept { return counters_; }
    endpoint kind() const noexcept { return what_.kind; }
    /// True once the end was reached and nothing is missing.
    bool complete() const noexcept { return done_ && broken_.empty(); }
    /// Why the walk broke off; empty while it has not.
    std::string_view broken_reason() const noexcept { return broken_; }

  private:
    verdict refuse(page_fault why);
    std::string_view follow(bool has_cursor, std::string&& cursor, bool empty, bool known);
    bool all_known(std::span<const std::uint64_t> ids, std::size_t items);

    listing what_;
    std::string cursor_; ///< of the page that is due; empty for the first
    seen_ids cursors_;   ///< every cursor ever followed
    seen_ids items_;     ///< every item of a page that had another after it
    std::uint32_t empty_run_ = 0;
    bool done_ = false;
    bool damaged_before_ = false; ///< the page that is due, or the one before it, had bad rows
    std::string_view broken_;
    crawl_counters counters_;
};

/// Base URLs come from the configuration, without a slash at the end ("https://…/trade-api/v2").
crawl kalshi_exchange_status(std::string_view base_url);
crawl kalshi_series(std::string_view base_url);      ///< one page of up to 64 MiB
crawl kalshi_events(std::string_view base_url);      ///< open events with their markets
crawl polymarket_events(std::string_view gamma_url); ///< open events with their markets and tags

} // namespace dutchbook::venues
