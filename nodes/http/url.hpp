#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace dutchbook::http {

/// The parts of an absolute http(s) URL that a client needs.
struct url {
    bool tls = false;
    std::string host; ///< lower case; an IPv6 address without its brackets
    std::uint16_t port = 0;
    std::string target = "/"; ///< path and query; a fragment is dropped
    std::string user_info;    ///< percent-decoded "user:password"; a secret

    /// "host", "host:8080" or "[::1]:8080": the port only where it is not the scheme's own.
    std::string authority() const;
};

/// Reads an absolute URL. Bytes outside printable ASCII, spaces and backslashes are refused, never
/// repaired. On failure gives nothing and says in `why` what is wrong, without quoting the URL.
std::optional<url> parse_url(std::string_view text, std::string& why);

/// "localhost", 127.0.0.0/8 in four decimal parts, or ::1 in any spelling.
bool is_loopback(std::string_view host) noexcept;

/// Whether a NO_PROXY list ("a.example, .b.example, 10.0.0.1, *") names this host or one of its
/// parents.
bool bypasses_proxy(std::string_view host, std::string_view no_proxy);

/// Undoes percent_encode(); nothing where a "%" is not followed by two hexadecimal digits.
std::optional<std::string> percent_decode(std::string_view text, bool plus_is_space = false);

/// "a=1&b=x%20y" as decoded pairs, in order; malformed escapes stay as they are.
std::vector<std::pair<std::string, std::string>> parse_query(std::string_view query);

} // namespace dutchbook::http
