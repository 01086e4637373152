#pragma once

#include <cstdint>

namespace dutchbook::contract {

/// Lists of words that readers ask about; each is a key of the vocabulary's files, and
/// section_reader.cpp says which.
enum class word_list : std::uint8_t {
    stop, ///< the first three are weights: a word is in one of them at most
    filler,
    weak,
    weak_places,
    verbs,
    symmetric,
    stages,
    counts,
    offices,
    placeholders,
    superlatives,
    surnames,
    contest_starts, ///< from here to draws: as written, and what stands for it
    contest_ends,
    contest_settings,
    contest_scopes,
    draws,
    versus,
    plain_sides,
    beats,
    won,
    ranks,
    finishes,
    behind_ranks,
    parts,
    counted,
    before_counts,
    runs,
    spans,
    period_figures,
    indefinite,
    weekdays,
    around,
    awards,
    open_questions,
    whole_questions,
    by,
    before,
    during,
    on,
    after,
    between,
    named,
    periods,
    zones,
    gives_up,
    weather,
    station_ends,
    station_silent,
    rate_moves,
    central_banks,
    market_rates,
    abbreviations,
    count_
};

} // namespace dutchbook::contract
