#include <algorithm>
#include <charconv>
#include <limits>
#include <utility>

#include "nodes/judge/budget.hpp"

namespace dutchbook::judge {
namespace {

__extension__ using wide = __int128;
constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();

std::string line_of(std::string_view verb, budget::ticket of, money amount) {
    std::string out(verb);
    out += ' ';
    out += std::to_string(of);
    out += ' ';
    out += std::to_string(amount.micros);
    out += " .\n"; // the full stop tells a whole line from a torn one
    return out;
}

/// A number after one space; the text moves on.
std::optional<std::int64_t> take_number(std::string_view& text) {
    std::int64_t n = 0;
    if (!text.starts_with(' ')) return std::nullopt;
    text.remove_prefix(1);
    const auto [end, bad] = std::from_chars(text.data(), text.data() + text.size(), n);
    if (bad != std::errc{} || n < 0) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return n;
}

std::string cents(money m) {
    const auto up = m.micros / 10'000 + (m.micros % 10'000 ? 1 : 0);
    std::string fraction = std::to_string(up % 100);
    if (fraction.size() < 2) fraction.insert(0, 1, '0');
    return '$' + std::to_string(up / 100) + '.' + fraction;
}

money sum(money a, money b) {
    return money::from_micros(a.micros > most - b.micros ? most : a.micros + b.micros);
}

} // namespace

money cost_of(const token_usage& used, const token_prices& prices) noexcept {
    const auto product = [](std::int64_t tokens, money per_mtok) {
        return static_cast<wide>(std::max<std::int64_t>(tokens, 0)) *
               std::max<std::int64_t>(per_mtok.micros, 0);
    };
    const wide exact =
        product(used.in, prices.per_mtok_in) + product(used.out, prices.per_mtok_out);
    const wide up = (exact + 999'999) / 1'000'000;
    return money::from_micros(up > most ? most : static_cast<std::int64_t>(up));
}

budget::budget(std::optional<money> limit, token_prices prices, journal write)
    : limit_(limit), prices_(prices), write_(std::move(write)) {}

void budget::restore(std::string_view journal_text) {
    unfinished_ = !journal_text.empty() && !journal_text.ends_with('\n');
    while (!journal_text.empty()) {
        const auto end = std::min(journal_text.find('\n'), journal_text.size());
        restore_line(journal_text.substr(0, end));
        journal_text.remove_prefix(std::min(end + 1, journal_text.size()));
    }
}

void budget::restore_line(std::string_view line) {
    const bool reserves = line.starts_with("reserve ");
    if (!reserves && !line.starts_with("settle ")) return;
    line.remove_prefix(reserves ? 7 : 6);
    const auto id = take_number(line);
    const auto micros = id ? take_number(line) : std::nullopt;
    if (!micros || line != " .") return;
    const auto of = static_cast<ticket>(*id);
    last_ = std::max(last_, of);
    if (reserves)
        apply_reservation(of, money::from_micros(*micros));
    else
        apply_settlement(of, money::from_micros(*micros));
}

void budget::apply_reservation(ticket of, money amount) {
    if (!open_.emplace(of, amount).second) return;
    reserved_ = sum(reserved_, amount);
}

void budget::apply_settlement(ticket of, money amount) {
    const auto found = open_.find(of);
    if (found == open_.end()) return;
    reserved_ = reserved_ - found->second;
    settled_ = sum(settled_, amount);
    open_.erase(found);
}

void budget::write(std::string line) {
    if (!write_) return;
    if (std::exchange(unfinished_, false)) line.insert(0, 1, '\n');
    write_(line);
}

std::optional<budget::ticket> budget::reserve(const token_usage& at_most) {
    const money amount = cost_of(at_most, prices_);
    if (limit_ && sum(spent(), amount) > *limit_) {
        exhausted_ = true;
        return std::nullopt;
    }
    write(line_of("reserve", last_ + 1, amount));
    apply_reservation(++last_, amount);
    return last_;
}

void budget::settle(ticket of, const token_usage& used) {
    if (!open_.contains(of)) return;
    const money amount = cost_of(used, prices_);
    write(line_of("settle", of, amount));
    apply_settlement(of, amount);
}

std::string budget::line() const {
    std::string out = "LLM budget: " + cents(spent());
    if (limit_) out += " of " + cents(*limit_);
    out += " spent";
    if (reserved_.micros > 0) out += ", " + cents(reserved_) + " of it reserved and never settled";
    if (exhausted_) out += "; the rest was not asked";
    return out;
}

} // namespace dutchbook::judge
