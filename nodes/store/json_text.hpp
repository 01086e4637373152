#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace dutchbook::store {

/// How documents are written for the outside.
struct document_style {
    bool camel_case = true; ///< "endDate" instead of "end_date"
    bool extras = false; ///< also the fields beyond the seed's schema (relation, tier, legs, …)
};

/// Appends JSON text. Numbers in 10^-6 units are written as exact decimals, never through a double.
/// Foreign text is escaped; bytes that are not UTF-8 become U+FFFD. The caller keeps objects and
/// arrays balanced.
/// @code json_text out; out.open('{').field("price").micros(430'000).close('}'); out.str() ==
/// R"({"price":0.43})" @endcode
class json_text {
  public:
    explicit json_text(bool camel_case = false) : camel_case_(camel_case) {}

    json_text& open(char bracket);
    json_text& close(char bracket);
    /// A name of an object; plain ASCII in snake_case, turned into camelCase where the style says
    /// so.
    json_text& field(std::string_view name);
    json_text& string(std::string_view text);
    json_text& integer(std::int64_t value);
    json_text& micros(std::int64_t value); ///< 430'000 -> 0.43
    json_text& real(double value); ///< shortest text that reads back the same; not finite: null
    json_text& boolean(bool value);
    json_text& null();
    json_text& raw(std::string_view json); ///< a value that is JSON already

    const std::string& str() const& noexcept { return out_; }
    std::string str() && noexcept { return std::move(out_); }

  private:
    void separate();
    std::string out_;
    bool camel_case_;
    bool first_ = true;
};

/// Appends `text` as a JSON string with its quotes.
void append_json_string(std::string& out, std::string_view text);

} // namespace dutchbook::store
