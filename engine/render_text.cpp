#include <engine/render_text.hpp>

#include <algorithm>
#include <cstdio>

namespace dutchbook::engine::detail {
namespace {

/// Bytes of the well-formed UTF-8 character at the front (Unicode, table 3-7), 0 where there is
/// none.
std::size_t character(std::string_view text) noexcept {
    const auto at = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char lead = at(0);
    if (lead < 0x80) return 1;
    if (lead < 0xC2 || lead > 0xF4) return 0;
    const std::size_t size = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    if (text.size() < size) return 0;
    for (std::size_t i = 1; i < size; ++i)
        if ((at(i) & 0xC0) != 0x80) return 0;
    const bool overlong = (lead == 0xE0 && at(1) < 0xA0) || (lead == 0xF0 && at(1) < 0x90);
    const bool surrogate = lead == 0xED && at(1) > 0x9F;
    const bool beyond = lead == 0xF4 && at(1) > 0x8F;
    return overlong || surrogate || beyond ? 0 : size;
}

std::string tenths(double value, const char* unit) {
    char text[48];
    std::snprintf(text, sizeof text,
                  value < 10    ? "%.2f %s"
                  : value < 100 ? "%.1f %s"
                                : "%.0f %s",
                  value, unit);
    return text;
}

} // namespace

std::string repaired(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        const std::size_t size = character(text);
        out += size ? text.substr(0, size) : std::string_view("\xEF\xBF\xBD");
        text.remove_prefix(std::max<std::size_t>(size, 1));
    }
    return out;
}

std::string printable(std::string_view text) {
    std::string out;
    const std::string good = repaired(text);
    for (std::size_t i = 0; i < good.size(); ++i) {
        const auto byte = static_cast<unsigned char>(good[i]);
        const bool c1 = byte == 0xC2 && static_cast<unsigned char>(good[i + 1]) < 0xA0;
        if (byte >= 0x20 && byte != 0x7F && !c1) {
            out += good[i];
            continue;
        }
        out += ' ';
        if (c1) ++i;
    }
    return out;
}

std::size_t width(std::string_view text) noexcept {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
    }));
}

std::string decimal_seconds(std::uint64_t ns) {
    std::string out = std::to_string(ns / 1'000'000'000);
    std::string fraction = std::to_string(ns % 1'000'000'000);
    fraction.insert(0, 9 - fraction.size(), '0');
    fraction.erase(fraction.find_last_not_of('0') + 1);
    return fraction.empty() ? out : out + "." + fraction;
}

std::string short_time(std::uint64_t ns) {
    const auto value = static_cast<double>(ns);
    if (ns >= 1'000'000'000) return tenths(value / 1e9, "s");
    if (ns >= 1'000'000) return tenths(value / 1e6, "ms");
    if (ns >= 1'000) return tenths(value / 1e3, "µs");
    return std::to_string(ns) + " ns";
}

std::string short_bytes(std::uint64_t bytes) {
    const auto value = static_cast<double>(bytes);
    if (bytes >= 1U << 30) return tenths(value / (1U << 30), "GiB");
    if (bytes >= 1U << 20) return tenths(value / (1U << 20), "MiB");
    if (bytes >= 1U << 10) return tenths(value / (1U << 10), "KiB");
    return std::to_string(bytes) + " B";
}

std::uint64_t percent(std::uint64_t part, std::uint64_t whole) noexcept {
    if (whole == 0) return 0;
    return static_cast<std::uint64_t>(static_cast<double>(part) * 100 / static_cast<double>(whole) +
                                      0.5);
}

std::uint64_t span_ns(const stage_snapshot& stage, std::uint64_t wall_ns) noexcept {
    if (stage.first_start_ns == 0 && stage.last_finish_ns == 0 && stage.parcels_in == 0) return 0;
    const bool at_work = stage.running > 0 || stage.queued > 0;
    const std::uint64_t end =
        at_work ? std::max(wall_ns, stage.last_finish_ns) : stage.last_finish_ns;
    return end > stage.first_start_ns ? end - stage.first_start_ns : 0;
}

std::vector<std::string> node_names(const snapshot& of) {
    std::vector<std::string> names;
    const auto meet = [&](const std::string& name) {
        if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
    };
    for (const auto& stage : of.stages) meet(stage.name);
    for (const auto& edge : of.edges) {
        meet(edge.from);
        meet(edge.to);
    }
    return names;
}

std::vector<std::string> movements(const snapshot& of) {
    std::vector<std::string> names;
    for (const auto& stage : of.stages)
        if (std::find(names.begin(), names.end(), stage.movement) == names.end())
            names.push_back(stage.movement);
    return names;
}

std::string edge_text(const edge_snapshot& edge, bool counts) {
    std::string text = edge.label;
    if (!counts) return text;
    if (!text.empty()) text += ": ";
    text += std::to_string(edge.parcels) + (edge.parcels == 1 ? " parcel, " : " parcels, ");
    return text + std::to_string(edge.items) + (edge.items == 1 ? " item" : " items");
}

} // namespace dutchbook::engine::detail
