#pragma once

// What was not looked at is not gone.
//
// Problem: a run that could not read, compare, judge or price something does not find it, and what
// is not found looks like what is gone. A model that is down would withdraw every relation it ever
// judged. Rule: a run says what it looked at, and only that may be withdrawn or expire. Nothing
// here is a complement of something else: an empty `looked_at` changes nothing in the store.
//
//   a market       closes    where its venue's list was read whole and does not hold it
//   a relation     is withdrawn  where the markets of both sides were read by this run, with all
//                  that the prover reads of them, it was not found again, and
//                    its pair is settled: the contracts refute it, or a verdict speaks against it
//                    or, unless a model judged it: all of its venues were read whole, every pair
//                    of theirs was compared, and this one was neither left open nor, though no
//                    candidate this time, is still proved
//   an opportunity expires   where it was not found again, and its relation is withdrawn, or was
//                  priced with all of its books (or needs none to be refused), or a market of it
//                  is closed
//
// All else keeps what is stored of it: rows unread, venues ill or switched off, books that were not
// fetched, pairs that no model was asked about (off, down, over budget, cut short, stopped).

#include <set>
#include <span>
#include <string>
#include <vector>

#include <dutchbook/relation.hpp>

namespace dutchbook::store {

/// Two single markets, the one with the smaller key left.
struct market_pair {
    market_key left, right;
    friend auto operator<=>(const market_pair&, const market_pair&) = default;
};

/// See the head of this file. The markets read are those that the run wrote (`upsert_markets`).
struct looked_at {
    std::set<std::string> whole_platforms; ///< compared whole: every market of theirs, all pairs
    std::vector<market_pair> left_open;    ///< pairs that nothing speaks against: open, or still proved
    std::vector<market_pair> settled;      ///< pairs that contracts refute or a verdict denies
    std::vector<relation> priced;          ///< screened out, or priced with all of their books
    std::vector<market_key> half_read;     ///< markets of which a text was not read
};

} // namespace dutchbook::store
