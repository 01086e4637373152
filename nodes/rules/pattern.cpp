#include <nodes/rules/pattern.hpp>

#include <array>
#include <optional>
#include <utility>

#include <nodes/contract/hash.hpp>
#include <nodes/contract/readers.hpp>

namespace dutchbook::rules {
namespace {

using contract::token;
using contract::token_kind;
using contract::word_id;

constexpr std::array<std::pair<std::string_view, slot>, 7> slot_names{{{"question", slot::question},
                                                                       {"source", slot::source},
                                                                       {"name", slot::name},
                                                                       {"time", slot::time},
                                                                       {"number", slot::number},
                                                                       {"link", slot::link},
                                                                       {"any", slot::any}}};

constexpr std::size_t most_of_any = 12, most_of_source = 40, most_of_name = 16;

std::optional<slot> slot_of(std::string_view name) {
    for (const auto& [known, kind] : slot_names)
        if (known == name) return kind;
    return std::nullopt;
}

/// "a|b c|" between brackets.
part alternatives(std::string_view text, std::size_t& weight) {
    part out;
    bool skips = false;
    for (std::size_t at = 0; at <= text.size();) {
        const auto end = std::min(text.find('|', at), text.size());
        out.words.push_back(ids_of(text.substr(at, end - at)));
        skips = skips || out.words.back().empty();
        at = end + 1;
    }
    weight += !skips;
    return out;
}

std::size_t behind_symbols(const std::vector<token>& tokens, std::size_t at) {
    while (at < tokens.size() && tokens[at].kind == token_kind::symbol) ++at;
    return at;
}

/// One attempt of a template at a clause.
class attempt {
  public:
    attempt(const catalogue& in, const clause_template& t, const std::vector<token>& tokens,
            const known_names& names, std::vector<capture>& into)
        : in_(in), parts_(t.parts), tokens_(tokens), names_(names), into_(into) {}

    bool from(std::size_t at, std::size_t part) {
        at = skip_symbols(at);
        if (part == parts_.size()) return at == tokens_.size();
        const auto& p = parts_[part];
        if (p.is_slot()) return slot_from(at, part, p.slot);
        for (const auto& words : p.words)
            if (const auto end = after(words, at); end && from(*end, part + 1)) return true;
        return false;
    }

  private:
    std::size_t skip_symbols(std::size_t at) const { return behind_symbols(tokens_, at); }
    std::optional<std::size_t> after(const std::vector<std::uint64_t>& words,
                                     std::size_t at) const {
        for (const auto id : words) {
            at = skip_symbols(at);
            if (at == tokens_.size() || id_of(tokens_[at]) != id) return std::nullopt;
            ++at;
        }
        return at;
    }
    bool slot_from(std::size_t at, std::size_t part, slot kind) {
        if (kind == slot::time) {
            const auto end = time_from(at);
            return end && took(kind, at, *end, part);
        }
        if (at == tokens_.size()) return false;
        const std::size_t most = kind == slot::any        ? most_of_any
                                 : kind == slot::source   ? most_of_source
                                 : kind == slot::name     ? most_of_name
                                 : kind == slot::question ? tokens_.size()
                                                          : 1;
        std::size_t count = 0;
        for (std::size_t end = at; end < tokens_.size();) {
            const token& t = tokens_[end];
            if (t.kind != token_kind::symbol) {
                if (++count > most || !fits(kind, t)) return false;
            }
            if (took(kind, at, ++end, part)) return true;
        }
        return false;
    }
    bool fits(slot kind, const token& t) const {
        switch (kind) {
        case slot::number:
            return t.kind == token_kind::number;
        case slot::link:
            return id_of(t) == word_id("link");
        case slot::name:
            return names_.knows(t);
        case slot::any:
        case slot::source:
            return !in_.is_condition(id_of(t));
        case slot::question:
        case slot::time:
            break;
        }
        return true;
    }
    bool took(slot kind, std::size_t first, std::size_t last, std::size_t part) {
        into_.push_back({kind, first, last});
        if (from(last, part + 1)) return true;
        into_.pop_back();
        return false;
    }

    std::optional<std::size_t> time_from(std::size_t at) const {
        std::size_t now = after_clock(in_, tokens_, at);
        const bool clock_first = now != at;
        std::size_t day = skip_symbols(now);
        if (clock_first && day < tokens_.size() && id_of(tokens_[day]) == word_id("on"))
            day = skip_symbols(day + 1);
        const auto found = contract::read_period(tokens_, day);
        if (!found) return clock_first ? std::optional(now) : std::nullopt;
        return after_clock(in_, tokens_, found->end);
    }

    const catalogue& in_;
    const std::vector<part>& parts_;
    const std::vector<token>& tokens_;
    const known_names& names_;
    std::vector<capture>& into_;
};

} // namespace

std::vector<std::uint64_t> ids_of(std::string_view words) {
    std::vector<std::uint64_t> out;
    for (std::size_t at = 0; at < words.size();) {
        const auto end = std::min(words.find(' ', at), words.size());
        if (end > at) out.push_back(word_id(words.substr(at, end - at)));
        at = end + 1;
    }
    return out;
}

std::uint64_t id_of(const token& t) noexcept {
    return t.kind == token_kind::word ? t.id : word_id(t.text);
}

std::string parse_pattern(std::string_view text, std::vector<part>& into, std::size_t& weight) {
    into.clear();
    weight = 0;
    for (std::size_t at = 0; at < text.size();) {
        const char c = text[at];
        if (c == ' ') {
            ++at;
            continue;
        }
        if (c == '{' || c == '[') {
            const auto end = text.find(c == '{' ? '}' : ']', at);
            if (end == std::string_view::npos) return std::string(1, c) + " is not closed";
            const std::string_view inner = text.substr(at + 1, end - at - 1);
            if (c == '{') {
                const auto kind = slot_of(inner);
                if (!kind) return "{" + std::string(inner) + "} is no slot";
                if (!into.empty() && into.back().is_slot() && into.back().slot != slot::time &&
                    *kind != slot::time)
                    return "two slots need a word between them";
                into.push_back({{}, *kind});
            } else {
                into.push_back(alternatives(inner, weight));
            }
            at = end + 1;
            continue;
        }
        const auto end = std::min(text.find_first_of(" {[", at), text.size());
        const std::string_view word = text.substr(at, end - at);
        for (const char w : word)
            if (!((w >= 'a' && w <= 'z') || (w >= '0' && w <= '9') || w == '\'' ||
                  static_cast<unsigned char>(w) >= 128))
                return "'" + std::string(word) + "': words are lower-case letters and digits";
        into.push_back({{{word_id(word)}}, slot::any});
        ++weight;
        at = end;
    }
    return into.empty() ? "is empty" : weight == 0 ? "has no word of its own" : "";
}

std::size_t after_clock(const catalogue& in, const std::vector<token>& tokens, std::size_t at) {
    const auto hyphened = [&](std::size_t i) { // "half-time", "all-time"
        return i > 0 && tokens[i].glued && tokens[i - 1].symbol == '-' && tokens[i - 1].glued;
    };
    const auto clock = [&](std::size_t i) {
        return i < tokens.size() && tokens[i].kind == token_kind::word &&
               in.is_clock(tokens[i].id) && !hyphened(i);
    };
    std::size_t now = behind_symbols(tokens, at);
    if (now < tokens.size() &&
        (id_of(tokens[now]) == word_id("at") || id_of(tokens[now]) == word_id("by")))
        now = behind_symbols(tokens, now + 1);
    if (now < tokens.size() && tokens[now].kind == token_kind::number) {
        const bool minutes = now + 2 < tokens.size() && tokens[now + 1].symbol == ':' &&
                             tokens[now + 2].kind == token_kind::number;
        const bool seconds = minutes && now + 4 < tokens.size() && tokens[now + 3].symbol == ':' &&
                             tokens[now + 4].kind == token_kind::number;
        const std::size_t end = now + (seconds ? 5 : minutes ? 3 : 1);
        if (!minutes && !clock(behind_symbols(tokens, end))) return at;
        now = end;
    } else if (!clock(now)) {
        return at;
    }
    for (std::size_t next = behind_symbols(tokens, now); clock(next);
         next = behind_symbols(tokens, now))
        now = next + 1;
    return now;
}

bool takes(const catalogue& in, const clause_template& t, const std::vector<token>& tokens,
           const known_names& names, std::vector<capture>& into) {
    into.clear();
    return attempt(in, t, tokens, names, into).from(0, 0);
}

} // namespace dutchbook::rules
