#pragma once

#include <cstdint>
#include <string_view>

// The data files as tables: lists of words separated by spaces, and pairs. Included by lexicon.cpp
// alone.

namespace dutchbook::contract {

struct phrase_entry {
    std::string_view from, to;
};
struct edition_entry {
    std::string_view word;
    std::int16_t base;
};
struct team_entry {
    std::string_view city, nickname;
    bool alone;
};
struct measure_entry {
    std::string_view word;
    std::int64_t tick, most;
};

inline constexpr std::string_view stop_words[] = {
#include "nodes/contract/data/stop.inc"
};
inline constexpr std::string_view filler_words[] = {
#include "nodes/contract/data/filler.inc"
};
inline constexpr std::string_view weak_words[] = {
#include "nodes/contract/data/weak.inc"
};
inline constexpr std::string_view contrast_families[] = {
#include "nodes/contract/data/contrast.inc"
};
inline constexpr std::string_view verb_words[] = {
#include "nodes/contract/data/verbs.inc"
};
inline constexpr std::string_view symmetric_words[] = {
#include "nodes/contract/data/symmetric.inc"
};
inline constexpr std::string_view stage_words[] = {
#include "nodes/contract/data/stages.inc"
};
inline constexpr std::string_view count_words[] = {
#include "nodes/contract/data/counts.inc"
};
inline constexpr std::string_view office_words[] = {
#include "nodes/contract/data/offices.inc"
};
inline constexpr std::string_view place_families[] = {
#include "nodes/contract/data/places.inc"
};
inline constexpr std::string_view name_families[] = {
#include "nodes/contract/data/first_names.inc"
};
inline constexpr std::string_view common_surnames[] = {
#include "nodes/contract/data/surnames.inc"
};
inline constexpr std::string_view placeholder_words[] = {
#include "nodes/contract/data/placeholders.inc"
};
inline constexpr std::string_view month_families[] = {
#include "nodes/contract/data/months.inc"
};
inline constexpr std::string_view number_words[] = {
#include "nodes/contract/data/number_words.inc"
};
inline constexpr std::string_view ordinal_words[] = {
#include "nodes/contract/data/ordinal_words.inc"
};
inline constexpr phrase_entry phrase_table[] = {
#include "nodes/contract/data/phrases.inc"
};
inline constexpr phrase_entry people[] = {
#include "nodes/contract/data/people.inc"
};
inline constexpr phrase_entry team_phrases[] = {
#include "nodes/contract/data/team_phrases.inc"
};
inline constexpr phrase_entry state_codes[] = {
#include "nodes/contract/data/states.inc"
};
inline constexpr team_entry teams[] = {
#include "nodes/contract/data/teams.inc"
};
inline constexpr edition_entry editions[] = {
#include "nodes/contract/data/editions.inc"
};
inline constexpr phrase_entry makers[] = {
#include "nodes/contract/data/makers.inc"
};
inline constexpr measure_entry measures[] = {
#include "nodes/contract/data/measures.inc"
};

} // namespace dutchbook::contract
