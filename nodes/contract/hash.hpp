#pragma once

#include <cstdint>
#include <string_view>

namespace dutchbook::contract {

/// Fixed 64-bit hash of a word (FNV-1a with a final mix): the same in every run and on every
/// machine, so it may stand for the word in files and in sort orders. Never 0.
constexpr std::uint64_t word_id(std::string_view text) noexcept {
    std::uint64_t h = 0xcbf29ce484222325ULL;
    for (const char c : text) {
        h ^= static_cast<unsigned char>(c);
        h *= 0x100000001b3ULL;
    }
    h ^= h >> 32;
    h *= 0x9e3779b97f4a7c15ULL;
    h ^= h >> 29;
    return h == 0 ? 1 : h;
}

/// One id for an ordered pair of ids.
constexpr std::uint64_t pair_id(std::uint64_t a, std::uint64_t b) noexcept {
    std::uint64_t h = a * 0x9e3779b97f4a7c15ULL ^ (b + 0x7f4a7c159e3779b9ULL);
    h ^= h >> 31;
    h *= 0xbf58476d1ce4e5b9ULL;
    return (h ^ (h >> 30)) | 1;
}

} // namespace dutchbook::contract
