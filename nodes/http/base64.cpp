#include "nodes/http/base64.hpp"

#include <cstdint>

namespace dutchbook::http {

std::string base64_encode(std::string_view bytes) {
    static constexpr char letters[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    out.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        auto at = [&](std::size_t j) -> std::uint32_t {
            return j < bytes.size() ? static_cast<unsigned char>(bytes[j]) : 0u;
        };
        std::uint32_t group = at(i) << 16 | at(i + 1) << 8 | at(i + 2);
        out += letters[group >> 18];
        out += letters[group >> 12 & 63];
        out += i + 1 < bytes.size() ? letters[group >> 6 & 63] : '=';
        out += i + 2 < bytes.size() ? letters[group & 63] : '=';
    }
    return out;
}

} // namespace dutchbook::http
