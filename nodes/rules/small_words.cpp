#include <nodes/rules/small_words.hpp>

#include <algorithm>
#include <array>
#include <utility>

#include <nodes/contract/lexicon.hpp>

namespace dutchbook::rules {
namespace {

/// The same words (or numbers) in another order, which begins before place `first`.
template <class T>
bool reordered(const std::vector<T>& a, const std::vector<T>& b, std::size_t first) {
    if (a.size() != b.size()) return false;
    const auto at = std::ranges::mismatch(a, b).in1 - a.begin();
    return static_cast<std::size_t>(at) < std::min(first, a.size()) &&
           std::ranges::is_permutation(a, b);
}

constexpr std::size_t subject = 2;      ///< whose words stand before this place does it
constexpr std::size_t anywhere = 1'000; ///< further behind a word may be the place

} // namespace

small_words::small_words(const catalogue& with, const party& left, const party& right)
    : with_(with), left_(with, left), right_(with, right) {}

void small_words::read_prices() {
    if (std::exchange(prices_read_, true)) return;
    for (auto* one : {&left_, &right_}) one->read_prices(with_);
}

std::string small_words::one_of(const said_words& here, const said_words& there) {
    for (const said_word& one : here)
        if (std::ranges::find(there, one.id, &said_word::id) == there.end()) return one.text;
    return {};
}

std::string small_words::alone(const said_words& a, const said_words& b) {
    auto text = one_of(a, b);
    return text.empty() ? one_of(b, a) : text;
}

std::string small_words::quoted_alone(const said_words& a, const said_words& b) {
    auto text = alone(a, b);
    return text.empty() ? text : '"' + text + '"';
}

bool small_words::ordered() const {
    const auto matters = [](const question_words& s) {
        return !s.together && !s.of->asks.contest.read();
    };
    return matters(left_) && matters(right_);
}

std::string small_words::opens() const {
    auto a = left_.opening, b = right_.opening;
    const auto has = [](const said_words& in, std::uint64_t id) {
        return std::ranges::find(in, id, &said_word::id) != in.end();
    };
    const bool opposed =
        (has(a, moved_by) && has(b, moved_to)) || (has(b, moved_by) && has(a, moved_to));
    if (!opposed) // a level on one side alone is no more than a comparison in other words
        for (auto* one : {&a, &b})
            std::erase_if(*one,
                          [](const said_word& w) { return w.id == moved_by || w.id == moved_to; });
    if (auto said = quoted_alone(a, b); !said.empty()) return said;
    if (!left_.initials.empty() && !right_.initials.empty())
        if (auto letter = alone(left_.initials, right_.initials); !letter.empty())
            return "initial " + letter;
    for (const auto kind : {&question_words::currencies, &question_words::clocks})
        if (!(left_.*kind).empty() && !(right_.*kind).empty())
            if (auto said = quoted_alone(left_.*kind, right_.*kind); !said.empty()) return said;
    const bool turned = ordered() && (reordered(left_.order, right_.order, subject) ||
                                      reordered(left_.numbers, right_.numbers, anywhere));
    return turned ? "the order of the words" : std::string();
}

std::string small_words::other_price() {
    read_prices();
    const bool both = !left_.prices.empty() && !right_.prices.empty();
    return both ? alone(left_.prices, right_.prices) : std::string();
}

std::string small_words::untold() {
    const auto missing = [this](const question_words& here, const question_words& there) {
        return std::ranges::find_if(here.telling, [&](const said_word& one) {
            return std::ranges::find(there.stated, one.id, &said_word::id) == there.stated.end() &&
                   !is_idle_beside(contract::word_id(one.text));
        });
    };
    for (const auto& [here, there] : {std::pair(&left_, &right_), std::pair(&right_, &left_)}) {
        if (missing(*here, *there) == here->telling.end()) continue;
        there->read_beside(with_);
        if (const auto at = missing(*here, *there); at != here->telling.end()) return at->text;
    }
    return {};
}

bool small_words::is_idle_beside(std::uint64_t written) const {
    const auto* beside = with_.idle_beside(written);
    return beside &&
           std::ranges::all_of(std::array{&left_, &right_}, [beside](const question_words* one) {
               return std::ranges::find_first_of(one->said, *beside) != one->said.end();
           });
}

std::string small_words::stops() {
    read_prices();
    for (auto* one : {&left_, &right_}) one->read_telling(with_);
    if (auto said = untold(); !said.empty()) return '"' + said + '"';
    // One preposition more says the same in more words; another says another thing.
    const auto way = one_of(left_.ways, right_.ways), back = one_of(right_.ways, left_.ways);
    if (!way.empty() && !back.empty()) return '"' + way + "\" and \"" + back + '"';
    for (const auto kind : {&question_words::prices, &question_words::initials,
                            &question_words::currencies, &question_words::clocks})
        if (auto said = quoted_alone(left_.*kind, right_.*kind); !said.empty()) return said;
    return turned() ? "the order of the words" : std::string();
}

/// Two that do something together may change places beside the deed: "A and B meet in C", "A meets
/// B" where nothing follows.
bool small_words::turned() const {
    if (left_.of->asks.contest.read() || right_.of->asks.contest.read()) return false;
    const auto &a = left_.order, &b = right_.order;
    if (!reordered(a, b, anywhere)) return false;
    const auto is_deed = [&a](std::size_t at) {
        const auto* known = at < a.size() ? contract::find_word(a[at]) : nullptr;
        return known && known->symmetric;
    };
    const auto first = static_cast<std::size_t>(std::ranges::mismatch(a, b).in1 - a.begin());
    auto swapped = a;
    std::swap(swapped[first], swapped[first + 1]); // the last alone cannot differ
    if (swapped == b) return !is_deed(first + 2);
    std::size_t deed = 0;
    while (deed < a.size() && !is_deed(deed)) ++deed;
    if (deed == a.size()) return true;
    std::vector<std::uint64_t> other(a.begin() + static_cast<std::ptrdiff_t>(deed) + 1, a.end());
    other.push_back(a[deed]);
    other.insert(other.end(), a.begin(), a.begin() + static_cast<std::ptrdiff_t>(deed));
    return other != b;
}

} // namespace dutchbook::rules
