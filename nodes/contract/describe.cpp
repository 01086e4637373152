#include <string>

#include <dutchbook/money.hpp>

#include "nodes/contract/calendar.hpp"
#include "nodes/contract/contract.hpp"
#include "nodes/contract/describe.hpp"
#include "nodes/contract/vocabulary.hpp"

namespace dutchbook::contract {
namespace {

std::string two(int n) { return n < 10 ? "0" + std::to_string(n) : std::to_string(n); }

std::string_view text_of(const contract& c, const term& t) {
    return std::string_view(c.words).substr(t.at, t.length);
}

template <typename Which>
std::string list_terms(const contract& c, Which which) {
    std::string out;
    for (const auto& t : c.terms) {
        if (!which(t)) continue;
        if (!out.empty()) out += ' ';
        if (t.optional) out += '(';
        out += text_of(c, t);
        if (t.optional) out += ')';
    }
    return out;
}

} // namespace

std::string day_text(std::int32_t day) {
    const auto c = civil_of(day);
    return std::to_string(c.year) + '-' + two(c.month) + '-' + two(c.day);
}

std::string text_of(const interval& x) {
    std::string out;
    if (x.has_low && x.has_high && x.low == x.high) {
        out = format_micros(x.low);
    } else {
        out += x.has_low && !x.low_open ? '[' : '(';
        out += x.has_low ? format_micros(x.low) : "-inf";
        out += ", ";
        out += x.has_high ? format_micros(x.high) : "inf";
        out += x.has_high && !x.high_open ? ']' : ')';
    }
    out += vocabulary::in_force().shown(x.unit);
    return out;
}

std::string text_of(const window& w) {
    const auto day = [&](std::int32_t d) {
        return w.year_unread ? "any" + day_text(d).substr(4) : day_text(d);
    };
    std::string out;
    switch (w.kind) {
    case window_kind::none:
        return "unread";
    case window_kind::until:
        out = "until " + day(w.last);
        break;
    case window_kind::after:
        out = "from " + day(w.first);
        break;
    case window_kind::on:
        out = "on " + day(w.first);
        break;
    case window_kind::during:
        out = w.relative && w.last == 0 ? "this period"
                                        : "from " + day(w.first) + " to " + day(w.last);
        break;
    }
    if (w.relative) out += " (relative)";
    if (w.from_rules) out += " (rules)";
    return out;
}

std::vector<std::string> describe(const contract& c) {
    std::vector<std::string> out;
    const auto line = [&](std::string_view name, std::string value) {
        if (!value.empty()) out.push_back(std::string(name) + ": " + std::move(value));
    };
    line("subject",
         list_terms(c, [](const term& t) { return !t.outcome && t.weight != weight::contrast; }));
    line("action",
         list_terms(c, [](const term& t) { return t.weight == weight::contrast && !t.outcome; }));
    line("stage", list_terms(c, [](const term& t) { return t.stage; }));
    line("outcome", list_terms(c, [](const term& t) { return t.outcome; }));
    if (c.has_values)
        line("values", text_of(c.values) + (c.tick ? " in steps of " + format_micros(c.tick) : ""));
    if (c.has_rank) line("rank", text_of(c.rank));
    line("window", text_of(c.window));
    if (c.edition_last)
        line("edition", c.edition_first == c.edition_last ? std::to_string(c.edition_last)
                                                          : std::to_string(c.edition_first) + "-" +
                                                                std::to_string(c.edition_last));
    if (c.closes_day) line("closes", day_text(c.closes_day));
    if (c.negative) line("polarity", "negative");
    if (c.ordinal) line("occasion", "the next one");
    if (c.placeholder) line("placeholder", "stands for nobody yet");
    if (c.unread_label) line("outcome", "unread");
    if (c.date_conflict)
        line("conflict", "the text's date and the listed end disagree; the text counts");
    if (c.cut) line("text", "too long to read whole");
    line("rules", c.has_rules ? "present" : "missing");
    return out;
}

} // namespace dutchbook::contract
