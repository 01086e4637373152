#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "../http/temporary.hpp"
#include "../support/child.hpp"

#include "nodes/sim/world_server.hpp"

namespace dutchbook::testing {

/// Skips a test case, by name, where Node 20 or the packages of convex/ are missing.
boost::test_tools::assertion_result has_receiver(boost::unit_test::test_unit_id);

/// The real functions of convex/ behind the platform's HTTP API, in a process of its own.
class receiver {
  public:
    static constexpr const char* key = "dev:receiver|0123456789abcdef";
    receiver();
    std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }
    void reset() const { ask("POST", "/__reset"); }
    /// Faults as tests/convex/faults.mjs reads them.
    void faults(const std::string& json) const { ask("POST", "/__faults", json); }
    /// Every document but the sync logs: one object a table, keys in a fixed order.
    std::string documents() const;
    std::vector<std::string> sync_ids() const; ///< sorted
    std::size_t count(std::string_view table) const;
    std::int64_t requests() const;
    std::int64_t held() const; ///< requests that a fault has left without any answer
    std::int64_t bytes() const; ///< of accepted bodies since the last reset
    /// Every opportunity's markets are there, no natural key twice.
    void check_whole() const;

  private:
    std::string ask(const char* method, const std::string& path,
                    const std::string& body = {}) const;
    child process_;
    int port_ = 0;
};

/// One request over a connection of its own; the body of the answer.
std::string ask_http(int port, const std::string& method, const std::string& path,
                     const std::string& body);

struct outcome {
    int code = 0;
    std::string text; ///< stdout and stderr
};

/// The program, told by a configuration file to read one world and to send to one receiver.
struct rig {
    temporary_folder folder;
    std::string log = "plain";
    std::string more; ///< TOML after the sections of every run

    void use(const sim::world_server& world, const std::string& receiver_url) const {
        use(world.url(), receiver_url);
    }
    void use(const std::string& world_url, const std::string& receiver_url) const;
    /// `before` goes before the program's name: variables, limits.
    outcome run(const std::string& arguments = "", const std::string& before = "") const;
    std::vector<std::string> command(const std::string& arguments, const std::string& before) const;
    std::filesystem::path store() const { return folder.at / "dutchbook.db"; }
    /// Every table by natural keys, without times and run ids, and what each sink holds.
    std::string rows() const;
    std::vector<std::string> sync_ids() const; ///< sorted
    std::int64_t integer(const std::string& sql) const;
};

} // namespace dutchbook::testing
