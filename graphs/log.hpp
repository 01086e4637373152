#pragma once

#include <chrono>
#include <concepts>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <map>
#include <mutex>
#include <ostream>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <dutchbook/time.hpp>

#include "graphs/settings.hpp"

namespace dutchbook::graphs {

/// One named value of a log line; borrows its name and text for the call.
struct log_field {
    using value_type = std::variant<bool, std::int64_t, std::uint64_t, double, std::string_view>;

    log_field(std::string_view n, bool v) : name(n), value(v) {}
    template <std::signed_integral Int>
    log_field(std::string_view n, Int v) : name(n), value(static_cast<std::int64_t>(v)) {}
    template <std::unsigned_integral Int>
    requires(!std::same_as<Int, bool>) log_field(std::string_view n, Int v)
        : name(n), value(static_cast<std::uint64_t>(v)) {}
    log_field(std::string_view n, double v) : name(n), value(v) {}
    log_field(std::string_view n, std::string_view v) : name(n), value(v) {}
    log_field(std::string_view n, const std::string& v) : name(n), value(std::string_view(v)) {}
    log_field(std::string_view n, const char* v) : name(n), value(std::string_view(v)) {}

    std::string_view name;
    value_type value;
};

using log_fields = std::initializer_list<log_field>;

struct log_options {
    log_level least = log_level::info;
    bool json = false;
    std::string run_id; ///< on every line as `run`, where not empty
    std::function<std::string(std::string_view)> redact{}; ///< applied to the whole rendered line
    std::function<timestamp()> now{};                      ///< the system clock where empty
    std::chrono::milliseconds repeat_window{10'000};
    std::uint32_t repeat_burst =
        5; ///< lines of one event that pass in a window; the rest are counted
};

/// Writes one line per event: `2026-03-01T12:00:00Z info page_read venue=kalshi rows=200`, or a
/// JSON object. Event names are stable identifiers. Foreign text is neutralised. Safe from any
/// thread; a line is written whole.
class logger {
  public:
    using sink = std::function<void(std::string_view line)>; ///< gets a line without its newline

    /// `out` must outlive the logger.
    explicit logger(std::ostream& out, log_options options = {});
    /// `write` is called under the logger's lock, one line at a time.
    explicit logger(sink write, log_options options = {});
    /// Says how many repeats were held back.
    ~logger();
    logger(const logger&) = delete;
    logger& operator=(const logger&) = delete;

    void write(log_level level, std::string_view event, log_fields fields = {});
    void debug(std::string_view event, log_fields fields = {}) {
        write(log_level::debug, event, fields);
    }
    void info(std::string_view event, log_fields fields = {}) {
        write(log_level::info, event, fields);
    }
    void warning(std::string_view event, log_fields fields = {}) {
        write(log_level::warning, event, fields);
    }
    void error(std::string_view event, log_fields fields = {}) {
        write(log_level::error, event, fields);
    }

    /// Writes a `repeated` line for every event that has lines held back.
    void flush();

    /// From now on lines carry this id as `run`.
    void set_run_id(std::string run_id);

  private:
    struct repeat {
        timestamp since{};
        std::uint32_t passed = 0;
        std::uint64_t held = 0;
    };
    using key = std::pair<log_level, std::string>;

    void emit(timestamp at, log_level level, std::string_view event,
              std::span<const log_field> fields, std::uint64_t held);
    bool admit(timestamp at, const key& which, std::uint64_t& held);

    sink write_;
    log_options options_;
    std::mutex mutex_;
    std::map<key, repeat> repeats_;
};

std::string_view to_string(log_level level) noexcept;

} // namespace dutchbook::graphs
