#include <algorithm>
#include <array>

#include "nodes/judge/complaint.hpp"

namespace dutchbook::judge {
namespace {

constexpr std::array<std::string_view, 12> class_names{
    "answer",    "refusal", "cut",   "empty",          "too_long", "throttled",
    "transient", "unknown", "quota", "authentication", "no_model", "rejected"};

template <std::size_t N>
bool mentions(std::string_view text, const std::array<std::string_view, N>& any) {
    return std::any_of(any.begin(), any.end(),
                       [&](std::string_view part) { return text.find(part) != text.npos; });
}

} // namespace

bool is_quota(const complaint& c) {
    static constexpr std::array<std::string_view, 4> codes{"insufficient_quota", "billing",
                                                           "payment_required", "credit"};
    static constexpr std::array<std::string_view, 2> words{"credit balance",
                                                           "exceeded your current quota"};
    return mentions(c.code, codes) || mentions(c.message, words);
}

bool is_too_long(const complaint& c) {
    static constexpr std::array<std::string_view, 3> codes{
        "context_length_exceeded", "exceed_context_size", "request_too_large"};
    static constexpr std::array<std::string_view, 5> words{"context length", "maximum context",
                                                           "prompt is too long", "context size",
                                                           "context window"};
    return mentions(c.code, codes) || mentions(c.message, words);
}

reply_class class_of(int status, const complaint& c) {
    if (status == 401 || status == 403) return reply_class::authentication;
    if (status == 402 || is_quota(c)) return reply_class::quota;
    if (status == 413 || (status == 400 && is_too_long(c))) return reply_class::too_long;
    if (status == 404) return reply_class::no_model;
    if (status == 429 || status == 503 || status == 529) return reply_class::throttled;
    if (status == 504) return reply_class::unknown;
    if (status == 408 || status == 409 || status >= 500) return reply_class::transient;
    return reply_class::rejected;
}

reply_class class_of(const http::result& failed) {
    switch (failed.why) {
    case http::failure::resolve:
    case http::failure::connect:
    case http::failure::proxy:
        return reply_class::transient;
    case http::failure::timeout:
    case http::failure::reset:
    case http::failure::truncated:
    case http::failure::cancelled:
        return failed.maybe_processed ? reply_class::unknown : reply_class::transient;
    default:
        return reply_class::rejected;
    }
}

std::string_view to_string(reply_class of) noexcept {
    return class_names[static_cast<std::size_t>(of)];
}

bool final_for_all(reply_class of) noexcept {
    return of == reply_class::quota || of == reply_class::authentication ||
           of == reply_class::no_model;
}

open_cause cause_of(reply_class of) noexcept {
    switch (of) {
    case reply_class::throttled:
    case reply_class::transient:
    case reply_class::unknown:
    case reply_class::no_model:
        return open_cause::model_down;
    case reply_class::quota:
        return open_cause::no_quota;
    case reply_class::authentication:
        return open_cause::key_refused;
    case reply_class::too_long:
        return open_cause::too_large;
    default:
        return open_cause::no_verdict;
    }
}

engine::attempt_result attempt_of(const reply& of, int attempt) {
    constexpr int attempts_to_believe = 3;
    engine::attempt_result out;
    switch (of.what) {
    case reply_class::throttled:
        out.what = engine::outcome::throttled;
        break;
    case reply_class::transient:
        out.what = engine::outcome::transient;
        break;
    case reply_class::unknown:
        out.what = engine::outcome::unknown;
        break;
    case reply_class::quota:
    case reply_class::authentication:
    case reply_class::no_model:
        out.what =
            attempt < attempts_to_believe ? engine::outcome::transient : engine::outcome::refused;
        break;
    case reply_class::rejected:
        out.what = engine::outcome::refused;
        break;
    case reply_class::answer:
    case reply_class::refusal:
    case reply_class::cut:
    case reply_class::empty:
    case reply_class::too_long:
        out.what = engine::outcome::ok; // the call is done, the session knows what it was worth
        break;
    }
    if (out.what != engine::outcome::ok) {
        out.why = of.why;
        out.retry_after = of.retry_after;
    }
    if (of.used) out.tokens_used = of.used->in + of.used->out;
    out.left = of.left;
    return out;
}

} // namespace dutchbook::judge
