#pragma once

#include <cstddef>
#include <iosfwd>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "nodes/http/message.hpp"

namespace dutchbook::judge {

/// Replies of a model on record: JSON Lines {"request":"<SHA-256 of the body>","status":200,
/// "body":"…"}. Neither requests nor headers are kept, so no key can be.
/// Appends one line and flushes; only complete replies are recorded. The stream must outlive it.
class cassette_writer {
  public:
    explicit cassette_writer(std::ostream& to) : to_(&to) {}
    void record(std::string_view request_hash, const http::result& reply);

  private:
    std::ostream* to_;
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
