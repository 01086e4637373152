#include <nodes/match/json_line.hpp>

#include <utility>

#include <boost/json.hpp>

#include <dutchbook/fault.hpp>

namespace dutchbook::match {

namespace json = boost::json;

void json_line::refuse(const std::string& what) const {
    throw error(exit_code::usage, std::string(file) + ":" + std::to_string(number) + ": " + what);
}

std::string json_line::name(std::string_view key) const {
    return "'" + within + std::string(key) + "'";
}

json::object json_line::parse(std::string_view content) const {
    boost::system::error_code failed;
    json::value value = json::parse(json::string_view(content), failed);
    if (failed) refuse("not a JSON object: " + failed.message());
    if (!value.is_object()) refuse("not a JSON object");
    return std::move(value.get_object());
}

const json::value* json_line::find(const json::object& from, std::string_view key) const {
    const json::value* v = from.if_contains(key);
    return v == nullptr || v->is_null() ? nullptr : v;
}

std::string json_line::text(const json::object& from, std::string_view key, bool required) const {
    const json::value* v = find(from, key);
    if (v == nullptr) {
        if (required) refuse(name(key) + " is missing");
        return {};
    }
    if (!v->is_string()) refuse(name(key) + " must be a string");
    return std::string(v->get_string());
}

bool json_line::flag(const json::object& from, std::string_view key) const {
    const json::value* v = find(from, key);
    if (v == nullptr) return false;
    if (!v->is_bool()) refuse(name(key) + " must be true or false");
    return v->get_bool();
}

const json::array& json_line::array(const json::object& from, std::string_view key) const {
    const json::value* v = find(from, key);
    if (v == nullptr || !v->is_array()) refuse(name(key) + " must be an array");
    return v->get_array();
}

void for_each_json_line(
    std::istream& in, std::string_view name,
    const std::function<void(const json_line& line, const json::object& object)>& each) {
    std::string text;
    for (std::size_t number = 1; std::getline(in, text); ++number) {
        std::string_view content = text;
        if (number == 1 && content.starts_with("\xef\xbb\xbf")) content.remove_prefix(3);
        if (content.find_first_not_of(" \t\r") == std::string_view::npos) continue;
        const json_line line{name, number};
        each(line, line.parse(content));
    }
    if (in.bad()) throw error(exit_code::usage, std::string(name) + ": cannot be read");
}

} // namespace dutchbook::match
