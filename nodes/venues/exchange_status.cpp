#include "exchange_status.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "key_table.hpp"
#include "token_handler.hpp"

namespace dutchbook::venues {
namespace {

enum field : std::uint8_t { exchange_active, trading_active, index, statuses, width };

constexpr key_table root_keys({{"exchange_active", exchange_active},
                               {"trading_active", trading_active},
                               {"exchange_index_statuses", statuses}});
constexpr key_table entry_keys({{"exchange_active", exchange_active},
                                {"trading_active", trading_active},
                                {"exchange_index", index}});

using flags = std::array<token, width>;

bool both_active(const flags& f) noexcept {
    return f[exchange_active].truth() && f[trading_active].truth();
}

class handler : public token_handler<handler> {
  public:
    using token_handler::token_handler;

    static constexpr std::uint8_t root = 2, list = 3, entry = 4;

    std::uint8_t enter(bool object, std::uint8_t in, int f) {
        if (in == document) return object ? root : skip;
        if (in == root && f == statuses && !object) {
            if (!entries) entries.emplace();
            return list;
        }
        if (in != list || !object) return skip;
        now_ = {};
        return entry;
    }
    void leave(std::uint8_t from) {
        std::int32_t shard = 0;
        const std::string_view text = now_[index].text();
        const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), shard);
        if (from != entry || ec != std::errc{} || end != text.data() + text.size()) return;
        entries->push_back({shard, both_active(now_)});
    }
    int key(std::uint8_t in, std::string_view name) const noexcept {
        return in == root ? root_keys.find(name) : in == entry ? entry_keys.find(name) : -1;
    }
    int element(std::uint8_t) const noexcept { return -1; }
    void value(std::uint8_t in, int f, token t) {
        token& at = (in == root ? top : now_)[std::size_t(f)];
        // A flag that stands twice and differs is none.
        at = at.is(token_kind::absent) || same(at, t) ? t : token(token_kind::composite);
    }

    flags top{};
    std::optional<std::vector<exchange_status::shard_status>> entries;

  private:
    flags now_{};
};

} // namespace

exchange_status::exchange_status(bool first, std::optional<std::vector<shard_status>> list)
    : first_(first), list_(std::move(list)) {
    if (!list_) return;
    // Of two entries for one shard the one that does not trade comes first.
    std::sort(list_->begin(), list_->end(), [](const shard_status& a, const shard_status& b) {
        return std::pair(a.shard, a.trades) < std::pair(b.shard, b.trades);
    });
}

const exchange_status::shard_status* exchange_status::find(std::int32_t shard) const noexcept {
    const auto at =
        std::lower_bound(list_->begin(), list_->end(), shard,
                         [](const shard_status& s, std::int32_t n) { return s.shard < n; });
    return at != list_->end() && at->shard == shard ? &*at : nullptr;
}

bool exchange_status::trades(std::int32_t shard) const noexcept {
    if (!list_) return first_;
    const shard_status* told = find(shard);
    if (shard == 0 && !first_) return false;
    return told ? told->trades : shard == 0;
}

bool exchange_status::tells(std::int32_t shard) const noexcept {
    return !list_ || shard == 0 || find(shard);
}

std::optional<exchange_status> read_exchange_status(const raw_page& page) {
    text_arena texts;
    boost::json::basic_parser<handler> parser(boost::json::parse_options{},
                                              std::string_view(*page.body), texts);
    if (sax::drive(parser, *page.body) != page_fault::none) return std::nullopt;
    auto& read = parser.handler();
    if (!read.top[exchange_active].is(token_kind::boolean) ||
        !read.top[trading_active].is(token_kind::boolean))
        return std::nullopt;
    return exchange_status(both_active(read.top), std::move(read.entries));
}

} // namespace dutchbook::venues
