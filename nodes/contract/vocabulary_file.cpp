#include "nodes/contract/vocabulary_file.hpp"

#include <cmath>
#include <sstream>

#include <dutchbook/fault.hpp>

#include "nodes/contract/text.hpp"
#include "nodes/value/suggest.hpp"

namespace dutchbook::contract {

std::string dotted(std::string_view section, std::string_view key) {
    std::string out(section);
    if (!out.empty()) out += '.';
    return out.append(key);
}

vocabulary_file::vocabulary_file(std::string_view toml, std::string_view name) : name_(name) {
    try {
        all_ = toml::parse(toml, name);
    } catch (const toml::parse_error& e) {
        std::ostringstream out;
        out << name_ << ':' << e.source().begin.line << ": " << e.description();
        throw error(exit_code::configuration, out.str());
    }
}

void vocabulary_file::refuse(const toml::source_region& at, std::string_view key,
                             const std::string& why) const {
    std::ostringstream out;
    out << name_ << ':' << at.begin.line << ": " << key << ": " << why;
    throw error(exit_code::configuration, out.str());
}

void vocabulary_file::expect_known(const toml::key& key, std::string_view inside,
                                   std::span<const std::string_view> known) const {
    for (const auto one : known)
        if (one == key.str()) return;
    refuse(key.source(), dotted(inside, key.str()),
           "no such key; the nearest is " + dotted(inside, nearest(key.str(), known)));
}

std::string vocabulary_file::text(const toml::node& node, std::string_view key) const {
    auto value = node.value<std::string>();
    if (!node.is_string() || !value || value->empty()) refuse(node, key, "expected a text");
    return std::move(*value);
}

bool vocabulary_file::flag(const toml::node& node, std::string_view key) const {
    if (!node.is_boolean()) refuse(node, key, "expected true or false");
    return node.value_or(false);
}

std::int64_t vocabulary_file::whole(const toml::node& node, std::string_view key,
                                    std::int64_t least, std::int64_t most) const {
    const auto value = node.is_integer() ? node.value<std::int64_t>() : std::nullopt;
    if (!value || *value < least || *value > most)
        refuse(node, key,
               "expected a whole number from " + std::to_string(least) + " to " +
                   std::to_string(most));
    return *value;
}

std::int64_t vocabulary_file::micros(const toml::node& node, std::string_view key) const {
    constexpr double most = 1e12;
    const auto value = node.is_number() ? node.value<double>() : std::nullopt;
    if (!value || !(*value >= 0.000001) || *value > most)
        refuse(node, key, "expected a number above 0");
    return std::llround(*value * 1e6);
}

const toml::array& vocabulary_file::list(const toml::node& node, std::string_view key) const {
    if (!node.is_array()) refuse(node, key, "expected a list");
    return *node.as_array();
}

const toml::table& vocabulary_file::table(const toml::node& node, std::string_view key) const {
    if (!node.is_table()) refuse(node, key, "expected a table");
    return *node.as_table();
}

void vocabulary_file::texts(
    const toml::node& node, std::string_view key,
    const std::function<void(const std::string&, const toml::node&)>& take) const {
    if (!node.is_array()) refuse(node, key, "expected a list of texts");
    for (const auto& entry : *node.as_array()) take(text(entry, key), entry);
}

std::string vocabulary_file::words(const std::string& text, const toml::node& at,
                                   std::string_view key) const {
    token_list list;
    list.read(text);
    std::string out;
    for (const token& t : list.tokens()) {
        if (t.kind == token_kind::symbol) continue;
        if (!out.empty()) out += ' ';
        out += t.text;
    }
    if (out.empty()) refuse(at, key, "there is no word in '" + text + "'");
    return out;
}

} // namespace dutchbook::contract
