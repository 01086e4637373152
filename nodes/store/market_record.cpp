#include <nodes/store/market_record.hpp>

#include <nodes/store/digest.hpp>
#include <nodes/store/json_read.hpp>

namespace dutchbook::store {

namespace {

/// What a document is made of, from a market or from its row.
struct document_fields {
    std::string_view platform, external_id, title, description, category, event_type;
    std::string_view outcomes, tags; ///< JSON
    std::optional<std::int64_t> end_date;
    double volume = 0, liquidity = 0;
    bool is_active = true;
    std::int64_t processed_at = 0;
    std::string_view alias, event_id, event_title, series_id, yes_label, no_label, rules;
};

double as_real(std::optional<decimal> d) noexcept {
    return d ? static_cast<double>(d->micros) / static_cast<double>(micros_per_unit) : 0;
}

std::string render(const document_fields& f, const document_style& style) {
    json_text out(style.camel_case);
    out.open('{').field("platform").string(f.platform).field("external_id").string(f.external_id);
    out.field("title").string(f.title).field("description").string(f.description);
    out.field("category").string(f.category).field("event_type").string(f.event_type);
    out.field("outcomes").raw(f.outcomes);
    if (f.end_date) out.field("end_date").integer(*f.end_date);
    out.field("volume").real(f.volume).field("liquidity").real(f.liquidity);
    out.field("is_active").boolean(f.is_active).field("tags").raw(f.tags);
    out.field("processed_at").integer(f.processed_at);
    if (style.extras) {
        out.field("alias").string(f.alias).field("event_id").string(f.event_id);
        out.field("event_title").string(f.event_title).field("series_id").string(f.series_id);
        out.field("yes_label").string(f.yes_label).field("no_label").string(f.no_label);
        out.field("rules").string(f.rules);
    }
    return std::move(out.close('}')).str();
}

std::string outcomes_json(const market& m) {
    json_text out;
    out.open('[');
    for (const outcome& o : m.outcomes) {
        out.open('{').field("name").string(o.name);
        if (o.ask) out.field("price").micros(o.ask->micros);
        out.close('}');
    }
    return std::move(out.close(']')).str();
}

std::string tags_json(const market& m) {
    json_text out;
    out.open('[');
    for (const std::string& tag : m.tags) out.string(tag);
    return std::move(out.close(']')).str();
}

template <class T>
void optional_micros(json_text& out, std::string_view name, const std::optional<T>& value) {
    if (value) out.field(name).integer(value->micros);
}

void optional_time(json_text& out, std::string_view name, const std::optional<timestamp>& value) {
    if (value) out.field(name).integer(unix_ms(*value));
}

void append_strike(json_text& out, const strike& s) {
    out.field("strike").open('{').field("kind").string(to_string(s.kind));
    optional_micros(out, "floor", s.floor);
    optional_micros(out, "cap", s.cap);
    out.field("custom").string(s.custom).close('}');
}

void append_fees(json_text& out, const fee_terms& f) {
    out.field("fees").open('{').field("formula").integer(static_cast<int>(f.kind));
    out.field("multiplier_e4").integer(f.multiplier_e4).field("rate_e6").integer(f.rate_e6);
    out.field("exponent").integer(f.exponent);
    optional_time(out, "waived_until", f.waived_until);
    out.close('}');
}

/// Everything without a column of its own; amounts as integers of 10^-6, times in ms.
std::string extra_json(const market& m) {
    json_text out;
    out.open('{').field("siblings").integer(static_cast<int>(m.siblings));
    out.field("resolution_source").string(m.resolution_source);
    append_strike(out, m.strike);
    append_fees(out, m.fees);
    optional_time(out, "open_time", m.open_time);
    optional_time(out, "close_time", m.close_time);
    out.field("end_date_conflict").boolean(m.end_date_conflict);
    optional_micros(out, "yes_bid", m.yes_bid);
    optional_micros(out, "yes_ask", m.yes_ask);
    optional_micros(out, "volume", m.volume);
    optional_micros(out, "liquidity", m.liquidity);
    out.field("yes_token").string(m.yes_token).field("no_token").string(m.no_token);
    out.field("ticks").open('[');
    for (const tick_band& band : m.ticks)
        out.open('[')
            .integer(band.start.micros)
            .integer(band.end.micros)
            .integer(band.step.micros)
            .close(']');
    out.close(']');
    out.field("min_order").integer(m.min_order.micros).field("lot").integer(m.lot.micros);
    if (m.shard != 0) out.field("shard").integer(m.shard);
    return std::move(out.close('}')).str();
}

std::string row_hash_of(const market& m, const market_record& r) {
    digest_input in;
    in.text(m.key.platform).text(m.key.id).text(m.alias).text(m.title).text(description_of(m));
    in.text(m.category).text(m.event_type).text(r.outcomes).text(r.tags).text(r.extra);
    in.number(m.end_date ? unix_ms(*m.end_date) : -1).number(m.end_date.has_value());
    in.text(m.event_id).text(m.event_title).text(m.series_id).text(m.yes_label).text(m.no_label);
    return in.text(m.rules).hex();
}

document_fields fields_of(const market& m, const market_record& r) {
    document_fields f;
    f.platform = m.key.platform, f.external_id = m.key.id;
    f.title = m.title, f.description = description_of(m);
    f.category = m.category, f.event_type = m.event_type;
    f.outcomes = r.outcomes, f.tags = r.tags;
    if (m.end_date) f.end_date = unix_ms(*m.end_date);
    f.volume = as_real(m.volume), f.liquidity = as_real(m.liquidity);
    f.is_active = m.is_active;
    f.processed_at = unix_ms(m.processed_at);
    return f;
}

void read_extra(market& m, std::string_view json) {
    const json_object extra(json);
    m.siblings = static_cast<exclusivity>(extra.integer("siblings"));
    m.resolution_source = extra.string("resolution_source");
    const json_object strike = extra.object("strike");
    m.strike.kind = parse_strike_kind(strike.string("kind"));
    m.strike.floor = strike.micros<decimal>("floor");
    m.strike.cap = strike.micros<decimal>("cap");
    m.strike.custom = strike.string("custom");
    const json_object fees = extra.object("fees");
    m.fees.kind = static_cast<fee_terms::formula>(fees.integer("formula"));
    m.fees.multiplier_e4 = static_cast<std::int32_t>(fees.integer("multiplier_e4"));
    m.fees.rate_e6 = static_cast<std::int32_t>(fees.integer("rate_e6"));
    m.fees.exponent = static_cast<std::int32_t>(fees.integer("exponent"));
    m.fees.waived_until = fees.time("waived_until");
    m.open_time = extra.time("open_time");
    m.close_time = extra.time("close_time");
    m.end_date_conflict = extra.boolean("end_date_conflict");
    m.yes_bid = extra.micros<price>("yes_bid");
    m.yes_ask = extra.micros<price>("yes_ask");
    m.volume = extra.micros<decimal>("volume");
    m.liquidity = extra.micros<decimal>("liquidity");
    m.yes_token = extra.string("yes_token");
    m.no_token = extra.string("no_token");
    for (const std::vector<std::int64_t>& band : extra.integer_lists("ticks", 3))
        m.ticks.push_back({price{band[0]}, price{band[1]}, price{band[2]}});
    m.min_order.micros = extra.integer("min_order");
    m.lot.micros = extra.integer("lot");
    m.shard = static_cast<std::int32_t>(extra.integer("shard"));
}

} // namespace

market_record make_record(const market& m, const delta_settings& how) {
    market_record r{outcomes_json(m), tags_json(m), extra_json(m), {}, {}, prices_of(m), 0};
    r.row_hash = row_hash_of(m, r);
    r.text_hash = text_hash(m, how);
    r.wire_bytes = static_cast<std::int64_t>(render(fields_of(m, r), {}).size());
    return r;
}

const std::string_view market_columns =
    "m.platform, m.external_id, m.title, m.description, m.category, m.event_type, m.outcomes, "
    "m.end_date, m.volume, m.liquidity, m.is_active, m.tags, m.processed_at, m.alias, m.event_id, "
    "m.event_title, m.series_id, m.yes_label, m.no_label, m.rules, m.extra";

market read_market(const sqlite::statement& row) {
    market m;
    m.key = {std::string{row.text(0)}, std::string{row.text(1)}};
    m.title = row.text(2);
    m.category = row.text(4), m.event_type = row.text(5);
    std::size_t side = 0;
    for (const json_object& o : json_objects(row.text(6)))
        if (side < m.outcomes.size())
            m.outcomes[side++] = {o.string("name"), o.decimal_micros<price>("price")};
    if (!row.is_null(7)) m.end_date = from_unix_ms(row.integer(7));
    m.is_active = row.integer(10) != 0;
    m.tags = json_strings(row.text(11));
    m.processed_at = from_unix_ms(row.integer(12));
    m.alias = row.text(13), m.event_id = row.text(14), m.event_title = std::string(row.text(15));
    m.series_id = row.text(16), m.yes_label = row.text(17), m.no_label = row.text(18);
    m.rules = row.text(19);
    if (row.text(3) != description_of(m)) m.description = row.text(3);
    read_extra(m, row.text(20));
    return m;
}

void keep_unsaid(market& m, const market& known) {
    if (m.unsaid & unsaid_category) m.category = known.category;
    if (m.unsaid & unsaid_tags) m.tags = known.tags;
    if (m.unsaid & unsaid_fees) {
        const auto waived = m.fees.waived_until; // the row's own
        m.fees = known.fees;
        m.fees.waived_until = waived;
    }
    if (m.unsaid & unsaid_volume) m.volume = known.volume;
    if (m.unsaid & unsaid_liquidity) m.liquidity = known.liquidity;
    if (m.unsaid & unsaid_end_date) m.end_date = known.end_date;
}

std::string market_document(const sqlite::statement& row, int first, const document_style& style) {
    const auto text = [&](int column) { return row.text(first + column); };
    document_fields f;
    f.platform = text(0), f.external_id = text(1), f.title = text(2), f.description = text(3);
    f.category = text(4), f.event_type = text(5), f.outcomes = text(6), f.tags = text(11);
    if (!row.is_null(first + 7)) f.end_date = row.integer(first + 7);
    f.volume = row.real(first + 8), f.liquidity = row.real(first + 9);
    f.is_active = row.integer(first + 10) != 0;
    f.processed_at = row.integer(first + 12);
    f.alias = text(13), f.event_id = text(14), f.event_title = text(15), f.series_id = text(16);
    f.yes_label = text(17), f.no_label = text(18), f.rules = text(19);
    return render(f, style);
}

} // namespace dutchbook::store
