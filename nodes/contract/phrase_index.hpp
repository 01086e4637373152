#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "nodes/contract/bloom.hpp"
#include "nodes/contract/hash.hpp"
#include "nodes/contract/text.hpp"

namespace dutchbook::contract {

/// Entries of a table by the first of their `words`; a filter turns most tokens away. The table
/// must outlive it. Any thread may look up.
template <class Entry>
class phrase_index {
  public:
    phrase_index() = default;
    explicit phrase_index(std::span<const Entry> table) {
        for (const Entry& e : table) {
            const auto first = word_id(e.words.substr(0, e.words.find(' ')));
            by_word_.emplace(first, &e);
            bloom_add(filter_, first);
        }
    }

    /// Calls take(entry, end) for every entry whose words stand at `at`, `end` the place behind.
    template <class Take>
    void at(const std::vector<token>& tokens, std::size_t at, Take take) const {
        const token& t = tokens[at];
        if (t.kind == token_kind::symbol) return;
        const auto id = t.kind == token_kind::word ? t.id : word_id(t.text);
        if (!bloom_has(filter_, id)) return;
        const auto [first, last] = by_word_.equal_range(id);
        for (auto it = first; it != last; ++it)
            if (const std::size_t end = end_of(it->second->words, tokens, at))
                take(*it->second, end);
    }

  private:
    std::unordered_multimap<std::uint64_t, const Entry*> by_word_;
    bloom_bits filter_{};
};

} // namespace dutchbook::contract
