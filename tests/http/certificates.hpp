#pragma once

#include <memory>
#include <string>

#include <openssl/evp.h>
#include <openssl/x509.h>

namespace dutchbook::testing {

/// A key and a certificate made for one test.
struct identity {
    std::shared_ptr<EVP_PKEY> key;
    std::shared_ptr<X509> certificate;

    std::string certificate_pem() const;
    std::string key_pem() const;
};

struct certificate_request {
    std::string name = "kalshi.example"; ///< common name, and the alternative names below
    std::string alternatives = "DNS:kalshi.example,DNS:localhost,IP:127.0.0.1";
    long begins_s = -3'600; ///< from now
    long ends_s = 3'600;
    bool authority = false;
};

/// Signed by `issuer`, or by itself where there is none.
identity make_identity(const certificate_request& what, const identity* issuer = nullptr);

/// An own authority: CA certificate, self-signed.
identity make_authority(const std::string& name = "Test Authority");

} // namespace dutchbook::testing
