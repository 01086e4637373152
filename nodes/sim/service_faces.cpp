// The judge and the receiving database of the built-in world.

#include <algorithm>
#include <charconv>
#include <map>
#include <utility>

#include <boost/json.hpp>

#include "nodes/sim/faces.hpp"

namespace dutchbook::sim {
namespace {

namespace json = boost::json;

std::string text_at(const json::object& o, std::string_view key) {
    const auto* v = o.if_contains(key);
    return v && v->is_string() ? std::string(v->get_string()) : std::string();
}

std::string last_user_message(const json::value& body) {
    const auto* o = body.if_object();
    const auto* messages = o ? o->if_contains("messages") : nullptr;
    if (!messages || !messages->is_array()) return {};
    std::string text;
    for (const auto& m : messages->get_array())
        if (m.is_object() && text_at(m.get_object(), "role") == "user")
            text = text_at(m.get_object(), "content");
    return text;
}

/// How many sentences of `shown` stand in `rules`.
std::size_t common_sentences(std::string_view shown, std::string_view rules) {
    std::size_t common = 0;
    for (std::size_t from = 0; from < shown.size();) {
        const std::size_t end = std::min(shown.find_first_of(".\n", from), shown.size());
        auto sentence = shown.substr(from, end - from);
        while (sentence.starts_with(' ')) sentence.remove_prefix(1);
        common += !sentence.empty() && rules.find(sentence) != std::string_view::npos;
        from = end + 1;
    }
    return common;
}

std::string title_of(const json::value* side) {
    return side && side->is_object() ? text_at(side->get_object(), "title") : std::string();
}

/// Lower-case words of a side, in their order.
std::vector<std::string> words_of(const json::object& side) {
    std::vector<std::string> out;
    bool inside = false;
    for (const char* field : {"title", "outcome", "rules"})
        for (const char c : text_at(side, field) + ' ') {
            const char lower = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
            const bool part = (lower >= 'a' && lower <= 'z') || (c >= '0' && c <= '9') ||
                              static_cast<unsigned char>(c) >= 0x80;
            if (part && !inside) out.emplace_back();
            if (part) out.back() += lower;
            inside = part;
        }
    return out;
}

using words = std::vector<std::string>;

/// How many words of one pair, no numbers, are exchanged for others throughout, on both sides,
/// where it is the other pair but for these.
std::optional<std::size_t> renamed(const words& a, const words& of_a, const words& b,
                                   const words& of_b) {
    std::map<std::string, std::string> given, taken;
    for (const auto& [now, before] : {std::pair(&a, &of_a), {&b, &of_b}}) {
        if (now->size() != before->size()) return std::nullopt;
        for (std::size_t i = 0; i < now->size(); ++i) {
            const auto &x = (*now)[i], &was = (*before)[i];
            if ((x != was && was[0] >= '0' && was[0] <= '9') ||
                given.emplace(was, x).first->second != x ||
                taken.emplace(x, was).first->second != was)
                return std::nullopt;
        }
    }
    return static_cast<std::size_t>(std::ranges::count_if(
        given, [](const auto& exchange) { return exchange.first != exchange.second; }));
}

std::string natural_key(std::string_view kind, const json::object& row) {
    const auto join = [&](std::initializer_list<const char*> names) {
        std::string key(kind);
        for (const char* n : names) key += "|" + text_at(row, n);
        return key;
    };
    if (kind == "upsertMarkets") return join({"platform", "externalId"});
    if (kind == "upsertSimilarities")
        return join({"platform1", "market1Id", "platform2", "market2Id"});
    if (kind == "upsertOpportunities")
        return join({"buyPlatform", "buyMarketId", "sellPlatform", "sellMarketId"});
    return join({"syncId"});
}

} // namespace

judge_face::judge_face(const catalogue& c, bool agreeable) : catalogue_(c), agreeable_(agreeable) {
    for (std::size_t i = 0; i < c.world.markets.size(); ++i) {
        const market& m = c.world.markets[i];
        by_text_.emplace(m.title + '\x1f' + (m.yes_label.empty() ? "Yes" : m.yes_label), i);
    }
}

std::optional<std::size_t> judge_face::market_of(std::string_view title, std::string_view label,
                                                 std::string_view rules) const {
    const auto [begin, end] =
        by_text_.equal_range(std::string(title) + '\x1f' + std::string(label));
    std::optional<std::size_t> best;
    std::size_t most = 0;
    for (auto at = begin; at != end; ++at) {
        const std::size_t common =
            common_sentences(rules, catalogue_.world.markets[at->second].rules);
        if (best && std::pair(common, at->second) < std::pair(most, *best)) continue;
        best = at->second;
        most = common;
    }
    return best;
}

std::optional<std::string_view> judge_face::relation_of(const json::object& left,
                                                        const json::object& right) const {
    const auto place = [this](const json::object& side) {
        return market_of(text_at(side, "title"), text_at(side, "outcome"), text_at(side, "rules"));
    };
    const auto l = place(left), r = place(right);
    if (!l || !r) return std::nullopt;
    if (agreeable_) return "identity";
    const match::fact a[] = {catalogue_.world.facts[*l]}, b[] = {catalogue_.world.facts[*r]};
    using enum relation_kind;
    for (const auto kind : {identity, complement, subset, superset, disjoint, exhaustive})
        if (match::holds(kind, a, b)) return to_string(kind);
    return "none";
}

std::vector<std::string_view> judge_face::relations_of(const json::array& pairs) const {
    struct shown {
        words left, right;
        std::optional<std::string_view> known; ///< nothing: no market of this world
    };
    std::vector<shown> all;
    for (const auto& p : pairs) {
        const auto* o = p.if_object();
        const auto side = [o](const char* name) {
            const auto* v = o ? o->if_contains(name) : nullptr;
            return v ? v->if_object() : nullptr;
        };
        const auto *a = side("a"), *b = side("b");
        if (a && b)
            all.push_back({words_of(*a), words_of(*b), relation_of(*a, *b)});
        else
            all.push_back({{}, {}, "none"});
    }
    std::vector<std::string_view> out;
    for (const shown& one : all) {
        out.push_back(one.known.value_or("none"));
        if (one.known) continue;
        std::optional<std::size_t> fewest; ///< words exchanged
        for (const shown& other : all) {
            if (!other.known || other.left.empty()) continue;
            const auto n = renamed(one.left, other.left, one.right, other.right);
            if (!n || (fewest && *n > *fewest)) continue;
            // Of several that differ in what is not shown, the one that says most.
            const bool whole = *other.known == "identity" || *other.known == "complement";
            if (!fewest || *n < *fewest || whole) out.back() = *other.known;
            fewest = n;
        }
    }
    return out;
}

http::server_response judge_face::reply(const http::server_request& asked,
                                        std::string_view path) const {
    if (path == "/models")
        return json_reply(R"({"object":"list","data":[{"id":"built-in","object":"model"}]})");
    if (path != "/chat/completions") return problem(404, "not found");
    boost::system::error_code ec;
    const json::value body = json::parse(asked.body, ec);
    const json::value pairs = ec ? json::value() : json::parse(last_user_message(body), ec);
    if (ec || !pairs.is_object() || !pairs.get_object().if_contains("pairs"))
        return problem(400, "no JSON object with pairs in the user message");
    json::array verdicts;
    if (const auto* list = pairs.get_object().at("pairs").if_array()) {
        const auto relations = relations_of(*list);
        for (std::size_t i = 0; i < list->size(); ++i) {
            if (!(*list)[i].is_object()) continue;
            const auto& o = (*list)[i].get_object();
            const auto* a = o.if_contains("a");
            const auto* b = o.if_contains("b");
            verdicts.push_back(json::object{{"id", text_at(o, "id")},
                                            {"reasoning", "from the truth of the built-in world"},
                                            {"a_quote", title_of(a)},
                                            {"b_quote", title_of(b)},
                                            {"relation", relations[i]},
                                            {"confidence", 0.95}});
        }
    }
    const std::string content = json::serialize(json::object{{"verdicts", std::move(verdicts)}});
    const auto in = static_cast<std::int64_t>(asked.body.size() / 4),
               out = static_cast<std::int64_t>(content.size() / 4);
    return json_reply(json::serialize(json::object{
        {"id", "chatcmpl-built-in"},
        {"object", "chat.completion"},
        {"model", "built-in"},
        {"choices", json::array{json::object{{"index", 0},
                                             {"message", json::object{{"role", "assistant"},
                                                                      {"content", content},
                                                                      {"refusal", nullptr}}},
                                             {"finish_reason", "stop"}}}},
        {"usage", json::object{{"prompt_tokens", in},
                               {"completion_tokens", out},
                               {"total_tokens", in + out}}}}));
}

http::server_response convex_face::reply(const http::server_request& asked, std::string_view path) {
    if (path != "/api/mutation" && path != "/api/query") return problem(404, "not found");
    if (!asked.header("authorization").starts_with("Convex "))
        return problem(401, "missing deploy key");
    boost::system::error_code ec;
    const json::value body = json::parse(asked.body, ec);
    if (ec || !body.is_object()) return problem(400, "body is no object");
    const auto* args = body.get_object().if_contains("args");
    const std::string function = text_at(body.get_object(), "path");
    const std::string kind = function.substr(function.find(':') + 1);
    if (!args || !args->is_object()) return problem(400, "args is required");
    if (path == "/api/query")
        return json_reply(R"({"status":"success","value":null,"logLines":[]})");
    const std::lock_guard lock(mutex_);
    std::size_t accepted = 0;
    const auto keep = [&](const json::object& row) {
        documents_[natural_key(kind, row)] = json::serialize(row);
        ++accepted;
    };
    if (kind == "updateSyncStatus") {
        keep(args->get_object());
    } else {
        for (const auto& [name, list] : args->get_object())
            if (list.is_array())
                for (const auto& row : list.get_array())
                    if (row.is_object()) keep(row.get_object());
    }
    return json_reply(R"({"status":"success","value":{"accepted":)" + std::to_string(accepted) +
                      R"(},"logLines":[]})");
}

std::map<std::string, std::string> convex_face::documents() const {
    const std::lock_guard lock(mutex_);
    return documents_;
}

void convex_face::restore(std::map<std::string, std::string> documents) {
    const std::lock_guard lock(mutex_);
    documents_ = std::move(documents);
}

http::server_response json_reply(std::string body, int status) {
    http::server_response r;
    r.status = status;
    r.headers = {{"content-type", "application/json"}};
    r.body = std::move(body);
    r.gzip = r.body.size() > 4096;
    return r;
}

http::server_response problem(int status, std::string_view why) {
    return json_reply(json::serialize(json::object{{"error", json::object{{"message", why}}}}),
                      status);
}

std::optional<place> place_of(std::string_view cursor) {
    place at;
    if (cursor.empty()) return at;
    if (!cursor.starts_with("o:")) return std::nullopt;
    const char* const last = cursor.data() + cursor.size();
    const auto offset = std::from_chars(cursor.data() + 2, last, at.offset);
    if (offset.ec != std::errc{}) return std::nullopt;
    if (offset.ptr == last) return at;
    const auto round = std::from_chars(offset.ptr + 1, last, at.round);
    if (*offset.ptr != ':' || round.ec != std::errc{} || round.ptr != last) return std::nullopt;
    return at;
}

std::string next_cursor(const catalogue& c, const place& at, std::size_t end, std::size_t size) {
    const bool over = end >= size;
    if (over && !c.options.endless_listings) return {};
    const std::size_t round = at.round + over;
    return "o:" + std::to_string(over ? 0 : end) + (round ? ":" + std::to_string(round) : "");
}

std::string four_decimals(std::int64_t micros) {
    std::string digits = std::to_string(micros % micros_per_unit / 100);
    digits.insert(0, 4 - digits.size(), '0');
    return std::to_string(micros / micros_per_unit) + "." + digits;
}

} // namespace dutchbook::sim
