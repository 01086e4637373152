#include "graphs/config.hpp"
#include "nodes/http/url.hpp"

namespace dutchbook::graphs {
namespace {

/// From the host on, up to its path: where user and password would stand.
std::string_view authority_of(std::string_view url) {
    const auto scheme = url.find("://");
    if (scheme == std::string_view::npos) return {};
    url.remove_prefix(scheme + 3);
    return url.substr(0, url.find_first_of("/?#"));
}

} // namespace

// What a URL is, the client's own parser says: what passes here is what it will connect to.
std::optional<std::string> url_problem(std::string_view url) {
    if (authority_of(url).find('@') != std::string_view::npos)
        return "a URL without user and password";
    if (url.find_first_of("?#") != std::string_view::npos)
        return "a base URL without query and fragment";
    std::string why;
    const auto parsed = http::parse_url(url, why);
    if (!parsed) return "an https URL, or http to a loopback host (" + why + ")";
    if (!parsed->tls && !http::is_loopback(parsed->host))
        return "https: plain http is accepted for loopback only";
    return std::nullopt;
}

bool is_loopback_url(std::string_view url) {
    std::string ignored;
    const auto parsed = http::parse_url(url, ignored);
    return parsed && parsed->user_info.empty() && http::is_loopback(parsed->host);
}

} // namespace dutchbook::graphs
