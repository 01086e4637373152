// Movements terms and ingest: what the venues say, up to the frozen market book.

#include <algorithm>

#include "graphs/sync_parts.hpp"

namespace dutchbook::graphs {
namespace {

using namespace engine;

std::string reason_of(const venues::reject& r, std::string_view platform) {
    return std::string(platform) + "." + std::string(venues::to_string(r.why));
}

void refuse(scope& about, const std::vector<venues::reject>& rejects, std::string_view platform) {
    std::map<std::string, std::uint64_t> counts;
    for (const auto& r : rejects) ++counts[reason_of(r, platform)];
    for (const auto& [reason, n] : counts) about.reject(n, reason);
}

/// Rows of a page that normalise has judged, with the platform they came from.
struct judged_chunk {
    std::string_view platform;
    market_chunk markets;
};

venues::quality_limits limits_of(const settings::quality_section& q) {
    venues::quality_limits l;
    if (q.min_volume_usd.micros > 0)
        l.min_volume_usd = decimal::from_micros(q.min_volume_usd.micros);
    if (q.min_liquidity_usd.micros > 0)
        l.min_liquidity_usd = decimal::from_micros(q.min_liquidity_usd.micros);
    if (q.max_spread.micros < micros_per_unit) l.max_spread = q.max_spread;
    if (q.horizon_days > 0) l.horizon_days = q.horizon_days;
    return l;
}

} // namespace

void row_tally::refused(const std::vector<venues::reject>& rejects) {
    if (rejects.empty()) return;
    refused_ += rejects.size();
    const std::lock_guard lock(mutex_);
    for (const auto& r : rejects) {
        const auto standing = venues::standing_of(r.why);
        unread_count_ += standing == venues::standing::unread;
        if (standing == venues::standing::newer) ++newer_[r.why];
        if (standing == venues::standing::over) continue;
        nameless_ += r.key.id.empty() || r.why == venues::reject_reason::bad_id;
        if (r.key.id.empty()) continue;
        (standing == venues::standing::beside ? beside_ : unread_).push_back(r.key);
    }
}

bool sync::parts::walked(std::string_view platform) const noexcept {
    return (platform == "kalshi" ? kalshi_crawl : polymarket_crawl).complete;
}

/// A listing that is empty or not what it was says nothing about markets that were there before,
/// and rows of a listing that is not what it was cannot be believed. The other venues go on.
void sync::parts::check_reading() {
    for (const auto& [platform, tally] : tallies) {
        if (walked(platform) && tally.rows() == 0)
            partial(platform + ": not one market is listed; what was stored of it stays");
        for (const auto& [why, n] : tally.newer())
            partial(platform + "." + std::string(venues::to_string(why)) + ": " +
                    std::to_string(n) + " of " + std::to_string(tally.rows()) +
                    " markets are of a kind that is newer than this program; what was stored of "
                    "them stays");
        if (!tally.drifted() && tally.nameless() > 0)
            partial(platform + ": rows that name no market: " + std::to_string(tally.nameless()) +
                    "; each may be any, so none is closed for being absent");
        if (!tally.drifted()) continue;
        partial(platform + ": " + std::to_string(tally.unread_rows()) + " of " +
                std::to_string(tally.rows()) +
                " markets are not as documented; the listing has changed: none of its rows is "
                "used, and what was stored of it stays");
        set_aside[platform] = book.drop(platform);
    }
}

/// What of the markets in the book may not be traded now. Their rows and relations stay. Silence is
/// no permission: without an answer about trading no market of the venue bears an opportunity.
void sync::parts::find_halts() {
    if (!kalshi_status) pricing_with.halted_platforms.emplace_back("kalshi");
    std::map<std::int32_t, std::size_t> withheld;
    for (const market& m : book.rows())
        if (kalshi_status && m.key.platform == "kalshi" && !kalshi_status->trades(m.shard))
            ++withheld[m.shard];
    for (const auto& [shard, markets] : withheld) {
        pricing_with.halted_shards.emplace_back("kalshi", shard);
        const bool told = kalshi_status->tells(shard) && shard != market::unread_shard;
        partial("kalshi shard " +
                (shard == market::unread_shard ? "(unreadable)" : std::to_string(shard)) +
                (told ? " does not trade now" : " is not in the exchange's status") +
                ": no opportunity with its " + std::to_string(markets) + " markets");
    }
}

std::function<std::unique_ptr<source_body<venues::raw_page>>()>
sync::parts::walk(std::function<venues::crawl()> make, lane& by, crawl_report& report) {
    return [this, make = std::move(make), &by,
            &report]() -> std::unique_ptr<source_body<venues::raw_page>> {
        return std::make_unique<crawl_source>(make(), by, wire, report,
                                              [this](std::string why) { partial(std::move(why)); });
    };
}

void sync::parts::plan_terms(plan_builder& b) {
    if (!options.config.venues.kalshi.enabled) return;
    auto m = b.movement("terms");
    const std::string url = options.config.venues.kalshi.url;
    auto status = m.source<venues::raw_page>(
        "kalshi.status",
        walk([url] { return venues::kalshi_exchange_status(url); }, *kalshi_lane, status_crawl));
    auto rows = m.source<venues::raw_page>(
        "kalshi.series",
        walk([url] { return venues::kalshi_series(url); }, *kalshi_lane, series_crawl));
    m.deliver("terms", {status, rows}, [this](venues::raw_page&& page, scope& about) {
        if (page.kind == venues::endpoint::kalshi_series) {
            const auto fault = series.add(page);
            if (fault != venues::page_fault::none)
                about.partial("kalshi series: " + std::string(venues::to_string(fault)) +
                              "; fees at the full rate");
            else if (series.unread() > 0)
                about.partial("kalshi series: " + std::to_string(series.unread()) +
                              " rows cannot be read; fees of theirs at the full rate");
        } else {
            kalshi_status = venues::read_exchange_status(page);
            if (!kalshi_status)
                about.partial("kalshi exchange status: cannot be read; no opportunity on kalshi");
        }
    });
}

void sync::parts::plan_ingest(plan_builder& b) {
    auto m = b.movement("ingest");
    m.prepare([this] { remember_names(); });
    const auto& v = options.config.venues;
    std::vector<port<venues::raw_page>> pages;
    if (v.kalshi.enabled) tallies["kalshi"];
    if (v.polymarket.enabled) tallies["polymarket"];
    if (v.kalshi.enabled)
        pages.push_back(m.source<venues::raw_page>(
            "kalshi.events",
            walk([url = v.kalshi.url] { return venues::kalshi_events(url); }, *kalshi_lane,
                 kalshi_crawl),
            {.account = "markets"}));
    if (v.polymarket.enabled)
        pages.push_back(m.source<venues::raw_page>(
            "polymarket.events",
            walk([url = v.polymarket.gamma_url] { return venues::polymarket_events(url); },
                 *polymarket_lane, polymarket_crawl),
            {.account = "markets"}));
    const std::size_t rows = chunk();
    auto chunks = m.expand<row_chunk>(
        "decode", pages, [this, rows](venues::raw_page&& raw, ports<row_chunk>& out, scope& about) {
            const std::string_view platform = venues::to_string(raw.from());
            auto page = std::make_shared<venues::decoded_page>(venues::decode(std::move(raw)));
            refuse(about, page->rejects, platform);
            kept.take(*page, page->rejects);
            kept.note(platform, page->news);
            row_tally& tally = tallies.find(platform)->second;
            tally.met(page->rows() + page->rejects.size());
            tally.refused(page->rejects);
            for (std::size_t at = 0; at < page->rows(); at += rows) {
                const std::size_t end = std::min(page->rows(), at + rows);
                out.emit({page, at, end}, end - at);
            }
        });
    auto rows_judged =
        m.map<judged_chunk>("normalise", chunks, [this](row_chunk&& c, scope& about) {
            const std::string_view platform = venues::to_string(c.page->page.from());
            auto n = venues::normalise(*c.page, {.as_of = options.as_of, .series = &series},
                                       c.first, c.last);
            refuse(about, n.rejects, platform);
            kept.take(*c.page, n.rejects);
            tallies.find(platform)->second.refused(n.rejects);
            return judged_chunk{platform, std::move(n.markets)};
        });
    const auto limits = limits_of(options.config.quality);
    auto good =
        m.map<market_chunk>("quality", rows_judged, [this, limits](judged_chunk&& c, scope& about) {
            std::vector<venues::reject> rejects;
            venues::apply_quality(c.markets, rejects, limits, options.as_of);
            refuse(about, rejects, c.platform);
            tallies.find(c.platform)->second.refused(rejects);
            return std::move(c.markets);
        });
    m.deliver("book", good, [this](market_chunk&& markets, scope& about) {
        if (!markets.empty())
            tallies.find(markets.front().key.platform)->second.booked(markets.size());
        for (auto& row : markets)
            if (!book.add(std::move(row))) about.merge_duplicates(1);
    });
}

} // namespace dutchbook::graphs
