#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

namespace dutchbook::venues {

/// FNV-1a of an id.
constexpr std::uint64_t hash_of_id(std::string_view id) noexcept {
    std::uint64_t h = 0xcbf29ce484222325;
    for (const char c : id) h = (h ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    return h;
}

/// Hashes met so far, in 16 to 32 bytes each. Two ids with one hash would be taken for one: about
/// one walk of 20,000 pages in a million has such a pair, and it takes a whole page of them to
/// matter.
class seen_ids {
  public:
    /// True where the hash is met for the first time.
    bool insert(std::uint64_t hash) {
        if (2 * (size_ + 1) > slots_.size()) grow();
        return place(hash == 0 ? 1 : hash);
    }

  private:
    bool place(std::uint64_t hash) noexcept {
        const std::size_t mask = slots_.size() - 1;
        for (std::size_t at = (hash * 0x9e3779b97f4a7c15) >> 32 & mask;; at = (at + 1) & mask) {
            if (slots_[at] == hash) return false;
            if (slots_[at] != 0) continue;
            slots_[at] = hash;
            ++size_;
            return true;
        }
    }
    void grow() {
        const auto old = std::exchange(
            slots_, std::vector<std::uint64_t>(slots_.empty() ? 64 : 2 * slots_.size()));
        size_ = 0;
        for (const std::uint64_t hash : old)
            if (hash != 0) place(hash);
    }

    std::vector<std::uint64_t> slots_; ///< a power of two of them; 0: free
    std::size_t size_ = 0;
};

} // namespace dutchbook::venues
