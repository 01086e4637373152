#include "graphs/schedule.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <stdexcept>

#include <fmt/format.h>

#include <dutchbook/fault.hpp>

#include "engine/thrown.hpp"
#include "graphs/signals.hpp"
#include "graphs/table_text.hpp"

namespace dutchbook::graphs {
namespace {

struct unit {
    std::string_view name;
    std::int64_t ms;
};
constexpr std::array<unit, 5> units{
    {{"d", 86'400'000}, {"h", 3'600'000}, {"m", 60'000}, {"s", 1'000}, {"ms", 1}}};
constexpr std::int64_t least_ms = 1'000, most_ms = 366 * units[0].ms;

} // namespace

std::chrono::milliseconds parse_period(std::string_view text) {
    const auto fail = [&](std::string_view why) {
        return error(exit_code::usage,
                     fmt::format("\"{}\" is no period: {}; write 45s, 30m or 1h30m",
                                 cut_to_width(printable(text), 40), why));
    };
    std::int64_t total = 0;
    std::size_t next_unit = 0; // units only get smaller
    auto rest = text;
    if (rest.empty()) throw fail("it is empty");
    if (rest.find(' ') != std::string_view::npos) throw fail("it has a space");
    while (!rest.empty()) {
        std::int64_t number = 0;
        const auto [end, problem] = std::from_chars(rest.data(), rest.data() + rest.size(), number);
        if (problem == std::errc::result_out_of_range) throw fail("the number is too large");
        if (problem != std::errc{} || rest.front() == '-')
            throw fail("a whole number was expected");
        rest.remove_prefix(static_cast<std::size_t>(end - rest.data()));
        const auto letters = rest.substr(0, rest.find_first_of("0123456789"));
        rest.remove_prefix(letters.size());
        if (letters.empty()) throw fail("its unit is missing (d, h, m, s or ms)");
        std::size_t at = 0;
        while (at < units.size() && units[at].name != letters) ++at;
        if (at == units.size())
            throw fail(fmt::format("the unit \"{}\" is not d, h, m, s or ms", printable(letters)));
        if (at < next_unit) throw fail("units stand largest first, each once");
        next_unit = at + 1;
        if (number > (most_ms - total) / units[at].ms) throw fail("it is longer than 366 days");
        total += number * units[at].ms;
    }
    if (total < least_ms) throw fail("it is shorter than a second");
    return std::chrono::milliseconds(total);
}

every::every(engine::clock::duration period, const engine::clock& clock)
    : period_(period), clock_(clock), first_(clock.now()) {
    if (period <= engine::clock::duration::zero())
        throw std::invalid_argument("every: period not above zero");
}

every::slot every::next() {
    const auto now = clock_.now();
    const auto planned = upcoming_;
    const auto passed = now > first_ ? now - first_ : engine::clock::duration::zero();
    // The first start is taken however late its caller asks; later ones must not lie in the past.
    if (planned > 0) {
        const auto whole = static_cast<std::uint64_t>(passed / period_);
        const auto reached = whole + (passed % period_ != engine::clock::duration::zero() ? 1 : 0);
        upcoming_ = std::max(upcoming_, reached);
    }
    const slot answer{first_ + static_cast<engine::clock::duration::rep>(upcoming_) * period_,
                      upcoming_, upcoming_ - planned};
    skipped_ += answer.skipped;
    ++upcoming_;
    return answer;
}

namespace {

/// The exit code of one slot, whatever happens in it.
exit_code sync_in_slot(const schedule_steps& steps, bool first) {
    try {
        return steps.sync();
    } catch (const error& e) {
        const bool never_works =
            e.code() == exit_code::usage || e.code() == exit_code::configuration;
        if (first && never_works) throw;
        steps.failed(e.what());
        return e.code();
    } catch (...) {
        steps.failed("internal error: " + engine::what_was_thrown());
        return exit_code::internal;
    }
}

} // namespace

exit_code keep_schedule(every& slots, const schedule_steps& steps) {
    constexpr int enough_refusals = 3; // one may be the fault of something on the way
    int refusals = 0;
    for (bool first = true;; first = false) {
        const auto slot = slots.next();
        if (slot.skipped > 0) steps.skipped(slot.skipped);
        if (const int by = steps.wait(slot.at)) return code_of_signal(by);
        const exit_code last = sync_in_slot(steps, first);
        if (const int by = steps.signal()) return code_of_signal(by);
        refusals = last == exit_code::authentication ? refusals + 1 : 0;
        if (refusals == enough_refusals) return last;
    }
}

} // namespace dutchbook::graphs
