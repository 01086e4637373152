#include "nodes/http/zip.hpp"

#include <algorithm>
#include <limits>
#include <new>

#include <zlib.h>

namespace dutchbook::http {
namespace {

constexpr std::size_t ratio_floor_bytes = 256u << 10;
constexpr std::size_t piece_bytes = 32u << 10;
constexpr unsigned char gzip_magic = 0x1f;

} // namespace

std::string_view to_string(zip_error why) noexcept {
    switch (why) {
    case zip_error::none:
        return "none";
    case zip_error::corrupt:
        return "the compressed body is corrupt";
    case zip_error::trailing_garbage:
        return "the compressed body is followed by other bytes";
    case zip_error::incomplete:
        return "the compressed body ends early";
    case zip_error::too_large:
        return "the decompressed body is over its limit";
    case zip_error::too_dense:
        return "the body decompresses beyond the allowed ratio";
    }
    return "unknown";
}

struct inflater::state {
    z_stream stream{};
    std::size_t max_bytes;
    std::size_t max_ratio;
    std::size_t in_bytes = 0;
    std::size_t out_bytes = 0;
    bool gzip = false;   // the first member began as gzip, so more may follow
    bool inside = false; // within a member
    bool ended = false;  // at least one member is complete
    zip_error why = zip_error::none;

    state(std::size_t bytes, std::size_t ratio) : max_bytes(bytes), max_ratio(ratio) {
        if (inflateInit2(&stream, 15 + 32) != Z_OK) throw std::bad_alloc();
    }
    ~state() { inflateEnd(&stream); }
    state(const state&) = delete;
    state& operator=(const state&) = delete;

    /// Between members: may another one begin with this byte?
    zip_error begin_member(unsigned char first) {
        if (ended && (!gzip || first != gzip_magic)) return zip_error::trailing_garbage;
        gzip = first == gzip_magic;
        if (ended && inflateReset(&stream) != Z_OK) return zip_error::corrupt;
        inside = true;
        return zip_error::none;
    }

    zip_error take(std::string_view piece, std::string& out) {
        if (piece.size() > max_bytes - out_bytes) return zip_error::too_large;
        out_bytes += piece.size();
        if (out_bytes > ratio_floor_bytes && out_bytes / max_ratio > in_bytes)
            return zip_error::too_dense;
        append_capped(out, piece, max_bytes);
        return zip_error::none;
    }

    zip_error step(std::string& out) {
        char piece[piece_bytes];
        uInt before = stream.avail_in;
        stream.next_out = reinterpret_cast<Bytef*>(piece);
        stream.avail_out = piece_bytes;
        int code = inflate(&stream, Z_NO_FLUSH);
        in_bytes += before - stream.avail_in;
        if (code != Z_OK && code != Z_STREAM_END && code != Z_BUF_ERROR) return zip_error::corrupt;
        if (code == Z_STREAM_END) inside = false, ended = true;
        return take({piece, piece_bytes - stream.avail_out}, out);
    }
};

inflater::inflater(std::size_t max_bytes, std::size_t max_ratio)
    : state_(std::make_unique<state>(max_bytes, std::max<std::size_t>(max_ratio, 1))) {}
inflater::~inflater() = default;
inflater::inflater(inflater&&) noexcept = default;
inflater& inflater::operator=(inflater&&) noexcept = default;

zip_error inflater::write(std::string_view in, std::string& out) {
    state& s = *state_;
    while (s.why == zip_error::none && !in.empty()) {
        auto part = std::min<std::size_t>(in.size(), std::numeric_limits<uInt>::max());
        s.stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(in.data()));
        s.stream.avail_in = static_cast<uInt>(part);
        do {
            if (!s.inside) s.why = s.begin_member(*s.stream.next_in);
            if (s.why == zip_error::none) s.why = s.step(out);
            // a full piece means that zlib may hold more output without more input
        } while (s.why == zip_error::none &&
                 (s.stream.avail_in > 0 || (s.inside && s.stream.avail_out == 0)));
        in.remove_prefix(part);
    }
    return s.why;
}

zip_error inflater::finish() const noexcept {
    if (state_->why != zip_error::none) return state_->why;
    return state_->inside ? zip_error::incomplete : zip_error::none;
}

void append_capped(std::string& out, std::string_view more, std::size_t max_bytes) {
    std::size_t need = out.size() + more.size();
    if (need > out.capacity()) {
        // capacities are max_bytes over powers of two: the last copy goes from half the cap to the
        // cap
        std::size_t room = max_bytes;
        while (room / 2 >= need && room > 1'024) room /= 2;
        out.reserve(std::max(room, need));
    }
    out.append(more);
}

std::string gzip_encode(std::string_view text) {
    z_stream stream{};
    if (deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) !=
        Z_OK)
        throw std::bad_alloc();
    std::string out(deflateBound(&stream, static_cast<uLong>(text.size())), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    deflate(&stream, Z_FINISH);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    return out;
}

} // namespace dutchbook::http
