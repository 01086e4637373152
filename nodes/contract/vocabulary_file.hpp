#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <toml++/toml.h>

namespace dutchbook::contract {

/// One TOML file of the vocabulary. Every complaint is an `error` (configuration) of one line that
/// names the file, the line and the key: "mine.toml:3: words.stop: expected a list of texts".
class vocabulary_file {
  public:
    /// Throws where `toml` is none. `name` is what complaints call the file.
    vocabulary_file(std::string_view toml, std::string_view name);

    const toml::table& all() const noexcept { return all_; }
    const std::string& name() const noexcept { return name_; }

    [[noreturn]] void refuse(const toml::source_region& at, std::string_view key,
                             const std::string& why) const;
    [[noreturn]] void refuse(const toml::node& at, std::string_view key,
                             const std::string& why) const {
        refuse(at.source(), key, why);
    }
    /// Refuses a key that is none of `known`, naming the nearest; `inside` is the section, may be
    /// empty.
    void expect_known(const toml::key& key, std::string_view inside,
                      std::span<const std::string_view> known) const;

    /// The value of a node, or a complaint about `key`.
    std::string text(const toml::node& node, std::string_view key) const;
    bool flag(const toml::node& node, std::string_view key) const;
    std::int64_t whole(const toml::node& node, std::string_view key, std::int64_t least,
                       std::int64_t most) const;
    /// A number in 10^-6 units, above 0.
    std::int64_t micros(const toml::node& node, std::string_view key) const;
    const toml::array& list(const toml::node& node, std::string_view key) const;
    const toml::table& table(const toml::node& node, std::string_view key) const;
    /// Calls `take` with each text of a list and its node.
    void texts(const toml::node& node, std::string_view key,
               const std::function<void(const std::string&, const toml::node&)>& take) const;
    /// Words as texts are read: lower-case, without accents, signs and quotes; "S&P 500" is
    /// "s p 500". A complaint where nothing is left.
    std::string words(const std::string& text, const toml::node& at, std::string_view key) const;

  private:
    std::string name_;
    toml::table all_;
};

/// "section.key".
std::string dotted(std::string_view section, std::string_view key);

} // namespace dutchbook::contract
