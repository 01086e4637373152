#include <algorithm>
#include <map>
#include <sstream>

#include <fcntl.h>

#include <boost/json.hpp>

#include <dutchbook/fault.hpp>

#include "graphs/transport.hpp"
#include "nodes/value/own_file.hpp"

namespace dutchbook::graphs {
namespace {

namespace json = boost::json;
namespace fs = std::filesystem;

error unusable(const fs::path& file, const std::string& why) {
    return error(exit_code::configuration, file.string() + ": " + why);
}

std::string read_all(const fs::path& file) { return read_regular(file, exit_code::configuration); }

void write_own(const fs::path& file, std::string_view text) {
    descriptor to = open_own(file, O_WRONLY | O_TRUNC);
    int why = write_all(to.number(), text);
    if (const int closed = to.close(); why == 0) why = closed;
    if (why != 0) throw file_error(file, "cannot be written", why);
}

json::value parse(const fs::path& file, const std::string& text) {
    boost::system::error_code ec;
    json::value v = json::parse(text, ec);
    if (ec) throw unusable(file, "is not JSON: " + ec.message());
    return v;
}

std::string text_of(const json::object& o, const char* key) {
    const auto* v = o.if_contains(key);
    return v && v->is_string() ? std::string(v->get_string()) : std::string();
}

using request_key = std::pair<std::string, std::string>; ///< "METHOD url", body

request_key key_of(const http::request& r, const base_urls& bases) {
    return {r.method + " " + relative_url(r.url, bases), r.body};
}

constexpr std::string_view kalshi_books = "GET {kalshi}/markets/orderbooks?";
constexpr std::string_view polymarket_books = "POST {clob}/books";

} // namespace

struct recorder::parts {
    struct entry {
        int status = 0; ///< 0: no reply came
        std::string content_type, file, failure;
    };
    std::unique_ptr<transport> inner;
    fs::path folder;
    base_urls bases;
    std::map<request_key, entry> entries;
    std::size_t pages = 0;
    std::string failure; ///< the first that could not be written, and why

    void keep(const request_key& key, const http::result& got);
};

void recorder::parts::keep(const request_key& key, const http::result& got) {
    entry& e = entries[key];
    if (!got) {
        if (e.status == 0) e.failure = std::string(http::to_string(got.why));
        return;
    }
    if (e.file.empty()) {
        std::string number = std::to_string(++pages);
        e.file = "pages/" + std::string(6 - std::min<std::size_t>(6, number.size()), '0') + number;
    }
    e.status = got.reply.status;
    e.content_type = std::string(got.reply.header("content-type"));
    try {
        write_own(folder / e.file, got.reply.body);
    } catch (const error& refused) {
        if (failure.empty()) failure = refused.what();
        std::error_code ignored;
        fs::remove(folder / e.file, ignored); // half a page would be replayed as a whole one
        e = {.failure = "not recorded"};
    }
}

recorder::recorder(std::unique_ptr<transport> inner, fs::path folder, base_urls bases)
    : parts_(new parts{std::move(inner), std::move(folder), std::move(bases), {}, 0, {}}) {
    std::error_code ec;
    fs::create_directories(parts_->folder / "pages", ec);
    if (ec)
        throw error(exit_code::failed,
                    parts_->folder.string() + ": cannot be made: " + ec.message());
    if (fs::exists(parts_->folder / "index.jsonl"))
        throw error(exit_code::usage, parts_->folder.string() + ": already holds a recording");
}

recorder::~recorder() = default;

void recorder::send(http::request what, std::function<void(http::result)> done) {
    auto key = key_of(what, parts_->bases);
    parts_->inner->send(std::move(what),
                        [this, key = std::move(key), done = std::move(done)](http::result got) {
                            parts_->keep(key, got);
                            done(std::move(got));
                        });
}

void recorder::cancel_all() { parts_->inner->cancel_all(); }

std::size_t recorder::exchanges() const noexcept { return parts_->entries.size(); }

std::string recorder::close(timestamp as_of) {
    std::string index;
    for (const auto& [key, e] : parts_->entries) {
        json::object line;
        line["request"] = key.first;
        if (!key.second.empty()) line["body"] = key.second;
        line["status"] = e.status;
        if (!e.content_type.empty()) line["content_type"] = e.content_type;
        if (!e.file.empty()) line["file"] = e.file;
        if (!e.failure.empty()) line["failure"] = e.failure;
        index += json::serialize(line) + "\n";
    }
    try {
        write_own(parts_->folder / "index.jsonl", index);
        write_own(
            parts_->folder / "meta.json",
            json::serialize(json::object{{"version", 1}, {"as_of", format_timestamp(as_of)}}) +
                "\n");
    } catch (const error& refused) {
        if (parts_->failure.empty()) parts_->failure = refused.what();
    }
    return parts_->failure.empty() ? std::string() : "recording: " + parts_->failure;
}

struct replayer::parts {
    struct entry {
        int status = 0;
        std::string content_type;
        fs::path file;
    };
    engine::runtime& on;
    base_urls bases;
    timestamp as_of{};
    std::map<request_key, entry> entries;
    std::map<std::string, std::string, std::less<>> kalshi,
        polymarket; ///< one book each, as JSON; by ticker as URLs carry it, and by token
    std::optional<std::string> damaged_kalshi, damaged_polymarket; ///< a page that holds no books

    void load(const fs::path& folder);
    void keep_books(const fs::path& file, bool of_kalshi);
    http::result answer(const http::request& what) const;
    std::string answer_kalshi_books(const std::string& url) const;
    std::string answer_polymarket_books(const std::string& body) const;
};

void replayer::parts::load(const fs::path& folder) {
    const auto meta = parse(folder / "meta.json", read_all(folder / "meta.json"));
    const auto when =
        meta.is_object() ? parse_timestamp(text_of(meta.get_object(), "as_of")) : std::nullopt;
    if (!when)
        throw unusable(folder / "meta.json",
                       "as_of: a time such as 2026-03-01T12:00:00Z is expected");
    as_of = *when;
    const fs::path index = folder / "index.jsonl";
    std::istringstream lines(read_all(index));
    std::string line;
    for (std::size_t n = 1; std::getline(lines, line); ++n) {
        const auto v = parse(index.string() + ":" + std::to_string(n), line);
        if (!v.is_object())
            throw unusable(index, "line " + std::to_string(n) + " is not an object");
        const auto& o = v.get_object();
        const auto* status = o.if_contains("status");
        const fs::path named = text_of(o, "file");
        if (named.is_absolute() || named.lexically_normal().string().starts_with(".."))
            throw unusable(index,
                           "line " + std::to_string(n) + ": file leads out of the recording");
        const std::string request = text_of(o, "request");
        entry e{status && status->is_int64() ? static_cast<int>(status->get_int64()) : 0,
                text_of(o, "content_type"), named.empty() ? fs::path() : folder / named};
        if (e.status == 200 && request.starts_with(kalshi_books)) keep_books(e.file, true);
        if (e.status == 200 && request == polymarket_books) keep_books(e.file, false);
        entries.emplace(request_key{request, text_of(o, "body")}, std::move(e));
    }
}

void replayer::parts::keep_books(const fs::path& file, bool of_kalshi) {
    boost::system::error_code ec;
    std::string page = read_all(file);
    const json::value v = json::parse(page, ec);
    const json::value* list = &v;
    if (of_kalshi && v.is_object()) list = v.get_object().if_contains("orderbooks");
    if (ec || !list || !list->is_array()) {
        (of_kalshi ? damaged_kalshi : damaged_polymarket) = std::move(page);
        return;
    }
    for (const auto& book : list->get_array()) {
        if (!book.is_object()) continue;
        const std::string id = text_of(book.get_object(), of_kalshi ? "ticker" : "asset_id");
        if (id.empty()) continue;
        if (of_kalshi) {
            kalshi[http::percent_encode(id)] = json::serialize(book);
        } else {
            polymarket[id] = json::serialize(book);
        }
    }
}

std::string replayer::parts::answer_kalshi_books(const std::string& url) const {
    std::string books;
    std::size_t at = url.find('?');
    while (at != std::string::npos) {
        const std::size_t end = url.find('&', at + 1);
        const std::string part = url.substr(at + 1, end == std::string::npos ? end : end - at - 1);
        const auto book = part.starts_with("tickers=") ? kalshi.find(part.substr(8)) : kalshi.end();
        if (book != kalshi.end()) books += (books.empty() ? "" : ",") + book->second;
        // It may have been on the damaged page: the run must see that, not a market without a book.
        else if (part.starts_with("tickers=") && damaged_kalshi)
            return *damaged_kalshi;
        at = end;
    }
    return R"({"orderbooks":[)" + books + "]}";
}

std::string replayer::parts::answer_polymarket_books(const std::string& body) const {
    boost::system::error_code ec;
    const json::value asked = json::parse(body, ec);
    std::string books;
    if (!ec && asked.is_array())
        for (const auto& token : asked.get_array()) {
            const auto at = token.is_object()
                                ? polymarket.find(text_of(token.get_object(), "token_id"))
                                : polymarket.end();
            if (at != polymarket.end())
                books += (books.empty() ? "" : ",") + at->second;
            else if (damaged_polymarket)
                return *damaged_polymarket;
        }
    return "[" + books + "]";
}

http::result replayer::parts::answer(const http::request& what) const {
    http::result got;
    http::response& r = got.reply;
    r.status = 200;
    r.headers = {{"content-type", "application/json"}};
    const auto key = key_of(what, bases);
    if (key.first.starts_with(kalshi_books)) {
        r.body = answer_kalshi_books(key.first);
    } else if (key.first == polymarket_books) {
        r.body = answer_polymarket_books(key.second);
    } else if (const auto at = entries.find(key); at != entries.end() && at->second.status != 0) {
        r.status = at->second.status;
        if (!at->second.content_type.empty())
            r.headers = {{"content-type", at->second.content_type}};
        r.body = read_all(at->second.file);
    } else {
        got.why = http::failure::bad_url;
        got.message = "the recording holds no answer to " + key.first;
    }
    r.wire_bytes = r.body.size();
    return got;
}

replayer::replayer(engine::runtime& on, const fs::path& folder, base_urls bases)
    : parts_(new parts{on, std::move(bases), {}, {}, {}, {}}) {
    if (!fs::is_directory(folder))
        throw unusable(
            folder,
            "is no folder with a recording; --world takes live, synthetic or such a folder");
    parts_->load(folder);
}

replayer::~replayer() = default;
timestamp replayer::as_of() const noexcept { return parts_->as_of; }

void replayer::send(http::request what, std::function<void(http::result)> done) {
    http::result got;
    try {
        got = parts_->answer(what);
    } catch (const error& e) {
        got.why = http::failure::protocol;
        got.message = e.what();
    }
    auto held = std::make_shared<http::result>(std::move(got));
    parts_->on.post([held, done = std::move(done)] { done(std::move(*held)); });
}

} // namespace dutchbook::graphs
