#include "graphs/config_file.hpp"

#include <algorithm>
#include <system_error>

#include <fmt/format.h>
#include <toml++/toml.h>

#include <dutchbook/fault.hpp>

#include "graphs/config_table.hpp"
#include "nodes/value/own_file.hpp"

namespace dutchbook::graphs {
namespace {

constexpr std::size_t most_bytes = 1u << 20;

bool is_section(std::string_view dotted) {
    const std::string prefix = std::string(dotted) + '.';
    return std::ranges::any_of(options(),
                               [&](const option& o) { return o.key.starts_with(prefix); });
}

std::vector<std::string_view> lines_of(std::string_view text) {
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        lines.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

bool all_texts(const toml::array& list) {
    return std::ranges::all_of(list, [](const toml::node& one) { return one.is_string(); });
}

class flattener {
  public:
    flattener(std::string_view text, std::string_view name) : lines_(lines_of(text)), name_(name) {}

    void walk(const toml::table& table, const std::string& prefix) {
        for (const auto& [key, node] : table) {
            const std::string dotted =
                prefix.empty() ? std::string(key.str()) : prefix + '.' + std::string(key.str());
            if (node.is_table() && is_section(dotted))
                walk(*node.as_table(), dotted);
            else
                add(dotted, node, node.is_table() ? key.source() : node.source());
        }
    }

    std::vector<file_entry> take() {
        std::ranges::sort(found_, {}, &placed::position);
        std::vector<file_entry> entries;
        for (auto& one : found_) entries.push_back(std::move(one.entry));
        return entries;
    }

  private:
    struct placed {
        std::pair<unsigned, unsigned> position;
        file_entry entry;
    };

    void add(const std::string& key, const toml::node& node, const toml::source_region& region) {
        const auto at = region.begin;
        file_entry entry{
            key, fmt::format("{}:{}:{}", name_, at.line, at.column), {}, file_shape::other};
        if (const auto* flag = node.as_boolean()) {
            entry.shape = file_shape::boolean;
            entry.text = flag->get() ? "true" : "false";
        } else if (const auto* whole = node.as_integer()) {
            entry.shape = file_shape::integer;
            entry.text = fmt::format("{}", whole->get());
        } else if (const auto* real = node.as_floating_point()) {
            entry.shape = file_shape::number;
            entry.text = written(region, real->get());
        } else if (const auto* text = node.as_string()) {
            entry.shape = file_shape::text;
            entry.text = text->get();
        } else if (const auto* list = node.as_array(); list && all_texts(*list)) {
            entry.shape = file_shape::texts;
            for (const auto& one : *list)
                entry.text += (entry.text.empty() ? "" : ",") + one.as_string()->get();
        } else if (node.is_table()) {
            entry.shape = file_shape::section;
        }
        found_.push_back({{at.line, at.column}, std::move(entry)});
    }

    /// The digits as they stand in the file, so that 0.1 is exactly that; the parser hands out a
    /// double only.
    std::string written(const toml::source_region& region, double value) const {
        const auto [line, column] = region.begin;
        if (line >= 1 && line <= lines_.size() && column >= 1 &&
            column <= lines_[line - 1].size()) {
            auto rest = lines_[line - 1].substr(column - 1);
            rest = rest.substr(0, rest.find_first_not_of("+-0123456789._eE"));
            std::string digits(rest);
            std::erase(digits, '_');
            if (digits.starts_with('+')) digits.erase(0, 1);
            // Columns count characters: after non-ASCII text on the line the slice is not the
            // number.
            char* end = nullptr;
            if (!digits.empty() && std::strtod(digits.c_str(), &end) == value && *end == '\0')
                return digits;
        }
        return fmt::format("{}", value);
    }

    std::vector<std::string_view> lines_;
    std::string_view name_;
    std::vector<placed> found_;
};

} // namespace

std::string read_configuration_file(const std::filesystem::path& file) {
    const auto fail = [&](std::string_view why) {
        return error(exit_code::configuration,
                     fmt::format("{}: cannot read the configuration: {}", file.string(), why));
    };
    std::error_code problem;
    const auto status = std::filesystem::status(file, problem);
    if (status.type() == std::filesystem::file_type::not_found) throw fail("no such file");
    if (!std::filesystem::exists(status)) throw fail(problem.message());
    if (std::filesystem::is_directory(status)) throw fail("it is a folder");
    if (!std::filesystem::is_regular_file(status)) throw fail("it is no regular file");
    std::string text = read_regular(file, exit_code::configuration);
    if (text.size() > most_bytes) throw fail("it is larger than 1 MiB");
    return text;
}

std::vector<file_entry> parse_toml(std::string_view text, std::string_view name) {
    try {
        const toml::table root = toml::parse(text, std::string(name));
        flattener flat(text, name);
        flat.walk(root, {});
        return flat.take();
    } catch (const toml::parse_error& e) {
        const auto at = e.source().begin;
        throw error(exit_code::configuration,
                    fmt::format("{}:{}:{}: {}", name, at.line, at.column, e.description()));
    }
}

} // namespace dutchbook::graphs
