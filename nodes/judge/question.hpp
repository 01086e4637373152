#pragma once

#include <compare>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include <dutchbook/market.hpp>
#include <dutchbook/relation.hpp>

#include "nodes/store/rows.hpp"

namespace dutchbook::judge {

/// Longest texts in a prompt, in code points.
struct text_limits {
    std::size_t title = 1'000;
    std::size_t outcome = 300;
    std::size_t rules = 4'000;
};

/// What the model sees of a market: clean text, no prices, volumes or ids.
struct question {
    std::string title;
    std::string outcome; ///< what YES stands for
    std::string rules;   ///< may be empty
    std::string closes;  ///< RFC 3339, or empty where unknown
    friend auto operator<=>(const question&, const question&) = default;
};
question question_of(const market& m, const text_limits& limits = {});

/// How two sides stand to each other according to the model.
struct verdict {
    std::optional<relation_kind> kind; ///< nothing: "none"
    double confidence = 0;             ///< [0, 1]
    std::string reasoning;             ///< clean text
};
/// "identity", …, or "none".
std::string_view kind_name(const std::optional<relation_kind>& kind) noexcept;
/// The same verdict read from the other side.
verdict mirrored(verdict of);

/// Name of a pair in the verdict cache. Which side stands left changes `turned` alone.
struct pair_key {
    std::string hex;     ///< SHA-256 of both questions, prompt version and model
    bool turned = false; ///< the cached verdict reads b against a
    friend bool operator==(const pair_key&, const pair_key&) = default;
};
pair_key key_of(const question& a, const question& b, std::string_view model);

/// To and from the cache. `cached` gives nothing where the row is none of ours.
store::verdict to_row(const pair_key& key, const verdict& of, std::string_view model, timestamp at);
std::optional<verdict> cached(const pair_key& key, const store::verdict& row);

/// An open pair with all that is asked about it.
struct asked_pair {
    open_pair pair;
    question a, b;     ///< left, right
    std::string event; ///< pairs of one event travel together
    pair_key key;
    bool loud = false; ///< its text addresses the model
};
asked_pair ask(const open_pair& pair, const market& left, const market& right,
               std::string_view model, const text_limits& limits = {});

} // namespace dutchbook::judge
