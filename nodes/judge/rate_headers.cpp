#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>

#include "nodes/judge/reply.hpp"

namespace dutchbook::judge {
namespace {

using duration = engine::clock::duration;
using namespace std::chrono_literals;

__extension__ using wide = __int128;
constexpr duration longest = std::chrono::hours(24 * 366);

struct unit {
    std::string_view name;
    std::int64_t ns;
};
constexpr std::array units{unit{"ms", 1'000'000},        unit{"us", 1'000},
                           unit{"\xC2\xB5s", 1'000},     unit{"ns", 1},
                           unit{"s", 1'000'000'000},     unit{"m", 60'000'000'000},
                           unit{"h", 3'600'000'000'000}, unit{"d", 86'400'000'000'000}};

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

bool digit(char c) { return c >= '0' && c <= '9'; }

/// A decimal number at the start of `text`, in 10^-9; cut off at nine decimals and at 10^9.
std::optional<std::int64_t> take_nano(std::string_view& text) {
    std::int64_t whole = 0, nano = 0;
    std::size_t digits = 0;
    for (; !text.empty() && digit(text.front()); text.remove_prefix(1), ++digits)
        whole = std::min<std::int64_t>(whole * 10 + (text.front() - '0'), 1'000'000'000);
    if (!text.empty() && text.front() == '.') {
        text.remove_prefix(1);
        for (std::int64_t place = 100'000'000; !text.empty() && digit(text.front());
             text.remove_prefix(1), place /= 10, ++digits)
            nano += (text.front() - '0') * place;
    }
    if (digits == 0) return std::nullopt;
    return whole * 1'000'000'000 + nano;
}

std::optional<std::int64_t> read_count(std::string_view text) {
    text = trimmed(text);
    std::int64_t n = 0;
    const auto [end, bad] = std::from_chars(text.data(), text.data() + text.size(), n);
    if (bad != std::errc{} || end != text.data() + text.size() || n < 0) return std::nullopt;
    return n;
}

/// "Wed, 21 Oct 2015 07:28:00 GMT" (RFC 9110, IMF-fixdate).
std::optional<timestamp> read_http_date(std::string_view text) {
    constexpr std::string_view months = "JanFebMarAprMayJunJulAugSepOctNovDec";
    if (text.size() != 29 || text[3] != ',' || text.substr(25) != " GMT") return std::nullopt;
    const auto month = months.find(text.substr(8, 3));
    if (month == std::string_view::npos || month % 3 != 0) return std::nullopt;
    std::string iso(text.substr(12, 4));
    iso += month / 3 + 1 < 10 ? "-0" : "-";
    iso += std::to_string(month / 3 + 1) + '-';
    iso += text.substr(5, 2);
    iso += 'T';
    iso += text.substr(17, 8);
    iso += 'Z';
    return parse_timestamp(iso);
}

/// How long from now until then; an instant in the past is in no time.
duration until(timestamp then, timestamp now) {
    return std::clamp<duration>(then - now, 0ns, longest);
}

/// One limit of a reply: what is left, and when it is full again. Of several readings of one limit
/// the tighter counts.
struct reading_of_limit {
    std::int64_t left = -1;
    duration reset{0};
};

void take_tighter(reading_of_limit& into, const reading_of_limit& other) {
    if (other.left >= 0 && (into.left < 0 || other.left < into.left)) into = other;
}

reading_of_limit read_limit(const http::response& of, const std::string& prefix,
                            const std::string& suffix, timestamp now) {
    reading_of_limit out;
    out.left = read_count(of.header(prefix + "remaining" + suffix)).value_or(-1);
    const auto reset = trimmed(of.header(prefix + "reset" + suffix));
    if (const auto wait = read_duration(reset))
        out.reset = *wait;
    else if (const auto then = parse_timestamp(reset))
        out.reset = until(*then, now);
    return out;
}

} // namespace

std::optional<duration> read_duration(std::string_view text) noexcept {
    text = trimmed(text);
    if (text.empty()) return std::nullopt;
    wide total = 0;
    bool first = true;
    while (!text.empty()) {
        const auto nano = take_nano(text);
        if (!nano) return std::nullopt;
        std::int64_t scale = 1'000'000'000;
        if (!(first && text.empty())) {
            const auto found = std::find_if(units.begin(), units.end(), [&](const unit& u) {
                return text.starts_with(u.name);
            });
            if (found == units.end()) return std::nullopt;
            text.remove_prefix(found->name.size());
            scale = found->ns;
        }
        first = false;
        total += static_cast<wide>(*nano) * scale / 1'000'000'000;
        total = std::min<wide>(total, longest.count());
    }
    return duration(static_cast<std::int64_t>(total));
}

std::optional<duration> read_retry_after(const http::response& of, timestamp now) {
    if (const auto ms = read_count(of.header("retry-after-ms")))
        return std::min<duration>(std::chrono::milliseconds(std::min<std::int64_t>(*ms, 1LL << 40)),
                                  longest);
    const auto text = trimmed(of.header("retry-after"));
    if (const auto wait = read_duration(text)) return wait;
    if (const auto then = read_http_date(text)) return until(*then, now);
    return std::nullopt;
}

engine::allowance read_rate_headers(const http::response& of, timestamp now) {
    reading_of_limit requests = read_limit(of, "x-ratelimit-", "-requests", now);
    reading_of_limit tokens = read_limit(of, "x-ratelimit-", "-tokens", now);
    const std::string other = "anthropic-ratelimit-";
    take_tighter(requests, read_limit(of, other + "requests-", "", now));
    for (const auto* what : {"tokens-", "input-tokens-", "output-tokens-"})
        take_tighter(tokens, read_limit(of, other + what, "", now));
    return {requests.left, requests.reset, tokens.left, tokens.reset};
}

} // namespace dutchbook::judge
