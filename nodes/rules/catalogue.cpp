#include <nodes/rules/catalogue.hpp>

#include <algorithm>
#include <array>
#include <sstream>

#include <toml++/toml.h>

#include <dutchbook/fault.hpp>

#include <nodes/contract/hash.hpp>
#include <nodes/contract/lexicon.hpp>
#include <nodes/rules/embedded.hpp>
#include <nodes/rules/pattern.hpp>

namespace dutchbook::rules {
namespace {

constexpr std::array<std::string_view, 8> meanings{"question", "fills",  "narrows",  "widens",
                                                   "excludes", "source", "fallback", "boilerplate"};
constexpr std::array<std::string_view, 6> clause_keys{"means", "texts", "name",
                                                      "fills", "value", "note"};

/// Reads one file, and knows where in it a complaint belongs.
class file_reader {
  public:
    explicit file_reader(std::string_view name) : name_(name) {}

    [[noreturn]] void refuse(const toml::node& at, const std::string& why) const {
        std::ostringstream out;
        out << name_ << ':' << at.source().begin.line << ": " << why;
        throw error(exit_code::configuration, out.str());
    }
    std::string text(const toml::node& node, std::string_view key) const {
        const auto value = node.value<std::string>();
        if (!value || value->empty()) refuse(node, std::string(key) + ": expected a text");
        return *value;
    }
    const toml::array& list(const toml::node& node, std::string_view key) const {
        if (!node.is_array()) refuse(node, std::string(key) + ": expected a list");
        return *node.as_array();
    }
    clause_template clause_of(const toml::table& table) const;
    void add_clause(const toml::node& node, std::vector<clause_template>& into) const;

  private:
    std::string_view name_;
};

clause_template file_reader::clause_of(const toml::table& table) const {
    clause_template out;
    for (const auto& [key, node] : table)
        if (std::ranges::find(clause_keys, key.str()) == clause_keys.end())
            refuse(node, "clause." + std::string(key.str()) + ": no such key");
    const auto* means = table.get("means");
    if (!means) refuse(table, "clause: means is missing");
    const auto parsed = parse_meaning(text(*means, "means"));
    if (!parsed) refuse(*means, "means: '" + text(*means, "means") + "' is no meaning");
    out.means = *parsed;
    if (const auto* name = table.get("name")) out.name = text(*name, "name");
    if (const auto* fills = table.get("fills")) out.fills = text(*fills, "fills");
    if (const auto* value = table.get("value")) out.value = text(*value, "value");
    const bool compared = out.means == meaning::narrows || out.means == meaning::widens ||
                          out.means == meaning::excludes;
    if (compared && out.name.empty())
        refuse(table, "clause: what " + std::string(to_string(out.means)) + " needs a name");
    if ((out.means == meaning::fills) != !out.fills.empty() ||
        out.fills.empty() != out.value.empty())
        refuse(table, "clause: fills and value belong to a clause that means \"fills\"");
    return out;
}

void file_reader::add_clause(const toml::node& node, std::vector<clause_template>& into) const {
    const auto* table = node.as_table();
    if (!table) refuse(node, "clause: expected [[clause]]");
    const clause_template common = clause_of(*table);
    const auto* texts = table->get("texts");
    if (!texts) refuse(*table, "clause: texts is missing");
    for (const auto& entry : list(*texts, "texts")) {
        clause_template one = common;
        one.text = text(entry, "texts");
        if (auto why = parse_pattern(one.text, one.parts, one.weight); !why.empty())
            refuse(entry, "texts: \"" + one.text + "\": " + why);
        one.denies = one.text.find("to no ") != one.text.npos || one.text.ends_with("to no") ||
                     one.text.find("to under") != one.text.npos;
        into.push_back(std::move(one));
    }
}

/// Every word with which a template can begin; `open` where it can begin with anything.
void first_words(const clause_template& t, std::vector<std::uint64_t>& into, bool& open) {
    for (const part& p : t.parts) {
        if (p.is_slot()) return void(open = true);
        bool skips = false;
        for (const auto& words : p.words) {
            if (words.empty())
                skips = true;
            else
                into.push_back(words.front());
        }
        if (!skips) return;
    }
    open = true;
}

std::uint64_t demanded(const clause_template& t) {
    std::uint64_t out = 0;
    for (const part& p : t.parts)
        if (p.words.size() == 1)
            for (const auto word : p.words.front()) out |= word_bit(word);
    return out;
}

} // namespace

std::optional<meaning> parse_meaning(std::string_view text) noexcept {
    const auto* at = std::ranges::find(meanings, text);
    if (at == meanings.end()) return std::nullopt;
    return static_cast<meaning>(at - meanings.begin());
}

std::string_view to_string(meaning m) noexcept {
    return m == meaning::unread ? "unread" : meanings[static_cast<std::size_t>(m)];
}

void catalogue::add(std::string_view toml_text, std::string_view name) {
    const file_reader from(name);
    toml::table all;
    try {
        all = toml::parse(toml_text, name);
    } catch (const toml::parse_error& e) {
        std::ostringstream out;
        out << name << ':' << e.source().begin.line << ": " << e.description();
        throw error(exit_code::configuration, out.str());
    }
    const auto words = [&](const toml::node& node, std::string_view key,
                           std::unordered_set<std::uint64_t>& into) {
        for (const auto& entry : from.list(node, key)) {
            const std::string text = from.text(entry, key);
            contract::token word;
            word.text = text;
            word.id = contract::word_id(text);
            into.insert(word.id);
            if (key == "neutral") into.insert(contract::resolve(word).id);
        }
    };
    for (const auto& [key, node] : all) {
        if (key == "clause") {
            for (const auto& entry : from.list(node, "clause")) from.add_clause(entry, templates_);
        } else if (key == "conditions") {
            words(node, "conditions", conditions_);
        } else if (key == "neutral") {
            words(node, "neutral", neutral_);
        } else if (key == "source_begins") {
            for (const auto& entry : from.list(node, "source_begins"))
                source_begins_.push_back(from.text(entry, "source_begins"));
        } else if (key == "source_ends") {
            words(node, "source_ends", source_ends_);
        } else if (key == "comparators") {
            words(node, "comparators", comparators_);
        } else if (key == "ornaments") {
            words(node, "ornaments", ornaments_);
        } else if (key == "clock") {
            words(node, "clock", clock_);
        } else if (key == "default" && node.is_table()) {
            for (const auto& [slot, value] : *node.as_table())
                defaults_[std::string(slot.str())] = from.text(value, "default");
        } else {
            from.refuse(node, std::string(key.str()) + ": no such key");
        }
    }
    index();
}

void catalogue::index() {
    std::stable_sort(
        templates_.begin(), templates_.end(),
        [](const clause_template& a, const clause_template& b) { return a.weight > b.weight; });
    by_first_.clear();
    anyhow_.clear();
    std::vector<std::uint64_t> first;
    for (std::uint32_t i = 0; i < templates_.size(); ++i) {
        templates_[i].mask = demanded(templates_[i]);
        first.clear();
        bool open = false;
        first_words(templates_[i], first, open);
        std::ranges::sort(first);
        first.erase(std::unique(first.begin(), first.end()), first.end());
        if (open)
            anyhow_.push_back(i);
        else
            for (const auto id : first) by_first_[id].push_back(i);
    }
}

const std::vector<std::uint32_t>& catalogue::starting_with(std::uint64_t word) const noexcept {
    static const std::vector<std::uint32_t> none;
    const auto at = by_first_.find(word);
    return at == by_first_.end() ? none : at->second;
}

std::string_view catalogue::default_of(std::string_view slot) const noexcept {
    const auto at = defaults_.find(std::string(slot));
    return at == defaults_.end() ? std::string_view() : std::string_view(at->second);
}

const catalogue& catalogue::built_in() {
    static const catalogue made = [] {
        catalogue out;
        for (const auto& [name, text] : embedded_files()) out.add(text, name);
        return out;
    }();
    return made;
}

} // namespace dutchbook::rules
