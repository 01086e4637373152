#include "graphs/transport.hpp"

namespace dutchbook::graphs {
namespace {

class live_transport final : public transport {
  public:
    live_transport(engine::runtime& on, http::client_options options) : on_(on) {
        on_.call([&] { client_.emplace(on_.io(), std::move(options)); });
    }
    ~live_transport() override {
        on_.call([&] { client_.reset(); });
    }
    void send(http::request what, std::function<void(http::result)> done) override {
        client_->send(std::move(what), std::move(done));
    }
    void cancel_all() override { client_->cancel_all(); }

  private:
    engine::runtime& on_;
    std::optional<http::client> client_;
};

} // namespace

std::string relative_url(const std::string& url, const base_urls& bases) {
    for (const auto& [name, base] : bases)
        if (!base.empty() && url.starts_with(base) &&
            (url.size() == base.size() || url[base.size()] == '/'))
            return "{" + name + "}" + url.substr(base.size());
    return url;
}

std::unique_ptr<transport> make_live_transport(engine::runtime& on, http::client_options options) {
    return std::make_unique<live_transport>(on, std::move(options));
}

} // namespace dutchbook::graphs
