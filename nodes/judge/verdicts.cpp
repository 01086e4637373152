#include <array>
#include <charconv>
#include <cmath>

#include <boost/json.hpp>

#include "nodes/judge/reply.hpp"
#include "nodes/judge/text.hpp"

namespace dutchbook::judge {
namespace {

namespace json = boost::json;

constexpr std::size_t longest_content = 1u << 20;
constexpr std::size_t longest_reasoning = 400;
constexpr std::size_t longest_quote = 1'000;

constexpr std::array<std::string_view, flaw_count> flaw_names{
    "not_json", "no_schema",  "bad_entry", "unknown_id", "repeated_id", "missing_id",
    "relation", "confidence", "refusal",   "cut",        "empty",       "too_long",
    "rejected", "canary",     "quote",     "twin",       "disagreed"};

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blank = " \t\r\n";
    const auto first = text.find_first_not_of(blank);
    if (first == text.npos) return {};
    return text.substr(first, text.find_last_not_of(blank) - first + 1);
}

/// Takes off one Markdown fence, with or without a language name.
std::string_view unfenced(std::string_view text) {
    constexpr std::string_view fence = "```";
    text = trimmed(text);
    if (!text.starts_with(fence) || !text.ends_with(fence) || text.size() < 2 * fence.size())
        return text;
    const auto line_end = text.find('\n');
    if (line_end == text.npos) return text;
    text.remove_prefix(line_end + 1);
    if (text.size() < fence.size()) return {};
    return trimmed(text.substr(0, text.size() - fence.size()));
}

/// Position of the id "p<n>", n from 1 without leading zeros.
std::optional<std::size_t> position_of(std::string_view id, std::size_t asked) {
    std::size_t n = 0;
    if (id.size() < 2 || id.size() > 8 || id[0] != 'p' || id[1] == '0') return std::nullopt;
    const auto [end, bad] = std::from_chars(id.data() + 1, id.data() + id.size(), n);
    if (bad != std::errc{} || end != id.data() + id.size() || n < 1 || n > asked)
        return std::nullopt;
    return n - 1;
}

std::optional<double> number_of(const json::value& v) {
    double n = -1;
    if (const auto* d = v.if_double()) n = *d;
    if (const auto* i = v.if_int64()) n = *i == 0 || *i == 1 ? static_cast<double>(*i) : -1;
    if (!std::isfinite(n) || n < 0 || n > 1) return std::nullopt;
    return n == 0 ? 0 : n; // no negative zero
}

/// Takes the verdicts of one content apart.
class reader {
  public:
    explicit reader(std::size_t asked) : seen_(asked, 0) { out_.verdicts.resize(asked); }

    void flaw_of(flaw f) { ++out_.flaws[static_cast<std::size_t>(f)]; }

    void take(const json::value& entry) {
        const auto* object = entry.if_object();
        const auto* id = field(object, "id");
        if (!id || !id->is_string()) return flaw_of(flaw::bad_entry);
        const auto& name = id->get_string();
        const auto at = position_of({name.data(), name.size()}, seen_.size());
        if (!at) return flaw_of(flaw::unknown_id);
        if (++seen_[*at] > 1) { // which of two answers was meant, nobody knows
            out_.verdicts[*at].reset();
            return flaw_of(flaw::repeated_id);
        }
        out_.verdicts[*at] = body_of(*object);
    }

    reading finish() {
        for (const int n : seen_)
            if (n == 0) flaw_of(flaw::missing_id);
        return std::move(out_);
    }
    reading nothing(flaw f) {
        flaw_of(f);
        return std::move(out_);
    }

  private:
    static const json::value* field(const json::object* of, std::string_view name) {
        return of ? of->if_contains(name) : nullptr;
    }

    std::optional<verdict> body_of(const json::object& of) {
        const auto *reasoning = field(&of, "reasoning"), *relation = field(&of, "relation"),
                   *confidence = field(&of, "confidence"), *a = field(&of, "a_quote"),
                   *b = field(&of, "b_quote");
        const auto is_text = [](const json::value* v) { return v && v->is_string(); };
        const bool whole = of.size() == 6 && is_text(reasoning) && is_text(relation) &&
                           is_text(a) && is_text(b) && confidence;
        if (!whole) return nothing_but(flaw::bad_entry);
        const auto& name = relation->get_string();
        verdict out;
        out.kind = parse_relation_kind({name.data(), name.size()});
        if (!out.kind && name != "none") return nothing_but(flaw::relation);
        const auto sure = number_of(*confidence);
        if (!sure) return nothing_but(flaw::confidence);
        out.confidence = *sure;
        const auto text = [](const json::value* v, std::size_t most) {
            const auto& words = v->get_string();
            return clean({words.data(), words.size()}, most);
        };
        out.reasoning = text(reasoning, longest_reasoning);
        out.a_quote = text(a, longest_quote);
        out.b_quote = text(b, longest_quote);
        return out;
    }
    std::optional<verdict> nothing_but(flaw f) {
        flaw_of(f);
        return std::nullopt;
    }

    reading out_;
    std::vector<int> seen_;
};

} // namespace

std::string_view to_string(flaw of) noexcept { return flaw_names[static_cast<std::size_t>(of)]; }

reading read_verdicts(std::string_view content, std::size_t asked) {
    reader to(asked);
    if (content.size() > longest_content) return to.nothing(flaw::not_json);
    boost::system::error_code bad;
    json::parse_options how;
    how.max_depth = 16;
    const json::value root = json::parse(unfenced(content), bad, {}, how);
    if (bad) return to.nothing(flaw::not_json);
    const auto* object = root.if_object();
    const auto* list = object ? object->if_contains("verdicts") : nullptr;
    if (!list || !list->is_array()) return to.nothing(flaw::no_schema);
    for (const auto& entry : list->get_array()) to.take(entry);
    return to.finish();
}

} // namespace dutchbook::judge
