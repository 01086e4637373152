#include "rig.hpp"

#include <fstream>

#include "nodes/http/zip.hpp"

using namespace dutchbook;
using namespace dutchbook::testing;

BOOST_AUTO_TEST_SUITE(http_bodies)

http::server_response coded(std::string body, std::string coding) {
    auto out = text(std::move(body));
    out.headers = {{"Content-Encoding", std::move(coding)}};
    return out;
}

std::size_t peak_rss_bytes() {
    std::ifstream in("/proc/self/status");
    for (std::string line; std::getline(in, line);)
        if (line.starts_with("VmHWM:")) return std::stoul(line.substr(6)) * 1'024;
    return 0;
}

BOOST_AUTO_TEST_CASE(every_framing_and_coding_brings_the_same_page) {
    const std::string whole = page(50'000);
    for (int kind = 0; kind < 6; ++kind) {
        rig r([&](const http::server_request&) {
            auto out = text(whole);
            out.chunked = kind & 1;
            out.gzip = kind & 2;
            if (kind >= 4) out.faults.raw = "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + whole;
            if (kind >= 4) out.close = true;
            return out;
        });
        http::result got = r.fetch();
        BOOST_TEST(bool(got), got.message);
        BOOST_TEST((got.reply.body == whole), kind);
        BOOST_TEST((got.reply.wire_bytes < whole.size()) == (kind < 4 && (kind & 2)));
    }
}

BOOST_AUTO_TEST_CASE(a_body_over_its_limit_is_refused) {
    for (bool chunked : {false, true})
        for (bool gzip : {false, true}) {
            rig r([&](const http::server_request&) {
                auto out = text(page(10'001));
                out.chunked = chunked;
                out.gzip = gzip;
                return out;
            });
            http::request ask = r.ask();
            ask.limits.body_bytes = 10'000;
            http::result got = r.fetch(ask);
            BOOST_TEST(got.why == failure::too_large, got.message);
            BOOST_TEST(got.reply.body.empty());
            ask.limits.body_bytes = 10'001;
            BOOST_TEST(bool(r.fetch(ask)));
        }
}

BOOST_AUTO_TEST_CASE(headers_over_their_limit_are_refused) {
    rig r([](const http::server_request&) {
        auto out = text("ok");
        out.headers = {{"X-Long", std::string(5'000, 'x')}};
        return out;
    });
    http::request ask = r.ask();
    ask.limits.header_bytes = 4'096;
    BOOST_TEST(r.fetch(ask).why == failure::too_large);
    ask.limits.header_bytes = 8'192;
    BOOST_TEST(bool(r.fetch(ask)));
}

BOOST_AUTO_TEST_CASE(several_gzip_members_are_one_body) {
    std::string first = page(3'000), second = page(7'000);
    rig r([&](const http::server_request&) {
        return coded(http::gzip_encode(first) + http::gzip_encode("") + http::gzip_encode(second),
                     "gzip");
    });
    http::result got = r.fetch();
    BOOST_TEST(bool(got), got.message);
    BOOST_TEST((got.reply.body == first + second));
}

BOOST_AUTO_TEST_CASE(bad_codings_are_refused) {
    std::string good = http::gzip_encode(page(3'000));
    std::string bent = good;
    bent[bent.size() - 6] ^= 1; // the checksum
    auto why = [](const http::server_response& out) {
        rig r([&](const http::server_request&) { return out; });
        http::result got = r.fetch();
        BOOST_TEST(got.reply.body.empty());
        return got.why;
    };
    BOOST_TEST(why(coded(good + "garbage", "gzip")) == failure::encoding);
    BOOST_TEST(why(coded(good + std::string(1, '\0'), "gzip")) == failure::encoding);
    BOOST_TEST(why(coded(bent, "gzip")) == failure::encoding);
    BOOST_TEST(why(coded("not compressed at all", "gzip")) == failure::encoding);
    BOOST_TEST(why(coded(good.substr(0, good.size() - 1), "gzip")) == failure::truncated);
    BOOST_TEST(why(coded(good, "br")) == failure::encoding);
    BOOST_TEST(why(coded(good, "gzip, gzip")) == failure::encoding);
}

BOOST_AUTO_TEST_CASE(a_gzip_bomb_stops_at_the_caps) {
    // 16 members of 64 MiB of zeros: 1 MiB on the wire, 1 GiB behind it
    std::string member = http::gzip_encode(std::string(64u << 20, '\0')), bomb;
    for (int i = 0; i < 16; ++i) bomb += member;
    BOOST_TEST(bomb.size() < (5u << 18));
    rig r([&](const http::server_request&) { return coded(bomb, "gzip"); });
    for (std::size_t ratio : {200u, 1'000'000u}) {
        http::request ask = r.ask();
        ask.limits.gzip_ratio = ratio;
        [[maybe_unused]] std::size_t before = peak_rss_bytes();
        http::result got = r.fetch(ask);
        BOOST_TEST(got.why == failure::too_large, got.message);
#ifndef __SANITIZE_ADDRESS__ // which keeps freed memory
        BOOST_TEST(peak_rss_bytes() - before <= ask.limits.body_bytes + (1u << 20));
#endif
    }
}

BOOST_AUTO_TEST_CASE(no_cut_page_is_accepted) {
    const std::string whole = page(20'000);
    rig r([&](const http::server_request& asked) {
        auto out = text(whole);
        out.chunked = asked.path == "/chunked";
        out.gzip = asked.path == "/gzipped";
        std::size_t cut_at = std::stoul(std::string(asked.parameter("cut")));
        (asked.path == "/reset" ? out.faults.reset_after : out.faults.truncate_after) = cut_at;
        return out;
    });
    for (std::string kind : {"/counted", "/chunked", "/gzipped", "/reset"}) {
        std::size_t partial = 0, wrong_reason = 0, refused = 0, last = 0;
        for (std::size_t cut_at = 0; cut_at < whole.size(); cut_at += 37) {
            http::result got = r.fetch(kind + "?cut=" + std::to_string(cut_at));
            partial += got.reply.body != whole && !got.reply.body.empty();
            if (got) {
                partial += got.reply.body != whole;
                continue;
            }
            ++refused;
            last = cut_at;
            bool by_reset = got.why == failure::reset && (kind == "/reset" || cut_at == 0);
            wrong_reason += got.why != failure::truncated && !by_reset;
        }
        BOOST_TEST(partial == 0u);
        BOOST_TEST(wrong_reason == 0u);
        // whole pages come only from cuts behind their end, which only the compressed page has
        BOOST_TEST(refused == last / 37 + 1);
        if (kind == "/gzipped")
            BOOST_TEST(last < http::gzip_encode(whole).size() + 200);
        else
            BOOST_TEST(refused == whole.size() / 37 + 1);
    }
}

BOOST_AUTO_TEST_CASE(a_wrong_content_length_is_noticed) {
    rig r([](const http::server_request& asked) {
        auto out = text(page(1'000));
        out.faults.stated_length = std::stoul(std::string(asked.parameter("stated")));
        out.close = true;
        return out;
    });
    BOOST_TEST(r.fetch("/?stated=1001").why == failure::truncated);
    BOOST_TEST(r.fetch("/?stated=999").why == failure::protocol);
    BOOST_TEST(bool(r.fetch("/?stated=1000")));
}

BOOST_AUTO_TEST_CASE(what_is_not_http_is_refused) {
    rig r([](const http::server_request& asked) {
        http::server_response out;
        out.faults.raw = asked.body;
        out.close = true;
        return out;
    });
    auto why = [&](std::string bytes) {
        http::request ask = r.ask();
        ask.method = "POST";
        ask.read_only = true; // the server hangs up unannounced
        ask.body = std::move(bytes);
        return r.fetch(ask).why;
    };
    const std::string ok = "HTTP/1.1 200 OK\r\n";
    BOOST_TEST(why("<html>hello</html>\r\n\r\n") == failure::protocol);
    BOOST_TEST(why("HTTP/1.1 999999 OK\r\n\r\n") == failure::protocol);
    BOOST_TEST(why(ok + "Content-Length: 2\r\nContent-Length: 3\r\n\r\nabc") == failure::protocol);
    BOOST_TEST(why(ok + "Content-Length: -1\r\n\r\n") == failure::protocol);
    BOOST_TEST(why(ok + "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n") ==
               failure::protocol);
    BOOST_TEST(why(ok + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n") == failure::encoding);
    BOOST_TEST(why(ok + "Transfer-Encoding: chunked\r\n\r\nzz\r\nab\r\n0\r\n\r\n") ==
               failure::protocol);
    BOOST_TEST(why(ok + "Transfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\nab\r\n") !=
               failure::none);
    BOOST_TEST(why("HTTP/1.1 101 Switching\r\n\r\n") == failure::protocol);
    BOOST_TEST(why(ok + std::string(200'000, 'a')) != failure::none);
    std::string interim = "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n";
    BOOST_TEST(why(interim + interim + ok + "Content-Length: 2\r\n\r\nok") == failure::none);
    std::string flood;
    for (int i = 0; i < 100; ++i) flood += interim;
    BOOST_TEST(why(flood) == failure::protocol);
}

BOOST_AUTO_TEST_CASE(a_reply_sent_before_the_upload_ends_is_heard) {
    http::server_options serving;
    serving.body_bytes = 1'000;
    rig r(at_once([](const http::server_request&) { return text("never"); }), {}, serving);
    http::request ask = r.ask();
    ask.method = "POST";
    ask.body = page(2'000);
    http::result got = r.fetch(ask);
    BOOST_TEST(got.reply.status == 413, got.message);
}

BOOST_AUTO_TEST_SUITE_END()
