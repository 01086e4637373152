#include <filesystem>
#include <fstream>
#include <type_traits>

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "graphs/config_secret.hpp"

namespace {

using namespace dutchbook;
using namespace dutchbook::graphs;

class key_file {
  public:
    key_file(const std::string& text, mode_t mode)
        : path_((std::filesystem::temp_directory_path() /
                 ("dutchbook-key-" + std::to_string(::getpid())))
                    .string()) {
        std::ofstream(path_, std::ios::binary) << text;
        ::chmod(path_.c_str(), mode);
    }
    ~key_file() { std::filesystem::remove(path_); }
    key_file(const key_file&) = delete;
    key_file& operator=(const key_file&) = delete;
    const std::string& path() const { return path_; }

  private:
    std::string path_;
};

std::string refusal(const environment& variables) {
    try {
        read_secret("KEY", variables);
        return {};
    } catch (const dutchbook::error& e) {
        BOOST_CHECK(e.code() == exit_code::configuration);
        return e.what();
    }
}

template <class T>
concept printable_type = requires(std::ostream& out, const T& t) {
    out << t;
};

} // namespace

BOOST_AUTO_TEST_SUITE(config_secret)

BOOST_AUTO_TEST_CASE(a_secret_cannot_be_printed) {
    static_assert(!printable_type<http::secret> && !fmt::is_formattable<http::secret>::value);
    static_assert(!std::is_convertible_v<http::secret, std::string>);
    BOOST_TEST(read_secret("KEY", {{"KEY", "canary"}})->reveal() == "canary");
}

BOOST_AUTO_TEST_CASE(the_variable_comes_before_the_file) {
    const key_file file("from-file\r\n", 0600);
    BOOST_TEST(!read_secret("KEY", {}).has_value());
    BOOST_TEST(!read_secret("", {{"", "x"}}).has_value());
    BOOST_TEST(
        read_secret("KEY", {{"KEY", "from-variable"}, {"KEY_FILE", file.path()}})->reveal() ==
        "from-variable");
    BOOST_TEST(read_secret("KEY", {{"KEY", ""}, {"KEY_FILE", file.path()}})->reveal() ==
               "from-file");
}

BOOST_AUTO_TEST_CASE(a_file_that_others_may_read_is_refused) {
    const key_file file("canary\n", 0640);
    const auto text = refusal({{"KEY_FILE", file.path()}});
    BOOST_TEST(text.find("chmod 600") != std::string::npos);
    BOOST_TEST(text.find("KEY_FILE") != std::string::npos);
    BOOST_TEST(text.find("canary") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_is_no_key_file_is_refused) {
    BOOST_TEST(refusal({{"KEY_FILE", "/nonexistent/key"}}).find("No such file") !=
               std::string::npos);
    BOOST_TEST(refusal({{"KEY_FILE", "/"}}).find("not a regular file") != std::string::npos);
    BOOST_TEST(refusal({{"KEY", "a\nb"}}).find("line breaks") != std::string::npos);
    {
        const key_file lines("canary\nrest\n", 0600);
        const auto text = refusal({{"KEY_FILE", lines.path()}});
        BOOST_TEST(text == "KEY_FILE: a secret has no line breaks");
    }
    const key_file empty("\n", 0600);
    BOOST_TEST(refusal({{"KEY_FILE", empty.path()}}).find("empty") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(automatic_asks_the_model_with_a_key_or_on_loopback) {
    settings s;
    BOOST_TEST(!llm_is_on(s, {}));
    BOOST_TEST(llm_is_on(s, {{"OPENAI_API_KEY", "k"}}));
    s.llm.url = "http://127.0.0.1:11434/v1";
    BOOST_TEST(llm_is_on(s, {}));
    s.llm.url.clear();
    BOOST_TEST(!llm_is_on(s, {{"OPENAI_API_KEY", "k"}}));
    s.llm.enabled = toggle::on;
    BOOST_TEST(llm_is_on(s, {}));
    s.llm.enabled = toggle::off;
    s.llm.url = "http://127.0.0.1:11434/v1";
    BOOST_TEST(!llm_is_on(s, {{"OPENAI_API_KEY", "k"}}));
}

BOOST_AUTO_TEST_CASE(the_environment_is_checked_as_a_whole) {
    settings s;
    s.store.path = (std::filesystem::temp_directory_path() / "x.db").string();
    BOOST_TEST(check_environment(s, {}).empty());
    s.store.path = "/nonexistent/x.db";
    s.llm.enabled = toggle::on;
    s.convex.url = "https://x.example";
    s.network.ca_file = "/nonexistent/ca.pem";
    const auto problems = check_environment(s, {});
    BOOST_TEST_REQUIRE(problems.size() == 4u);
    BOOST_TEST(problems[0] ==
               "llm.enabled is true, but neither OPENAI_API_KEY nor OPENAI_API_KEY_FILE is set");
    BOOST_TEST(problems[1].find("CONVEX_DEPLOY_KEY") != std::string::npos);
    BOOST_TEST(problems[2].find("/nonexistent") != std::string::npos);
    BOOST_TEST(problems[3].find("ca_file") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
