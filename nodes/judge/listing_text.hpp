#pragma once

#include <string>
#include <string_view>

// A title or an outcome as whoever listed the market wrote it holds the question, and perhaps more:
// further sentences, brackets, a tail behind a comma. What is more may explain the question or give
// orders to the model, in words that no list knows.
namespace dutchbook::judge {

/// What of a title or an outcome is shown to a model. Plain value.
struct listing_text {
    /// The text without asides that speak to whoever compares, or that are not in English; as it
    /// is where there are none.
    std::string whole;
    /// The question alone: without any aside but numbers, dates ("(June 10)") and names ("(Ye)")
    /// that the other side says too.
    std::string plain;
    /// The question itself gives orders or holds marks of the prompt's form, or a title goes on
    /// with a sentence that nobody has read: it may be an order, and most pairs of its market are
    /// open by it.
    bool hostile = false;
};

/// Of clean text, beside title and outcome of the other side. The question of a title is its first
/// sentence with a question mark, or its first one. Pure; any thread.
/// @code
/// title_text("Will Ada win? Same as the entry beside it.").plain   // "Will Ada win?"
/// @endcode
listing_text title_text(std::string_view clean_title, std::string_view other = {});
/// The question of an outcome is its first part; behind "Yes" or "No" nothing belongs to it.
listing_text outcome_text(std::string_view clean_outcome, std::string_view other = {});

} // namespace dutchbook::judge
