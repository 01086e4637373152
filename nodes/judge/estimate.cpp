#include "nodes/judge/estimate.hpp"
#include "nodes/judge/text.hpp"

namespace dutchbook::judge {
namespace {

constexpr std::int64_t answer_tokens = 90; ///< of one verdict: 40 words and the form round them

std::string thousands(std::int64_t n) {
    return n < 1'000 ? std::to_string(n) : std::to_string((n + 999) / 1'000) + 'k';
}

std::string counted(std::size_t n, std::string_view what) {
    return std::to_string(n) + ' ' + std::string(what) + (n == 1 ? "" : "s");
}

} // namespace

estimate estimate_cost(std::span<const asked_pair> pairs, const batch_limits& limits, const api& at,
                       const token_prices& prices) {
    estimate out;
    out.pairs = pairs.size();
    for (const auto& b : make_batches({pairs.begin(), pairs.end()}, limits)) {
        std::vector<std::size_t> all(b.pairs.size());
        for (std::size_t i = 0; i < all.size(); ++i) all[i] = i;
        const auto sheet = write_sheet(b.pairs, all, b.canary, false);
        const auto call = make_request(at, sheet, {});
        ++out.calls;
        out.tokens.in += call.tokens_in;
        out.tokens.out += answer_tokens * static_cast<std::int64_t>(sheet.positions.size());
    }
    out.cost = cost_of(out.tokens, prices);
    return out;
}

std::string estimate::line() const {
    const auto up = (cost.micros + 9'999) / 10'000;
    std::string out = counted(pairs, "pair") + ": " + counted(calls, "call") + ", " +
                      thousands(tokens.in) + " + " + thousands(tokens.out) + " tokens";
    if (cost.micros > 0)
        out += ", $" + std::to_string(up / 100) + (up % 100 < 10 ? ".0" : ".") +
               std::to_string(up % 100);
    return out;
}

} // namespace dutchbook::judge
