#include <nodes/rules/catalogue.hpp>

#include <algorithm>
#include <array>
#include <utility>

#include <nodes/contract/hash.hpp>
#include <nodes/contract/vocabulary.hpp>
#include <nodes/contract/vocabulary_file.hpp>
#include <nodes/rules/embedded.hpp>
#include <nodes/rules/pattern.hpp>
#include <nodes/value/suggest.hpp>

namespace dutchbook::rules {
namespace {

constexpr std::array<std::string_view, 8> meanings{"question", "fills",  "narrows",  "widens",
                                                   "excludes", "source", "fallback", "boilerplate"};
constexpr std::array<std::string_view, 7> clause_keys{"means", "texts", "name", "fills",
                                                      "value", "note",  "tier"};
/// Sections beside the lists of words.
constexpr std::array<std::string_view, 5> other_sections{"clause", "default", "source_begins",
                                                         "idle_beside", "remove"};

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

word_mask demanded(const clause_template& t) {
    word_mask out;
    for (const part& p : t.parts)
        if (p.words.size() == 1)
            for (const auto word : p.words.front()) out.add(word);
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

/// Reads one file into a catalogue.
class catalogue::file_reader {
  public:
    file_reader(catalogue& into, const contract::vocabulary_file& from)
        : into_(into), from_(from), before_(into.templates_.size()) {}

    void read() {
        for (const auto& [key, node] : from_.all()) from_.expect_known(key, "", known_sections());
        if (const auto* node = from_.all().get("remove")) read_removals(*node);
        for (const auto& [key, node] : from_.all()) read_section(key.str(), node);
    }

  private:
    static const std::vector<std::string_view>& known_sections() {
        static const auto all = [] {
            std::vector<std::string_view> out(other_sections.begin(), other_sections.end());
            for (const auto& list : word_lists) out.push_back(list.first);
            const auto& others = contract::vocabulary_data::sections();
            out.insert(out.end(), others.begin(), others.end());
            return out;
        }();
        return all;
    }

    void read_section(std::string_view key, const toml::node& node) {
        if (key == "clause")
            for (const auto& entry : from_.list(node, key)) add_clause(entry);
        for (const auto& [name, list] : word_lists)
            if (key == name) add_words(node, key, into_.*list);
        if (key == "source_begins")
            from_.texts(node, key, [this](const std::string& text, const toml::node&) {
                into_.source_begins_.push_back(text);
            });
        if (key == "idle_beside")
            from_.texts(node, key, [this](const std::string& text, const toml::node& at) {
                add_idle_beside(text, at);
            });
        if (key == "default")
            for (const auto& [slot, value] : from_.table(node, key))
                into_.defaults_[std::string(slot.str())] =
                    from_.text(value, contract::dotted(key, slot.str()));
    }

    void add_idle_beside(std::string_view text, const toml::node& at) {
        const auto colon = text.find(':');
        if (colon == text.npos)
            from_.refuse(at, "idle_beside", '"' + std::string(text) + "\": a colon is missing");
        const auto beside = ids_of(text.substr(colon + 1));
        for (const auto word : ids_of(text.substr(0, colon))) into_.idle_beside_[word] = beside;
    }

    using words = std::unordered_set<std::uint64_t> catalogue::*;
    static constexpr std::array<std::pair<std::string_view, words>, 16> word_lists{
        {{"conditions", &catalogue::conditions_},
         {"neutral", &catalogue::neutral_},
         {"source_ends", &catalogue::source_ends_},
         {"comparators", &catalogue::comparators_},
         {"ornaments", &catalogue::ornaments_},
         {"clock", &catalogue::clock_},
         {"points_back", &catalogue::points_back_},
         {"opening_words", &catalogue::opening_words_},
         {"telling_words", &catalogue::telling_words_},
         {"moving_words", &catalogue::moving_words_},
         {"before_or", &catalogue::before_or_},
         {"after_or", &catalogue::after_or_},
         {"price_kinds", &catalogue::price_kinds_},
         {"source_kinds", &catalogue::source_kinds_},
         {"idle_words", &catalogue::idle_words_},
         {"ways", &catalogue::ways_}}};

    void add_words(const toml::node& node, std::string_view key,
                   std::unordered_set<std::uint64_t>& into) {
        from_.texts(node, key, [&](const std::string& text, const toml::node&) {
            contract::token word;
            word.text = text;
            word.id = contract::word_id(text);
            into.insert(word.id);
            if (key == "neutral") into.insert(into_.words_->resolve(word).id);
        });
    }

    void read_removals(const toml::node& node) {
        auto known = contract::vocabulary_data::removable();
        known.push_back("clauses");
        for (const auto& [key, texts] : from_.table(node, "remove")) {
            from_.expect_known(key, "remove", known);
            if (key.str() != "clauses") continue;
            from_.texts(
                texts, "remove.clauses", [this](const std::string& text, const toml::node& at) {
                    if (forget(text, into_.templates_.size()) == 0)
                        from_.refuse(at, "remove.clauses", "there is no clause \"" + text + '"');
                });
        }
        before_ = into_.templates_.size();
    }
    /// Takes a template of files before away.
    std::size_t forget(const std::string& text, std::size_t before) {
        auto& all = into_.templates_;
        const auto end = all.begin() + static_cast<std::ptrdiff_t>(before);
        const auto kept = std::remove_if(
            all.begin(), end, [&text](const clause_template& t) { return t.text == text; });
        const auto gone = static_cast<std::size_t>(end - kept);
        all.erase(kept, end);
        return gone;
    }

    clause_template clause_of(const toml::table& table) const;
    void add_clause(const toml::node& node);

    catalogue& into_;
    const contract::vocabulary_file& from_;
    std::size_t before_; ///< templates of files before this one come first
};

clause_template catalogue::file_reader::clause_of(const toml::table& table) const {
    clause_template out;
    for (const auto& [key, node] : table) from_.expect_known(key, "clause", clause_keys);
    const auto* means = table.get("means");
    if (!means) from_.refuse(table, "clause", "means is missing");
    const auto said = from_.text(*means, "means");
    const auto parsed = parse_meaning(said);
    if (!parsed)
        from_.refuse(*means, "means",
                     "'" + said + "' is no meaning; the nearest is " +
                         std::string(nearest(said, meanings)));
    out.means = *parsed;
    if (const auto* name = table.get("name")) out.name = from_.text(*name, "name");
    if (const auto* fills = table.get("fills")) out.fills = from_.text(*fills, "fills");
    if (const auto* value = table.get("value")) out.value = from_.text(*value, "value");
    if (const auto* tier = table.get("tier")) {
        out.judged = from_.text(*tier, "tier") == "judged";
        if (!out.judged) from_.refuse(*tier, "tier", "the only tier to be named is \"judged\"");
    }
    const bool compared = out.means == meaning::narrows || out.means == meaning::widens ||
                          out.means == meaning::excludes;
    if (compared && out.name.empty())
        from_.refuse(table, "clause",
                     "what " + std::string(to_string(out.means)) + " needs a name");
    if ((out.means == meaning::fills) != !out.fills.empty() ||
        out.fills.empty() != out.value.empty())
        from_.refuse(table, "clause", "fills and value belong to a clause that means \"fills\"");
    return out;
}

void catalogue::file_reader::add_clause(const toml::node& node) {
    if (!node.is_table()) from_.refuse(node, "clause", "expected [[clause]]");
    const auto& table = *node.as_table();
    const clause_template common = clause_of(table);
    const auto* texts = table.get("texts");
    if (!texts) from_.refuse(table, "clause", "texts is missing");
    from_.texts(*texts, "texts", [&](const std::string& text, const toml::node& entry) {
        clause_template one = common;
        one.text = text;
        if (auto why = parse_pattern(one.text, one.parts, one.weight); !why.empty())
            from_.refuse(entry, "texts", '"' + one.text + "\": " + why);
        one.denies = one.text.find("to no ") != one.text.npos || one.text.ends_with("to no") ||
                     one.text.find("to under") != one.text.npos;
        before_ -= forget(one.text, before_);
        into_.templates_.push_back(std::move(one));
    });
}

catalogue::catalogue() : catalogue(contract::vocabulary::built_in()) {}
catalogue::catalogue(const contract::vocabulary& words) : words_(&words) {}

void catalogue::add(std::string_view toml_text, std::string_view name) {
    add(contract::vocabulary_file(toml_text, name));
}

void catalogue::add(const contract::vocabulary_file& file) {
    file_reader(*this, file).read();
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
        templates_[i].demands = demanded(templates_[i]);
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
