#include "rig.hpp"

#include <thread>

#include <boost/asio/ip/tcp.hpp>
#include <openssl/ssl.h>

#include "certificates.hpp"
#include "dutchbook/fault.hpp"
#include "temporary.hpp"

using namespace dutchbook;
using namespace dutchbook::testing;
using tcp = boost::asio::ip::tcp;

BOOST_AUTO_TEST_SUITE(http_tls)

/// A TLS server with the given identity, and a client that trusts `authority` and finds every
/// example host here.
struct tls_rig : temporary_folder {
    rig r;

    static http::client_options trusting(const std::string& ca_file) {
        http::client_options out;
        out.ca_file = ca_file;
        out.hosts = {{"kalshi.example", "127.0.0.1"},
                     {"other.example", "127.0.0.1"},
                     {"127.0.0.9", "127.0.0.1"}};
        return out;
    }
    static http::server_options serving(const identity& as) {
        http::server_options out;
        out.certificate_pem = as.certificate_pem();
        out.key_pem = as.key_pem();
        return out;
    }
    tls_rig(const identity& authority, const identity& as, answer make)
        : r(at_once(std::move(make)), trusting(write("ca.pem", authority.certificate_pem())),
            serving(as)) {}

    http::result fetch(const std::string& host, const std::string& target = "/?key=canary") {
        http::request what;
        what.url = "https://" + host + ":" + std::to_string(r.server.port()) + target;
        http::result got = r.fetch(what);
        BOOST_TEST(got.message.find("canary") == std::string::npos);
        return got;
    }
};

http::server_response ok(const http::server_request& asked) {
    return text(std::to_string(asked.connection));
}

BOOST_AUTO_TEST_CASE(a_good_certificate_is_accepted_and_the_connection_reused) {
    identity ca = make_authority();
    tls_rig t(ca, make_identity({}, &ca), ok);
    for (int i = 0; i < 3; ++i) {
        http::result got = t.fetch("kalshi.example");
        BOOST_TEST(bool(got), got.message);
        BOOST_TEST(got.reply.body == "1");
    }
    BOOST_TEST(t.fetch("localhost").reply.body == "2");
    BOOST_TEST(t.fetch("127.0.0.1").reply.body == "3");
}

BOOST_AUTO_TEST_CASE(bad_certificates_are_refused_by_name) {
    identity ca = make_authority(), stranger = make_authority("Another Authority");
    certificate_request expired, early, wrong, own;
    expired.ends_s = -60;
    early.begins_s = 3'000;
    wrong.alternatives = "DNS:other.kalshi.example,IP:127.0.0.2";
    struct {
        identity as;
        std::string reason;
    } cases[] = {
        {make_identity(expired, &ca), "certificate has expired"},
        {make_identity(early, &ca), "certificate is not yet valid"},
        {make_identity(wrong, &ca), "hostname mismatch"},
        {make_identity(own), "self-signed certificate"},
        {make_identity({}, &stranger), "unable to get local issuer certificate"},
    };
    for (auto& each : cases) {
        std::atomic<int> asked = 0;
        tls_rig t(ca, each.as, [&](const http::server_request& what) { return ++asked, ok(what); });
        http::result got = t.fetch("kalshi.example");
        BOOST_TEST(got.why == failure::tls);
        BOOST_TEST(got.message == "kalshi.example: TLS handshake: " + each.reason);
        BOOST_TEST(!got.maybe_processed);
        BOOST_TEST(asked == 0);
    }
    tls_rig t(ca, make_identity({}, &ca), ok);
    BOOST_TEST(t.fetch("other.example").message ==
               "other.example: TLS handshake: hostname mismatch");
    BOOST_TEST(t.fetch("127.0.0.9").message.find("IP address mismatch") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(an_old_protocol_is_refused) {
    boost::asio::io_context io;
    tcp::acceptor acceptor(io, tcp::endpoint(boost::asio::ip::address_v4::loopback(), 0));
    identity as = make_identity({});
    std::thread old([&] {
        tcp::socket peer = acceptor.accept();
        std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context(SSL_CTX_new(TLS_server_method()),
                                                                  SSL_CTX_free);
        SSL_CTX_set_security_level(context.get(), 0);
        SSL_CTX_set_min_proto_version(context.get(), TLS1_VERSION);
        SSL_CTX_set_max_proto_version(context.get(), TLS1_1_VERSION);
        SSL_CTX_use_certificate(context.get(), as.certificate.get());
        SSL_CTX_use_PrivateKey(context.get(), as.key.get());
        std::unique_ptr<SSL, decltype(&SSL_free)> tls(SSL_new(context.get()), SSL_free);
        SSL_set_fd(tls.get(), peer.native_handle());
        SSL_accept(tls.get());
    });
    rig r([](const http::server_request&) { return text("unused"); });
    http::request what;
    what.url = "https://127.0.0.1:" + std::to_string(acceptor.local_endpoint().port());
    http::result got = r.fetch(what);
    old.join();
    BOOST_TEST(got.why == failure::tls);
    BOOST_TEST(got.message.find("protocol version") != std::string::npos, got.message);
}

BOOST_AUTO_TEST_CASE(plain_http_is_not_tls) {
    rig r([](const http::server_request&) { return text("never"); });
    http::request what = r.ask();
    what.url.replace(0, 4, "https");
    BOOST_TEST(r.fetch(what).why == failure::tls);
}

BOOST_AUTO_TEST_CASE(an_end_without_farewell_is_fine_after_a_complete_reply_only) {
    identity ca = make_authority();
    tls_rig t(ca, make_identity({}, &ca), [](const http::server_request& asked) {
        auto out = text(page(5'000));
        out.close = true;
        if (asked.path == "/unframed") out.faults.raw = "HTTP/1.1 200 OK\r\n\r\n" + page(5'000);
        if (asked.path == "/cut")
            out.faults.truncate_after = std::stoul(std::string(asked.parameter("at")));
        return out;
    });
    http::result whole = t.fetch("kalshi.example");
    BOOST_TEST(bool(whole), whole.message);
    BOOST_TEST((whole.reply.body == page(5'000)));
    for (std::size_t cut = 1; cut < 5'000; cut += 499)
        BOOST_TEST(t.fetch("kalshi.example", "/cut?at=" + std::to_string(cut)).why ==
                   failure::truncated);
    BOOST_TEST(t.fetch("kalshi.example", "/unframed").why == failure::truncated);
}

BOOST_AUTO_TEST_CASE(unreadable_roots_and_keys_are_configuration_errors) {
    boost::asio::io_context io;
    http::client_options options;
    options.ca_file = "/nonexistent/ca.pem";
    BOOST_CHECK_EXCEPTION(
        http::client(io, options), dutchbook::error, [](const dutchbook::error& e) {
            return e.code() == exit_code::configuration &&
                   std::string(e.what()).find("/nonexistent/ca.pem") != std::string::npos;
        });
    identity one = make_identity({}), two = make_identity({});
    http::server_options serving = tls_rig::serving(one);
    serving.key_pem = two.key_pem();
    BOOST_CHECK_THROW(http::server(serving, at_once(ok)), dutchbook::error);
}

BOOST_AUTO_TEST_SUITE_END()
