#include <boost/json.hpp>

#include "nodes/judge/complaint.hpp"
#include "nodes/judge/reply.hpp"
#include "nodes/judge/text.hpp"

namespace dutchbook::judge {
namespace {

namespace json = boost::json;

std::optional<json::value> parse(std::string_view text) {
    boost::system::error_code bad;
    json::parse_options how;
    how.max_depth = 24;
    json::value made = json::parse(text, bad, {}, how);
    if (bad) return std::nullopt;
    return made;
}

const json::value* find(const json::value* in, std::string_view key) {
    const auto* object = in ? in->if_object() : nullptr;
    return object ? object->if_contains(key) : nullptr;
}

std::string_view text_of(const json::value* v) {
    const auto* s = v ? v->if_string() : nullptr;
    return s ? std::string_view(s->data(), s->size()) : std::string_view{};
}

std::optional<std::int64_t> count_of(const json::value* v) {
    if (!v || !v->is_int64()) return std::nullopt;
    const auto n = v->get_int64();
    return n >= 0 && n <= 1'000'000'000 ? std::optional(n) : std::nullopt;
}

complaint read_complaint(const json::value* body) {
    complaint out;
    const auto* error = find(body, "error");
    if (!error) return out;
    if (error->is_string()) {
        out.message = text_of(error);
        return out;
    }
    out.code = text_of(find(error, "code"));
    out.code += ' ';
    out.code += text_of(find(error, "type"));
    out.message = text_of(find(error, "message"));
    return out;
}

std::optional<token_usage> read_usage(dialect speaks, const json::value* body) {
    const auto* usage = find(body, "usage");
    const auto field = [&](std::string_view name) { return count_of(find(usage, name)); };
    if (speaks == dialect::chat) {
        const auto in = field("prompt_tokens"), out = field("completion_tokens");
        if (!in || !out) return std::nullopt;
        return token_usage{*in, *out};
    }
    const auto in = field("input_tokens"), out = field("output_tokens");
    if (!in || !out) return std::nullopt;
    return token_usage{*in + field("cache_creation_input_tokens").value_or(0) +
                           field("cache_read_input_tokens").value_or(0),
                       *out};
}

/// A string, or the text blocks of a list.
std::string read_content(const json::value* content) {
    if (const auto* parts = content ? content->if_array() : nullptr) {
        std::string joined;
        for (const auto& part : *parts)
            if (text_of(find(&part, "type")) == "text") joined += text_of(find(&part, "text"));
        return joined;
    }
    return std::string(text_of(content));
}

void read_chat(reply& into, const json::value* body) {
    const auto* choices = find(body, "choices");
    const auto* list = choices ? choices->if_array() : nullptr;
    const auto* first = list && !list->empty() ? &list->front() : nullptr;
    const auto* message = find(first, "message");
    const auto ended = text_of(find(first, "finish_reason"));
    into.content = read_content(find(message, "content"));
    into.what = reply_class::answer;
    if (!text_of(find(message, "refusal")).empty() || ended == "content_filter")
        into.what = reply_class::refusal;
    else if (ended == "length")
        into.what = reply_class::cut;
    else if (into.content.empty())
        into.what = reply_class::empty;
}

void read_messages(reply& into, const json::value* body) {
    const auto ended = text_of(find(body, "stop_reason"));
    into.content = read_content(find(body, "content"));
    into.what = reply_class::answer;
    if (ended == "refusal")
        into.what = reply_class::refusal;
    else if (ended == "max_tokens")
        into.what = reply_class::cut;
    else if (ended == "model_context_window_exceeded")
        into.what = reply_class::too_long;
    else if (into.content.empty())
        into.what = reply_class::empty;
}

/// A complete reply with a status of success.
void read_success(reply& into, dialect speaks, const http::response& of) {
    const auto body = parse(of.body);
    if (!body || !body->is_object()) {
        into.what = reply_class::transient;
        into.why = "the reply is no JSON object";
        into.billable = true;
        return;
    }
    const auto* error = find(&*body, "error");
    if (error && !error->is_null()) {
        const auto said = read_complaint(&*body);
        into.what = is_quota(said)      ? reply_class::quota
                    : is_too_long(said) ? reply_class::too_long
                                        : reply_class::transient;
        into.why = "error inside a reply: " + clean(said.message, 200);
        return;
    }
    into.billable = true;
    into.used = read_usage(speaks, &*body);
    if (speaks == dialect::chat)
        read_chat(into, &*body);
    else
        read_messages(into, &*body);
    if (into.what != reply_class::answer) into.why = to_string(into.what);
}

void read_error(reply& into, const http::response& of) {
    const auto body = parse(of.body);
    const auto said = read_complaint(body ? &*body : nullptr);
    into.what = class_of(of.status, said);
    if (into.what == reply_class::authentication && !(body && body->is_object()))
        into.what = reply_class::no_model; // only the server itself knows keys
    into.billable = into.what == reply_class::unknown;
    into.why = "HTTP " + std::to_string(of.status);
    // A server that refuses a key may repeat it.
    if (into.what != reply_class::authentication && !said.message.empty())
        into.why += ": " + clean(said.message, 200);
}

} // namespace

reply read_reply(dialect speaks, const http::result& result, timestamp now) {
    reply out;
    if (!result) {
        out.what = class_of(result);
        out.why = clean(result.message, 200);
        out.billable = result.maybe_processed;
        return out;
    }
    const auto& of = result.reply;
    if (of.status >= 200 && of.status < 300)
        read_success(out, speaks, of);
    else
        read_error(out, of);
    out.retry_after = read_retry_after(of, now);
    out.left = read_rate_headers(of, now);
    return out;
}

} // namespace dutchbook::judge
