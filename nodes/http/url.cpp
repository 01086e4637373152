#include "nodes/http/url.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include <arpa/inet.h>

#include "nodes/http/ascii.hpp"
#include "nodes/http/message.hpp"

namespace dutchbook::http {
namespace {

int hex_digit(char c) noexcept {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

bool is_ipv6(std::string_view text) {
    in6_addr address{};
    return inet_pton(AF_INET6, std::string(text).c_str(), &address) == 1;
}

bool is_host_name(std::string_view text) noexcept {
    return !text.empty() && text.size() <= 253 && text.front() != '.' &&
           std::all_of(text.begin(), text.end(),
                       [](char c) { return is_alnum(c) || c == '-' || c == '.' || c == '_'; });
}

/// "host", "host:port" or "[v6]:port" into `into`; false, with a reason, where it is neither.
bool parse_authority(std::string_view text, url& into, std::string& why) {
    std::string_view host = text, port;
    if (text.starts_with('[')) {
        auto end = text.find(']');
        if (end == std::string_view::npos || !is_ipv6(text.substr(1, end - 1)))
            return why = "the IPv6 address is malformed", false;
        host = text.substr(1, end - 1);
        port = text.substr(end + 1);
    } else {
        auto colon = text.find(':');
        host = text.substr(0, colon);
        port = colon == std::string_view::npos ? std::string_view{} : text.substr(colon);
        if (!is_host_name(host)) return why = "the host name is malformed", false;
    }
    into.host = to_lower(host);
    into.port = into.tls ? 443 : 80;
    if (port.empty()) return true;
    unsigned number = 0;
    auto [end, bad] = std::from_chars(port.data() + 1, port.data() + port.size(), number);
    if (port.front() != ':' || bad != std::errc{} || end != port.data() + port.size() ||
        number == 0 || number > 65'535)
        return why = "the port is malformed", false;
    into.port = static_cast<std::uint16_t>(number);
    return true;
}

} // namespace

std::string url::authority() const {
    std::string out = host.find(':') == std::string::npos ? host : "[" + host + "]";
    if (port != (tls ? 443 : 80)) out += ":" + std::to_string(port);
    return out;
}

std::optional<url> parse_url(std::string_view text, std::string& why) {
    if (!std::all_of(text.begin(), text.end(),
                     [](char c) { return c > ' ' && c < 0x7f && c != '\\'; })) {
        why = "it holds a space, a control character or a byte outside ASCII";
        return {};
    }
    url out;
    auto scheme = text.find("://");
    std::string name = to_lower(text.substr(0, scheme == std::string_view::npos ? 0 : scheme));
    if (name != "https" && name != "http") {
        why = "it does not begin with https:// or http://";
        return {};
    }
    out.tls = name == "https";
    text.remove_prefix(scheme + 3);
    text = text.substr(0, text.find('#'));
    auto slash = text.find_first_of("/?");
    std::string_view authority = text.substr(0, slash);
    if (slash != std::string_view::npos)
        out.target = (text[slash] == '?' ? "/" : "") + std::string(text.substr(slash));
    if (auto at = authority.rfind('@'); at != std::string_view::npos) {
        auto decoded = percent_decode(authority.substr(0, at));
        if (!decoded) {
            why = "its user information is malformed";
            return {};
        }
        out.user_info = std::move(*decoded);
        authority.remove_prefix(at + 1);
    }
    if (!parse_authority(authority, out, why)) return {};
    return out;
}

bool is_loopback(std::string_view host) noexcept {
    if (host == "localhost") return true;
    std::array<char, 64> text{};
    if (host.size() >= text.size()) return false;
    std::copy(host.begin(), host.end(), text.begin());
    in_addr v4{};
    if (inet_pton(AF_INET, text.data(), &v4) == 1) return (ntohl(v4.s_addr) >> 24) == 127;
    in6_addr v6{};
    return inet_pton(AF_INET6, text.data(), &v6) == 1 && IN6_IS_ADDR_LOOPBACK(&v6);
}

bool bypasses_proxy(std::string_view host, std::string_view no_proxy) {
    while (!no_proxy.empty()) {
        auto comma = no_proxy.find(',');
        std::string_view item = no_proxy.substr(0, comma);
        no_proxy =
            comma == std::string_view::npos ? std::string_view{} : no_proxy.substr(comma + 1);
        while (!item.empty() && item.front() == ' ') item.remove_prefix(1);
        while (!item.empty() && item.back() == ' ') item.remove_suffix(1);
        if (item == "*") return true;
        if (item.starts_with("*.")) item.remove_prefix(1);
        while (item.starts_with('.')) item.remove_prefix(1);
        if (item.empty()) continue;
        std::string name = to_lower(item);
        if (host == name || host.ends_with("." + name)) return true;
    }
    return false;
}

std::string percent_encode(std::string_view text) {
    static constexpr char digits[] = "0123456789ABCDEF";
    std::string out;
    out.reserve(text.size());
    for (char c : text) {
        if (is_alnum(c) || c == '-' || c == '.' || c == '_' || c == '~') {
            out += c;
            continue;
        }
        auto byte = static_cast<unsigned char>(c);
        out += '%';
        out += digits[byte >> 4];
        out += digits[byte & 15];
    }
    return out;
}

std::optional<std::string> percent_decode(std::string_view text, bool plus_is_space) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%') {
            int high = i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
            int low = i + 2 < text.size() ? hex_digit(text[i + 2]) : -1;
            if (high < 0 || low < 0) return {};
            out += static_cast<char>(high * 16 + low);
            i += 2;
        } else {
            out += plus_is_space && text[i] == '+' ? ' ' : text[i];
        }
    }
    return out;
}

std::vector<std::pair<std::string, std::string>> parse_query(std::string_view query) {
    std::vector<std::pair<std::string, std::string>> out;
    auto decode = [](std::string_view text) {
        return percent_decode(text, true).value_or(std::string(text));
    };
    while (!query.empty()) {
        auto end = query.find('&');
        std::string_view item = query.substr(0, end);
        query = end == std::string_view::npos ? std::string_view{} : query.substr(end + 1);
        if (item.empty()) continue;
        auto equals = item.find('=');
        auto value =
            equals == std::string_view::npos ? std::string_view{} : item.substr(equals + 1);
        out.emplace_back(decode(item.substr(0, equals)), decode(value));
    }
    return out;
}

} // namespace dutchbook::http
