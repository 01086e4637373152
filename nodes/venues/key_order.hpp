#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "same_bytes.hpp"

namespace dutchbook::venues {

/// The keys of one kind of object in the order of an earlier one. Venues write the rows of a page
/// with the same keys in the same order, so the next key is nearly always known before it is read;
/// one comparison confirms it, and a wrong guess costs a look-up in the table. Never changes an
/// answer. The keys it is given must outlive it, or not be marked `stays`.
class key_order {
  public:
    /// An object begins. One that kept few guesses is replaced by the one that begins.
    void begin() noexcept {
        if (wrong_ > most_wrong) size_ = 0;
        learning_ = size_ == 0;
        at_ = wrong_ = 0;
    }

    /// What `table.find(key)` says.
    template <class Table>
    int find(const Table& table, std::string_view key, bool stays) noexcept {
        if (key.empty()) return -1;
        if (at_ < size_ && same_text(key, order_[at_].name())) [[likely]]
            return order_[at_++].value;
        if (learning_) return learn(table.find(key), key, stays);
        return find_ahead(table, key);
    }

  private:
    struct known {
        const char* data;
        std::uint32_t size;
        std::int32_t value;
        std::string_view name() const noexcept { return {data, size}; }
    };
    static constexpr std::size_t most_wrong = 8, ahead = 4;

    int learn(int value, std::string_view key, bool stays) noexcept {
        if (stays && size_ < order_.size()) {
            order_[size_++] = {key.data(), static_cast<std::uint32_t>(key.size()), value};
            at_ = size_;
        }
        return value;
    }

    /// Keys that this object lacks are passed over; one that it has beside the known ones leaves
    /// the place as it is.
    template <class Table>
    [[gnu::noinline]] int find_ahead(const Table& table, std::string_view key) noexcept {
        for (std::size_t i = at_ + 1; i < size_ && i <= at_ + ahead; ++i)
            if (same_text(key, order_[i].name())) {
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
