#include <algorithm>

#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>

#include "nodes/http/ascii.hpp"
#include "nodes/http/wire.hpp"

namespace dutchbook::http {
namespace {

namespace beast = boost::beast;
using error_code = beast::error_code;

int status_of(const error_code& ec) {
    if (ec == beast::http::error::body_limit) return 413;
    if (ec == beast::http::error::header_limit) return 431;
    return 400;
}

} // namespace

struct request_reader::state final : beast::http::basic_parser<true> {
    request_reader& into;
    int refused = 0;

    state(request_reader& r, std::size_t header_bytes, std::size_t body_bytes) : into(r) {
        header_limit(static_cast<std::uint32_t>(std::min<std::size_t>(header_bytes, 1u << 30)));
        body_limit(static_cast<std::uint64_t>(body_bytes));
        eager(true);
    }

    void on_request_impl(beast::http::verb, beast::string_view method, beast::string_view target,
                         int, error_code&) override {
        into.method = std::string(method);
        into.target = std::string(target);
    }
    void on_response_impl(int, beast::string_view, int, error_code&) override {}
    void on_field_impl(beast::http::field, beast::string_view name, beast::string_view value,
                       error_code&) override {
        into.headers.emplace_back(to_lower({name.data(), name.size()}), std::string(value));
    }
    void on_header_impl(error_code&) override {}
    void on_body_init_impl(const boost::optional<std::uint64_t>&, error_code&) override {}
    std::size_t on_body_impl(beast::string_view piece, error_code&) override {
        into.body.append(piece.data(), piece.size());
        return piece.size();
    }
    void on_chunk_header_impl(std::uint64_t, beast::string_view, error_code&) override {}
    std::size_t on_chunk_body_impl(std::uint64_t, beast::string_view piece, error_code&) override {
        into.body.append(piece.data(), piece.size());
        return piece.size();
    }
    void on_finish_impl(error_code&) override {}
};

request_reader::request_reader(std::size_t header_bytes, std::size_t body_bytes)
    : state_(std::make_unique<state>(*this, header_bytes, body_bytes)) {}
request_reader::~request_reader() = default;

std::size_t request_reader::feed(std::string_view bytes) {
    std::size_t taken = 0;
    while (!refusal() && !complete() && taken < bytes.size()) {
        error_code ec;
        std::size_t n = state_->put({bytes.data() + taken, bytes.size() - taken}, ec);
        taken += n;
        if (ec && ec != beast::http::error::need_more) state_->refused = status_of(ec);
        if (ec || n == 0) break;
    }
    return taken;
}

bool request_reader::began() const noexcept { return state_->got_some(); }
bool request_reader::complete() const noexcept { return state_->is_done(); }
int request_reader::refusal() const noexcept { return state_->refused; }
bool request_reader::keep_alive() const noexcept { return state_->keep_alive(); }

} // namespace dutchbook::http
