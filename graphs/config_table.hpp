#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "graphs/settings.hpp"

namespace dutchbook::graphs {

/// What kind of value a key takes; says how it is read, checked and printed.
enum class option_kind : std::uint8_t {
    boolean,
    integer,
    ratio,
    amount,
    text,
    path,
    paths, ///< a list; written with commas where it is one text
    url,
    proxy,
    choice,
    variable
};

/// The place of a setting inside `settings`.
using option_field =
    std::variant<bool*, std::int64_t*, double*, money*, price*, decimal*, std::string*,
                 std::vector<std::string>*, toggle*, market_selection*, log_format*, log_level*, deliver::webhook_template*>;

/// One key of the configuration. The table of these drives reading, checking, printing and
/// documentation; the defaults are those of `settings{}`.
struct option {
    std::string_view key; ///< "venues.kalshi.url"
    option_kind kind;
    option_field (*at)(settings&);
    std::string_view doc;                        ///< one sentence
    std::int64_t least = 0, most = 0;            ///< integers; ratios and amounts in 10^-6
    std::span<const std::string_view> choices{}; ///< in the order of the enumeration
    bool optional = false;                       ///< text kinds: may be empty
    bool secret = false; ///< names a secret: what was written is never quoted
};

/// Every key, grouped by section, in the order of documentation.
std::span<const option> options() noexcept;
/// All keys in the same order.
std::span<const std::string_view> option_keys();
const option* find_option(std::string_view key) noexcept;

/// "DUTCHBOOK_VENUES_KALSHI_URL" for "venues.kalshi.url".
std::string variable_name(std::string_view key);

/// "an integer from 1 to 1000", "true or false", …
std::string expected_text(const option& what);
/// The value as TOML: quoted where it is text.
std::string value_text(const option& what, const settings& values);
/// Sets the value from its text, as a variable or `--set` gives it. The answer is what was expected
/// instead, or nothing where all is well.
std::optional<std::string> assign(const option& what, settings& values, std::string_view text);

} // namespace dutchbook::graphs
