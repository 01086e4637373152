#include <algorithm>
#include <array>
#include <charconv>

#include "nodes/judge/request.hpp"
#include "nodes/judge/text.hpp"

namespace dutchbook::judge {
namespace {

void append_temperature(std::string& into, const std::optional<double>& t) {
    if (!t || !(*t >= 0)) return;
    std::array<char, 32> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), std::min(*t, 2.0),
                                   std::chars_format::fixed);
    into += ",\"temperature\":";
    into.append(digits.data(), end.ptr);
}

/// The schema stands nested, with its name: the only form that every server of this dialect reads.
std::string chat_body(const api& at, const sheet& of, std::int64_t most_tokens) {
    std::string body = "{\"model\":";
    append_json(body, at.model);
    body += ",\"messages\":[{\"role\":\"system\",\"content\":";
    append_json(body, instructions());
    body += "},{\"role\":\"user\",\"content\":";
    append_json(body, of.user_message);
    body += "}],\"response_format\":{\"type\":\"json_schema\",\"json_schema\":"
            "{\"name\":\"pair_verdicts\",\"strict\":true,\"schema\":";
    body += reply_schema();
    body += "}},\"";
    body += at.old_max_tokens ? "max_tokens" : "max_completion_tokens";
    body += "\":" + std::to_string(most_tokens);
    append_temperature(body, at.temperature);
    body += '}';
    return body;
}

std::string messages_body(const api& at, const sheet& of, std::int64_t most_tokens) {
    std::string body = "{\"model\":";
    append_json(body, at.model);
    body += ",\"max_tokens\":" + std::to_string(most_tokens);
    body += ",\"system\":[{\"type\":\"text\",\"text\":";
    append_json(body, instructions());
    body += ",\"cache_control\":{\"type\":\"ephemeral\"}}],\"messages\":[{\"role\":\"user\","
            "\"content\":";
    append_json(body, of.user_message);
    body += "}],\"output_config\":{\"format\":{\"type\":\"json_schema\",\"schema\":";
    body += reply_schema();
    body += "}}";
    append_temperature(body, at.temperature);
    body += '}';
    return body;
}

} // namespace

call_request make_request(const api& at, const sheet& of, std::string_view key) {
    const bool chat = at.speaks == dialect::chat;
    call_request out;
    out.tokens_out = at.output_tokens_base +
                     at.output_tokens_per_pair * static_cast<std::int64_t>(of.positions.size());
    out.http.method = "POST";
    out.http.url = at.url;
    while (out.http.url.ends_with('/')) out.http.url.pop_back();
    out.http.url += chat ? "/chat/completions" : "/messages";
    out.http.headers = {{"content-type", "application/json"}, {"accept", "application/json"}};
    if (!chat) out.http.headers.emplace_back("anthropic-version", "2023-06-01");
    if (!key.empty()) {
        if (chat)
            out.http.headers.emplace_back("authorization", "Bearer " + std::string(key));
        else
            out.http.headers.emplace_back("x-api-key", std::string(key));
    }
    out.http.body =
        chat ? chat_body(at, of, out.tokens_out) : messages_body(at, of, out.tokens_out);
    out.http.limits.body_bytes = 4u << 20;
    out.http.limits.total = at.timeout;
    out.http.limits.idle = at.timeout; // a model is silent while it thinks
    out.hash = sha256_hex(out.http.body);
    out.tokens_in = tokens_of(out.http.body.size());
    out.pairs = static_cast<std::size_t>(
        std::ranges::count(of.positions, sheet::entry::pair, &sheet::position::what));
    return out;
}

} // namespace dutchbook::judge
