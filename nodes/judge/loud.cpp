#include <algorithm>
#include <array>
#include <span>

#include "nodes/judge/text.hpp"

// A net, not a wall: what slips through it still meets the canary, the second asking and the
// post-check. Market texts are about the world; they do not mention verdicts, prompts or our ids.
namespace dutchbook::judge {
namespace {

/// Phrases that no market's text needs, in folded text (see fold).
constexpr std::array<std::string_view, 52> phrases{" ignore the above",
                                                   " ignore all",
                                                   " ignore previous",
                                                   " ignore any ",
                                                   " ignore your",
                                                   " ignore everything",
                                                   " ignore prior",
                                                   " ignore these",
                                                   " ignore those",
                                                   " ignore the previous",
                                                   " ignore the instruct",
                                                   " disregard",
                                                   " previous instruction",
                                                   " prior instruction",
                                                   " above instruction",
                                                   " new instruction",
                                                   " system prompt",
                                                   " system message",
                                                   " system note",
                                                   " system override",
                                                   " developer mode",
                                                   " developer message",
                                                   " override the",
                                                   " overrides",
                                                   " you are now",
                                                   " you must",
                                                   " your task",
                                                   " your answer",
                                                   " your reply",
                                                   " your verdict",
                                                   " your output",
                                                   " your instructions",
                                                   " language model",
                                                   " as an ai ",
                                                   " dear model",
                                                   " dear ai ",
                                                   " assistant",
                                                   " verdict for",
                                                   " verdicts",
                                                   " with confidence ",
                                                   " confidence 1",
                                                   " confidence is 1",
                                                   " confidence of 1",
                                                   " all pairs",
                                                   " every pair",
                                                   " both markets",
                                                   " the pairs",
                                                   " other pairs",
                                                   " are identical",
                                                   " answer identity",
                                                   " relation identity",
                                                   " jailbreak"};

/// The same in languages that markets are seldom written in.
constexpr std::array<std::string_view, 8> foreign{" ignoriere alle", " ignorez ",     " ignora las",
                                                  " ignora todas",   "игнорируй",     "忽略",
                                                  "無視して",        " ignoriere die"};

/// What an order about one of our ids would say beside it ("P5" alone is a group of powers).
constexpr std::array<std::string_view, 10> about_ids{
    " identi",   " complement", " subset", " superset", " disjoint",
    " relation", " answer",     " match",  " pair",     " confidence"};

/// Marks of our form, of JSON and of chat templates, in the text as it is.
constexpr std::array<std::string_view, 22> marks{"\"relation\"",  "\"verdicts\"", "\"confidence\"",
                                                 "\"reasoning\"", "\"pairs\"",    "'relation'",
                                                 "\\\"",          "\"}",          "{\"",
                                                 "\":",           "<|",           "|>",
                                                 "[INST]",        "[/INST]",      "<<SYS>>",
                                                 "```",           "</",           "<system",
                                                 "### ",          "relation:",    "relation=",
                                                 "confidence:"};

bool is_word(unsigned char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c >= 0x80;
}

/// Lower case, runs of what is neither letter nor digit as one space, a space at both ends.
std::string fold(std::string_view text) {
    std::string out = " ";
    for (const char c : text) {
        const char lower = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
        if (is_word(static_cast<unsigned char>(lower)))
            out += lower;
        else if (out.back() != ' ')
            out += ' ';
    }
    if (out.back() != ' ') out += ' ';
    return out;
}

bool contains_any(std::string_view text, std::span<const std::string_view> of) {
    return std::any_of(of.begin(), of.end(), [&](std::string_view part) {
        return text.find(part) != std::string_view::npos;
    });
}

/// "p7" as a word: one of our local ids.
bool names_an_id(std::string_view folded) {
    for (std::size_t at = folded.find(" p"); at != std::string_view::npos;
         at = folded.find(" p", at + 1)) {
        auto end = at + 2;
        while (end < folded.size() && folded[end] >= '0' && folded[end] <= '9') ++end;
        if (end > at + 2 && end - at <= 4 && end < folded.size() && folded[end] == ' ') return true;
    }
    return false;
}

} // namespace

bool holds_marks(std::string_view clean_text) { return contains_any(clean_text, marks); }

bool addresses_model(std::string_view clean_text) {
    if (holds_marks(clean_text)) return true;
    const std::string folded = fold(clean_text);
    return contains_any(folded, phrases) || contains_any(folded, foreign) ||
           (names_an_id(folded) && contains_any(folded, about_ids));
}

} // namespace dutchbook::judge
