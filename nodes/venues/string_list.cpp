#include "string_list.hpp"

#include <cstdint>

#include "encoding.hpp"

namespace dutchbook::venues {
namespace {

constexpr std::size_t longest_list = 64;

class reader {
  public:
    explicit reader(std::string_view text) noexcept : rest_(text) {}

    bool take(char c) noexcept {
        space();
        if (rest_.empty() || rest_.front() != c) return false;
        rest_.remove_prefix(1);
        return true;
    }
    bool done() noexcept {
        space();
        return rest_.empty();
    }

    /// A string without escapes, as a view.
    bool plain(std::string_view& out) noexcept {
        space();
        if (rest_.size() < 2 || rest_.front() != '"') return false;
        const std::size_t end = rest_.find('"', 1);
        if (end == rest_.npos) return false;
        out = rest_.substr(1, end - 1);
        rest_.remove_prefix(end + 1);
        unsigned bad = 0; // no branch for each character: these texts are long and good
        for (const char c : out) bad |= (c == '\\') | (static_cast<unsigned char>(c) < 0x20);
        return bad == 0;
    }

    bool string(std::string& out) {
        if (!take('"')) return false;
        while (!rest_.empty()) {
            const char c = rest_.front();
            rest_.remove_prefix(1);
            if (c == '"') return is_utf8(out);
            if (static_cast<unsigned char>(c) < 0x20) return false;
            if (c != '\\')
                out += c;
            else if (!escape(out))
                return false;
        }
        return false;
    }

  private:
    void space() noexcept {
        while (!rest_.empty() && (rest_.front() == ' ' || rest_.front() == '\t' ||
                                  rest_.front() == '\n' || rest_.front() == '\r'))
            rest_.remove_prefix(1);
    }

    bool escape(std::string& out) {
        if (rest_.empty()) return false;
        const char c = rest_.front();
        rest_.remove_prefix(1);
        static constexpr std::string_view from = "\"\\/bfnrt", to = "\"\\/\b\f\n\r\t";
        if (const std::size_t at = from.find(c); at != from.npos) {
            out += to[at];
            return true;
        }
        std::uint32_t unit = 0;
        if (c != 'u' || !hex(unit)) return false;
        if (unit >= 0xdc00 && unit < 0xe000) return false;
        if (unit >= 0xd800 && unit < 0xdc00) {
            std::uint32_t low = 0;
            if (!rest_.starts_with("\\u")) return false;
            rest_.remove_prefix(2);
            if (!hex(low) || low < 0xdc00 || low >= 0xe000) return false;
            unit = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
        }
        append_utf8(out, unit);
        return true;
    }

    bool hex(std::uint32_t& unit) noexcept {
        if (rest_.size() < 4) return false;
        for (int i = 0; i < 4; ++i, rest_.remove_prefix(1)) {
            const char c = rest_.front();
            const int digit = c >= '0' && c <= '9'   ? c - '0'
                              : c >= 'a' && c <= 'f' ? c - 'a' + 10
                              : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                                     : -1;
            if (digit < 0) return false;
            unit = unit << 4 | static_cast<std::uint32_t>(digit);
        }
        return true;
    }

    std::string_view rest_;
};

} // namespace

std::optional<std::vector<std::string>> parse_string_list(std::string_view text) {
    std::vector<std::string> out;
    reader in(text);
    if (in.done()) return out;
    if (!in.take('[')) return std::nullopt;
    if (!in.take(']')) {
        do {
            if (out.size() == longest_list || !in.string(out.emplace_back())) return std::nullopt;
        } while (in.take(','));
        if (!in.take(']')) return std::nullopt;
    }
    if (!in.done()) return std::nullopt;
    return out;
}

bool parse_string_pair(std::string_view text, std::string_view& first, std::string_view& second,
                       std::vector<std::string>& scratch) {
    reader in(text);
    if (in.take('[') && in.plain(first) && in.take(',') && in.plain(second) && in.take(']') &&
        in.done())
        return true;
    auto list = parse_string_list(text);
    if (!list || list->size() != 2) return false;
    scratch = std::move(*list);
    first = scratch[0];
    second = scratch[1];
    return true;
}

} // namespace dutchbook::venues
