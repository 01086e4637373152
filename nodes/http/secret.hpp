#pragma once

#include <map>
#include <optional>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <vector>

#include "nodes/http/message.hpp"

namespace dutchbook::http {

/// A value that must not be seen: it cannot be streamed or compared, is read by reveal() alone, and
/// its memory is wiped when it goes.
class secret {
  public:
    secret() = default;
    explicit secret(std::string value) : value_(std::move(value)) {}
    secret(const secret&) = default;
    secret(secret&& other) noexcept;
    secret& operator=(secret other) noexcept;
    ~secret();

    /// The variable `name`, or else the file that `name`_FILE points to; nothing where neither is
    /// set or the value is empty. Throws dutchbook::error (configuration) as from_file() does.
    static std::optional<secret> from_environment(const std::string& name);

    /// The content of a file without its last line break. Throws dutchbook::error (configuration)
    /// where it cannot be read, is no regular file, is larger than 64 KiB, or may be read by group
    /// or others.
    static secret from_file(const std::string& path);

    const std::string& reveal() const noexcept { return value_; }
    bool empty() const noexcept { return value_.empty(); }

  private:
    std::string value_;
};

/// Headers whose values are secret by their name, in any case: authorization, cookie,
/// kalshi-access-*, …
bool is_secret_header(std::string_view name) noexcept;

/// Replaces registered secrets in text with "[redacted]": as they are, percent-encoded,
/// JSON-escaped, and in base64 (alone or inside a longer value, such as user:password). Any thread.
class redactor {
  public:
    /// Values under 4 bytes are not registered: they would black out ordinary text.
    void add(const secret& value) { add(std::string_view(value.reveal())); }
    void add(std::string_view value);

    std::string redact(std::string_view text) const;
    /// Values of secret headers are replaced whole, the others as text.
    header_list redact(const header_list& headers) const;

  private:
    mutable std::shared_mutex mutex_;
    std::map<char, std::vector<std::string>> forms_; ///< by first byte, longest first
};

} // namespace dutchbook::http
