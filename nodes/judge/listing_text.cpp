#include "nodes/judge/listing_text.hpp"

#include <algorithm>
#include <cstddef>
#include <vector>

#include "nodes/contract/hash.hpp"
#include "nodes/contract/lexicon.hpp"
#include "nodes/judge/event_text.hpp"
#include "nodes/judge/text.hpp"
#include "nodes/judge/words.hpp"
#include "nodes/rules/clauses.hpp"

namespace dutchbook::judge {
namespace {

constexpr std::size_t longest_name = 5; ///< words of an aside that may be one

/// A part of a text, by its place there.
struct range {
    std::size_t begin, end;
};

struct parts {
    range question;
    std::vector<range> sentences; ///< of `asides`, those that are sentences of a title
    std::vector<range> asides;    ///< ascending, apart from each other and from the question's rest
};

range place_of(std::string_view part, std::string_view text) {
    const auto begin = static_cast<std::size_t>(part.data() - text.data());
    return {begin, begin + part.size()};
}

/// The brackets of a text, the outermost of each.
void add_brackets(std::string_view text, range in, std::vector<range>& into) {
    std::size_t depth = 0, begin = 0;
    for (std::size_t at = in.begin; at < in.end; ++at) {
        const char c = text[at];
        if ((c == '(' || c == '[' || c == '{') && depth++ == 0) begin = at;
        if ((c == ')' || c == ']' || c == '}') && depth > 0 && --depth == 0)
            into.push_back({begin, at + 1});
    }
    if (depth > 0) into.push_back({begin, in.end}); // one that never closes
}

/// The sentences of a text; what stands between two belongs to the first.
std::vector<range> sentences_of(std::string_view text) {
    std::vector<range> out;
    for (const auto sentence : rules::clauses_of(text)) out.push_back(place_of(sentence, text));
    for (std::size_t i = 0; i < out.size(); ++i) {
        if (i == 0) out[i].begin = 0;
        out[i].end = i + 1 == out.size() ? text.size() : out[i + 1].begin;
    }
    if (out.empty()) out.push_back({0, text.size()});
    return out;
}

parts parts_of_title(std::string_view text) {
    const auto sentences = sentences_of(text);
    const auto asks = [text](const range& r) {
        return text.substr(r.begin, r.end - r.begin).find('?') != text.npos;
    };
    auto question = std::ranges::find_if(sentences, asks);
    if (question == sentences.end()) question = sentences.begin();
    parts out{*question, {}, {}};
    for (const range& r : sentences) {
        if (r.begin == question->begin) {
            add_brackets(text, r, out.asides);
            continue;
        }
        out.asides.push_back(r);
        const auto first = text.find_first_not_of(' ', r.begin);
        if (first != text.npos && text[first] != '(' && text[first] != '[')
            out.sentences.push_back(r);
    }
    return out;
}

/// Where an outcome answers by its first word: "Yes, …", "No (…)", but not "No change".
std::size_t end_of_answer(std::string_view text) {
    const std::size_t end = text.empty() ? 0 : word_end(text, 0);
    const auto first = folded(text.substr(0, end));
    const bool alone = end + 1 >= text.size() || text[end] != ' ' || !is_word_part(text[end + 1]);
    return first == "yes" || (first == "no" && alone) ? end : 0;
}

/// Where an outcome's first part ends: at a comma, semicolon, colon or dash with a space behind it.
std::size_t end_of_part(std::string_view text) {
    for (std::size_t at = 0; at + 1 < text.size(); ++at) {
        const bool spaced = text[at + 1] == ' ';
        if (spaced && (text[at] == ',' || text[at] == ';' || text[at] == ':')) return at;
        for (const std::string_view dash : {" - ", " \xE2\x80\x93 ", " \xE2\x80\x94 "})
            if (text.substr(at, dash.size()) == dash) return at;
    }
    return text.size();
}

parts parts_of_outcome(std::string_view text) {
    if (const auto end = end_of_answer(text)) {
        parts out{{0, end}, {}, {}};
        if (end < text.size()) out.asides.push_back({end, text.size()});
        return out;
    }
    auto out = parts_of_title(text);
    out.sentences.clear();
    if (const auto end = end_of_part(text); end > out.question.begin && end < out.question.end) {
        std::erase_if(out.asides, [end](const range& r) { return r.begin >= end; });
        out.asides.push_back({end, text.size()});
        out.question.end = end;
    }
    return out;
}

/// "(Ye)", "(June 10)", "(feat. Bon Iver)": no sentence stands in it.
bool is_name(std::string_view aside) {
    std::size_t words = 0;
    bool all = true;
    const auto check = [&](std::string_view word) {
        const bool capital = (word[0] >= 'A' && word[0] <= 'Z') || is_digit(word[0]);
        all = all && ++words <= longest_name && (capital || is_name_word(word));
    };
    each_word(aside, check, true);
    return all;
}

/// Every word of an aside but numbers, months and the smallest stands in the other side's question.
bool is_said_in(std::string_view aside, std::string_view other) {
    std::vector<std::string> theirs;
    each_word(other, [&theirs](std::string_view word) { theirs.push_back(folded(word)); });
    bool all = true;
    each_word(aside, [&](std::string_view as_written) {
        const auto word = folded(as_written);
        const auto* known = contract::find_word(contract::word_id(word));
        all = all && (is_digit(word[0]) || is_name_word(word) || (known && known->month != 0) ||
                      std::ranges::find(theirs, word) != theirs.end());
    });
    return all;
}

bool speaks(std::string_view aside) {
    return speaks_to_reader(aside) || addresses_model(aside) ||
           (!is_name(aside) && !is_english(aside));
}

/// The text without some of its parts; a space stands where two words would meet.
template <class Drop>
std::string without(std::string_view text, const std::vector<range>& asides, Drop&& drop) {
    std::string out;
    std::size_t from = 0;
    const auto add = [&](std::string_view more) {
        if (out.ends_with(' ') || out.empty())
            while (more.starts_with(' ')) more.remove_prefix(1);
        out += more;
    };
    bool any = false;
    for (const range& r : asides) {
        if (!drop(text.substr(r.begin, r.end - r.begin))) continue;
        add(text.substr(from, r.begin - from));
        from = r.end;
        any = true;
    }
    if (!any) return std::string(text);
    add(text.substr(from));
    while (out.ends_with(' ')) out.pop_back();
    for (const std::string_view mark : {" ?", " ,", " ."}) // what stood before it is gone
        for (auto at = out.find(mark); at != out.npos; at = out.find(mark)) out.erase(at, 1);
    return out;
}

listing_text shown(std::string_view text, const parts& of, std::string_view other) {
    listing_text out;
    out.whole = without(text, of.asides, speaks);
    out.plain = without(text, of.asides, [other](std::string_view aside) {
        return speaks(aside) || !is_name(aside) || !is_said_in(aside, other);
    });
    const auto unread = [text](const range& r) {
        const auto sentence = text.substr(r.begin, r.end - r.begin);
        return !speaks(sentence) && !is_name(sentence);
    };
    out.hostile =
        addresses_model(without(text, of.asides, [](std::string_view) { return true; })) ||
        std::ranges::any_of(of.sentences, unread);
    return out;
}

} // namespace

listing_text title_text(std::string_view clean_title, std::string_view other) {
    return shown(clean_title, parts_of_title(clean_title), other);
}
listing_text outcome_text(std::string_view clean_outcome, std::string_view other) {
    return shown(clean_outcome, parts_of_outcome(clean_outcome), other);
}

} // namespace dutchbook::judge
