#pragma once

#include <memory>
#include <span>
#include <string>

#include <nodes/contract/vocabulary.hpp>
#include <nodes/rules/catalogue.hpp>

namespace dutchbook::rules {

/// A file of the vocabulary, read into memory.
struct vocabulary_text {
    std::string name; ///< what complaints call it
    std::string toml;
    friend bool operator==(const vocabulary_text&, const vocabulary_text&) = default;
};

/// What is known of words and of clauses. The clauses were made with the words: use both.
struct vocabularies {
    std::shared_ptr<const contract::vocabulary> words;
    std::shared_ptr<const catalogue> clauses;
};

/// The built-in vocabulary with what these files add and override, one after the other. Throws
/// `error` (configuration) that names file, line and key. Puts nothing in force.
vocabularies load_vocabulary(std::span<const vocabulary_text> files);

} // namespace dutchbook::rules
