#include "certificates.hpp"

#include <stdexcept>

#include <openssl/pem.h>
#include <openssl/x509v3.h>

namespace dutchbook::testing {
namespace {

void need(bool ok, const char* what) {
    if (!ok) throw std::runtime_error(std::string("OpenSSL: ") + what);
}

template <typename Write>
std::string pem(Write&& write) {
    std::unique_ptr<BIO, decltype(&BIO_free)> out(BIO_new(BIO_s_mem()), BIO_free);
    need(out && write(out.get()) == 1, "writing PEM");
    char* data = nullptr;
    auto size = BIO_get_mem_data(out.get(), &data);
    return {data, static_cast<std::size_t>(size)};
}

void add_extension(X509* to, X509* issuer, int id, const std::string& value) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, issuer, to, nullptr, nullptr, 0);
    X509_EXTENSION* made = X509V3_EXT_conf_nid(nullptr, &context, id, value.c_str());
    need(made && X509_add_ext(to, made, -1) == 1, "extension");
    X509_EXTENSION_free(made);
}

} // namespace

std::string identity::certificate_pem() const {
    return pem([&](BIO* out) { return PEM_write_bio_X509(out, certificate.get()); });
}

std::string identity::key_pem() const {
    return pem([&](BIO* out) {
        return PEM_write_bio_PrivateKey(out, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    });
}

identity make_identity(const certificate_request& what, const identity* issuer) {
    static long serial = 0;
    identity out{{EVP_EC_gen("P-256"), EVP_PKEY_free}, {X509_new(), X509_free}};
    X509* made = out.certificate.get();
    need(out.key && made, "key");
    X509* by = issuer ? issuer->certificate.get() : made;
    X509_set_version(made, X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(made), ++serial);
    X509_gmtime_adj(X509_getm_notBefore(made), what.begins_s);
    X509_gmtime_adj(X509_getm_notAfter(made), what.ends_s);
    X509_set_pubkey(made, out.key.get());
    auto* name = reinterpret_cast<const unsigned char*>(what.name.c_str());
    need(X509_NAME_add_entry_by_txt(X509_get_subject_name(made), "CN", MBSTRING_ASC, name, -1, -1,
                                    0) == 1,
         "name");
    X509_set_issuer_name(made, X509_get_subject_name(by));
    add_extension(made, by, NID_basic_constraints,
                  what.authority ? "critical,CA:TRUE" : "critical,CA:FALSE");
    if (!what.alternatives.empty())
        add_extension(made, by, NID_subject_alt_name, what.alternatives);
    EVP_PKEY* signer = issuer ? issuer->key.get() : out.key.get();
    need(X509_sign(made, signer, EVP_sha256()) > 0, "signing");
    return out;
}

identity make_authority(const std::string& name) {
    certificate_request what;
    what.name = name;
    what.alternatives.clear();
    what.authority = true;
    return make_identity(what);
}

} // namespace dutchbook::testing
