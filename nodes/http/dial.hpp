#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "nodes/http/exchange.hpp"

namespace dutchbook::http {

/// How a client reaches the outside; lives as long as the client's core.
struct dialer {
    std::shared_ptr<boost::asio::ssl::context> tls;
    std::optional<url> proxy;
    std::vector<std::pair<std::string, std::string>> hosts; ///< name to numeric address
};

/// Opens `ex->at`: resolve, connect, the proxy's tunnel, TLS, each under its own deadline. False,
/// with the outcome recorded, where a step failed.
boost::asio::awaitable<bool> dial(std::shared_ptr<dialer> with, exchange_ptr ex);

} // namespace dutchbook::http
