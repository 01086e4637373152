// What docs/vocabulary.md leads a user through, run as it stands there.

#include <boost/test/unit_test.hpp>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "support.hpp"

using dutchbook::testing::child;
using dutchbook::testing::read_file;
using dutchbook::testing::run_program;
using dutchbook::testing::temporary_folder;

namespace {

/// A fenced block: ```info … ```
struct block {
    std::string info, body;
};

std::vector<block> blocks_of(const std::string& text) {
    std::vector<block> out;
    std::istringstream in(text);
    bool inside = false;
    for (std::string line; std::getline(in, line);) {
        if (line.starts_with("```")) {
            if (!inside) out.push_back({line.substr(3), {}});
            inside = !inside;
        } else if (inside) {
            out.back().body += line + '\n';
        }
    }
    return out;
}

/// Numbers differ with every change of the measured confidence.
std::string without_numbers(const std::string& text) {
    std::string out;
    for (const char c : text)
        if (!((c >= '0' && c <= '9') || c == '.')) out += c;
    return out;
}

/// What the commands of a console block print, each behind its own line.
std::string session(const temporary_folder& folder, const std::string& console) {
    std::string out;
    std::istringstream in(console);
    for (std::string line; std::getline(in, line);) {
        if (!line.starts_with("$ ")) continue;
        child c({"bash", "-c",
                 "cd '" + folder.at.string() + "' && PATH='" +
                     std::filesystem::path(DUTCHBOOK_PROGRAM).parent_path().string() +
                     "':$PATH && " + line.substr(2) + " 2>&1"});
        out += line + '\n' + c.read_all();
        c.wait();
    }
    return out;
}

} // namespace

BOOST_AUTO_TEST_SUITE(vocabulary_of_users)

BOOST_AUTO_TEST_CASE(the_worked_examples_say_what_the_document_says) {
    const auto text = read_file(std::string(DUTCHBOOK_SOURCE) + "/docs/vocabulary.md");
    const auto blocks = blocks_of(text);
    const temporary_folder folder;
    std::size_t consoles = 0;
    for (const auto& b : blocks) {
        if (const auto name = b.info.find(' '); name != b.info.npos)
            std::ofstream(folder.at / b.info.substr(name + 1)) << b.body;
        if (b.info != "console") continue;
        ++consoles;
        BOOST_TEST(without_numbers(session(folder, b.body)) == without_numbers(b.body));
    }
    BOOST_TEST(consoles >= 10u);
}

BOOST_AUTO_TEST_CASE(vocabulary_prints_what_two_files_add) {
    const temporary_folder folder;
    std::ofstream(folder.at / "one.toml") << "[people]\nquist = [\"Ada Quist\"]\n";
    std::ofstream(folder.at / "two.toml")
        << "[people]\nquist = [\"the Miller\"]\n[default]\ncrew = \"at the first gun\"\n";
    const auto number_of = [](const std::string& out, const std::string& section) {
        const auto at = out.find("\n" + section + " ");
        BOOST_REQUIRE_MESSAGE(at != out.npos, section + " in " + out);
        return std::stoi(out.substr(at + section.size() + 2));
    };
    const auto plain = run_program(folder, "vocabulary");
    BOOST_TEST(plain.code == 0);
    for (const std::string order : {"one.toml,two.toml", "two.toml,one.toml"}) {
        const auto more = run_program(folder, "vocabulary --set match.vocabulary=" + order);
        BOOST_TEST(more.code == 0);
        BOOST_TEST(number_of(more.out, "wordings of people") ==
                   number_of(plain.out, "wordings of people") + 2);
        BOOST_TEST(number_of(more.out, "defaults") == number_of(plain.out, "defaults") + 1);
        BOOST_TEST(number_of(more.out, "leagues") == number_of(plain.out, "leagues"));
    }
    std::ofstream(folder.at / "bad.toml") << "\n[people]\nquist = \"Ada\"\n";
    const auto bad =
        run_program(folder, "match --markets one.toml --set match.vocabulary=bad.toml");
    BOOST_TEST(bad.code != 0);
    const auto checked = run_program(folder, "vocabulary check bad.toml");
    BOOST_TEST(checked.code == 78);
    BOOST_TEST(checked.err_has("bad.toml:3: people.quist: expected a list of texts"), checked.err);
}

BOOST_AUTO_TEST_SUITE_END()
