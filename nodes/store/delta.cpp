#include <nodes/store/delta.hpp>

#include <cmath>

#include <nodes/store/digest.hpp>

namespace dutchbook::store {

namespace {

bool moved(std::optional<price> from, std::optional<price> to, price least) noexcept {
    if (from.has_value() != to.has_value()) return true;
    if (!from) return false;
    const std::int64_t move =
        from->micros > to->micros ? from->micros - to->micros : to->micros - from->micros;
    return move > 0 && move >= least.micros;
}

std::int64_t or_minus_one(std::optional<price> p) noexcept { return p ? p->micros : -1; }

} // namespace

std::int64_t coarse_step(std::optional<decimal> amount, double step_log2) noexcept {
    if (!amount) return -1;
    if (!(step_log2 > 0)) return amount->micros;
    if (amount->micros < micros_per_unit) return 0;
    const double powers =
        std::log2(static_cast<double>(amount->micros) / static_cast<double>(micros_per_unit));
    return static_cast<std::int64_t>(std::floor(powers / step_log2)) + 1;
}

wire_prices prices_of(const market& m) noexcept {
    wire_prices out;
    out.yes = m.outcomes[0].ask;
    out.no = m.outcomes[1].ask;
    out.at_ms = unix_ms(m.processed_at);
    return out;
}

bool worth_sending(const wire_prices& held, const wire_prices& now,
                   const delta_settings& how) noexcept {
    if (!moved(held.yes, now.yes, how.min_price_change) &&
        !moved(held.no, now.no, how.min_price_change))
        return false;
    const std::int64_t interval_ms =
        std::chrono::duration_cast<std::chrono::milliseconds>(how.price_interval).count();
    return interval_ms <= 0 || now.at_ms - held.at_ms >= interval_ms;
}

std::string text_hash(const market& m, const delta_settings& how) {
    digest_input in;
    in.text(m.key.platform).text(m.key.id).text(m.title).text(description_of(m)).text(m.category);
    in.text(m.event_type).number(static_cast<std::int64_t>(m.outcomes.size()));
    for (const outcome& o : m.outcomes) in.text(o.name);
    in.number(m.end_date ? unix_ms(*m.end_date) : -1).number(m.end_date.has_value());
    in.number(coarse_step(m.volume, how.volume_step_log2));
    in.number(coarse_step(m.liquidity, how.volume_step_log2));
    for (const std::string& tag : m.tags) in.text(tag);
    return in.hex();
}

std::string content_hash(std::string_view text_hash, const wire_prices& prices) {
    return digest_input{}
        .text(text_hash)
        .number(or_minus_one(prices.yes))
        .number(or_minus_one(prices.no))
        .hex();
}

} // namespace dutchbook::store
