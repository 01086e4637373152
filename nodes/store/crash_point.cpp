#include <nodes/store/crash_point.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <charconv>
#include <string>

#include <unistd.h>

#include <dutchbook/fault.hpp>

namespace dutchbook::store {

namespace {

constexpr std::array<std::string_view, 29> names = {
    "store.migrate.before_commit",
    "store.migrate.after_commit",
    "store.run.before_commit",
    "store.run.after_commit",
    "store.markets.row",
    "store.markets.before_commit",
    "store.markets.after_commit",
    "store.absent.before_commit",
    "store.absent.after_commit",
    "store.results.relations",
    "store.results.opportunities",
    "store.results.outbox",
    "store.results.before_commit",
    "store.results.after_commit",
    "store.age.before_commit",
    "store.age.after_commit",
    "store.prune.before_commit",
    "store.prune.after_commit",
    "store.shrunk",
    "store.verdicts.before_commit",
    "store.verdicts.after_commit",
    "outbox.claim.before_commit",
    "outbox.claim.after_commit",
    "outbox.confirm.before_commit",
    "outbox.confirm.after_commit",
    "outbox.bury.before_commit",
    "outbox.bury.after_commit",
    "export.before_rename",
    "export.after_rename",
};

std::string_view armed_name;
int armed_hit = 0;
std::atomic<int> passed = 0;

} // namespace

namespace detail {

bool crash_point_armed = false;

void pass_crash_point(std::string_view name) noexcept {
    if (name == armed_name && ++passed == armed_hit) _exit(137);
}

} // namespace detail

std::span<const std::string_view> crash_point_names() noexcept { return names; }

void arm_crash_point(std::string_view where) {
    const std::size_t colon = where.rfind(':');
    const auto* name = std::ranges::find(names, where.substr(0, colon));
    int hit = 1;
    bool good = name != names.end();
    if (colon != std::string_view::npos) {
        const char* end = where.data() + where.size();
        const auto read = std::from_chars(where.data() + colon + 1, end, hit);
        good = good && read.ec == std::errc{} && read.ptr == end && hit > 0;
    }
    if (!good)
        throw error(exit_code::usage,
                    "DUTCHBOOK_CRASH_AT: " + std::string{where} + " names no durable step");
    armed_name = *name;
    armed_hit = hit;
    passed = 0;
    detail::crash_point_armed = true;
}

} // namespace dutchbook::store
