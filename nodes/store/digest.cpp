#include <nodes/store/digest.hpp>

#include <array>
#include <bit>
#include <memory>

#include <openssl/evp.h>

#include <dutchbook/fault.hpp>

namespace dutchbook::store {

namespace {

/// Fetched once: an implicit fetch costs more than digesting a row.
const EVP_MD* sha256() {
    static const std::unique_ptr<EVP_MD, decltype(&EVP_MD_free)> fetched{
        EVP_MD_fetch(nullptr, "SHA256", nullptr), &EVP_MD_free};
    return fetched.get();
}

} // namespace

digest_input& digest_input::text(std::string_view field) {
    number(static_cast<std::int64_t>(field.size()));
    bytes_.append(field);
    return *this;
}

digest_input& digest_input::number(std::int64_t value) {
    auto bits = static_cast<std::uint64_t>(value);
    for (int byte = 0; byte < 8; ++byte, bits >>= 8) bytes_.push_back(static_cast<char>(bits));
    return *this;
}

digest_input& digest_input::real(double value) {
    return number(std::bit_cast<std::int64_t>(value));
}

std::string digest_input::hex() const {
    std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
    unsigned int size = 0;
    if (EVP_Digest(bytes_.data(), bytes_.size(), out.data(), &size, sha256(), nullptr) != 1)
        throw error(exit_code::internal, "SHA-256 is not available in this OpenSSL");
    static constexpr char digits[] = "0123456789abcdef";
    std::string text;
    text.reserve(32);
    for (std::size_t i = 0; i < 16; ++i) {
        text.push_back(digits[out[i] >> 4]);
        text.push_back(digits[out[i] & 15]);
    }
    return text;
}

} // namespace dutchbook::store
