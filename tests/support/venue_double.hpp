#pragma once

#include <cstdlib>

#include "child.hpp"
#include "shared.hpp"

namespace dutchbook::testing {

/// The independent stand-in for the outside world, where this checkout has it (and Node).
class venue_double {
  public:
    /// Serves the recorded snapshot, or another one.
    explicit venue_double(std::vector<std::string> more = {}, std::string snapshot = {})
        : process_(command(std::move(more), std::move(snapshot))) {
        const std::string line = process_.read_line();
        const auto colon = line.find(':');
        BOOST_REQUIRE_MESSAGE(colon != std::string::npos, "the double said: " << line);
        port_ = std::atoi(line.c_str() + colon + 1);
    }
    std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }

  private:
    static std::vector<std::string> command(std::vector<std::string> more, std::string snapshot) {
        const auto at = shared();
        if (snapshot.empty()) snapshot = (at / "recorded/2026-03-01").string();
        std::vector<std::string> c{
            "node",       (at / "venue-double/server.mjs").string(),
            "--snapshot", std::move(snapshot),
            "--labels",   (at / "labels/snapshot_2026-03-01_dev.jsonl").string()};
        c.insert(c.end(), more.begin(), more.end());
        return c;
    }
    child process_;
    int port_ = 0;
};

inline boost::test_tools::assertion_result has_double(boost::unit_test::test_unit_id id) {
    auto yes = has_shared(id);
    if (yes && std::system("node --version >/dev/null 2>&1") != 0) {
        yes = boost::test_tools::assertion_result(false);
        yes.message() << "no Node";
    }
    return yes;
}

} // namespace dutchbook::testing
