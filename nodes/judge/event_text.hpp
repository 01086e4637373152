#pragma once

#include <cstddef>
#include <string>

#include <dutchbook/market.hpp>

#include "nodes/contract/contract.hpp"
#include "nodes/rules/catalogue.hpp"

// Whoever lists a market writes what the model reads. A sentence of rules is sent only where it
// speaks of the event.
namespace dutchbook::judge {

/// Rules as the model sees them: whole sentences, legible (see unfamiliar.hpp), in their order.
struct event_rules {
    std::string text;
    std::string plain;   ///< of `text`, the sentences whose every word the catalogue reads
    std::size_t cut = 0; ///< sentences about the event beyond the limit
};

/// The sentences of a market's rules, and its source, that speak of the event: those that the
/// catalogue reads as more than boilerplate, and of the unread ones those that share a word with
/// the title or the outcome, name a number or a condition, and are written in English. Sentences
/// that speak of comparing, answers, labels or reviewers are left out whoever wrote them
/// (nodes/judge/data/reader_phrases.txt). Beyond `most_characters` (code points) whole sentences
/// are cut, what falls back on accidents first. Pure; any thread.
event_rules about_event(const market& m, const contract::contract& asks,
                        const rules::catalogue& with, std::size_t most_characters);

/// Whether a clean sentence speaks to whoever compares texts rather than about an event. Phrases
/// that stand in `unless_in` as well are words of a question ("the top AI model").
bool speaks_to_reader(std::string_view clean_text, std::string_view unless_in = {});

/// Whether clean text is written in Latin letters and has enough English function words for its
/// length; what is shorter than four words passes.
bool is_english(std::string_view clean_text);

/// Whether this lower-case word stands inside names ("of", "vs").
bool is_name_word(std::string_view word);

} // namespace dutchbook::judge
