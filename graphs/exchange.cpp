#include "graphs/exchange.hpp"

#include <charconv>
#include <ctime>
#include <memory>

#include "engine/thrown.hpp"

namespace dutchbook::graphs {
namespace {

using engine::attempt_result;
using engine::outcome;

/// A refusal, unlike a request that can never be sent, may come from whatever stands between.
constexpr int attempts_to_believe = 3;

outcome of_failure(const http::result& got) {
    using http::failure;
    switch (got.why) {
    case failure::cancelled:
        return outcome::cancelled;
    case failure::bad_url:
    case failure::tls:
    case failure::too_large:
        return outcome::refused;
    default:
        return got.maybe_processed ? outcome::unknown : outcome::transient;
    }
}

outcome of_status(int status) {
    if (status >= 200 && status < 300) return outcome::ok;
    if (status == 429 || status == 503) return outcome::throttled;
    if (status == 408 || status == 425 || status >= 500) return outcome::transient;
    return outcome::refused;
}

/// A reply that is refused may be better next time; one that makes its reader throw will not.
void offer(const std::function<std::string(http::response&&)>& take, http::response&& reply,
           const std::string& host, engine::lane& by, attempt_result& r) {
    try {
        r.why = take(std::move(reply));
        if (r.why.empty()) return;
        r.what = outcome::transient;
    } catch (...) {
        r.what = outcome::refused;
        r.why = engine::what_was_thrown();
        by.fault(host + ": " + r.why);
    }
    r.why = host + ": " + r.why;
}

} // namespace

std::string host_of(const std::string& url) {
    const auto from = url.find("://");
    if (from == std::string::npos) return url.substr(0, url.find('/'));
    const auto end = url.find_first_of("/?#", from + 3);
    return url.substr(from + 3, end == std::string::npos ? end : end - from - 3);
}

std::optional<engine::clock::duration>
parse_retry_after(std::string_view text, std::chrono::system_clock::time_point now) {
    std::int64_t seconds = 0;
    const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    if (ec == std::errc::result_out_of_range) seconds = 1'000'000'000;
    if (ec != std::errc::invalid_argument && end == text.data() + text.size()) {
        if (seconds < 0) return std::nullopt;
        return std::chrono::seconds(std::min<std::int64_t>(seconds, 1'000'000'000));
    }
    std::tm when{};
    const std::string copy(text);
    if (!strptime(copy.c_str(), "%a, %d %b %Y %H:%M:%S GMT", &when)) return std::nullopt;
    const auto at = std::chrono::system_clock::from_time_t(timegm(&when));
    return std::chrono::duration_cast<engine::clock::duration>(
        std::max(at - now, std::chrono::system_clock::duration(0)));
}

attempt_result judge_reply(const http::result& got, const std::string& host) {
    attempt_result r;
    if (!got) {
        r.what = of_failure(got);
        r.why =
            got.message.empty() ? host + ": " + std::string(http::to_string(got.why)) : got.message;
        return r;
    }
    r.what = of_status(got.reply.status);
    if (r.what == outcome::ok) return r;
    r.why = host + ": HTTP " + std::to_string(got.reply.status);
    r.retry_after =
        parse_retry_after(got.reply.header("retry-after"), std::chrono::system_clock::now());
    return r;
}

void exchange(engine::lane& by, transport& over, const http::request& what,
              std::function<std::string(http::response&&)> take,
              std::function<void(engine::call_result)> finished,
              std::function<bool(const http::response&)> reads) {
    engine::call c;
    c.key = what.method + " " + what.url;
    auto accept = std::make_shared<std::function<std::string(http::response &&)>>(std::move(take));
    c.start = [&by, &over, what, accept, reads = std::move(reads)](engine::attempt attempt,
                                                                   engine::call::done done) {
        over.send(what, [&by, accept, reads, attempt, done = std::move(done),
                         host = host_of(what.url)](http::result got) {
            attempt_result r = judge_reply(got, host);
            if (r.what == outcome::refused && got.why != http::failure::bad_url &&
                attempt.number() < attempts_to_believe)
                r.what = outcome::transient;
            // An attempt that is not settled has its lane, and the sender its state.
            const bool open = !attempt.settled();
            if (open && r.what != outcome::ok && got && reads && reads(got.reply)) r = {};
            if (open && r.what == outcome::ok) offer(*accept, std::move(got.reply), host, by, r);
            done(std::move(r));
        });
    };
    c.finished = std::move(finished);
    by.submit(std::move(c));
}

} // namespace dutchbook::graphs
