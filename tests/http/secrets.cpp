#include <cstdlib>
#include <filesystem>
#include <type_traits>

#include <sys/stat.h>

#include <boost/test/unit_test.hpp>

#include "dutchbook/fault.hpp"
#include "nodes/http/base64.hpp"
#include "nodes/http/secret.hpp"
#include "temporary.hpp"

using namespace dutchbook;
using namespace dutchbook::testing;

BOOST_AUTO_TEST_SUITE(http_secrets)

template <typename T>
concept streamable = requires(std::ostream& out, const T& value) {
    out << value;
};
static_assert(!streamable<http::secret>);
static_assert(!std::is_convertible_v<http::secret, std::string>);

bool refused(const std::string& path, const std::string& reason) {
    try {
        http::secret::from_file(path);
    } catch (const dutchbook::error& e) {
        std::string what = e.what();
        BOOST_TEST(what.find("canary") == std::string::npos);
        return e.code() == exit_code::configuration && what.find(path) != std::string::npos &&
               what.find(reason) != std::string::npos;
    }
    return false;
}

BOOST_AUTO_TEST_CASE(a_private_file_is_read_without_its_last_line_break) {
    temporary_folder folder;
    BOOST_TEST(http::secret::from_file(folder.write("a", "key-1\n")).reveal() == "key-1");
    BOOST_TEST(http::secret::from_file(folder.write("b", "key-2\r\n", 0400)).reveal() == "key-2");
    BOOST_TEST(http::secret::from_file(folder.write("c", "a\nb\n\n")).reveal() == "a\nb\n");
    BOOST_TEST(http::secret::from_file(folder.write("d", "")).empty());
}

BOOST_AUTO_TEST_CASE(a_file_that_others_may_read_is_refused) {
    temporary_folder folder;
    for (unsigned mode : {0640u, 0604u, 0644u, 0660u, 0620u, 0601u})
        BOOST_TEST(
            refused(folder.write("k" + std::to_string(mode), "canary", mode), "group or others"),
            mode);
    BOOST_TEST(refused((folder.at / "absent").string(), "No such file"));
    BOOST_TEST(refused(folder.at.string(), "not a regular file"));
    BOOST_TEST(refused(folder.write("big", std::string(70'000, 'x')), "larger than 64 KiB"));
    std::string fifo = (folder.at / "fifo").string();
    BOOST_REQUIRE(::mkfifo(fifo.c_str(), 0600) == 0);
    BOOST_TEST(refused(fifo, "not a regular file"));
}

BOOST_AUTO_TEST_CASE(the_environment_names_the_value_or_its_file) {
    temporary_folder folder;
    const std::string name = "DUTCHBOOK_TEST_SECRET";
    BOOST_TEST(!http::secret::from_environment(name).has_value());
    ::setenv((name + "_FILE").c_str(), folder.write("k", "from-file\n").c_str(), 1);
    BOOST_TEST(http::secret::from_environment(name)->reveal() == "from-file");
    ::setenv(name.c_str(), "from-value", 1);
    BOOST_TEST(http::secret::from_environment(name)->reveal() == "from-value");
    ::setenv(name.c_str(), "", 1);
    ::setenv((name + "_FILE").c_str(), "/nonexistent", 1);
    BOOST_CHECK_THROW(http::secret::from_environment(name), dutchbook::error);
    ::unsetenv(name.c_str());
    ::unsetenv((name + "_FILE").c_str());
}

BOOST_AUTO_TEST_CASE(moving_leaves_nothing_behind) {
    http::secret from("short"), to(std::move(from));
    BOOST_TEST(to.reveal() == "short");
    BOOST_TEST(from.empty());
    to = http::secret("another, much longer than the small string buffer");
    BOOST_TEST(to.reveal().starts_with("another"));
}

BOOST_AUTO_TEST_CASE(every_form_of_a_secret_is_redacted) {
    const std::string value = "prod:brave-otter|ab/+=\"x\\y";
    http::redactor r;
    r.add(http::secret(value));
    auto hidden = [&](const std::string& form) {
        return r.redact("a " + form + " b") == "a [redacted] b";
    };
    BOOST_TEST(hidden(value));
    BOOST_TEST(hidden(http::percent_encode(value)));
    BOOST_TEST(hidden("prod%3abrave-otter%7cab%2f%2b%3d%22x%5cy"));
    BOOST_TEST(hidden("prod:brave-otter|ab/+=\\\"x\\\\y"));
    BOOST_TEST(hidden(http::base64_encode(value)));
    BOOST_TEST(r.redact("x" + value + value + "y") == "x[redacted][redacted]y");
    BOOST_TEST(r.redact("nothing here") == "nothing here");
    // at every offset and with every tail, no eight letters of the encoding survive
    for (std::string before : {"", "u", "us", "user:", "users:"})
        for (std::string after : {"", "1", "12", "123"}) {
            std::string encoded = http::base64_encode(before + value + after);
            std::string shown = r.redact(encoded);
            BOOST_TEST(shown.find("[redacted]") != std::string::npos, encoded);
            std::size_t first = (before.size() * 8 + 5) / 6;
            BOOST_TEST(shown.find(encoded.substr(first + 2, 8)) == std::string::npos);
        }
}

BOOST_AUTO_TEST_CASE(longer_secrets_win_and_tiny_ones_are_left_out) {
    http::redactor r;
    r.add("abcd");
    r.add("abcdefgh");
    r.add("the");
    r.add("");
    BOOST_TEST(r.redact("abcdefgh the abcd") == "[redacted] the [redacted]");
}

BOOST_AUTO_TEST_CASE(headers_are_redacted_by_name) {
    for (const char* name :
         {"Authorization", "proxy-authorization", "COOKIE", "set-cookie", "X-Api-Key", "apikey",
          "api-key", "KALSHI-ACCESS-KEY", "kalshi-access-signature"})
        BOOST_TEST(http::is_secret_header(name), name);
    for (const char* name : {"", "accept", "content-type", "x-authorization-not", "kalshi-acces"})
        BOOST_TEST(!http::is_secret_header(name), name);
    http::redactor r;
    r.add("canary-value");
    auto shown =
        r.redact(http::header_list{{"Authorization", "Bearer x"}, {"x-note", "is canary-value"}});
    BOOST_TEST(shown[0].second == "[redacted]");
    BOOST_TEST(shown[1].second == "is [redacted]");
}

BOOST_AUTO_TEST_SUITE_END()
