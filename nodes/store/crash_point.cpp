#include <nodes/store/crash_point.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>

#include <unistd.h>

namespace dutchbook::store {

namespace {

constexpr std::array<std::string_view, 24> names = {
    "store.migrate.before_commit",  "store.migrate.after_commit",  "store.run.before_commit",
    "store.run.after_commit",       "store.markets.row",           "store.markets.before_commit",
    "store.markets.after_commit",   "store.absent.before_commit",  "store.absent.after_commit",
    "store.results.relations",      "store.results.opportunities", "store.results.outbox",
    "store.results.before_commit",  "store.results.after_commit",  "store.verdicts.before_commit",
    "store.verdicts.after_commit",  "outbox.claim.before_commit",  "outbox.claim.after_commit",
    "outbox.confirm.before_commit", "outbox.confirm.after_commit", "outbox.bury.before_commit",
    "outbox.bury.after_commit",     "export.before_rename",        "export.after_rename",
};

} // namespace

std::span<const std::string_view> crash_point_names() noexcept { return names; }

void crash_point(std::string_view name) noexcept {
    const char* set = std::getenv("DUTCHBOOK_CRASH_AT");
    if (set == nullptr) return;
    const std::string_view wanted{set};
    const std::size_t colon = wanted.rfind(':');
    if (wanted.substr(0, colon) != name) return;
    int hit = 1;
    if (colon != std::string_view::npos)
        std::from_chars(wanted.data() + colon + 1, wanted.data() + wanted.size(), hit);
    static int passed = 0;
    if (++passed == hit) _exit(137);
}

} // namespace dutchbook::store
