#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <dutchbook/time.hpp>

#include "engine/runtime.hpp"
#include "nodes/http/client.hpp"

namespace dutchbook::graphs {

/// One way to exchange a request for a reply: the network, or a recording of it. I/O thread only.
class transport {
  public:
    virtual ~transport() = default;
    /// Starts one exchange; `done` is called exactly once, on the I/O thread, not inside this call.
    virtual void send(http::request what, std::function<void(http::result)> done) = 0;
    /// Ends what is under way; its callbacks still come.
    virtual void cancel_all() = 0;
};

/// Base URLs by the name they have in a recording: {"kalshi", "https://…"}, …
using base_urls = std::vector<std::pair<std::string, std::string>>;

/// "{kalshi}/events?limit=200" for a URL under a base; the URL itself where none fits.
std::string relative_url(const std::string& url, const base_urls& bases);

std::unique_ptr<transport> make_live_transport(engine::runtime& on, http::client_options options);

/// Passes everything on to `inner` and keeps every exchange in `folder` (made where missing):
///
///     index.jsonl   one line per exchange: method, url (relative), body, status, content_type,
///     file pages/NNN     the reply bodies as they came, content coding removed
///
/// The last reply to one request wins; a failure never replaces a reply. `close` writes the index,
/// sorted, and meta.json with the run's clock. The files are their owner's alone. Throws
/// dutchbook::error where the folder cannot be made; a page that cannot be written is missing from
/// the recording and costs the run nothing.
class recorder final : public transport {
  public:
    recorder(std::unique_ptr<transport> inner, std::filesystem::path folder, base_urls bases);
    ~recorder() override;
    void send(http::request what, std::function<void(http::result)> done) override;
    void cancel_all() override;
    /// After the run, on any thread. Why the recording is not whole, in one line that names a file;
    /// empty where it is.
    std::string close(timestamp as_of);
    std::size_t exchanges() const noexcept;

  private:
    struct parts;
    std::unique_ptr<parts> parts_;
};

/// Answers from a recording. Order book requests are answered book by book, so that a run which
/// asks for other batches than the recorded one still gets every book there is. What was not
/// recorded is a 404.
class replayer final : public transport {
  public:
    /// Throws dutchbook::error naming the file and what is wrong with it.
    replayer(engine::runtime& on, const std::filesystem::path& folder, base_urls bases);
    ~replayer() override;
    void send(http::request what, std::function<void(http::result)> done) override;
    void cancel_all() override {}
    timestamp as_of() const noexcept;

  private:
    struct parts;
    std::unique_ptr<parts> parts_;
};

} // namespace dutchbook::graphs
