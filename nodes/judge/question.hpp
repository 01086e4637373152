#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <dutchbook/market.hpp>
#include <dutchbook/relation.hpp>

#include "nodes/contract/contract.hpp"
#include "nodes/judge/question_text.hpp"
#include "nodes/judge/wording.hpp"
#include "nodes/rules/catalogue.hpp"
#include "nodes/store/rows.hpp"

namespace dutchbook::judge {

/// A market's texts as they are shown to a model: `rules` holds the sentences that speak of the
/// event (see event_text.hpp).
struct shown_market {
    question whole;
    /// Without whatever nobody has read: asides of title and outcome (listing_text.hpp), and of the
    /// rules all but the sentences whose every word the catalogue knows.
    question plain;
    bool hostile = false; ///< its question gives orders
};
/// Of a market alone: no aside is a name that another side says.
shown_market show(const market& m, const contract::contract& asks, const rules::catalogue& with,
                  const text_limits& limits = {});

/// How two sides stand to each other according to the model.
struct verdict {
    std::optional<relation_kind> kind; ///< nothing: "none"
    double confidence = 0;             ///< [0, 1]
    std::string reasoning;             ///< clean text
    std::string a_quote, b_quote;      ///< the words of each side that decide
    /// Not empty: the model claimed it and did not stand by it (its twin was called the same, a
    /// quote is nobody's). It counts for nothing and is not asked again.
    std::string void_because;
    /// Under other names the model says otherwise: it serves no other pair of its wording.
    bool of_pair_alone = false;
    bool unsure = false; ///< below the confidence that is asked for: it speaks for its pair alone
};
/// "identity", …, or "none".
std::string_view kind_name(const std::optional<relation_kind>& kind) noexcept;
/// The same verdict read from the other side.
verdict mirrored(verdict of);

/// Name of a pair in the verdict cache: SHA-256 of both questions, prompt version and model.
std::string key_of(const question& a, const question& b, std::string_view model);

/// Which pairs share a sheet: what one of them says might speak of the others' verdicts.
enum class sheet_company : std::uint8_t {
    known,  ///< every word is the vocabulary's or stands on both sides
    unread, ///< a word or two are not, or something stands beside the question
    own     ///< as many as an order needs: as few as can be on one sheet
};

/// An open pair with all that is asked about it. The smaller market key stands left, as in
/// relations.
struct asked_pair {
    open_pair pair;
    question a, b;             ///< left, right
    question plain_a, plain_b; ///< the same without what nobody has read
    judge::wording wording;
    std::string event;    ///< pairs of one event travel together
    std::string key;      ///< of the verdict cache
    std::size_t rank = 0; ///< lower ones are asked first
    bool hostile = false; ///< a title or an outcome may speak to the model: never asked
    /// Of the titles and outcomes alone; what is unread is never shown beside what is all known.
    sheet_company company = sheet_company::known;

    /// Something may be shown that nobody has read: a claim is made without it.
    bool has_unread() const noexcept { return a != plain_a || b != plain_b; }
};

/// One side of a pair that is asked about. Borrowed.
struct asked_side {
    const market& row;
    const contract::contract& asks;
};
asked_pair ask(const open_pair& pair, const asked_side& left, const asked_side& right,
               const rules::catalogue& with, std::string_view model,
               const text_limits& limits = {});

/// To and from the cache. `cached` gives nothing where the row is none of ours.
store::verdict to_row(const asked_pair& of, const verdict& said, std::string_view model,
                      timestamp at);
std::optional<verdict> cached(const store::verdict& row);

} // namespace dutchbook::judge
