#include "rig.hpp"

#include <mutex>
#include <thread>

#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>

#include "certificates.hpp"
#include "dutchbook/fault.hpp"
#include "nodes/http/base64.hpp"
#include "temporary.hpp"

using namespace dutchbook;
using namespace dutchbook::testing;
using tcp = boost::asio::ip::tcp;

BOOST_AUTO_TEST_SUITE(http_proxy)

void pump(tcp::socket& from, tcp::socket& to) {
    boost::system::error_code ec;
    std::array<char, 4'096> bytes;
    for (;;) {
        std::size_t n = from.read_some(boost::asio::buffer(bytes), ec);
        if (ec) break;
        boost::asio::write(to, boost::asio::buffer(bytes, n), ec);
        if (ec) break;
    }
    to.shutdown(tcp::socket::shutdown_send, ec);
}

/// A CONNECT proxy that leads every tunnel to one port of this machine.
class tiny_proxy {
  public:
    tiny_proxy(std::uint16_t to, std::string verdict)
        : to_(to), verdict_(std::move(verdict)), thread_([this] { run(); }) {}
    ~tiny_proxy() {
        stopping_ = true;
        boost::system::error_code ignored;
        tcp::socket wake(io_);
        wake.connect(acceptor_.local_endpoint(), ignored);
        thread_.join();
        for (auto& each : tunnels_) each.join();
    }
    std::string authority() const {
        return "127.0.0.1:" + std::to_string(acceptor_.local_endpoint().port());
    }
    std::vector<std::string> asked() {
        std::lock_guard lock(mutex_);
        return asked_;
    }

  private:
    void run() {
        while (!stopping_) {
            auto peer = std::make_shared<tcp::socket>(acceptor_.accept());
            if (!stopping_) tunnels_.emplace_back([this, peer] { serve(*peer); });
        }
    }

    void serve(tcp::socket& peer) {
        std::string head;
        boost::system::error_code ec;
        boost::asio::read_until(peer, boost::asio::dynamic_buffer(head), "\r\n\r\n", ec);
        {
            std::lock_guard lock(mutex_);
            asked_.push_back(head);
        }
        boost::asio::write(peer, boost::asio::buffer("HTTP/1.1 " + verdict_ + "\r\n\r\n"), ec);
        if (!verdict_.starts_with("2")) return;
        boost::asio::io_context io;
        tcp::socket on(io);
        on.connect({boost::asio::ip::address_v4::loopback(), to_}, ec);
        std::thread back([&] { pump(on, peer); });
        pump(peer, on);
        back.join();
    }

    std::uint16_t to_;
    std::string verdict_;
    boost::asio::io_context io_;
    tcp::acceptor acceptor_{io_, tcp::endpoint(boost::asio::ip::address_v4::loopback(), 0)};
    std::mutex mutex_;
    std::vector<std::string> asked_;
    std::vector<std::thread> tunnels_;
    std::atomic<bool> stopping_ = false;
    std::thread thread_;
};

struct proxied : temporary_folder {
    identity ca = make_authority();
    http::server server;
    tiny_proxy proxy;
    boost::asio::io_context io;
    std::unique_ptr<http::client> client;

    static http::server_options serving(const identity& as) {
        http::server_options out;
        out.certificate_pem = as.certificate_pem();
        out.key_pem = as.key_pem();
        return out;
    }
    explicit proxied(std::string verdict, std::string no_proxy = "")
        : server(serving(make_identity({}, &ca)), at_once([](const http::server_request& asked) {
                     return text(std::string(asked.header("proxy-authorization")) + "|" +
                                 std::string(asked.header("host")));
                 })),
          proxy(server.port(), std::move(verdict)) {
        http::client_options options;
        options.ca_file = write("ca.pem", ca.certificate_pem());
        options.https_proxy = "http://user:canary%40word@" + proxy.authority();
        options.no_proxy = std::move(no_proxy);
        options.hosts = {{"direct.example", "127.0.0.1"}};
        client = std::make_unique<http::client>(io, options);
    }
    ~proxied() { client.reset(); }

    http::result fetch(const std::string& url) {
        http::result out;
        http::request what;
        what.url = url;
        client->send(what, [&](http::result r) { out = std::move(r); });
        io.restart();
        io.run();
        BOOST_TEST(out.message.find("canary") == std::string::npos, out.message);
        BOOST_TEST(out.message.find(http::base64_encode("user:canary@word")) == std::string::npos);
        return out;
    }
};

BOOST_AUTO_TEST_CASE(tunnels_to_the_host_and_keeps_the_credentials_to_the_proxy) {
    proxied p("200 Connection established");
    for (int i = 0; i < 2; ++i) {
        http::result got = p.fetch("https://kalshi.example/a");
        BOOST_TEST(bool(got), got.message);
        BOOST_TEST(got.reply.body == "|kalshi.example");
    }
    auto asked = p.proxy.asked();
    BOOST_REQUIRE(asked.size() == 1u); // the tunnel is reused
    BOOST_TEST(asked[0].starts_with(
        "CONNECT kalshi.example:443 HTTP/1.1\r\nHost: kalshi.example:443\r\n"));
    BOOST_TEST(asked[0].find("Proxy-Authorization: Basic " +
                             http::base64_encode("user:canary@word") + "\r\n") !=
               std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_tunnel_still_checks_the_name) {
    proxied p("200 OK");
    BOOST_TEST(p.fetch("https://elsewhere.example/").message ==
               "elsewhere.example: TLS handshake: hostname mismatch");
}

BOOST_AUTO_TEST_CASE(a_refused_tunnel_is_a_proxy_failure) {
    proxied p("407 Proxy Authentication Required");
    http::result got = p.fetch("https://kalshi.example/?secret=canary");
    BOOST_TEST(got.why == failure::proxy);
    BOOST_TEST(got.message == "kalshi.example: proxy: the tunnel was refused with status 407");
    BOOST_TEST(!got.maybe_processed);
    proxied closed("");
    BOOST_TEST(closed.fetch("https://kalshi.example/").why == failure::proxy);
}

BOOST_AUTO_TEST_CASE(no_proxy_and_loopback_go_directly) {
    proxied p("200 OK", "a.example, .direct.example");
    std::string port = std::to_string(p.server.port());
    BOOST_TEST(p.fetch("https://127.0.0.1:" + port + "/").reply.body == "|127.0.0.1:" + port);
    BOOST_TEST(p.fetch("https://direct.example:" + port + "/").why ==
               failure::tls); // reached, and its name checked
    BOOST_TEST(p.proxy.asked().empty());
}

BOOST_AUTO_TEST_CASE(a_proxy_that_cannot_be_understood_is_a_configuration_error) {
    boost::asio::io_context io;
    for (const char* text : {"https://user:canary@proxy.example:3128", "http://user:canary@",
                             "socks5://canary.example"}) {
        http::client_options options;
        options.https_proxy = text;
        BOOST_CHECK_EXCEPTION(
            http::client(io, options), dutchbook::error, [](const dutchbook::error& e) {
                return std::string(e.what()).find("canary") == std::string::npos &&
                       std::string(e.what()).starts_with("HTTPS_PROXY: ");
            });
    }
}

BOOST_AUTO_TEST_SUITE_END()
