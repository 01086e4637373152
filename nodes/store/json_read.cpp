#include <nodes/store/json_read.hpp>

#include <cmath>

#include <boost/json.hpp>

#include <dutchbook/fault.hpp>

namespace dutchbook::store {

namespace json = boost::json;

struct json_object::value {
    json::value of;
};

namespace {

[[noreturn]] void refuse(std::string_view what) {
    throw error(exit_code::failed,
                "the store holds a row that this program did not write: " + std::string{what});
}

json::value parsed(std::string_view text) {
    json::error_code bad;
    json::value out = json::parse(json::string_view{text.data(), text.size()}, bad);
    if (bad) refuse("a column is not JSON");
    return out;
}

const json::value* find(const json::value& in, std::string_view name) {
    return in.as_object().if_contains(json::string_view{name.data(), name.size()});
}

const json::array& list(const json::value& in) {
    if (!in.is_array()) refuse("a list is missing");
    return in.get_array();
}

std::int64_t to_integer(const json::value& in) {
    if (const auto* whole = in.if_int64()) return *whole;
    refuse("a whole number is missing");
}

double to_real(const json::value& in) {
    if (const auto* real = in.if_double()) return *real;
    if (const auto* whole = in.if_int64()) return static_cast<double>(*whole);
    refuse("a number is missing");
}

std::string to_text(const json::value& in) {
    if (!in.is_string()) refuse("a text is missing");
    return {in.get_string().data(), in.get_string().size()};
}

std::vector<std::string> to_strings(const json::value& in) {
    std::vector<std::string> out;
    for (const json::value& item : list(in)) out.push_back(to_text(item));
    return out;
}

} // namespace

json_object::json_object(std::string_view text)
    : json_object(std::make_shared<value>(value{parsed(text)})) {
    if (!value_->of.is_object()) refuse("an object is missing");
}

bool json_object::has(std::string_view name) const { return find(value_->of, name) != nullptr; }

std::string json_object::string(std::string_view name) const {
    const json::value* found = find(value_->of, name);
    return found == nullptr ? std::string{} : to_text(*found);
}

std::int64_t json_object::integer(std::string_view name) const {
    const json::value* found = find(value_->of, name);
    return found == nullptr ? 0 : to_integer(*found);
}

double json_object::real(std::string_view name) const {
    const json::value* found = find(value_->of, name);
    return found == nullptr ? 0 : to_real(*found);
}

bool json_object::boolean(std::string_view name) const {
    const json::value* found = find(value_->of, name);
    if (found == nullptr) return false;
    if (!found->is_bool()) refuse("a truth value is missing");
    return found->get_bool();
}

json_object json_object::object(std::string_view name) const {
    const json::value* found = find(value_->of, name);
    if (found == nullptr) return json_object(std::make_shared<value>(value{json::object{}}));
    if (!found->is_object()) refuse("an object is missing");
    return json_object(std::make_shared<value>(value{*found}));
}

std::vector<json_object> json_object::objects(std::string_view name) const {
    std::vector<json_object> out;
    const json::value* found = find(value_->of, name);
    if (found == nullptr) return out;
    for (const json::value& item : list(*found)) {
        if (!item.is_object()) refuse("an object is missing");
        out.push_back(json_object(std::make_shared<value>(value{item})));
    }
    return out;
}

std::vector<std::string> json_object::strings(std::string_view name) const {
    const json::value* found = find(value_->of, name);
    return found == nullptr ? std::vector<std::string>{} : to_strings(*found);
}

std::vector<std::vector<std::int64_t>> json_object::integer_lists(std::string_view name,
                                                                  std::size_t width) const {
    std::vector<std::vector<std::int64_t>> out;
    const json::value* found = find(value_->of, name);
    if (found == nullptr) return out;
    for (const json::value& item : list(*found)) {
        std::vector<std::int64_t> row;
        for (const json::value& number : list(item)) row.push_back(to_integer(number));
        if (row.size() != width) refuse("a list has another length");
        out.push_back(std::move(row));
    }
    return out;
}

std::optional<timestamp> json_object::time(std::string_view name) const {
    if (!has(name)) return std::nullopt;
    return from_unix_ms(integer(name));
}

std::int64_t json_object::rounded_micros(std::string_view name) const {
    return std::llround(real(name) * 1e6);
}

std::vector<json_object> json_objects(std::string_view text) {
    std::vector<json_object> out;
    const json::value whole = parsed(text);
    for (const json::value& item : list(whole)) {
        if (!item.is_object()) refuse("an object is missing");
        out.push_back(json_object(std::make_shared<json_object::value>(json_object::value{item})));
    }
    return out;
}

std::vector<std::string> json_strings(std::string_view text) { return to_strings(parsed(text)); }

} // namespace dutchbook::store
