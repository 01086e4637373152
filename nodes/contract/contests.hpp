#pragma once

#include "nodes/contract/contract.hpp"
#include "nodes/contract/interval.hpp"

namespace dutchbook::contract {

/// Which of the two a name means: 0, 1, or -1 where that is not certain. It is read from the words
/// that the two do not share.
int which(const contest& c, const contestant& name) noexcept;

bool shares_word(const contestant& a, const contestant& b) noexcept;

/// `a` with the clubs alone that `b` may mean as well.
contestant shared_clubs(const contestant& a, const contestant& b) noexcept;
/// `a` with the clubs of `b`.
contestant with_clubs(contestant a, const contestant& b) noexcept;

/// Leagues in which both may play; `said` narrows them where it is not 0.
facet_bits leagues_of_both(const contestant& a, const contestant& b, facet_bits said) noexcept;
/// Drops the clubs of other leagues.
void keep_leagues(contestant& name, facet_bits leagues) noexcept;

/// How two contests stand to each other.
enum class meeting_verdict : std::uint8_t {
    same,      ///< the same two meet
    different, ///< others
    unclear
};
struct contest_relation {
    meeting_verdict meeting = meeting_verdict::unclear;
    bool side_read = false;                     ///< both or neither name a side
    set_relation side = set_relation::identity; ///< of the sides asked for, where both name one
    bool often = false;                         ///< they meet again within days
};
contest_relation compare_contests(const contract& a, const contract& b) noexcept;

} // namespace dutchbook::contract
