#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "nodes/contract/vocabulary_data.hpp"
#include "nodes/contract/vocabulary_file.hpp"

namespace dutchbook::contract {

/// Reads one file's sections into the data.
class section_reader {
  public:
    section_reader(vocabulary_data& into, const vocabulary_file& from) : into_(into), from_(from) {}

    void read();

  private:
    using data = vocabulary_data;
    using families = std::vector<data::family>;

    // section_reader.cpp: words, families, names
    void read_section(std::string_view name, const toml::node& node);
    void read_lists(std::string_view section, const toml::table& table);
    void read_families(std::size_t kind, const toml::table& table);
    void add_form(std::size_t kind, data::family& to, const std::string& form,
                  const toml::node& at);
    void take_form(std::size_t kind, const std::string& form, const toml::node& at);
    void read_wordings_of(const toml::node& node, const std::string& where,
                          std::vector<std::string>& into);
    void add_weight(const std::string& word, const std::string& where, const toml::node& at);
    void take_weight(const std::string& word, const std::string& where, const toml::node& at);
    void read_months(const toml::table& table);
    void read_wordings(std::string_view section, const toml::table& table);
    void read_map(std::string_view section, const toml::table& table,
                  std::map<std::string, std::string>& into);
    void read_numbers(std::string_view section, const toml::table& table, std::int64_t most,
                      std::map<std::string, std::int64_t>& into);
    void read_removals(const toml::table& table);
    void remove(std::string_view key, const std::string& what, const toml::node& at);

    // section_tables.cpp: what has several keys each
    void read_leagues(const toml::node& node);
    void read_team(data::league& of, const toml::node& node);
    void read_facets(const toml::node& node);
    void read_facet_values(data::facet_rule& of, const toml::table& table);
    void read_units(const toml::node& node);
    void read_measures(const toml::table& table);
    void read_scales(const toml::table& table);
    void read_implications(const toml::node& node);
    void read_sources(const toml::table& table);
    const toml::table& entry(const toml::node& node, std::string_view section,
                             std::span<const std::string_view> keys, std::string& name) const;

    std::string word(const std::string& text, const toml::node& at, std::string_view key) const;
    std::string target(const toml::key& key, std::string_view section) const;
    families& families_of(std::size_t kind);

    vocabulary_data& into_;
    const vocabulary_file& from_;
};

} // namespace dutchbook::contract
