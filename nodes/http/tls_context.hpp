#pragma once

#include <memory>
#include <string>

#include <boost/asio/ssl/context.hpp>

namespace dutchbook::http {

/// TLS 1.2 or newer, peers verified against the system's roots and those of `ca_file` where given.
/// Throws dutchbook::error (configuration) where that file cannot be read.
std::shared_ptr<boost::asio::ssl::context> make_client_tls(const std::string& ca_file);

/// Throws dutchbook::error (configuration) where the PEM cannot be read or key and certificate do
/// not match.
std::shared_ptr<boost::asio::ssl::context> make_server_tls(const std::string& certificate_pem,
                                                           const std::string& key_pem);

/// Makes one connection ask for `host` (SNI) and accept a certificate for that host alone. False:
/// out of memory.
bool expect_host(SSL* tls, const std::string& host);

/// Why a handshake failed: the verdict on the certificate where there is one, otherwise the error's
/// own text.
std::string explain_handshake(SSL* tls, const boost::system::error_code& ec);

} // namespace dutchbook::http
