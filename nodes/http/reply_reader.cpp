#include <algorithm>
#include <optional>

#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>

#include "nodes/http/ascii.hpp"
#include "nodes/http/wire.hpp"
#include "nodes/http/zip.hpp"

namespace dutchbook::http {
namespace {

namespace beast = boost::beast;
using error_code = beast::error_code;

constexpr std::size_t max_interim_replies = 8;

std::string_view view(beast::string_view text) noexcept { return {text.data(), text.size()}; }

struct problem {
    failure why = failure::none;
    std::string message;
};

problem problem_of(const error_code& ec, const limits& what) {
    using beast::http::error;
    if (ec == error::body_limit)
        return {failure::too_large,
                "the body is over " + std::to_string(what.body_bytes) + " bytes"};
    if (ec == error::header_limit)
        return {failure::too_large,
                "the headers are over " + std::to_string(what.header_bytes) + " bytes"};
    if (ec == error::partial_message || ec == error::end_of_stream)
        return {failure::truncated, "the reply ends early"};
    return {failure::protocol, "not an HTTP reply (" + ec.message() + ")"};
}

} // namespace

/// Beast's parser with our own body sink, so that a compressed body is decoded as it arrives.
struct reply_reader::state final : beast::http::basic_parser<false> {
    limits what;
    bool bodiless;
    std::size_t interim = 0; // 1xx replies before this one
    response reply;
    problem found;
    std::optional<inflater> unzip;

    state(const limits& l, bool b) : what(l), bodiless(b) {
        header_limit(static_cast<std::uint32_t>(std::min<std::size_t>(l.header_bytes, 1u << 30)));
        body_limit(static_cast<std::uint64_t>(l.body_bytes));
        eager(true);
        skip(b);
    }

    void refuse(failure why, std::string message, error_code& ec) {
        found = {why, std::move(message)};
        ec = beast::http::error::bad_field;
    }

    void on_request_impl(beast::http::verb, beast::string_view, beast::string_view, int,
                         error_code&) override {}
    void on_response_impl(int status, beast::string_view, int, error_code&) override {
        reply.status = status;
    }
    void on_field_impl(beast::http::field, beast::string_view name, beast::string_view value,
                       error_code&) override {
        reply.headers.emplace_back(to_lower(view(name)), std::string(view(value)));
    }

    void on_header_impl(error_code& ec) override {
        if (reply.status == 101)
            return refuse(failure::protocol, "the server switched protocols", ec);
        if (reply.status < 200 || bodiless) return;
        for (const auto& [name, value] : reply.headers)
            if (name == "transfer-encoding" && to_lower(value) != "chunked")
                return refuse(failure::encoding, "a transfer coding other than chunked", ec);
        choose_coding(ec);
    }

    void choose_coding(error_code& ec) {
        std::string coding;
        for (const auto& [name, value] : reply.headers)
            if (name == "content-encoding" && !value.empty() && to_lower(value) != "identity")
                coding += (coding.empty() ? "" : ", ") + to_lower(value);
        if (coding.empty()) return;
        if (coding != "gzip" && coding != "x-gzip" && coding != "deflate")
            return refuse(failure::encoding, "a content coding that was not asked for", ec);
        unzip.emplace(what.body_bytes, what.gzip_ratio);
    }

    void on_body_init_impl(const boost::optional<std::uint64_t>& length, error_code&) override {
        if (length && !unzip) reply.body.reserve(std::min<std::size_t>(*length, 1u << 20));
    }

    std::size_t take(beast::string_view piece, error_code& ec) {
        reply.wire_bytes += piece.size();
        std::string_view bytes = view(piece);
        if (unzip) {
            zip_error why = unzip->write(bytes, reply.body);
            bool size = why == zip_error::too_large || why == zip_error::too_dense;
            if (why != zip_error::none)
                refuse(size ? failure::too_large : failure::encoding, std::string(to_string(why)),
                       ec);
        } else if (bytes.size() > what.body_bytes - reply.body.size()) {
            ec = beast::http::error::body_limit;
        } else {
            append_capped(reply.body, bytes, what.body_bytes);
        }
        return piece.size();
    }

    std::size_t on_body_impl(beast::string_view piece, error_code& ec) override {
        return take(piece, ec);
    }
    void on_chunk_header_impl(std::uint64_t, beast::string_view, error_code&) override {}
    std::size_t on_chunk_body_impl(std::uint64_t, beast::string_view piece,
                                   error_code& ec) override {
        return take(piece, ec);
    }
    void on_finish_impl(error_code& ec) override {
        if (!unzip || unzip->finish() == zip_error::none) return;
        refuse(failure::truncated, std::string(to_string(unzip->finish())), ec);
    }

    void note(const error_code& ec) {
        if (found.why == failure::none) found = problem_of(ec, what);
    }
};

reply_reader::reply_reader(const limits& what, bool bodiless)
    : state_(std::make_unique<state>(what, bodiless)) {}
reply_reader::~reply_reader() = default;

std::size_t reply_reader::feed(std::string_view bytes) {
    std::size_t taken = 0;
    for (bool more = true; more && why() == failure::none && !complete() && taken < bytes.size();) {
        error_code ec;
        std::size_t n = state_->put({bytes.data() + taken, bytes.size() - taken}, ec);
        taken += n;
        if (ec && ec != beast::http::error::need_more) state_->note(ec);
        more = !ec && n > 0;
        if (why() == failure::none && state_->is_done() && state_->reply.status < 200) {
            std::size_t interim = state_->interim + 1;
            if (interim > max_interim_replies)
                return state_->found = {failure::protocol, "too many interim replies"}, taken;
            state_ = std::make_unique<state>(state_->what, state_->bodiless);
            state_->interim = interim;
            more = true;
        }
    }
    return taken;
}

void reply_reader::feed_end(bool clean) {
    if (why() != failure::none || complete()) return;
    error_code ec = beast::http::error::partial_message;
    if (state_->got_some()) state_->put_eof(ec);
    if (ec)
        state_->note(ec);
    else if (!clean)
        state_->found = {failure::truncated, "TLS ended without its farewell"};
}

bool reply_reader::complete() const noexcept {
    return state_->is_done() && why() == failure::none && state_->reply.status >= 200;
}
failure reply_reader::why() const noexcept { return state_->found.why; }
const std::string& reply_reader::message() const noexcept { return state_->found.message; }
bool reply_reader::keep_alive() const noexcept {
    return complete() && state_->is_header_done() && state_->keep_alive();
}
response& reply_reader::reply() noexcept { return state_->reply; }

} // namespace dutchbook::http
