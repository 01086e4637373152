#include <nodes/deliver/convex_wire.hpp>

#include <algorithm>
#include <array>
#include <charconv>

#include <boost/json.hpp>

namespace dutchbook::deliver {

namespace json = boost::json;

namespace {

std::string cut(std::string_view text) {
    constexpr std::size_t longest = 300;
    std::string out{text.substr(0, longest)};
    std::replace_if(
        out.begin(), out.end(), [](unsigned char c) { return c < 0x20 || c == 0x7F; }, ' ');
    return out;
}

bool mentions(std::string_view text, std::string_view part) {
    const auto same = [](char a, char b) {
        const auto lower = [](char c) {
            return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
        };
        return lower(a) == lower(b);
    };
    return std::search(text.begin(), text.end(), part.begin(), part.end(), same) != text.end();
}

template <std::size_t N>
bool mentions_any(std::string_view text, const std::array<std::string_view, N>& parts) {
    return std::any_of(parts.begin(), parts.end(), [&](auto part) { return mentions(text, part); });
}

/// A text member of the reply's object; empty where the reply is no such thing.
std::string member(const json::value& reply, std::string_view name) {
    const auto* object = reply.if_object();
    if (object == nullptr) return {};
    const auto* found = object->if_contains(json::string_view{name.data(), name.size()});
    if (found == nullptr || !found->is_string()) return {};
    return {found->get_string().data(), found->get_string().size()};
}

json::value parsed(const std::string& body) {
    json::error_code bad;
    json::value reply = json::parse(body, bad);
    return bad ? json::value{} : reply;
}

/// An error of the function itself: HTTP 200 or 560 with status "error".
convex_verdict function_error(std::string_view message) {
    static constexpr std::array<std::string_view, 3> conflict = {
        "OptimisticConcurrencyControl", "changed while this mutation", "rate limit"};
    static constexpr std::array<std::string_view, 5> schema = {
        "ArgumentValidationError", "match validator", "Validator", "match the schema",
        "is not a valid Convex value"};
    static constexpr std::array<std::string_view, 4> limit = {"too large", "too many", "exceed",
                                                              "timed out"};
    if (mentions(message, "could not find") && mentions(message, "function"))
        return convex_verdict::impossible;
    if (mentions_any(message, conflict)) return convex_verdict::throttled;
    if (mentions_any(message, schema)) return convex_verdict::refused;
    if (mentions_any(message, limit)) return convex_verdict::too_large;
    return convex_verdict::thrown;
}

convex_answer transport_failure(const http::result& result) {
    const std::string why = std::string{to_string(result.why)} + ": " + cut(result.message);
    switch (result.why) {
    case http::failure::bad_url:
    case http::failure::tls:
        return {convex_verdict::impossible, why, {}};
    default:
        return {
            result.maybe_processed ? convex_verdict::unknown : convex_verdict::transient, why, {}};
    }
}

std::optional<std::chrono::seconds> retry_after(const http::response& reply) {
    const std::string_view text = reply.header("retry-after");
    std::int64_t seconds = 0;
    const auto [end, bad] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    if (text.empty() || bad != std::errc{} || end != text.data() + text.size() || seconds < 0)
        return {};
    return std::chrono::seconds{seconds};
}

convex_verdict status_verdict(int status, std::string_view said, bool is_object) {
    switch (status) {
    case 400:
    case 422:
        return mentions(said, "could not find") && mentions(said, "function")
                   ? convex_verdict::impossible
                   : convex_verdict::refused;
    case 401:
    case 403:
        return is_object ? convex_verdict::denied : convex_verdict::blocked;
    case 408:
    case 421:
    case 425:
        return convex_verdict::transient;
    case 413:
        return convex_verdict::too_large;
    case 429:
    case 503:
        return convex_verdict::throttled;
    default:
        return status >= 500 ? convex_verdict::unknown : convex_verdict::blocked;
    }
}

std::string_view function_of(store::kind k) noexcept {
    switch (k) {
    case store::kind::market:
        return "etl:upsertMarkets";
    case store::kind::similarity:
        return "etl:upsertSimilarities";
    case store::kind::opportunity:
        return "etl:upsertOpportunities";
    case store::kind::sync_log:
        return "etl:updateSyncStatus";
    }
    return {};
}

std::string_view argument_of(store::kind k) noexcept {
    switch (k) {
    case store::kind::market:
        return "markets";
    case store::kind::similarity:
        return "similarities";
    default:
        return "opportunities";
    }
}

} // namespace

convex_answer read_convex_answer(const http::result& result) {
    if (!result) return transport_failure(result);
    const int status = result.reply.status;
    const json::value reply = parsed(result.reply.body);
    const std::string state = member(reply, "status");
    if (status == 200 && state == "success") return {convex_verdict::accepted, {}, {}};
    if (status == 560 || (status == 200 && state == "error")) {
        const std::string message = member(reply, "errorMessage");
        return {
            function_error(message), cut(message.empty() ? "the function failed" : message), {}};
    }
    if (status == 200) // not what a deployment says; the mutation may have run all the same
        return {convex_verdict::unknown, "a reply that is not Convex's", {}};
    std::string said = member(reply, "code");
    const std::string message = member(reply, "message");
    said += (said.empty() || message.empty() ? "" : ": ") + message;
    const std::string why = "HTTP " + std::to_string(status) + (said.empty() ? said : " " + said);
    return {status_verdict(status, said, reply.is_object()), cut(why), retry_after(result.reply)};
}

std::string convex_body(store::kind k, std::span<const store::outbox_item> rows) {
    store::json_text out;
    out.open('{').field("path").string(function_of(k)).field("args");
    if (k == store::kind::sync_log) {
        out.raw(rows.front().document);
    } else {
        out.open('{').field(argument_of(k)).open('[');
        for (const store::outbox_item& row : rows) out.raw(row.document);
        out.close(']').close('}');
    }
    return std::move(out.field("format").string("json").close('}')).str();
}

} // namespace dutchbook::deliver
