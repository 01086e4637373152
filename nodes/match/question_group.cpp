#include <nodes/match/question_group.hpp>

#include <algorithm>
#include <cctype>
#include <string_view>
#include <vector>

namespace dutchbook::embedded {
extern const char question_groups[];
}

namespace dutchbook::match {
namespace {

struct group {
    std::string name;
    std::vector<std::string> words;
};

/// Takes what stands before `mark`, and the mark with it.
std::string_view take_until(std::string_view& text, char mark) {
    const auto end = std::min(text.find(mark), text.size());
    const auto taken = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return taken;
}

std::vector<group> read_groups(std::string_view text) {
    std::vector<group> out;
    while (!text.empty()) {
        auto line = take_until(text, '\n');
        if (line.empty() || line.front() == '#') continue;
        auto& one = out.emplace_back();
        one.name = take_until(line, ':');
        line.remove_prefix(std::min<std::size_t>(1, line.size())); // the blank behind the colon
        while (!line.empty()) one.words.emplace_back(take_until(line, '|'));
    }
    return out;
}

} // namespace

std::string question_group(const market& m) {
    static const auto groups = read_groups(embedded::question_groups);
    std::string text = m.title + " " + m.yes_label + " ";
    for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    for (const group& g : groups)
        for (const std::string& word : g.words)
            if (text.find(word) != std::string::npos) return g.name;
    return "other";
}

} // namespace dutchbook::match
