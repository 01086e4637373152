#include "nodes/http/reply_plan.hpp"

#include <algorithm>
#include <cstdio>

#include "nodes/http/zip.hpp"

namespace dutchbook::http {
namespace {

constexpr std::size_t chunk_bytes = 4'096;

std::string_view reason(int status) noexcept {
    switch (status) {
    case 200:
        return "OK";
    case 201:
        return "Created";
    case 204:
        return "No Content";
    case 301:
        return "Moved Permanently";
    case 302:
        return "Found";
    case 304:
        return "Not Modified";
    case 400:
        return "Bad Request";
    case 401:
        return "Unauthorized";
    case 403:
        return "Forbidden";
    case 404:
        return "Not Found";
    case 405:
        return "Method Not Allowed";
    case 409:
        return "Conflict";
    case 413:
        return "Content Too Large";
    case 429:
        return "Too Many Requests";
    case 431:
        return "Request Header Fields Too Large";
    case 500:
        return "Internal Server Error";
    case 503:
        return "Service Unavailable";
    default:
        return "Status";
    }
}

bool has_body(int status) noexcept { return status >= 200 && status != 204 && status != 304; }

std::string chunk(std::string_view body) {
    std::string out;
    for (; !body.empty(); body.remove_prefix(std::min(chunk_bytes, body.size()))) {
        std::string_view piece = body.substr(0, chunk_bytes);
        char size[20];
        std::snprintf(size, sizeof size, "%zx\r\n", piece.size());
        out.append(size).append(piece).append("\r\n");
    }
    return out + "0\r\n\r\n";
}

/// One line each; a CR or LF in a value would end the headers early and becomes a space.
void add_header(std::string& out, std::string_view name, std::string_view value) {
    std::string line = std::string(name) + ": " + std::string(value);
    std::replace_if(
        line.begin(), line.end(), [](char c) { return c == '\r' || c == '\n'; }, ' ');
    out += line + "\r\n";
}

std::string write_reply(const server_request& asked, server_response& answer, bool keep) {
    std::string out = "HTTP/1.1 " + std::to_string(answer.status) + " " +
                      std::string(reason(answer.status)) + "\r\n";
    for (const auto& [name, value] : answer.headers) add_header(out, name, value);
    if (answer.gzip && asked.header("accept-encoding").find("gzip") != std::string_view::npos) {
        answer.body = gzip_encode(answer.body);
        add_header(out, "Content-Encoding", "gzip");
    }
    std::size_t length = answer.faults.stated_length.value_or(answer.body.size());
    if (answer.chunked)
        add_header(out, "Transfer-Encoding", "chunked");
    else if (has_body(answer.status))
        add_header(out, "Content-Length", std::to_string(length));
    if (!keep && !answer.faults.hang_up) add_header(out, "Connection", "close");
    out += "\r\n";
    if (asked.method == "HEAD" || !has_body(answer.status)) return out;
    return out += answer.chunked ? chunk(answer.body) : answer.body;
}

} // namespace

reply_plan plan_reply(const server_request& asked, server_response answer, bool keep) {
    using ending = reply_plan::ending;
    const server_faults faults = answer.faults;
    if (faults.reset) return {"", ending::reset};
    if (faults.close) return {"", ending::close};
    keep = keep && !answer.close && !faults.hang_up;
    reply_plan out{faults.raw ? *faults.raw : write_reply(asked, answer, keep),
                   keep ? ending::keep : ending::close};
    auto cut = [&](const std::optional<std::size_t>& at, ending then) {
        if (!at) return;
        out.bytes.resize(std::min(out.bytes.size(), *at));
        out.after = then;
    };
    cut(faults.truncate_after, ending::close);
    cut(faults.reset_after, ending::reset);
    cut(faults.stall_after, ending::stall);
    return out;
}

} // namespace dutchbook::http
