// Movements books and price: order books of related markets only, then exact fees, depth and sizes.

#include <algorithm>
#include <set>
#include <utility>

#include "graphs/sync_parts.hpp"
#include "nodes/price/ranking.hpp"
#include "nodes/price/screen.hpp"

namespace dutchbook::graphs {

using namespace engine;

namespace {

constexpr std::uint64_t bytes_per_book = 4'096;

/// Cuts the wanted books into requests of at most `most`.
void cut(std::vector<venues::book_request>&& all, const char* platform, std::size_t most,
         std::vector<book_order>& into) {
    for (std::size_t at = 0; at < all.size(); at += most) {
        book_order o{platform, {}};
        const auto end = all.begin() + static_cast<std::ptrdiff_t>(std::min(all.size(), at + most));
        std::move(all.begin() + static_cast<std::ptrdiff_t>(at), end, std::back_inserter(o.wanted));
        into.push_back(std::move(o));
    }
}

std::vector<market_key> named_in(const std::vector<relation>& relations) {
    std::vector<market_key> keys;
    for (const auto& r : relations) {
        keys.insert(keys.end(), r.left.begin(), r.left.end());
        keys.insert(keys.end(), r.right.begin(), r.right.end());
    }
    std::sort(keys.begin(), keys.end());
    keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
    return keys;
}

} // namespace

/// Whether the venues say of every market of the relation if it trades: what silence alone keeps
/// from being priced was not looked at.
bool sync::parts::told(const relation& r) const {
    const auto by_venue = [this](const market_key& k) {
        const market* m = book.find(k);
        if (m && (m->unsaid & unsaid_fees)) return false; // the full rate is a guess against us
        return k.platform != "kalshi" || (m && kalshi_status && m->shard != market::unread_shard &&
                                          kalshi_status->tells(m->shard));
    };
    return std::ranges::all_of(r.left, by_venue) && std::ranges::all_of(r.right, by_venue);
}

void sync::parts::order_books() {
    find_halts();
    const auto lookup = [this](const market_key& k) { return book.find(k); };
    auto screened = pricing::screen(related.relations, lookup, pricing_with, options.as_of);
    candidates = std::move(screened.relations);
    std::sort(candidates.begin(), candidates.end());
    funnel = screened.killed;
    priced.assign(related.relations.size(), false);
    for (std::size_t i = 0, next = 0; i < priced.size(); ++i) {
        const bool wanted = next < candidates.size() && candidates[next] == i;
        next += wanted;
        priced[i] = !wanted && told(related.relations[i]);
    }
    if (options.all_books) screened.books = named_in(related.relations);
    books_wanted = screened.books.size();
    std::vector<venues::book_request> kalshi, polymarket;
    for (const auto& key : screened.books) {
        const market* m = book.find(key);
        if (!m) continue;
        (key.platform == "kalshi" ? kalshi : polymarket).push_back({key, m->yes_token});
    }
    cut(std::move(kalshi), "kalshi", venues::kalshi_books_per_request, orders);
    cut(std::move(polymarket), "polymarket", venues::polymarket_books_per_request, orders);
}

void sync::parts::open_book_counters() {
    const auto& v = options.config.venues;
    kalshi_books = std::make_shared<book_counter>(book_counter{
        *kalshi_lane, wire,
        [url = v.kalshi.url](auto wanted) { return venues::kalshi_books_request(url, wanted); },
        venues::read_kalshi_books, venues::kalshi_books_per_request});
    polymarket_books = std::make_shared<book_counter>(
        book_counter{*polymarket_lane, wire,
                     [url = v.polymarket.clob_url](auto wanted) {
                         return venues::polymarket_books_request(url, wanted);
                     },
                     venues::read_polymarket_books, venues::polymarket_books_per_request});
}

void sync::parts::plan_books(plan_builder& b) {
    auto m = b.movement("books");
    m.prepare([this] {
        finish_judging();
        order_books();
        open_book_counters();
    });
    // No intake, though it reads from outside: what a stop leaves out is then given up by name.
    auto ranges = m.source<index_range>("wanted",
                                        [this] {
                                            return std::make_unique<range_source>(
                                                [this] { return orders.size(); }, 1,
                                                bytes_per_book * venues::kalshi_books_per_request);
                                        },
                                        {.intake = false});
    auto asked = m.expand<std::size_t>("requests", ranges,
                                       [this](index_range r, ports<std::size_t>& out, scope&) {
                                           for (std::size_t i = r.begin; i < r.end; ++i)
                                               out.emit(i, orders[i].wanted.size());
                                       },
                                       {.account = "books"});
    // A reply is read where it arrives, so that a bad one is asked for again within the call.
    auto replies =
        m.call<books_read>("fetch", asked, [this](std::size_t i, completion<books_read> answer) {
            const book_order& o = orders[i];
            if (run->stopping()) {
                for (const auto& w : o.wanted) unpriced.push_back(w.key);
                return answer.abandon("not asked: the run was stopped");
            }
            const bool of_kalshi = std::string_view(o.platform) == "kalshi";
            fetch_books(
                o, of_kalshi ? kalshi_books : polymarket_books, [this, &o, answer](books_read got) {
                    std::ranges::copy(got.unanswered, std::back_inserter(unpriced));
                    if (!got.why.empty())
                        answer.partial(std::string(o.platform) + " order books: " + got.why);
                    if (got.unanswered.size() == o.wanted.size())
                        return answer.abandon(std::string(o.platform) + ": no reply");
                    answer.resolve(std::move(got));
                });
        });
    m.deliver("order books", replies, [this](books_read&& r, scope& about) {
        // A venue that leaves out one book has none; one that leaves out all of them is ill.
        const bool nothing = r.batch.books.empty() && r.batch.rejects.size() > 1;
        if (nothing)
            about.partial(r.batch.rejects.front().key.platform +
                          " order books: a reply holds none of those asked for");
        if (!r.unanswered.empty())
            about.reject(r.unanswered.size(), r.unanswered.front().platform + ".no_reply");
        for (auto& one : r.batch.books) books.add(std::move(one));
        for (const auto& bad : r.batch.rejects) {
            about.reject(1, bad.key.platform + "." + std::string(venues::to_string(bad.why)));
            if (nothing || bad.why != venues::book_fault::missing) unreadable.push_back(bad.key);
        }
    });
}

void sync::parts::plan_price(plan_builder& b) {
    auto m = b.movement("price");
    m.prepare([this] { books.freeze(); });
    auto ranges = m.source<index_range>("related",
                                        [this] {
                                            return std::make_unique<range_source>(
                                                [this] { return candidates.size(); }, chunk(), 256);
                                        },
                                        {.account = "candidates", .intake = false});
    auto fates = m.map<priced_part>("price", ranges, [this](index_range r, scope& about) {
        priced_part part;
        part.of = r;
        const auto markets = [this](const market_key& k) { return book.find(k); };
        const auto ladders = [this](const market_key& k) { return books.find(k); };
        for (std::size_t i = r.begin; i < r.end; ++i) {
            auto p = pricing::price_relation(related.relations[candidates[i]], markets, ladders,
                                             pricing_with, options.as_of);
            if (auto* found = std::get_if<opportunity>(&p)) {
                found->detected_at = options.as_of;
                if (found->implausible_odds > 0) {
                    part.funnel.count(pricing::killed_by::implausible);
                    about.reject(1, pricing::to_string(pricing::killed_by::implausible));
                } else {
                    ++part.funnel.opportunities;
                }
                part.found.push_back(std::move(*found));
            } else {
                const auto why = std::get<pricing::killed_by>(p);
                if (why == pricing::killed_by::stale_book) part.stale.push_back(candidates[i]);
                part.funnel.count(why);
                about.reject(1, pricing::to_string(why));
            }
        }
        return part;
    });
    m.deliver("opportunities", fates,
              [this](priced_part&& p, scope&) { priced_parts.push_back(std::move(p)); });
}

/// A relation is priced where its range was, and none of its books is missing.
void sync::parts::mark_priced() {
    unpriced.insert(unpriced.end(), unreadable.begin(), unreadable.end());
    std::sort(unpriced.begin(), unpriced.end());
    const auto missing = [this](const market_key& k) {
        return std::binary_search(unpriced.begin(), unpriced.end(), k);
    };
    for (const auto& p : priced_parts) {
        for (std::size_t i = p.of.begin; i < p.of.end; ++i) {
            const relation& r = related.relations[candidates[i]];
            priced[candidates[i]] = told(r) &&
                                    std::none_of(r.left.begin(), r.left.end(), missing) &&
                                    std::none_of(r.right.begin(), r.right.end(), missing);
        }
        for (const std::size_t i : p.stale) priced[i] = false;
    }
}

void sync::parts::rank_opportunities() {
    mark_priced();
    for (auto& p : priced_parts) {
        funnel += p.funnel;
        std::move(p.found.begin(), p.found.end(), std::back_inserter(opportunities));
    }
    priced_parts.clear();
    pricing::rank(opportunities);
    // One row, one portfolio: a pair and a union over it may name the same (buy, sell); the better
    // one stands.
    std::set<std::pair<market_key, market_key>> rows;
    const std::size_t all = opportunities.size();
    std::erase_if(opportunities,
                  [&](const opportunity& o) { return !rows.emplace(o.buy, o.sell).second; });
    same_row = all - opportunities.size();
    // The plausible ones stand first.
    const auto apart = std::ranges::find_if(
        opportunities, [](const opportunity& o) { return o.implausible_odds > 0; });
    implausible.assign(std::move_iterator(apart), std::move_iterator(opportunities.end()));
    opportunities.erase(apart, opportunities.end());
    funnel.opportunities = opportunities.size();
    funnel.killed[static_cast<std::size_t>(pricing::killed_by::implausible)] = implausible.size();
}

} // namespace dutchbook::graphs
