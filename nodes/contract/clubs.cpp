#include "nodes/contract/clubs.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "nodes/contract/hash.hpp"

namespace dutchbook::contract {
namespace {

struct club {
    std::uint16_t leagues;
    std::string_view place, nickname, others;
};
constexpr club club_table[] = {
#include "nodes/contract/data/clubs.inc"
};
constexpr std::uint16_t two_way_leagues[] = {
#include "nodes/contract/data/two_way.inc"
};

std::string initials(std::string_view words) {
    std::string out;
    for (std::size_t at = 0; at < words.size(); ++at)
        if (at == 0 || words[at - 1] == ' ') out += words[at];
    return out;
}

class club_names {
  public:
    club_names() {
        std::uint16_t place = 0;
        for (const club& c : club_table) add(c, ++place);
    }
    std::span<const std::uint16_t> find(std::uint64_t name) const noexcept {
        const auto at = names_.find(name);
        return at == names_.end() ? std::span<const std::uint16_t>{} : std::span(at->second);
    }

  private:
    void add(const club& c, std::uint16_t place) {
        auto nickname = c.nickname;
        const bool alone = !nickname.starts_with('-'); // "-united" is nobody's name by itself
        if (!alone) nickname.remove_prefix(1);
        const std::string city(c.place);
        name(city, place);
        if (alone) name(std::string(nickname), place);
        if (!nickname.empty()) {
            const auto letters = initials(nickname);
            name(city + ' ' + std::string(nickname), place);
            name(city + ' ' + letters.substr(0, 1), place);
            name(city + ' ' + letters, place);
        }
        for (auto rest = c.others; !rest.empty();) {
            const auto end = std::min(rest.find(','), rest.size());
            name(std::string(rest.substr(0, end)), place);
            rest.remove_prefix(std::min(end + 1, rest.size()));
        }
    }
    void name(const std::string& words, std::uint16_t place) {
        if (words.empty() || words.front() == ' ') return;
        auto& list = names_[word_id(words)];
        if (std::find(list.begin(), list.end(), place) == list.end()) list.push_back(place);
    }
    std::unordered_map<std::uint64_t, std::vector<std::uint16_t>> names_;
};

} // namespace

std::span<const std::uint16_t> clubs_named(std::uint64_t name) noexcept {
    static const club_names all;
    return all.find(name);
}

std::uint16_t leagues_of(std::uint16_t place) noexcept {
    return place > 0 && place <= std::size(club_table) ? club_table[place - 1].leagues
                                                       : std::uint16_t{0};
}

bool two_way(std::uint16_t leagues) noexcept {
    std::uint16_t all = 0;
    for (const auto l : two_way_leagues) all = static_cast<std::uint16_t>(all | l);
    return leagues != 0 && (leagues & ~all) == 0;
}

} // namespace dutchbook::contract
