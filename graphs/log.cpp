#include "graphs/log.hpp"

#include <cmath>

#include <fmt/format.h>

#include "graphs/table_text.hpp"

namespace dutchbook::graphs {
namespace {

constexpr unsigned most_columns = 1'000; ///< of one value

timestamp system_now() {
    return std::chrono::time_point_cast<std::chrono::milliseconds>(
        std::chrono::system_clock::now());
}

std::string plain_text(std::string_view text) {
    const std::string safe = cut_to_width(printable(text), most_columns);
    const bool bare = !safe.empty() && safe.find_first_of(" \"=\\") == std::string::npos;
    return bare ? safe : '"' + json_escaped(safe) + '"';
}

std::string json_text(std::string_view text) {
    return '"' + json_escaped(cut_to_width(printable(text), most_columns)) + '"';
}

std::string rendered(const log_field::value_type& value, const log_options& options) {
    const bool json = options.json;
    return std::visit(
        [&](auto v) -> std::string {
            using type = decltype(v);
            if constexpr (std::is_same_v<type, std::string_view>) {
                // Before cutting too: half a secret is not recognised afterwards.
                const std::string safe = options.redact ? options.redact(v) : std::string(v);
                return json ? json_text(safe) : plain_text(safe);
            } else if constexpr (std::is_same_v<type, double>)
                return std::isfinite(v) ? fmt::format("{}", v) : (json ? "null" : "n/a");
            else
                return fmt::format("{}", v);
        },
        value);
}

void append(std::string& line, const log_field& field, const log_options& options) {
    const std::string value = rendered(field.value, options);
    if (options.json)
        line += fmt::format(",\"{}\":{}", json_escaped(field.name), value);
    else
        line += fmt::format(" {}={}", field.name, value);
}

} // namespace

std::string_view to_string(log_level level) noexcept {
    switch (level) {
    case log_level::debug:
        return "debug";
    case log_level::info:
        return "info";
    case log_level::warning:
        return "warning";
    case log_level::error:
        return "error";
    case log_level::off:
        break;
    }
    return "off";
}

logger::logger(std::ostream& out, log_options options)
    : logger(
          [&out](std::string_view line) {
              // One call, so that lines of another process do not come between.
              out << std::string(line).append(1, '\n') << std::flush;
          },
          std::move(options)) {}

logger::logger(sink write, log_options options)
    : write_(std::move(write)), options_(std::move(options)) {
    if (!options_.now) options_.now = system_now;
}

logger::~logger() {
    try {
        flush();
    } catch (...) { // the sink is gone; a destructor has nobody to tell
    }
}

void logger::write(log_level level, std::string_view event, log_fields fields) {
    if (level < options_.least || level == log_level::off) return;
    const timestamp at = options_.now();
    const std::lock_guard hold(mutex_);
    std::uint64_t held = 0;
    if (!admit(at, {level, std::string(event)}, held)) return;
    emit(at, level, event, {fields.begin(), fields.size()}, held);
}

void logger::flush() {
    const timestamp at = options_.now();
    const std::lock_guard hold(mutex_);
    for (auto& [which, state] : repeats_) {
        if (state.held == 0) continue;
        emit(at, which.first, which.second, {}, std::exchange(state.held, 0));
    }
}

void logger::set_run_id(std::string run_id) {
    const std::lock_guard hold(mutex_);
    options_.run_id = std::move(run_id);
}

/// Whether a line may pass; `held` is how many were kept back since the last one that did.
bool logger::admit(timestamp at, const key& which, std::uint64_t& held) {
    repeat& state = repeats_[which];
    if (state.passed == 0 || at - state.since >= options_.repeat_window || at < state.since) {
        held = std::exchange(state.held, 0);
        state.since = at;
        state.passed = 0;
    }
    if (state.passed >= options_.repeat_burst) {
        ++state.held;
        return false;
    }
    ++state.passed;
    return true;
}

void logger::emit(timestamp at, log_level level, std::string_view event,
                  std::span<const log_field> fields, std::uint64_t held) {
    const bool json = options_.json;
    std::string line =
        json ? fmt::format(R"({{"time":"{}","level":"{}","event":"{}")", format_timestamp(at),
                           to_string(level), json_escaped(event))
             : fmt::format("{} {} {}", format_timestamp(at), to_string(level), event);
    if (!options_.run_id.empty()) append(line, {"run", options_.run_id}, options_);
    for (const log_field& field : fields) append(line, field, options_);
    if (held > 0) append(line, {"repeated", held}, options_);
    if (json) line += '}';
    write_(options_.redact ? options_.redact(line) : line);
}

} // namespace dutchbook::graphs
