#include <array>
#include <cstdint>

#include "nodes/judge/canary.hpp"
#include "nodes/judge/hash.hpp"

namespace dutchbook::judge {
namespace {

struct canary_text {
    std::string_view title, outcome, rules, closes;
};
constexpr std::array canaries{
    std::array{canary_text{"Will Iceland hold a referendum on joining the European Union?", "Yes",
                           "Resolves to Yes if a national referendum on membership takes place in "
                           "Iceland before January 1, 2029.",
                           "2028-12-31T23:59:00Z"},
               canary_text{"Highest temperature in Denver on July 4, 2028?", "88° to 89°",
                           "Resolves according to the NWS climatological report for Denver.",
                           "2028-07-05T06:00:00Z"}},
    std::array{canary_text{"Who will win the 2029 Tour de France?", "Primož Roglič",
                           "Resolves to the rider in first place of the final general "
                           "classification.",
                           "2029-07-29T20:00:00Z"},
               canary_text{"Will the Bank of Japan raise its policy rate in March 2029?",
                           "Raise by 25 bps",
                           "Resolves by the statement on monetary policy of that meeting.",
                           "2029-03-20T06:00:00Z"}},
    std::array{canary_text{"Will a magnitude 8.0 earthquake strike Chile before 2030?", "Yes",
                           "Resolves by the USGS catalogue; the epicentre must lie in Chile.",
                           "2029-12-31T23:59:00Z"},
               canary_text{"Best Animated Feature at the 2029 Academy Awards?",
                           "Studio Ghibli film",
                           "Resolves to the winner announced during the ceremony.",
                           "2029-03-05T05:00:00Z"}},
    std::array{canary_text{"Number of tropical storms in the Atlantic in 2029?", "17 or more",
                           "Resolves by the National Hurricane Center's count for the season.",
                           "2029-12-01T00:00:00Z"},
               canary_text{"Will Norway's wealth fund exceed 30 trillion kroner?", "Yes",
                           "Resolves by the market value on the fund's own website.",
                           "2029-06-30T22:00:00Z"}},
    std::array{canary_text{"Next Archbishop of York?", "A woman",
                           "Resolves by the announcement of the Crown Nominations Commission.",
                           "2030-01-01T00:00:00Z"},
               canary_text{"Will copper close above $7 per pound on COMEX in May 2029?", "Above $7",
                           "Resolves by the settlement price of the front-month contract.",
                           "2029-05-31T21:00:00Z"}}};

question question_of(const canary_text& t) {
    return {std::string(t.title), std::string(t.outcome), std::string(t.rules),
            std::string(t.closes)};
}

} // namespace

canary_place canary_for(std::string_view seed, std::size_t pairs) {
    const auto h = mix(seed);
    const auto& chosen = canaries[h % canaries.size()];
    canary_place out{{question_of(chosen[0]), question_of(chosen[1])},
                     static_cast<std::size_t>((h >> 16) % (pairs + 1))};
    if (h >> 8 & 1) std::swap(out.pair.a, out.pair.b);
    return out;
}

} // namespace dutchbook::judge
