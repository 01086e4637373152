#include "nodes/http/tls_context.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/address.hpp>

#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include "dutchbook/fault.hpp"

namespace dutchbook::http {
namespace {

namespace ssl = boost::asio::ssl;

[[noreturn]] void refuse(const std::string& what, const boost::system::error_code& ec) {
    throw error(exit_code::configuration, what + ": " + ec.message());
}

std::shared_ptr<ssl::context> make(ssl::context::method method) {
    auto out = std::make_shared<ssl::context>(method);
    SSL_CTX_set_min_proto_version(out->native_handle(), TLS1_2_VERSION);
    return out;
}

} // namespace

std::shared_ptr<ssl::context> make_client_tls(const std::string& ca_file) {
    auto out = make(ssl::context::tls_client);
    boost::system::error_code ec;
    out->set_default_verify_paths(ec);
    if (ec) refuse("the system's TLS roots", ec);
    if (!ca_file.empty()) out->load_verify_file(ca_file, ec);
    if (ec) refuse("CA file " + ca_file, ec);
    out->set_verify_mode(ssl::verify_peer);
    return out;
}

std::shared_ptr<ssl::context> make_server_tls(const std::string& certificate_pem,
                                              const std::string& key_pem) {
    auto out = make(ssl::context::tls_server);
    boost::system::error_code ec;
    out->use_certificate_chain(boost::asio::buffer(certificate_pem), ec);
    if (ec) refuse("the server's certificate", ec);
    out->use_private_key(boost::asio::buffer(key_pem), ssl::context::pem, ec);
    if (ec) refuse("the server's key", ec);
    if (SSL_CTX_check_private_key(out->native_handle()) != 1)
        throw error(exit_code::configuration,
                    "the server's key does not belong to its certificate");
    return out;
}

// The host belongs to OpenSSL's own verification, not to a callback beside it: so a mismatch ends
// the handshake with a verdict that can be told ("hostname mismatch").
bool expect_host(SSL* tls, const std::string& host) {
    X509_VERIFY_PARAM* wanted = SSL_get0_param(tls);
    boost::system::error_code not_numeric;
    boost::asio::ip::make_address(host, not_numeric);
    if (!not_numeric) return X509_VERIFY_PARAM_set1_ip_asc(wanted, host.c_str()) == 1;
    X509_VERIFY_PARAM_set_hostflags(wanted, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    return SSL_set_tlsext_host_name(tls, host.c_str()) == 1 &&
           X509_VERIFY_PARAM_set1_host(wanted, host.c_str(), 0) == 1;
}

std::string explain_handshake(SSL* tls, const boost::system::error_code& ec) {
    long verdict = SSL_get_verify_result(tls);
    if (verdict != X509_V_OK) return X509_verify_cert_error_string(verdict);
    return ec.message();
}

} // namespace dutchbook::http
