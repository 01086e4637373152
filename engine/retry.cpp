#include <engine/retry.hpp>

#include <algorithm>

namespace dutchbook::engine {
namespace {

/// Steele, Lea and Flood's SplitMix64 finaliser.
constexpr std::uint64_t mix(std::uint64_t x) noexcept {
    x += 0x9e3779b97f4a7c15U;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9U;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebU;
    return x ^ (x >> 31);
}

/// FNV-1a: std::hash may differ from one library to the next, and a run must repeat.
constexpr std::uint64_t hash(std::string_view key) noexcept {
    std::uint64_t h = 0xcbf29ce484222325U;
    for (const char c : key) h = (h ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
    return h;
}

/// Uniform in [low, high] from 64 random bits (Lemire's multiplication).
constexpr std::int64_t draw(std::uint64_t bits, std::int64_t low, std::int64_t high) noexcept {
    __extension__ typedef unsigned __int128 wide;
    const std::uint64_t width = static_cast<std::uint64_t>(high - low) + 1;
    return low + static_cast<std::int64_t>((static_cast<wide>(bits) * width) >> 64);
}

std::string seconds(clock::duration of) {
    const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(of).count();
    return ms % 1000 == 0 ? std::to_string(ms / 1000) + " s" : std::to_string(ms) + " ms";
}

retry_options sane(retry_options options) {
    options.base = std::max(options.base, clock::duration(1));
    options.cap = std::max(options.cap, options.base);
    options.max_attempts = std::max(options.max_attempts, 1);
    return options;
}

} // namespace

std::string_view name(outcome of) noexcept {
    switch (of) {
    case outcome::ok:
        return "ok";
    case outcome::transient:
        return "transient";
    case outcome::throttled:
        return "throttled";
    case outcome::refused:
        return "refused";
    case outcome::unknown:
        return "unknown";
    case outcome::cancelled:
        return "cancelled";
    }
    return "";
}

clock::duration backoff(const retry_options& options, std::string_view key, int failed_attempt) {
    const retry_options use = sane(options);
    const std::uint64_t root = mix(use.seed ^ hash(key));
    clock::duration wait = use.base;
    for (int n = 1; n <= std::min(failed_attempt, 64); ++n) {
        const clock::duration high = wait > use.cap / 3 ? use.cap : wait * 3;
        wait = clock::duration(draw(mix(root + static_cast<std::uint64_t>(n)), use.base.count(),
                                    std::max(high, use.base).count()));
    }
    return wait;
}

retrier::retrier(const retry_options& options) : options_(sane(options)) {}

retrier::verdict retrier::judge(const failure& of) {
    const auto final = [](std::string why) { return verdict{false, {}, std::move(why)}; };
    if (of.what == outcome::refused || of.what == outcome::cancelled) return final({});
    if (of.what == outcome::unknown && !of.idempotent)
        return final("not repeated, since it may have been processed");
    const clock::duration told = of.retry_after.value_or(clock::duration::zero());
    if (told > options_.longest_retry_after)
        return final("asked to wait " + seconds(told) + ", more than the " +
                     seconds(options_.longest_retry_after) + " allowed");
    if (of.attempt >= options_.max_attempts)
        return final("gave up after " + std::to_string(of.attempt) + " attempts");
    if (retries_ >= options_.budget_floor + calls_ * options_.budget_permille / 1000)
        return final("the retry budget is spent");
    ++retries_;
    return {true, std::max(backoff(options_, of.key, of.attempt), told), {}};
}

} // namespace dutchbook::engine
