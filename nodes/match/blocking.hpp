#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include <nodes/match/relate.hpp>

// Which pairs are worth a proof. Every market is a bag of 64-bit keys (words, typed keys); a key
// that few markets have says much. Two problems make the naive index quadratic:
//
//   a word that everybody has   its posting list is not walked: it only adds to the score of
//   candidates that
//                               rarer keys found ("capped"), and a market with nothing rarer walks
//                               a window of its shortest list ("widened")
//   a template of 100,000 titles that differ in one word
//                               a market walks at most `budget` postings, rarest lists first
//
// so a market costs a bounded number of steps whatever the others are. All arithmetic is on
// integers and ties fall to the smaller number: the result depends on the input alone.
namespace dutchbook::match {

/// Markets are numbered so that each platform's stand together; number 0 is the first of the first
/// platform.
struct key_table {
    std::vector<std::uint32_t>
        platform_begin;                 ///< first market of each platform, and the count at the end
    std::vector<std::uint64_t> offsets; ///< keys of market m: [offsets[m], offsets[m + 1])
    std::vector<std::uint64_t> keys;    ///< any order, repeats are ignored
};

struct blocking_options {
    std::size_t candidates = 20; ///< kept a market and platform
    std::size_t budget = 1'024;  ///< postings walked a market, for each other platform
    std::size_t shortlist =
        160; ///< scored exactly a market and platform; ties at its end come along
};

/// What else makes two markets near, added to a score of 0..4096; must be pure and thread-safe.
using affinity = std::function<std::uint32_t(std::uint32_t, std::uint32_t)>;

/// An inverted index over the keys. Immutable once built; every const member is thread-safe.
class blocking_index {
  public:
    /// Takes the table apart. Parallel inside the calling thread's arena.
    blocking_index(key_table&& table, const blocking_options& options);

    /// The candidates of every market on the other platforms, best first (platforms mixed by
    /// score), in parallel.
    std::vector<std::vector<std::uint32_t>> candidates(const affinity& near,
                                                       blocking_statistics& into) const;

    /// Weight of what both share over the weight of what either has, times 4096.
    std::uint32_t similarity(std::uint32_t a, std::uint32_t b) const;

  private:
    struct scratch;
    struct list;
    void query(std::uint32_t market, const affinity& near, scratch& s,
               std::vector<std::uint32_t>& out) const;
    void walk(std::uint32_t market, scratch& s) const;
    void shortlist(scratch& s) const;
    std::span<const std::uint32_t> own_neighbourhood(std::uint32_t market, const list& l,
                                                     std::size_t length) const;
    std::span<const std::uint32_t> lists_of(std::uint32_t market) const;
    list foreign(std::uint32_t id, std::size_t platform) const;
    std::uint32_t share(std::uint64_t shared, std::uint32_t a, std::uint32_t b) const;
    std::size_t platform_of(std::uint32_t market) const;
    void build(std::vector<std::uint64_t>& keys);

    blocking_options options_;
    std::vector<std::uint32_t> platform_begin_;
    std::vector<std::uint64_t> offsets_;
    std::vector<std::uint32_t> ids_;      ///< list ids of each market, ascending: longest first
    std::vector<std::uint64_t> starts_;   ///< by list id: posting of each platform, and the end
    std::vector<std::uint32_t> postings_; ///< market numbers, ascending in each list
    std::vector<std::uint16_t> weight_;   ///< by list id
    std::vector<std::uint32_t> total_;    ///< by market: weights of its lists
};

} // namespace dutchbook::match
