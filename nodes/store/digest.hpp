#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace dutchbook::store {

/// Collects fields and digests them with SHA-256. Every field is preceded by its length, so no two
/// lists of fields give the same bytes.
class digest_input {
  public:
    digest_input& text(std::string_view field);
    digest_input& number(std::int64_t value);
    digest_input& real(double value); ///< by its bits

    /// The first 128 bits as 32 lower-case hex digits.
    std::string hex() const;

  private:
    std::string bytes_;
};

} // namespace dutchbook::store
