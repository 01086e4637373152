#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

namespace dutchbook::venues {

/// Owns strings that cannot be views into a page (escapes, parts). Views stay valid while the arena
/// lives, also when it moves. One string is under construction at a time.
class text_arena {
  public:
    void append(std::string_view part) {
        if (room_ < open_ + part.size()) grow(part.size());
        if (!part.empty()) std::memcpy(begin_ + open_, part.data(), part.size());
        open_ += part.size();
    }

    /// Ends the string that append() built, and starts the next.
    std::string_view finish() noexcept {
        const std::string_view done(begin_, open_);
        begin_ += open_;
        room_ -= open_;
        open_ = 0;
        return done;
    }

    bool building() const noexcept { return open_ > 0; }
    void discard() noexcept { open_ = 0; }

  private:
    void grow(std::size_t more) {
        const std::size_t bytes = std::max<std::size_t>(block_bytes, 2 * (open_ + more));
        std::unique_ptr<char[]> block(new char[bytes]);
        if (open_ > 0) std::memcpy(block.get(), begin_, open_);
        blocks_.push_back(std::move(block));
        begin_ = blocks_.back().get();
        room_ = bytes;
    }

    static constexpr std::size_t block_bytes = 64 << 10;
    std::vector<std::unique_ptr<char[]>> blocks_;
    char* begin_ = nullptr; ///< of the string under construction
    std::size_t room_ = 0;  ///< from begin_ to the end of its block
    std::size_t open_ = 0;  ///< bytes built so far
};

} // namespace dutchbook::venues
