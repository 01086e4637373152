#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace dutchbook::venues {

/// The keys of one kind of object in the order of an earlier one. Venues write the rows of a page
/// with the same keys in the same order, so the next key is nearly always known before it is read.
/// One comparison confirms it, as wide for every key: a loop over its bytes would spoil the
/// processor's guesses about the next string. A wrong guess costs a look-up in the table; no answer
/// ever changes.
class key_order {
  public:
    static constexpr std::size_t width = 32; ///< bytes compared; longer keys are never guessed

    /// An object begins. One that kept few guesses is replaced by the one that begins.
    void begin() noexcept {
        if (wrong_ > most_wrong) size_ = 0;
        learning_ = size_ == 0;
        at_ = wrong_ = 0;
    }

    /// What `table.find(key)` says; at least `width` bytes can be read at the key's first.
    template <class Table>
    int find(const Table& table, std::string_view key) noexcept {
        if (at_ < size_ && order_[at_].is(key)) [[likely]]
            return order_[at_++].value;
        return miss(table, key);
    }

  private:
    struct known {
        alignas(16) std::array<char, width> name;
        std::uint64_t size;
        std::uint32_t letters; ///< a bit for each
        int value;

        void learn(std::string_view key, int its_value) noexcept {
            name = {};
            std::memcpy(name.data(), key.data(), key.size());
            size = key.size();
            letters = static_cast<std::uint32_t>((std::uint64_t{1} << size) - 1);
            value = its_value;
        }

        bool is(std::string_view key) const noexcept {
#ifdef __SSE2__
            const auto same = [](const char* a, const char* b) {
                const auto load = [](const char* p) {
                    return _mm_loadu_si128(reinterpret_cast<const __m128i*>(p));
                };
                return static_cast<std::uint32_t>(
                    _mm_movemask_epi8(_mm_cmpeq_epi8(load(a), load(b))));
            };
            static_assert(width == 32);
            const std::uint32_t agree =
                same(key.data(), name.data()) | same(key.data() + 16, name.data() + 16) << 16;
            return ((~agree & letters) | (key.size() ^ size)) == 0;
#else
            return key == std::string_view(name.data(), size);
#endif
        }
    };

    static constexpr std::size_t most_wrong = 8, ahead = 4;

    template <class Table>
    [[gnu::noinline]] int miss(const Table& table, std::string_view key) noexcept {
        return learning_ ? learn(table.find(key), key) : find_ahead(table, key);
    }

    int learn(int value, std::string_view key) noexcept {
        if (key.size() <= width && size_ < order_.size()) {
            order_[size_++].learn(key, value);
            at_ = size_;
        }
        return value;
    }

    /// Keys that this object lacks are passed over; one that it has beside the known ones leaves
    /// the place as it is.
    template <class Table>
    int find_ahead(const Table& table, std::string_view key) noexcept {
        for (std::size_t i = at_ + 1; i < size_ && i <= at_ + ahead; ++i)
            if (order_[i].is(key)) {
                at_ = i + 1;
                return order_[i].value;
            }
        ++wrong_;
        return table.find(key);
    }

    std::array<known, 128> order_;
    std::size_t size_ = 0, at_ = 0, wrong_ = 0;
    bool learning_ = false;
};

} // namespace dutchbook::venues
