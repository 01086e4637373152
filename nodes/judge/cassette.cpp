#include <cerrno>
#include <istream>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

#include <boost/json.hpp>

#include <dutchbook/fault.hpp>

#include "nodes/judge/cassette.hpp"
#include "nodes/judge/text.hpp"

namespace dutchbook::judge {

namespace json = boost::json;

cassette_writer::cassette_writer(std::filesystem::path file) : file_(std::move(file)) {
    try {
        open();
    } catch (const std::exception& e) {
        failure_ = e.what();
    }
}

/// What was recorded before stays: only a recording that has not begun replaces an older one.
void cassette_writer::open() {
    to_ = open_own(file_, O_WRONLY | O_APPEND | (whole_bytes_ == 0 ? O_TRUNC : 0));
}

void cassette_writer::append(const std::string& line) {
    if (!to_) open(); // what stood in the way may be gone
    if (const int why = write_all(to_.number(), line)) {
        // A reader takes whole lines: half a one goes.
        [[maybe_unused]] const int cut = ::ftruncate(to_.number(), whole_bytes_);
        throw file_error(file_, "cannot be written", why);
    }
    whole_bytes_ += static_cast<std::int64_t>(line.size());
}

void cassette_writer::record(std::string_view request_hash, const http::result& reply) noexcept {
    if (!reply) return;
    const std::lock_guard lock(mutex_);
    try {
        std::string line = "{\"request\":";
        append_json(line, request_hash);
        line += ",\"status\":" + std::to_string(reply.reply.status) + ",\"body\":";
        line += json::serialize(json::string(reply.reply.body));
        line += "}\n";
        append(line);
    } catch (const std::exception& e) {
        if (failure_.empty()) failure_ = e.what();
    }
}

std::string cassette_writer::take_failure() {
    const std::lock_guard lock(mutex_);
    if (to_) { // some file systems say only now that there was no room
        int why = ::fsync(to_.number()) == 0 ? 0 : errno;
        if (const int closed = to_.close(); why == 0) why = closed;
        if (why != 0 && failure_.empty())
            failure_ = file_error(file_, "cannot be written", why).what();
    }
    return std::exchange(failure_, {});
}

cassette_reader::cassette_reader(std::istream& from) {
    std::string line;
    for (std::size_t number = 1; std::getline(from, line); ++number) {
        if (line.empty()) continue;
        boost::system::error_code bad;
        const json::value entry = json::parse(line, bad);
        const auto* object = bad ? nullptr : entry.if_object();
        const auto* request = object ? object->if_contains("request") : nullptr;
        const auto* status = object ? object->if_contains("status") : nullptr;
        const auto* body = object ? object->if_contains("body") : nullptr;
        if (!request || !request->is_string() || !status || !status->is_int64() || !body ||
            !body->is_string() || status->get_int64() < 100 || status->get_int64() > 599)
            throw error(exit_code::configuration,
                        "LLM recording, line " + std::to_string(number) + ": no recorded reply");
        http::response reply;
        reply.status = static_cast<int>(status->get_int64());
        reply.body = std::string(body->get_string());
        tracks_[std::string(request->get_string())].replies.push_back(std::move(reply));
        ++size_;
    }
}

std::optional<http::result> cassette_reader::play(std::string_view request_hash) {
    const auto found = tracks_.find(request_hash);
    if (found == tracks_.end()) return std::nullopt;
    auto& [replies, next] = found->second;
    http::result out;
    out.reply = replies[next];
    if (next + 1 < replies.size()) ++next;
    return out;
}

} // namespace dutchbook::judge
