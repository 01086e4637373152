#include <algorithm>

#include "nodes/http/ascii.hpp"
#include "nodes/http/wire.hpp"

namespace dutchbook::http {
namespace {

bool is_token(std::string_view text) noexcept {
    static constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return is_alnum(c) || marks.find(c) != std::string_view::npos;
    });
}

bool is_field_value(std::string_view text) noexcept {
    return std::all_of(text.begin(), text.end(), [](char c) {
        return c == '\t' || (static_cast<unsigned char>(c) >= ' ' && c != 0x7f);
    });
}

/// Framing belongs to the client: a second opinion in the headers is how requests are smuggled.
bool is_ours(std::string_view name) noexcept {
    static constexpr std::string_view names[] = {
        "host", "content-length", "transfer-encoding", "connection", "expect", "upgrade",
        "te",   "trailer"};
    return std::find(std::begin(names), std::end(names), name) != std::end(names);
}

} // namespace

std::string write_request(const request& what, std::string_view target, std::string_view host,
                          std::string_view user_agent, std::string& why) {
    if (!is_token(what.method) || what.method == "CONNECT")
        return why = "the method is malformed", "";
    if (!is_field_value(user_agent)) return why = "the user agent holds a control character", "";
    bool agent = false, coding = false;
    std::string out = what.method;
    out.append(" ").append(target).append(" HTTP/1.1\r\nHost: ").append(host).append("\r\n");
    for (const auto& [name, value] : what.headers) {
        if (!is_token(name)) return why = "a header name is malformed", "";
        if (!is_field_value(value))
            return why = "the value of header " + name + " holds a control character", "";
        std::string known = to_lower(name);
        if (is_ours(known)) return why = "header " + known + " is for the client to set", "";
        agent = agent || known == "user-agent";
        coding = coding || known == "accept-encoding";
        out.append(name).append(": ").append(value).append("\r\n");
    }
    if (!agent) out.append("User-Agent: ").append(user_agent).append("\r\n");
    if (!coding) out.append("Accept-Encoding: gzip\r\n");
    if (!what.body.empty() || (what.method != "GET" && what.method != "HEAD"))
        out.append("Content-Length: ").append(std::to_string(what.body.size())).append("\r\n");
    out.append("\r\n").append(what.body);
    return out;
}

} // namespace dutchbook::http
