#pragma once

#include <atomic>
#include <functional>
#include <string>

#include "engine/source.hpp"
#include "graphs/exchange.hpp"
#include "nodes/venues/crawl.hpp"

namespace dutchbook::graphs {

/// How a crawl went; written on the I/O thread, read when its movement is over.
struct crawl_report {
    bool complete = false;
    std::string why; ///< it is not complete, for people
    venues::crawl_counters counters;
};

/// A listing as a source: one page a read, over a lane. What ends it early marks the run as
/// partial, never as failed: the pages that were read go on.
class crawl_source final : public engine::source_body<venues::raw_page> {
  public:
    crawl_source(venues::crawl walk, engine::lane& by, transport& over, crawl_report& report,
                 std::function<void(std::string)> partial);
    std::uint64_t next_bytes() const override { return expected_bytes_; }
    void read(done answer) override;

  private:
    void finish(engine::call_result how, const done& answer);
    std::string take(http::response&& reply);
    void broke(std::string why);

    venues::crawl walk_;
    engine::lane& lane_;
    transport& over_;
    crawl_report& report_;
    std::function<void(std::string)> partial_;
    std::uint64_t expected_bytes_ = 512u << 10; ///< of the next page: as large as the last one
    std::optional<venues::raw_page> page_;
};

} // namespace dutchbook::graphs
