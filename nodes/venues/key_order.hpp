#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

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
    using words = std::array<std::uint64_t, width / 8>;

    static words load(const void* p) noexcept {
        words w;
        std::memcpy(&w, p, sizeof w);
        return w;
    }

    struct known {
        words name; ///< zeros behind its end
        std::size_t size;
        int value;

        bool is(std::string_view key) const noexcept {
            if (key.size() != size) return false;
            const words there = load(key.data()), mask = load(masks.data() + width - size);
            std::uint64_t apart = 0;
            for (std::size_t i = 0; i < there.size(); ++i) apart |= (there[i] & mask[i]) ^ name[i];
            return apart == 0;
        }
    };

    /// `width` full bytes and as many empty ones.
    static constexpr auto masks = [] {
        std::array<unsigned char, 2 * width> m{};
        for (std::size_t i = 0; i < width; ++i) m[i] = 0xff;
        return m;
    }();
    static constexpr std::size_t most_wrong = 8, ahead = 4;

    template <class Table>
    [[gnu::noinline]] int miss(const Table& table, std::string_view key) noexcept {
        return learning_ ? learn(table.find(key), key) : find_ahead(table, key);
    }

    int learn(int value, std::string_view key) noexcept {
        if (key.size() <= width && size_ < order_.size()) {
            known& k = order_[size_++];
            k.name = {};
            std::memcpy(&k.name, key.data(), key.size());
            k.size = key.size();
            k.value = value;
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
