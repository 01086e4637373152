#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <iosfwd>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "nodes/http/message.hpp"
#include "nodes/value/own_file.hpp"

namespace dutchbook::judge {

/// Replies of a model on record: JSON Lines {"request":"<SHA-256 of the body>","status":200,
/// "body":"…"}. Neither requests nor headers are kept, so no key can be.
/// Appends one line for each complete reply; the file is its owner's alone. What cannot be written
/// is told by `take_failure` and never thrown: a recording is no reason to lose a reply. Any
/// thread.
class cassette_writer {
  public:
    /// Empties the file, or makes it.
    explicit cassette_writer(std::filesystem::path file);
    void record(std::string_view request_hash, const http::result& reply) noexcept;
    /// Why lines are missing since this was last asked, naming the file; empty where none is.
    std::string take_failure();

  private:
    void open();
    void append(const std::string& line);

    const std::filesystem::path file_;
    std::mutex mutex_;
    descriptor to_;
    std::int64_t whole_bytes_ = 0; ///< up to the last whole line
    std::string failure_;          ///< the first
};

/// Plays them back: the n-th asking of a request gets its n-th recorded reply, later ones the last.
class cassette_reader {
  public:
    /// Throws dutchbook::error (configuration) that names the line which is none.
    explicit cassette_reader(std::istream& from);

    std::size_t size() const noexcept { return size_; }
    /// Nothing where no such request was recorded.
    std::optional<http::result> play(std::string_view request_hash);

  private:
    struct track {
        std::vector<http::response> replies;
        std::size_t next = 0;
    };
    std::map<std::string, track, std::less<>> tracks_;
    std::size_t size_ = 0;
};

} // namespace dutchbook::judge
