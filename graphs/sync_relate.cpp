// Movements compile and relate: contracts, candidates, proofs; the market rows go to the store
// meanwhile.

#include <algorithm>

#include "graphs/sync_parts.hpp"

namespace dutchbook::graphs {

using namespace engine;

namespace {

/// Market rows a store transaction takes: each costs a sync of the disk.
constexpr std::size_t rows_per_commit = 2'000;
constexpr std::uint64_t bytes_per_market = 2'048;

std::vector<std::size_t> even_cuts(const match::relater& r, std::size_t markets_each) {
    std::vector<std::size_t> cuts{0};
    std::size_t inside = 0;
    for (std::size_t g = 0; g < r.groups(); ++g) {
        inside += r.markets_in(g, g + 1);
        if (inside < markets_each && g + 1 < r.groups()) continue;
        cuts.push_back(g + 1);
        inside = 0;
    }
    return cuts;
}

} // namespace

void sync::parts::plan_compile(plan_builder& b) {
    auto m = b.movement("compile");
    auto cuts = std::make_shared<std::vector<std::size_t>>();
    m.prepare([this, cuts] {
        book.freeze();
        check_reading();
        relater = std::make_unique<match::relater>(book.rows(), relating_with);
        *cuts = even_cuts(*relater, chunk());
        ranges_to_compile = cuts->size() - 1;
    });
    auto groups = m.source<index_range>("contracts",
                                        [this, cuts] {
                                            return std::make_unique<range_source>(
                                                [cuts] { return cuts->size() - 1; }, 1,
                                                bytes_per_market * chunk());
                                        },
                                        {.intake = false});
    m.deliver("compile", groups,
              [this, cuts](index_range r, scope&) {
                  relater->compile_range((*cuts)[r.begin], (*cuts)[r.end]);
                  compiled_ranges += r.size();
              },
              {.concurrency = concurrency::unlimited});
    if (!options.store) return;
    auto rows = m.source<index_range>("rows",
                                      [this] {
                                          return std::make_unique<range_source>(
                                              [this] { return book.size(); }, rows_per_commit,
                                              bytes_per_market);
                                      },
                                      {.account = "rows", .intake = false});
    m.deliver("store.markets", rows, [this](index_range r, scope&) {
        write_store([&] {
            const auto c = writer->upsert_markets(book.rows().subspan(r.begin, r.size()));
            stored.inserted += c.inserted;
            stored.updated += c.updated;
            stored.unchanged += c.unchanged;
            stored.stale += c.stale;
        });
    });
}

void sync::parts::plan_relate(plan_builder& b) {
    auto m = b.movement("relate");
    auto cuts = std::make_shared<std::vector<std::size_t>>();
    m.prepare([this, cuts] {
        relater->index();
        *cuts = even_cuts(*relater, chunk());
        ranges_to_relate = cuts->size() - 1;
    });
    auto groups = m.source<index_range>("candidates",
                                        [this, cuts] {
                                            return std::make_unique<range_source>(
                                                [cuts] { return cuts->size() - 1; }, 1,
                                                bytes_per_market * chunk());
                                        },
                                        {.intake = false});
    auto proved =
        m.expand<match::related>("prove", groups,
                                 [this, cuts](index_range r, ports<match::related>& out, scope&) {
                                     match::related part;
                                     relater->relate_range((*cuts)[r.begin], (*cuts)[r.end], part);
                                     const auto& s = part.statistics;
                                     const std::uint64_t pairs = s.related + s.refuted + s.open;
                                     out.emit(std::move(part), pairs);
                                 },
                                 {.account = "pairs"});
    m.deliver("relations", proved,
              [this](match::related&& part, scope&) { related_parts.push_back(std::move(part)); });
}

} // namespace dutchbook::graphs
