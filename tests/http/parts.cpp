#include <random>

#include <boost/test/unit_test.hpp>

#include "nodes/http/base64.hpp"
#include "nodes/http/url.hpp"
#include "nodes/http/wire.hpp"
#include "nodes/http/zip.hpp"

using namespace dutchbook::http;

BOOST_AUTO_TEST_SUITE(http_parts)

BOOST_AUTO_TEST_CASE(urls_are_taken_apart) {
    struct {
        const char *text, *host, *target, *authority;
        unsigned port;
    } cases[] = {
        {"https://Kalshi.Example", "kalshi.example", "/", "kalshi.example", 443},
        {"HTTPS://a.example:443/x", "a.example", "/x", "a.example", 443},
        {"https://a.example:8443?x=1", "a.example", "/?x=1", "a.example:8443", 8443},
        {"http://127.0.0.1:80/x?y=%20#part", "127.0.0.1", "/x?y=%20", "127.0.0.1", 80},
        {"http://[::1]:9/x", "::1", "/x", "[::1]:9", 9},
        {"http://a.example/x@y:z", "a.example", "/x@y:z", "a.example", 80},
    };
    for (const auto& each : cases) {
        std::string why;
        auto got = parse_url(each.text, why);
        BOOST_REQUIRE_MESSAGE(got, each.text << ": " << why);
        BOOST_TEST(got->host == each.host);
        BOOST_TEST(got->target == each.target);
        BOOST_TEST(got->authority() == each.authority);
        BOOST_TEST(got->port == each.port);
    }
}

BOOST_AUTO_TEST_CASE(loopback_is_told_by_address) {
    for (const char* host : {"localhost", "127.0.0.1", "127.255.3.4", "::1", "0:0:0:0:0:0:0:1"})
        BOOST_TEST(is_loopback(host), host);
    for (const char* host : {"", "127.1", "0x7f.0.0.1", "127.0.0.1.example", "localhost.example",
                             "::2", "10.0.0.1", "0.0.0.0", "::ffff:127.0.0.1", "128.0.0.1"})
        BOOST_TEST(!is_loopback(host), host);
}

BOOST_AUTO_TEST_CASE(no_proxy_names_hosts_and_their_children) {
    BOOST_TEST(bypasses_proxy("a.example", "a.example"));
    BOOST_TEST(bypasses_proxy("b.a.example", "x, A.example ,y"));
    BOOST_TEST(bypasses_proxy("b.a.example", ".a.example"));
    BOOST_TEST(bypasses_proxy("b.a.example", "*.a.example"));
    BOOST_TEST(bypasses_proxy("any.example", "*"));
    BOOST_TEST(!bypasses_proxy("ba.example", "a.example"));
    BOOST_TEST(!bypasses_proxy("a.example", ""));
    BOOST_TEST(!bypasses_proxy("a.example", ",,.,"));
}

BOOST_AUTO_TEST_CASE(percent_encoding_goes_both_ways) {
    std::string all;
    for (int i = 0; i < 256; ++i) all += static_cast<char>(i);
    BOOST_TEST((percent_decode(percent_encode(all)) == all));
    BOOST_TEST(percent_encode("a-b_c.d~ &/\xff") == "a-b_c.d~%20%26%2F%FF");
    for (const char* bad : {"%", "%4", "%zz", "a%4"})
        BOOST_TEST(!percent_decode(bad).has_value(), bad);
    auto query = parse_query("a=1&&b&c=x%3Dy=z&d=%zz");
    BOOST_REQUIRE(query.size() == 4u);
    BOOST_TEST(query[2].second == "x=y=z");
    BOOST_TEST(query[3].second == "%zz");
}

BOOST_AUTO_TEST_CASE(base64_is_that_of_rfc_4648) {
    const char* cases[][2] = {{"", ""},        {"f", "Zg=="},          {"fo", "Zm8="},
                              {"foo", "Zm9v"}, {"foobar", "Zm9vYmFy"}, {"\xff\xfe\xfd", "//79"}};
    for (auto& [text, encoded] : cases) BOOST_TEST(base64_encode(text) == encoded);
}

std::string sample(std::size_t bytes) {
    std::minstd_rand random(3);
    std::string out;
    while (out.size() < bytes) out += static_cast<char>('a' + random() % 16);
    return out;
}

BOOST_AUTO_TEST_CASE(inflating_is_the_same_however_the_input_is_cut) {
    const std::string whole = sample(300'000);
    const std::string packed =
        gzip_encode(whole.substr(0, 100'000)) + gzip_encode(whole.substr(100'000));
    std::minstd_rand random(5);
    for (std::size_t step : {1u, 7u, 1'000u, 1'000'000u, 0u}) {
        inflater unzip(300'000, 200);
        std::string out;
        for (std::string_view rest = packed; !rest.empty();) {
            std::string_view piece = rest.substr(0, step ? step : 1 + random() % 5'000);
            BOOST_REQUIRE((unzip.write(piece, out) == zip_error::none));
            rest.remove_prefix(piece.size());
        }
        BOOST_TEST((unzip.finish() == zip_error::none));
        BOOST_TEST((out == whole), step);
    }
}

BOOST_AUTO_TEST_CASE(no_cut_or_bent_gzip_passes_for_whole) {
    const std::string whole = sample(2'000), packed = gzip_encode(whole);
    for (std::size_t n = 1; n < packed.size(); ++n) {
        inflater unzip(10'000, 200);
        std::string out;
        auto why = unzip.write(packed.substr(0, n), out);
        BOOST_TEST((why == zip_error::none && unzip.finish() == zip_error::incomplete), n);
    }
    std::size_t passed = 0;
    for (std::size_t n = 0; n < packed.size(); ++n) {
        std::string bent = packed;
        bent[n] ^= 0x55;
        inflater unzip(10'000, 200);
        std::string out;
        if (unzip.write(bent, out) == zip_error::none && unzip.finish() == zip_error::none &&
            out != whole)
            ++passed;
    }
    BOOST_TEST(passed == 0u);
}

BOOST_AUTO_TEST_CASE(the_caps_of_an_inflater_are_exact) {
    std::string whole = sample(50'000), packed = gzip_encode(whole), out;
    inflater exact(50'000, 200);
    BOOST_TEST((exact.write(packed, out) == zip_error::none));
    out.clear();
    inflater short_by_one(49'999, 200);
    BOOST_TEST((short_by_one.write(packed, out) == zip_error::too_large));
    BOOST_TEST(out.size() < 50'000u);
    BOOST_TEST((short_by_one.write("x", out) == zip_error::too_large)); // it stays refused
    out.clear();
    inflater dense(8u << 20, 100);
    BOOST_TEST((dense.write(gzip_encode(std::string(4u << 20, 'a')), out) == zip_error::too_dense));
    BOOST_TEST(out.size() <= (320u << 10));
}

BOOST_AUTO_TEST_CASE(capped_appending_never_grows_past_the_cap) {
    std::string out;
    const std::size_t cap = 1'000'000;
    std::size_t grown = 0, last = 0;
    while (out.size() < cap) {
        append_capped(out, std::string(1'000, 'x'), cap);
        BOOST_TEST(out.capacity() <= cap);
        if (out.capacity() != last) ++grown, last = out.capacity();
    }
    BOOST_TEST(grown < 12u);
}

/// Feeds a reply in steps of the given length, keeping what the reader leaves, as a connection
/// does.
std::string read_in_steps(std::string_view wire, std::size_t step, bool& complete) {
    limits what;
    reply_reader reader(what, false);
    std::string buffer;
    while (!wire.empty() && reader.why() == failure::none && !reader.complete()) {
        buffer += wire.substr(0, step);
        wire.remove_prefix(std::min(step, wire.size()));
        buffer.erase(0, reader.feed(buffer));
    }
    complete = reader.complete();
    return reader.reply().body;
}

BOOST_AUTO_TEST_CASE(a_reply_reads_the_same_in_any_pieces) {
    std::string chunked =
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nX: y\r\n\r\n"
        "5;note=1\r\nhello\r\n6\r\n world\r\n0\r\nTrailer: t\r\n\r\n";
    std::string counted = "HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\nhello world";
    for (const std::string& wire : {chunked, counted})
        for (std::size_t step = 1; step <= wire.size(); ++step) {
            bool complete = false;
            BOOST_TEST(read_in_steps(wire, step, complete) == "hello world", step);
            BOOST_TEST(complete, step);
        }
}

BOOST_AUTO_TEST_CASE(bent_replies_never_break_the_reader) {
    const std::string wire =
        "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n10\r\n" +
        gzip_encode(sample(300)).substr(0, 16) + "\r\n0\r\n\r\n";
    std::minstd_rand random(11);
    std::size_t complete_count = 0;
    for (int round = 0; round < 20'000; ++round) {
        std::string bent = wire;
        for (unsigned n = 1 + random() % 4; n > 0; --n)
            bent[random() % bent.size()] = static_cast<char>(random() % 256);
        bool complete = false;
        std::string body = read_in_steps(bent, 1 + random() % 64, complete);
        BOOST_REQUIRE(body.size() <= (8u << 20));
        complete_count += complete;
    }
    BOOST_TEST(complete_count < 20'000u);
}

BOOST_AUTO_TEST_SUITE_END()
