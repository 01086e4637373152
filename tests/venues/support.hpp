#pragma once

#include <fstream>
#include <map>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "nodes/venues/decode.hpp"
#include "nodes/venues/normalise.hpp"
#include "tests/support/shared.hpp"

namespace dutchbook::venues::testing {

/// The page that a body makes; the test fails where it makes none.
inline raw_page page_of(endpoint kind, std::string body, std::uint32_t ordinal = 0) {
    page_fault why = page_fault::none;
    auto page = make_page(kind, ordinal, std::move(body), why);
    BOOST_REQUIRE_MESSAGE(page, to_string(why));
    return *page;
}

inline page_fault fault_of(endpoint kind, std::string body) {
    page_fault why = page_fault::none;
    make_page(kind, 0, std::move(body), why);
    return why;
}

/// JSON Lines as one JSON list.
inline std::string list_of_lines(const std::filesystem::path& file) {
    std::ifstream in(file);
    std::string line, out = "[";
    while (std::getline(in, line)) {
        if (line.empty()) continue;
        if (out.size() > 1) out += ',';
        out += line;
    }
    return out + "]";
}

inline timestamp at(std::string_view text) {
    const auto t = parse_timestamp(text);
    BOOST_REQUIRE_MESSAGE(t, text);
    return *t;
}

/// Everything a page becomes.
struct outcome_of_page {
    std::vector<market> markets;
    std::vector<reject> rejects;
    std::map<std::string, std::size_t> by_reason;
};

inline outcome_of_page read(const raw_page& page, const normalise_context& context) {
    const decoded_page rows = decode(page);
    BOOST_REQUIRE_EQUAL(rows.rows() + rows.rejects.size(), page.markets);
    normalised result = normalise(rows, context);
    BOOST_REQUIRE_EQUAL(result.markets.size() + result.rejects.size(), rows.rows());
    outcome_of_page out{std::move(result.markets), rows.rejects, {}};
    out.rejects.insert(out.rejects.end(), result.rejects.begin(), result.rejects.end());
    for (const reject& r : out.rejects) ++out.by_reason[std::string(to_string(r.why))];
    return out;
}

inline void check_prices(const market& m) {
    const auto in_range = [](const std::optional<price>& p) {
        return !p || (p->micros > 0 && p->micros < micros_per_unit);
    };
    BOOST_TEST(in_range(m.yes_bid));
    BOOST_TEST(in_range(m.yes_ask));
    BOOST_REQUIRE_EQUAL(m.outcomes.size(), 2u);
    BOOST_TEST(in_range(m.outcomes[0].ask));
    BOOST_TEST(in_range(m.outcomes[1].ask));
}

} // namespace dutchbook::venues::testing
