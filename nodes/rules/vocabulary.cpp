#include <nodes/rules/vocabulary.hpp>

#include <vector>

#include <nodes/contract/embedded.hpp>
#include <nodes/contract/vocabulary_file.hpp>
#include <nodes/rules/embedded.hpp>

namespace dutchbook::rules {

vocabularies load_vocabulary(std::span<const vocabulary_text> files) {
    std::vector<contract::vocabulary_file> parsed;
    for (const auto& file : files) parsed.emplace_back(file.toml, file.name);
    contract::vocabulary_data said;
    for (const auto& [name, text] : contract::embedded_files())
        said.add(contract::vocabulary_file(text, name));
    for (const auto& file : parsed) {
        said.begin_layer();
        said.add(file);
    }
    vocabularies out;
    out.words = std::make_shared<contract::vocabulary>(std::move(said));
    const auto clauses = std::make_shared<catalogue>(*out.words);
    for (const auto& [name, text] : embedded_files()) clauses->add(text, name);
    for (const auto& file : parsed) clauses->add(file);
    // The catalogue speaks of the words.
    out.clauses = std::shared_ptr<const catalogue>(
        clauses.get(), [clauses, words = out.words](const catalogue*) {});
    return out;
}

} // namespace dutchbook::rules
