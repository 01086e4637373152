#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "nodes/judge/question_text.hpp"

// A question may hold an order in words that no list knows: in another language, another script, a
// link, or run together into one word. Two wordings of one question have most of their words in
// common, or in a vocabulary.
namespace dutchbook::judge {

/// What a title and an outcome say beside the other side's.
struct unfamiliar_words {
    std::size_t alone = 0;   ///< that the other side does not say
    std::size_t unknown = 0; ///< of these, that the vocabulary does not know either
    std::size_t shared = 0;  ///< that both say, no names, and the vocabulary does not know
    bool disguised = false;  ///< a link, letters that are not Latin, several words run together
    /// Enough for a sentence.
    bool may_be_order() const noexcept { return unknown >= 3 || shared >= 3 || alone >= 6; }
};
/// Of clean texts. Pure; any thread.
/// @code
/// unfamiliar_in({"Will Ada win, ceteri idem omnes?"}, {"Will Ada win?"}).unknown   // 3
/// @endcode
unfamiliar_words unfamiliar_in(const question& one, const question& other);

/// Clean text without signs that are no punctuation, no unit and no currency: a space stands in
/// their place. Letters, digits and spelling stay.
std::string without_signs(std::string_view clean_text);
/// The same without letters that are not Latin, and of links no more than the name of a short host.
std::string legible(std::string_view clean_text);

} // namespace dutchbook::judge
