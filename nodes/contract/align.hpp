#pragma once

#include "nodes/contract/prove.hpp"

namespace dutchbook::contract {

/// How the words of two contracts agree, before numbers and dates.
struct alignment {
    finding what = finding::open; ///< related: the words say the same
    field because = field::subject;
    double confidence = 0;   ///< where related: 1 less what was forgiven
    double plausibility = 0; ///< share of words that agree
    bool wins = false;       ///< both ask who wins
    bool office = false;
    bool reversed = false; ///< "A beat B" against "B beat A"
    bool bare = false;     ///< no word is left over on either side
    bool contest = false;  ///< both are about one meeting of two
    bool often = false;    ///< who meet again within days
    set_relation side = set_relation::identity; ///< of the sides asked for in it
    set_relation deed = set_relation::identity; ///< "win the Oscar" implies "be nominated for it"
};
alignment align(const contract& a, const contract& b);

/// One dimension's verdict.
struct agreement {
    set_relation relation = set_relation::identity;
    bool refuted = false, unread = false;
    double penalty = 0;
    bool by_edition = false; ///< the same edition of a yearly event: deadlines beside it differ
};
agreement compare_time(const contract& a, const contract& b, const alignment& words);
/// The day of a game; `words.contest` must hold.
agreement compare_game(const contract& a, const contract& b, const alignment& words);
agreement compare_values(const contract& a, const contract& b, const alignment& words);
agreement compare_rank(const contract& a, const contract& b, const alignment& words = {});

} // namespace dutchbook::contract
