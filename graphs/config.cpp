#include "graphs/config.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <unistd.h>

#include "graphs/config_file.hpp"
#include "graphs/config_table.hpp"
#include "nodes/value/suggest.hpp"
#include "graphs/table_text.hpp"

namespace dutchbook::graphs {
namespace {

constexpr std::string_view prefix = "DUTCHBOOK_";
/// Variables with our prefix that are no settings: the test data's place and the crash tests'
/// switch.
constexpr std::array<std::string_view, 4> reserved{"DUTCHBOOK_SHARED", "DUTCHBOOK_CRASH_AT",
                                                   "DUTCHBOOK_WEBHOOK_URL",
                                                   "DUTCHBOOK_WEBHOOK_URL_FILE"};

bool accepts(const option& what, file_shape shape) {
    switch (what.kind) {
    case option_kind::boolean:
        return shape == file_shape::boolean;
    case option_kind::integer:
        return shape == file_shape::integer;
    case option_kind::ratio:
    case option_kind::amount:
        return shape == file_shape::integer || shape == file_shape::number;
    case option_kind::paths:
        return shape == file_shape::texts || shape == file_shape::text;
    case option_kind::choice:
        if (shape == file_shape::boolean)
            return std::ranges::find(what.choices, "true") != what.choices.end();
        [[fallthrough]];
    default:
        return shape == file_shape::text;
    }
}

/// Collects settings from the sources in order, and every problem on the way.
class reader {
  public:
    explicit reader(const environment& variables) : variables_(variables) {}

    void file(const std::filesystem::path& path) {
        std::vector<file_entry> entries;
        try {
            entries = parse_toml(read_configuration_file(path), path.string());
        } catch (const error& e) {
            problems_.emplace_back(e.what()); // the other sources are still checked
            return;
        }
        for (const file_entry& entry : entries) take(entry);
    }

    void variables() {
        for (const auto& [name, value] : variables_) {
            if (!name.starts_with(prefix) || std::ranges::find(reserved, name) != reserved.end())
                continue;
            const auto all = options();
            const auto* const found =
                std::ranges::find_if(all.data(), all.data() + all.size(),
                                     [&](const option& o) { return variable_name(o.key) == name; });
            if (found == all.data() + all.size())
                unknown_variable(name);
            else
                set(*found, name, value);
        }
    }

    void argument(std::string_view given) {
        const auto equals = given.find('=');
        if (equals == std::string_view::npos || equals == 0) {
            // What stands there may be a secret typed in the wrong place.
            problems_.emplace_back("--set: expected section.key=value");
            return;
        }
        const auto key = given.substr(0, equals);
        const option* const what = find_option(key);
        if (!what)
            problems_.push_back(fmt::format("--set: {}", unknown(key)));
        else
            set(*what, "--set", given.substr(equals + 1));
    }

    configuration finish() && {
        if (problems_.empty()) cross_check();
        if (problems_.empty()) return std::move(result_);
        if (problems_.size() == 1) throw error(exit_code::configuration, problems_.front());
        std::string all = fmt::format("{} problems in the configuration:", problems_.size());
        for (const auto& one : problems_) all += "\n  " + one;
        throw error(exit_code::configuration, all);
    }

  private:
    static std::string unknown(std::string_view key) {
        return fmt::format("unknown key {}; the nearest is {}", printable(key),
                           nearest(key, option_keys()));
    }

    static std::string unknown_section(std::string_view name) {
        std::vector<std::string_view> sections;
        for (const std::string_view key : option_keys())
            for (auto dot = key.find('.'); dot != key.npos; dot = key.find('.', dot + 1))
                sections.push_back(key.substr(0, dot));
        return fmt::format("unknown section [{}]; the nearest is [{}]", printable(name),
                           nearest(name, sections));
    }

    void unknown_variable(std::string_view name) {
        std::vector<std::string> names;
        for (const option& o : options()) names.push_back(variable_name(o.key));
        const std::vector<std::string_view> known(names.begin(), names.end());
        problems_.push_back(fmt::format("unknown variable {}; the nearest is {}", printable(name),
                                        nearest(name, known)));
    }

    void take(const file_entry& entry) {
        const option* const what = find_option(entry.key);
        if (!what) {
            problems_.push_back(fmt::format("{}: {}", entry.where,
                                            entry.shape == file_shape::section
                                                ? unknown_section(entry.key)
                                                : unknown(entry.key)));
            return;
        }
        if (entry.shape == file_shape::text && entry.text.find('$') != std::string::npos) {
            const auto before = problems_.size();
            std::vector<std::string> wrong;
            const std::string text = interpolate(entry.text, variables_, wrong);
            for (const auto& one : wrong)
                problems_.push_back(
                    fmt::format("{}: {}: {}", entry.where, entry.key, printable(one)));
            if (problems_.size() == before) set(*what, entry.where, text, true);
            return;
        }
        if (!accepts(*what, entry.shape)) {
            refuse(*what, entry.where, expected_text(*what), shape_text(entry));
            return;
        }
        set(*what, entry.where, entry.text);
    }

    static std::string shape_text(const file_entry& entry) {
        switch (entry.shape) {
        case file_shape::text:
            return '"' + json_escaped(cut_to_width(printable(entry.text), 60)) + '"';
        case file_shape::section:
            return "a table";
        case file_shape::texts:
            return "an array";
        case file_shape::other:
            return "an array or a date";
        default:
            return entry.text;
        }
    }

    void refuse(const option& what, std::string_view where, std::string_view expected,
                std::string_view got) {
        if (what.secret) got = "(not shown)";
        problems_.push_back(
            fmt::format("{}: {}: expected {}, got {}", where, what.key, expected, got));
    }

    /// `foreign`: the text came out of a variable, so it is not quoted in messages.
    void set(const option& what, std::string_view where, std::string_view text,
             bool foreign = false) {
        if (const auto expected = assign(what, result_.values, text)) {
            const std::string got = '"' + json_escaped(cut_to_width(printable(text), 60)) + '"';
            const bool credentials = text.find_first_of("@?") != std::string_view::npos;
            refuse(what, where, *expected, foreign || credentials ? "(not shown)" : got);
            return;
        }
        result_.origins[std::string(what.key)] = where;
    }

    std::string where(std::string_view key) const {
        const auto found = result_.origins.find(key);
        return found == result_.origins.end() ? "default" : found->second;
    }

    void cross_check() {
        const settings& v = result_.values;
        if (!v.venues.kalshi.enabled && !v.venues.polymarket.enabled)
            problems_.push_back(
                fmt::format("{}: venues.polymarket.enabled: expected at least one enabled venue",
                            where("venues.polymarket.enabled")));
        if (!v.convex.url.empty() && v.convex.deploy_key_env.empty())
            problems_.push_back(
                fmt::format("{}: convex.deploy_key_env: expected a name, because convex.url is set",
                            where("convex.deploy_key_env")));
        if (v.llm.enabled == toggle::on && v.llm.url.empty())
            problems_.push_back(fmt::format(
                "{}: llm.url: expected a URL, because llm.enabled is true", where("llm.url")));
        const auto& kept = v.retention;
        if (kept.related_markets_days != 0 &&
            (kept.markets_days == 0 || kept.markets_days > kept.related_markets_days))
            problems_.push_back(fmt::format(
                "{}: retention.related_markets_days: expected 0 or at least "
                "retention.markets_days ({}), since what was related is not kept shorter",
                where(result_.origins.contains("retention.related_markets_days")
                          ? "retention.related_markets_days"
                          : "retention.markets_days"),
                kept.markets_days == 0 ? "for ever" : std::to_string(kept.markets_days)));
    }

    const environment& variables_;
    configuration result_;
    std::vector<std::string> problems_;
};

} // namespace

environment current_environment() {
    environment all;
    for (char** at = ::environ; at && *at; ++at) {
        const std::string_view entry = *at;
        if (const auto equals = entry.find('='); equals != std::string_view::npos)
            all.insert_or_assign(std::string(entry.substr(0, equals)),
                                 std::string(entry.substr(equals + 1)));
    }
    return all;
}

configuration load_configuration(const config_sources& sources) {
    reader all(sources.variables);
    if (sources.file) all.file(*sources.file);
    all.variables();
    for (const auto& one : sources.sets) all.argument(one);
    return std::move(all).finish();
}

} // namespace dutchbook::graphs
