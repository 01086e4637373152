#pragma once

// Replies that are changed on their way.

#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "graphs/transport.hpp"

namespace dutchbook::graphs::testing {

using rewrite_reply = std::function<void(const std::string& url, http::result& got)>;
using rewrite = std::function<void(const std::string& url, std::string& body)>;

/// Passes everything on; what comes back is changed by `how`.
class rewriter final : public transport {
  public:
    rewriter(std::unique_ptr<transport> inner, rewrite_reply how)
        : inner_(std::move(inner)), how_(std::move(how)) {}
    void send(http::request what, std::function<void(http::result)> done) override {
        const std::string url = what.url;
        inner_->send(std::move(what), [url, how = how_, done = std::move(done)](http::result got) {
            how(url, got);
            done(std::move(got));
        });
    }
    void cancel_all() override { inner_->cancel_all(); }

    /// The wrapping that a `sync_setup` takes.
    static auto around(rewrite_reply how) {
        return [how = std::move(how)](engine::runtime&, std::unique_ptr<transport> inner) {
            return std::make_unique<rewriter>(std::move(inner), how);
        };
    }
    static auto around(rewrite how) {
        return around(
            rewrite_reply([how = std::move(how)](const std::string& url, http::result& got) {
                how(url, got.reply.body);
            }));
    }

  private:
    std::unique_ptr<transport> inner_;
    rewrite_reply how_;
};

} // namespace dutchbook::graphs::testing
