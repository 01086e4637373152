#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <unordered_map>
#include <utility>
#include <vector>

namespace dutchbook::contract {

/// A read-only table from ids to values, open addressing, at most half full. Ids are well mixed
/// hashes, not 0.
template <typename Value>
class flat_index {
  public:
    /// Of the entries of a map, which must outlive it unchanged.
    void build(const std::unordered_map<std::uint64_t, Value>& from) {
        std::vector<std::pair<std::uint64_t, const Value*>> entries;
        for (const auto& [id, value] : from) entries.emplace_back(id, &value);
        std::sort(entries.begin(), entries.end());
        std::size_t size = 64;
        while (size < entries.size() * 2) size *= 2;
        slots_.assign(size, {});
        for (const auto& [id, value] : entries) {
            std::size_t at = id & (size - 1);
            while (slots_[at].id != 0) at = (at + 1) & (size - 1);
            slots_[at] = {id, value};
        }
    }
    const Value* find(std::uint64_t id) const noexcept {
        for (std::size_t at = id & (slots_.size() - 1); slots_[at].id != 0;
             at = (at + 1) & (slots_.size() - 1))
            if (slots_[at].id == id) return slots_[at].value;
        return nullptr;
    }

  private:
    struct slot {
        std::uint64_t id = 0;
        const Value* value = nullptr;
    };
    std::vector<slot> slots_;
};

} // namespace dutchbook::contract
