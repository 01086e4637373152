#include "date_text.hpp"

#include <array>
#include <chrono>
#include <string>

#include <boost/container/small_vector.hpp>

namespace dutchbook::venues {
namespace {

using namespace std::chrono;

struct lexeme {
    std::string_view text;
    int number = -1; ///< digits only, at most four of them ("31st" is 31)
    bool glued =
        false; ///< touches a character that makes it no date: "$2050", "2,050", "2.5", "50%"
    bool date_like = false; ///< "2026-12-31" as one piece
};

using lexemes = boost::container::small_vector<lexeme, 40>; // a title's words need no memory

constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
constexpr bool is_letter(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
constexpr char lower(char c) noexcept { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; }

bool equals(std::string_view text, std::string_view word) noexcept {
    if (text.size() != word.size()) return false;
    for (std::size_t i = 0; i < text.size(); ++i)
        if (lower(text[i]) != word[i]) return false;
    return true;
}

bool one_of(std::string_view text, std::initializer_list<std::string_view> words) noexcept {
    for (const std::string_view w : words)
        if (equals(text, w)) return true;
    return false;
}

/// "-26", "–26", "/26": what makes a year half of a season.
bool is_range(std::string_view rest) noexcept {
    for (const std::string_view dash : {"-", "/", "\xe2\x80\x93", "\xe2\x80\x94"})
        if (rest.starts_with(dash) && rest.size() > dash.size() && is_digit(rest[dash.size()]))
            return true;
    return false;
}

lexeme number_at(std::string_view text, std::size_t begin, std::size_t& end) {
    lexeme out;
    while (end < text.size() && is_digit(text[end])) ++end;
    const std::string_view digits = text.substr(begin, end - begin);
    const std::string_view rest = text.substr(end);
    if (digits.size() == 4 && rest.size() >= 6 && rest[0] == '-' && rest[3] == '-' &&
        parse_timestamp(text.substr(begin, 10))) {
        end += 6;
        out.date_like = true;
    } else if (digits.size() <= 4) {
        out.number = 0;
        for (const char c : digits) out.number = out.number * 10 + (c - '0');
    }
    std::size_t word = end;
    while (word < text.size() && is_letter(text[word])) ++word;
    const std::string_view tail = text.substr(end, word - end);
    if (one_of(tail, {"st", "nd", "rd", "th"}))
        end = word;
    else
        out.glued = !tail.empty();
    const char before = begin > 0 ? text[begin - 1] : ' ';
    const char after = end < text.size() ? text[end] : ' ';
    const bool decimal =
        (after == '.' || after == ',') && end + 1 < text.size() && is_digit(text[end + 1]);
    out.glued |= decimal || after == '%' || before == '$' || before == '#' ||
                 ((before == '.' || before == ',') && begin > 1 && is_digit(text[begin - 2])) ||
                 (!out.date_like && is_range(text.substr(end)));
    out.text = text.substr(begin, end - begin);
    return out;
}

lexemes split(std::string_view text) {
    lexemes out;
    bool digits = false; // every date has one
    for (const char c : text) digits |= is_digit(c);
    if (!digits) return out;
    for (std::size_t i = 0; i < text.size();) {
        std::size_t end = i;
        if (is_digit(text[i])) {
            out.push_back(number_at(text, i, end));
        } else if (is_letter(text[i])) {
            while (end < text.size() && is_letter(text[end])) ++end;
            if (end - i == 1 && (text[i] == 'Q' || text[i] == 'q') && end < text.size() &&
                is_digit(text[end]))
                ++end;
            out.push_back({text.substr(i, end - i)});
        } else {
            ++end;
        }
        i = end;
    }
    return out;
}

/// 1 to 12; English names whole or cut to three or four letters.
unsigned month_of(const lexeme& l) noexcept {
    static constexpr std::array<std::string_view, 12> names{
        "january", "february", "march",     "april",   "may",      "june",
        "july",    "august",   "september", "october", "november", "december"};
    if (l.text.size() < 3) return 0;
    for (unsigned m = 0; m < 12; ++m) {
        if (lower(l.text[0]) != names[m][0]) continue;
        if (equals(l.text, names[m]) || equals(l.text, names[m].substr(0, 3))) return m + 1;
        if (m == 8 && equals(l.text, "sept")) return 9;
    }
    return 0;
}

bool is_year(const lexeme& l) noexcept { return !l.glued && l.number >= 2000 && l.number < 2200; }
bool is_day(const lexeme& l) noexcept {
    return !l.glued && l.number >= 1 && l.number <= 31 && l.text.size() <= 4;
}

timestamp start_of(int y, unsigned m, unsigned d) {
    return timestamp{sys_days{year{y} / month{m} / day{d}}};
}
timestamp before(sys_days next) { return timestamp{next} - seconds(1); }

/// A date found at lexemes [first, past), not yet tied to the words before it.
struct found {
    std::size_t first, past;
    timestamp from, to;
    bool lone_year = false, guessed = false;
};

class reader {
  public:
    reader(std::string_view text, std::optional<timestamp> listed)
        : words_(split(text)), listed_(listed) {}

    std::optional<text_date> next() {
        while (at_ < words_.size()) {
            const auto hit = date_at(at_);
            if (hit) {
                at_ = hit->past;
                return tie(*hit);
            }
            ++at_;
        }
        return std::nullopt;
    }

  private:
    const lexeme& word(std::size_t i) const noexcept {
        static const lexeme nothing;
        return i < words_.size() ? words_[i] : nothing;
    }

    std::optional<found> date_at(std::size_t i) const {
        const lexeme& w = word(i);
        if (w.date_like) {
            const auto t = parse_timestamp(w.text);
            return found{i, i + 1, *t, *t + days(1) - seconds(1)};
        }
        if (const unsigned m = month_of(w); m != 0 && w.number < 0) return month_at(i, i + 1, m);
        if (is_day(w) && month_of(word(i + 1)) != 0 && is_year(word(i + 2)))
            return day_date(i, i + 3, word(i + 2).number, month_of(word(i + 1)), w.number, false);
        if (w.text.size() == 2 && lower(w.text[0]) == 'q' && w.text[1] >= '1' && w.text[1] <= '4' &&
            is_year(word(i + 1)))
            return months(i, i + 2, word(i + 1).number, unsigned(w.text[1] - '1') * 3 + 1, 3);
        if (is_year(w)) {
            found year = months(i, i + 1, w.number, 1, 12);
            year.lone_year = true;
            return year;
        }
        return std::nullopt;
    }

    /// After a month's name: "31, 2026", "2026", or "31" with the listing's year.
    std::optional<found> month_at(std::size_t first, std::size_t i, unsigned m) const {
        if (is_day(word(i))) {
            const int d = word(i).number;
            if (is_year(word(i + 1)))
                return day_date(first, i + 2, word(i + 1).number, m, d, false);
            if (listed_) {
                const year_month_day known{floor<days>(*listed_)};
                return day_date(first, i + 1, int(known.year()), m, d, true);
            }
            return std::nullopt;
        }
        if (is_year(word(i))) return months(first, i + 1, word(i).number, m, 1);
        return std::nullopt;
    }

    static std::optional<found> day_date(std::size_t first, std::size_t past, int y, unsigned m,
                                         int d, bool guessed) {
        const year_month_day date{year{y}, month{m}, day{unsigned(d)}};
        if (!date.ok()) return std::nullopt;
        return found{first, past,   timestamp{sys_days{date}}, before(sys_days{date} + days(1)),
                     false, guessed};
    }

    static found months(std::size_t first, std::size_t past, int y, unsigned m, int count) {
        const year_month last = year_month{year{y}, month{m}} + std::chrono::months(count - 1);
        return {first, past, start_of(y, m, 1),
                before(sys_days{last.year() / last.month() / std::chrono::last} + days(1))};
    }

    /// Looks at up to five words before a date for what ties it: "by the end of", "before", "in".
    text_date tie(const found& hit) const {
        text_date out{hit.lone_year ? text_date::form::year_alone : text_date::form::period,
                      hit.from, hit.to, hit.guessed};
        // "the 2028 nomination" names a contest, not a date.
        if (hit.lone_year && hit.first > 0 && equals(word(hit.first - 1).text, "the")) return out;
        bool end_of = false;
        for (std::size_t back = 1; back <= 5 && back <= hit.first; ++back) {
            const std::string_view w = word(hit.first - back).text;
            if (equals(w, "end")) end_of = true;
            if (one_of(w, {"the", "end", "of", "on", "or", "year", "calendar", "than", "to",
                           "early", "late"})) {
                if (equals(w, "on")) out.what = text_date::form::period;
                continue;
            }
            if (one_of(w, {"before", "prior", "earlier"}))
                return {text_date::form::deadline, hit.from, hit.from, hit.guessed};
            if (one_of(w, {"by", "until", "till", "through", "thru", "later"}))
                return {text_date::form::deadline, hit.to, hit.to, hit.guessed};
            if (one_of(w, {"in", "during", "for", "throughout"}) &&
                out.what == text_date::form::year_alone)
                out.what = equals(w, "for") ? out.what : text_date::form::period;
            break;
        }
        if (end_of) return {text_date::form::deadline, hit.to, hit.to, hit.guessed};
        return out;
    }

    lexemes words_;
    std::optional<timestamp> listed_;
    std::size_t at_ = 0;
};

bool outranks(const text_date& a, const text_date& b) noexcept {
    if (a.year_guessed != b.year_guessed) return b.year_guessed;
    return a.what != b.what ? a.what > b.what : a.to > b.to;
}

} // namespace

std::optional<text_date> read_date(std::string_view text, std::optional<timestamp> listed) {
    std::optional<text_date> best;
    reader in(text, listed);
    while (const auto date = in.next())
        if (!best || outranks(*date, *best)) best = date;
    return best;
}

std::optional<text_date> read_deadline(std::string_view text) {
    std::optional<text_date> best;
    reader in(text, std::nullopt);
    while (const auto date = in.next())
        if (date->what == text_date::form::deadline && (!best || date->to > best->to)) best = date;
    return best;
}

} // namespace dutchbook::venues
