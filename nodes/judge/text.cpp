#include <algorithm>
#include <array>
#include <memory>
#include <vector>

#include <cstdlib>

#include <openssl/evp.h>
#include <utf8proc.h>

#include <dutchbook/fault.hpp>

#include "nodes/judge/text.hpp"
#include "nodes/value/visible_text.hpp"

namespace dutchbook::judge {
namespace {

constexpr std::string_view ellipsis = " [...] ";

std::string nfkc(const std::string& valid) {
    utf8proc_uint8_t* made = nullptr;
    const auto n = utf8proc_map(
        reinterpret_cast<const utf8proc_uint8_t*>(valid.data()),
        static_cast<utf8proc_ssize_t>(valid.size()), &made,
        static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPAT | UTF8PROC_COMPOSE));
    const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owner(made, &std::free);
    if (n < 0) throw std::bad_alloc(); // the text is valid: only memory can be missing
    return {reinterpret_cast<const char*>(made), static_cast<std::size_t>(n)};
}

/// Head and tail of a text of too many code points.
std::string shortened(std::string text, std::size_t most) {
    std::vector<std::size_t> starts;
    for (std::size_t i = 0; i < text.size(); ++i)
        if ((static_cast<unsigned char>(text[i]) & 0xC0) != 0x80) starts.push_back(i);
    if (starts.size() <= most) return text;
    if (most <= ellipsis.size() + 1) return text.substr(0, most < starts.size() ? starts[most] : 0);
    const auto keep = most - ellipsis.size();
    const auto head = keep - keep / 3;
    return text.substr(0, starts[head]) + std::string(ellipsis) +
           text.substr(starts[starts.size() - keep / 3]);
}

/// Enough of a huge text for its head and its tail, cut before any work is done on it.
std::string bounded(std::string_view raw, std::size_t most_characters) {
    const auto most = std::max<std::size_t>(most_characters, 64) * 16;
    if (raw.size() <= 2 * most) return std::string(raw);
    return std::string(raw.substr(0, most)) + std::string(raw.substr(raw.size() - most));
}

} // namespace

std::string clean(std::string_view raw, std::size_t most_characters) {
    // Invisible characters go first: they keep apart what NFKC would otherwise compose.
    // Compositions bring none back, but a shortened text may begin its tail with a combining mark.
    return nfkc(shortened(nfkc(visible_text(bounded(raw, most_characters))), most_characters));
}

void append_json(std::string& into, std::string_view text) {
    static constexpr std::string_view digits = "0123456789abcdef";
    into += '"';
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            into += '\\';
            into += c;
        } else if (byte < 0x20 || byte == 0x7F) {
            into += "\\u00";
            into += digits[byte >> 4];
            into += digits[byte & 15];
        } else {
            into += c;
        }
    }
    into += '"';
}

void append_field(std::string& into, std::string_view field) {
    into.append(std::to_string(field.size())).append(":").append(field);
}

std::string sha256_hex(std::string_view bytes) {
    static constexpr std::string_view digits = "0123456789abcdef";
    std::array<unsigned char, EVP_MAX_MD_SIZE> sum{};
    unsigned size = 0;
    if (EVP_Digest(bytes.data(), bytes.size(), sum.data(), &size, EVP_sha256(), nullptr) != 1)
        throw error(exit_code::internal, "SHA-256 is not available");
    std::string out;
    for (unsigned i = 0; i < size; ++i) {
        out += digits[sum[i] >> 4];
        out += digits[sum[i] & 15];
    }
    return out;
}

} // namespace dutchbook::judge
