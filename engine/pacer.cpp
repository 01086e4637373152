#include <engine/pacer.hpp>

#include <algorithm>

#include <engine/saturate.hpp>

namespace dutchbook::engine {
namespace {

__extension__ typedef __int128 wide;

// Keeps every sum in this file far from overflow, and above every limit there is.
constexpr std::int64_t most_units = 1'000'000'000'000;

} // namespace

paced_resource::paced_resource(const rate& of, int guard_permille)
    : limit_(of.window > clock::duration::zero() ? std::min(of.limit, most_units) : 0),
      window_(of.window + of.window / 1000 * std::max(guard_permille, 0)),
      burst_(of.burst > 0 ? std::min(of.burst, limit_) : std::max<std::int64_t>(limit_ / 10, 1)) {}

clock::duration paced_resource::cost(std::int64_t units) const noexcept {
    const wide product = static_cast<wide>(window_.count()) * units;
    return clock::duration(static_cast<clock::duration::rep>((product + limit_ - 1) / limit_));
}

clock::tick paced_resource::earliest(clock::tick now, std::int64_t units) const {
    if (units <= 0) return now;
    clock::tick when = now;
    if (now < left_until_ && units > left_) when = left_until_;
    if (unlimited()) return when;
    when = std::max(when, full_at_ + cost(units) - cost(std::max(burst_, units)));
    std::int64_t excess = logged_ + units - limit_;
    for (auto old = log_.begin(); excess > 0 && old != log_.end(); ++old) {
        excess -= old->units;
        when = std::max(when, old->when + window_);
    }
    return when;
}

void paced_resource::take(clock::tick now, std::int64_t units, std::uint64_t permit) {
    if (units <= 0) return;
    if (now < left_until_) left_ -= units;
    if (unlimited()) return;
    while (!log_.empty() && log_.front().when + window_ <= now) {
        logged_ -= log_.front().units;
        log_.pop_front();
    }
    log_.push_back({now, units, permit});
    logged_ += units;
    full_at_ = std::max(full_at_, now) + cost(units);
}

void paced_resource::settle(std::uint64_t permit, std::int64_t units) {
    const auto found = std::lower_bound(
        log_.begin(), log_.end(), permit,
        [](const taken& entry, std::uint64_t wanted) { return entry.permit < wanted; });
    if (found == log_.end() || found->permit != permit) return;
    const std::int64_t real = std::clamp<std::int64_t>(units, 0, limit_);
    const std::int64_t more = real - found->units;
    found->units = real;
    logged_ += more;
    if (more > 0) full_at_ += cost(more);
    if (more < 0) full_at_ -= cost(-more) - clock::duration(1); // rounded against us
}

void paced_resource::allow_only(std::int64_t left, clock::tick until) {
    left_ = left;
    left_until_ = until;
}

pacer::pacer(const pacing& options)
    : requests_(options.requests, options.guard_permille),
      tokens_(options.tokens, options.guard_permille), longest_pause_(options.longest_pause) {}

clock::tick pacer::earliest(clock::tick now, std::int64_t tokens) const {
    if (!fits(tokens)) return clock::tick::max();
    // What is permitted stays permitted until something is taken, so the latest of the three holds
    // for all.
    const clock::tick open = std::max(now, paused_until_);
    return std::max(requests_.earliest(open, 1), tokens_.earliest(open, tokens));
}

std::optional<pacer::permit> pacer::try_take(clock::tick now, std::int64_t tokens) {
    if (earliest(now, tokens) > now) return std::nullopt;
    const permit given = ++last_;
    requests_.take(now, 1, given);
    tokens_.take(now, tokens, given);
    return given;
}

void pacer::settle(permit of, std::int64_t tokens) { tokens_.settle(of, tokens); }

void pacer::pause_until(clock::tick when) noexcept {
    paused_until_ = std::max(paused_until_, when);
}

void pacer::observe(clock::tick now, const allowance& said) {
    const auto until = [&](clock::duration reset) {
        return later(now, std::min(reset, longest_pause_));
    };
    constexpr clock::duration none{0};
    if (said.requests_left >= 0 && said.requests_reset > none)
        requests_.allow_only(said.requests_left, until(said.requests_reset));
    if (said.tokens_left >= 0 && said.tokens_reset > none)
        tokens_.allow_only(said.tokens_left, until(said.tokens_reset));
}

} // namespace dutchbook::engine
