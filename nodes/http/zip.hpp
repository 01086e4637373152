#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace dutchbook::http {

/// Why a compressed body is refused.
enum class zip_error { none, corrupt, trailing_garbage, incomplete, too_large, too_dense };
std::string_view to_string(zip_error why) noexcept;

/// Decodes a gzip (any number of members) or zlib stream as it arrives, and never holds more than
/// the caps allow: a bomb is stopped by the first byte too many.
class inflater {
  public:
    /// `max_bytes` caps the output; `max_ratio` caps output over input once 256 KiB have come out.
    inflater(std::size_t max_bytes, std::size_t max_ratio);
    ~inflater();
    inflater(inflater&&) noexcept;
    inflater& operator=(inflater&&) noexcept;

    /// Appends what `in` decodes to. After an error every further call repeats it.
    zip_error write(std::string_view in, std::string& out);
    /// The end of the input: `incomplete` inside a member. An empty input is an empty body.
    zip_error finish() const noexcept;

  private:
    struct state;
    std::unique_ptr<state> state_;
};

/// Appends within a cap known beforehand, so that growing never holds more than the cap in two
/// copies together.
void append_capped(std::string& out, std::string_view more, std::size_t max_bytes);

/// One gzip member at zlib's default level.
std::string gzip_encode(std::string_view text);

} // namespace dutchbook::http
