#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <dutchbook/fault.hpp>

#include "graphs/config.hpp"
#include "graphs/progress.hpp"

namespace dutchbook::graphs {

/// What every command that reads the configuration is given.
struct common_request {
    std::optional<std::filesystem::path> config_file;
    std::vector<std::string> sets;
    std::optional<std::string> log_format; ///< --log plain|json
    bool quiet = false;
};

struct run_request : common_request {
    std::string world = "live";
    std::uint64_t seed = 1;
    std::size_t markets = 4'000;
    std::uint64_t day = 0;
    std::optional<std::string> as_of, every;
    std::optional<std::filesystem::path> report, json;
    std::optional<std::filesystem::path> llm_record, llm_replay;
    std::optional<std::filesystem::path> record_to; ///< `record --out`
    progress_mode progress = progress_mode::automatic;
    bool dry_run = false, strict = false;
    bool shadow = false; ///< on a copy of the store in memory; says what would be sent
};

struct match_request : common_request {
    std::optional<std::filesystem::path> markets; ///< none: the labels bring theirs
    std::vector<std::filesystem::path> labels;
    std::optional<std::filesystem::path> out, json, confidence;
    bool judge = false; ///< open pairs go to the configured model
    std::optional<std::filesystem::path> llm_record, llm_replay;
};

/// Each command writes results to stdout and the rest to stderr, and returns the exit code. What it
/// throws is a dutchbook::error with a line for people; main turns it into a message and its code.
exit_code run_command(const run_request& how);
exit_code match_command(const match_request& how);
exit_code explain_command(const common_request& how, const std::string& left,
                          const std::string& right,
                          const std::optional<std::filesystem::path>& markets);
struct sim_request {
    std::size_t markets = 4'000;
    std::uint64_t seed = 1;
    std::uint16_t port = 0;
    std::int64_t latency_ms = 0;
    std::uint64_t drift_permille = 0;
    std::uint64_t day = 0;
};
struct rejects_request : common_request {
    std::string platform, reason, run; ///< empty: all
    std::int64_t limit = 50;           ///< newest rows; 0: all
    bool json = false, csv = false;
};
struct vocabulary_request : common_request {
    enum class action : std::uint8_t { print, check, unread, classify };
    action what = action::print;
    std::vector<std::filesystem::path> files; ///< beside the built-in vocabulary
    std::filesystem::path markets;            ///< of `unread` and `classify`: JSON Lines
    std::size_t most = 50;                    ///< templates shown, or asked about
    bool json = false;
    std::filesystem::path out; ///< of `classify`: the vocabulary file that it writes
    std::optional<std::filesystem::path> llm_record, llm_replay;
};
exit_code vocabulary_command(const vocabulary_request& how);
exit_code rejects_command(const rejects_request& how);
exit_code sim_command(const sim_request& how);
exit_code plan_command(const common_request& how, const std::string& format);
exit_code probe_command(const common_request& how);
exit_code config_command(const common_request& how, bool check);

/// Reads file, environment and --set of a request.
configuration configuration_of(const common_request& how, const environment& variables);

} // namespace dutchbook::graphs
