#include "series_table.hpp"

#include <algorithm>
#include <utility>

#include <dutchbook/money.hpp>

#include "category.hpp"
#include "fields.hpp"
#include "key_table.hpp"
#include "token_handler.hpp"

namespace dutchbook::venues {
namespace {

enum field : std::uint8_t {
    ticker,
    title,
    category,
    fee_type,
    multiplier,
    tags,
    categories,
    width
};

constexpr key_table series_keys({{"ticker", ticker},
                                 {"title", title},
                                 {"category", category},
                                 {"fee_type", fee_type},
                                 {"fee_multiplier", multiplier},
                                 {"tags", tags},
                                 {"categories", categories}});

class handler : public token_handler<handler> {
  public:
    using sink = std::map<std::string, series_info, std::less<>>;

    handler(std::string_view body, text_arena& texts, sink& rows, std::size_t& unnamed,
            std::size_t& unread)
        : token_handler(body, texts), rows_(rows), unnamed_(unnamed), unread_(unread) {}

    static constexpr std::uint8_t root = 2, list = 3, series = 4, tag_list = 5, category_list = 6;

    std::uint8_t enter(bool object, std::uint8_t in, int f) {
        if (in == document) return object ? root : skip;
        if (in == root) return object || f < 0 ? skip : list;
        if (in == list && object) {
            fields_ = {};
            tags_.clear();
            first_category_.clear();
            return series;
        }
        if (in == series && !object && f == tags) return tag_list;
        if (in == series && !object && f == categories) return category_list;
        return skip;
    }

    void leave(std::uint8_t from) {
        if (from != series) return;
        if (fields_[ticker].string().empty()) {
            ++unnamed_;
            return;
        }
        if (too_long()) {
            ++unread_;
            return;
        }
        series_info info;
        info.title = fields_[title].string();
        info.category = fields_[category].string();
        if (info.category.empty()) info.category = first_category_;
        info.standard = standard_category(info.category);
        info.tags = tags_;
        info.fee_type = fields_[fee_type].string();
        if (fields_[multiplier].is(token_kind::number))
            info.multiplier_e4 = parse_multiplier(fields_[multiplier].text());
        rows_.insert_or_assign(std::string(fields_[ticker].string()), std::move(info));
    }

    int key(std::uint8_t in, std::string_view name) {
        if (in == series) return series_keys.find(name);
        return in == root && name == "series" ? 0 : -1;
    }
    int element(std::uint8_t in) const noexcept {
        return in == tag_list || in == category_list ? 0 : -1;
    }

    void value(std::uint8_t in, int f, token t) {
        if (in == series) fields_[std::size_t(f)] = t;
        if (in == tag_list && !t.string().empty()) tags_.emplace_back(t.string());
        if (in == category_list && first_category_.empty()) first_category_ = t.string();
    }

  private:
    bool too_long() const noexcept {
        const auto long_line = [](std::string_view s) { return s.size() > longest_line_bytes; };
        return std::any_of(fields_.begin(), fields_.end(),
                           [&](const token& t) { return long_line(t.text()); }) ||
               std::any_of(tags_.begin(), tags_.end(), long_line) || long_line(first_category_);
    }

    sink& rows_;
    std::size_t &unnamed_, &unread_;
    std::array<token, width> fields_{};
    std::vector<std::string> tags_;
    std::string first_category_;
};

} // namespace

page_fault series_table::add(const raw_page& page) {
    text_arena texts;
    std::size_t unnamed = 0;
    boost::json::basic_parser<handler> parser(
        boost::json::parse_options{}, std::string_view(*page.body), texts, rows_, unnamed, unread_);
    const page_fault fault = sax::drive(parser, *page.body);
    const std::size_t cut = page.cuts ? page.cuts->size() : 0; // {} stands for them
    unnamed_ += unnamed - std::min(cut, unnamed);
    unread_ += cut;
    return fault;
}

const series_info* series_table::find(std::string_view ticker) const {
    const auto at = rows_.find(ticker);
    return at == rows_.end() ? nullptr : &at->second;
}

std::optional<std::int32_t> parse_multiplier(std::string_view number) noexcept {
    const auto micros = parse_micros(number, rounding::up, true);
    if (!micros || *micros < 0 || *micros > 100 * micros_per_unit) return std::nullopt;
    return static_cast<std::int32_t>((*micros + 99) / 100);
}

bool known_fee_type(std::string_view type) noexcept {
    return type == "quadratic" || type == "quadratic_with_maker_fees" ||
           type == "quadratic_with_combo_maker_fees";
}

} // namespace dutchbook::venues
