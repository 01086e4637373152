#include "category.hpp"

#include <array>
#include <cstddef>
#include <cstdint>

#include "key_table.hpp"

namespace dutchbook::venues {
namespace {

/// One word that venues use, in lower case, and what it means. As a tag a smaller rank outweighs a
/// larger one.
struct word {
    std::string_view name;
    std::string_view category;
    std::uint8_t rank;
};

constexpr word words[] = {
    {"mentions", "Mentions", 1},
    {"sports", "Sports", 2},
    {"soccer", "Sports", 2},
    {"football", "Sports", 2},
    {"basketball", "Sports", 2},
    {"baseball", "Sports", 2},
    {"hockey", "Sports", 2},
    {"tennis", "Sports", 2},
    {"golf", "Sports", 2},
    {"esports", "Sports", 2},
    {"nba", "Sports", 2},
    {"nfl", "Sports", 2},
    {"mlb", "Sports", 2},
    {"nhl", "Sports", 2},
    {"epl", "Sports", 2},
    {"ufc", "Sports", 2},
    {"formula 1", "Sports", 2},
    {"f1", "Sports", 2},
    {"elections", "Elections", 3},
    {"us elections", "Elections", 3},
    {"global elections", "Elections", 3},
    {"world elections", "Elections", 3},
    {"midterms", "Elections", 3},
    {"primaries", "Elections", 3},
    {"crypto", "Crypto", 4},
    {"crypto prices", "Crypto", 4},
    {"bitcoin", "Crypto", 4},
    {"ethereum", "Crypto", 4},
    {"airdrops", "Crypto", 4},
    {"stablecoins", "Crypto", 4},
    {"nfts", "Crypto", 4},
    {"economics", "Economics", 5},
    {"economy", "Economics", 5},
    {"inflation", "Economics", 5},
    {"fed", "Economics", 5},
    {"fed rates", "Economics", 5},
    {"fomc", "Economics", 5},
    {"gdp", "Economics", 5},
    {"jobs", "Economics", 5},
    {"finance", "Finance", 6},
    {"financials", "Finance", 6},
    {"stocks", "Finance", 6},
    {"indices", "Finance", 6},
    {"commodities", "Finance", 6},
    {"forex", "Finance", 6},
    {"climate", "Climate and Weather", 7},
    {"weather", "Climate and Weather", 7},
    {"climate and weather", "Climate and Weather", 7},
    {"climate & weather", "Climate and Weather", 7},
    {"climate & science", "Climate and Weather", 7},
    {"health", "Health", 8},
    {"pandemics", "Health", 8},
    {"coronavirus", "Health", 8},
    {"companies", "Companies", 9},
    {"business", "Companies", 9},
    {"earnings", "Companies", 9},
    {"ipos", "Companies", 9},
    {"big tech", "Companies", 9},
    {"science and technology", "Science and Technology", 10},
    {"science", "Science and Technology", 10},
    {"technology", "Science and Technology", 10},
    {"tech", "Science and Technology", 10},
    {"ai", "Science and Technology", 10},
    {"space", "Science and Technology", 10},
    {"culture", "Culture", 11},
    {"pop culture", "Culture", 11},
    {"entertainment", "Culture", 11},
    {"social", "Culture", 11},
    {"movies", "Culture", 11},
    {"music", "Culture", 11},
    {"tv", "Culture", 11},
    {"awards", "Culture", 11},
    {"celebrities", "Culture", 11},
    {"games", "Culture", 11},
    {"geopolitics", "World", 12},
    {"foreign policy", "World", 12},
    {"middle east", "World", 12},
    {"ukraine", "World", 12},
    {"politics", "Politics", 13},
    {"us politics", "Politics", 13},
    {"us-current-affairs", "Politics", 13},
    {"trump", "Politics", 13},
    {"trump presidency", "Politics", 13},
    {"congress", "Politics", 13},
    {"courts", "Politics", 13},
    {"world", "World", 14},
    {"world affairs", "World", 14},
};

constexpr char lower(char c) noexcept { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; }

constexpr std::size_t word_count = std::size(words);

consteval auto index_words() {
    std::array<key_table<word_count>::entry, word_count> entries;
    for (std::size_t i = 0; i < word_count; ++i)
        entries[i] = {words[i].name, static_cast<std::uint8_t>(i)};
    return entries;
}
constexpr key_table<word_count> word_index(index_words());

const word* find(std::string_view name) noexcept {
    std::array<char, 24> buffer; // longer than every word
    if (name.size() > buffer.size()) return nullptr;
    for (std::size_t i = 0; i < name.size(); ++i) buffer[i] = lower(name[i]);
    const int at = word_index.find({buffer.data(), name.size()});
    return at < 0 ? nullptr : &words[at];
}

} // namespace

std::string_view standard_category(std::string_view name) noexcept {
    const word* w = find(name);
    return w ? w->category : "Other";
}

std::string_view category_of_tags(std::span<const std::string_view> tags) noexcept {
    const word* best = nullptr;
    for (const std::string_view tag : tags)
        if (const word* w = find(tag); w && (!best || w->rank < best->rank)) best = w;
    return best ? best->category : "Other";
}

} // namespace dutchbook::venues
