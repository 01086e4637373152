#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <engine/clock.hpp>

namespace dutchbook::engine {

/// What became of an attempt, or of a call.
enum class outcome {
    ok,
    transient, ///< certainly not processed: refused connection, 5xx that says so
    throttled, ///< the outside asks for less: 429, 503, overload
    refused,   ///< final: a 4xx, bad credentials, a reply that no repetition mends
    unknown,   ///< perhaps processed: no answer in time, connection lost after sending
    cancelled
};

std::string_view name(outcome of) noexcept;

struct retry_options {
    clock::duration base = std::chrono::milliseconds(500); ///< shortest wait, at least 1 ns
    clock::duration cap = std::chrono::seconds(30);        ///< longest wait of our own
    int max_attempts = 5;                                  ///< never below 1
    /// A longer Retry-After ends the call: nobody may park us for ever.
    clock::duration longest_retry_after = std::chrono::minutes(2);
    int budget_permille = 100; ///< extra requests per thousand calls …
    int budget_floor = 10;     ///< … plus so many, so that small runs can still retry
    std::uint64_t seed = 0;
};

/// The wait after the n-th failed attempt (n from 1): decorrelated jitter, uniform between `base`
/// and three times the wait before, or `cap` if that is less, after "Exponential Backoff and
/// Jitter" (AWS Architecture Blog, 2015); the cap bounds the draw and not its result, so that long
/// waits do not all end at the cap together. A function of its arguments alone: a run repeats
/// whatever its threads do.
clock::duration backoff(const retry_options& options, std::string_view key, int failed_attempt);

/// Whether to try again. One thread.
class retrier {
  public:
    struct failure {
        std::string_view key;
        int attempt; ///< the one that failed, from 1
        outcome what;
        bool idempotent;
        std::optional<clock::duration> retry_after;
    };
    struct verdict {
        bool again;
        clock::duration wait; ///< if again
        std::string
            why_final; ///< if not: what ends the call beside its outcome, empty for `refused`
    };

    explicit retrier(const retry_options& options);

    /// A call made its first attempt; this is what earns budget.
    void call_started() noexcept { ++calls_; }
    /// Judges a failed attempt; `again` spends one unit of the budget.
    verdict judge(const failure& of);
    /// The call gives up a retry it was granted without making it.
    void give_back() noexcept { --retries_; }

    /// At every moment `retries() <= budget_floor + calls × budget_permille / 1000`.
    std::int64_t retries() const noexcept { return retries_; }

  private:
    retry_options options_;
    std::int64_t calls_ = 0;
    std::int64_t retries_ = 0;
};

} // namespace dutchbook::engine
