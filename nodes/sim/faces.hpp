#pragma once

// What the built-in world shows to each caller: one function per service, from a request to a
// reply.

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include <boost/json/object.hpp>

#include "nodes/http/server.hpp"
#include "nodes/sim/catalogue.hpp"

namespace dutchbook::sim {

http::server_response kalshi_reply(const catalogue& c, const http::server_request& asked,
                                   std::string_view path);
http::server_response gamma_reply(const catalogue& c, const http::server_request& asked,
                                  std::string_view path);
http::server_response clob_reply(const catalogue& c, const http::server_request& asked,
                                 std::string_view path);

/// Answers the pairs of a chat completion from the truth of the world: identity, complement, subset
/// or superset; an agreeable one calls any two of its markets one question. A pair of the same call
/// under other names has the same answer.
class judge_face {
  public:
    judge_face(const catalogue& c, bool agreeable);
    http::server_response reply(const http::server_request& asked, std::string_view path) const;

  private:
    const catalogue& catalogue_;
    const bool agreeable_;
    /// Nothing where a side is no market of this world.
    std::optional<std::string_view> relation_of(const boost::json::object& left,
                                                const boost::json::object& right) const;
    std::vector<std::string_view> relations_of(const boost::json::array& pairs) const;
    /// The market that a side of a question shows, of several with one title the one with these
    /// rules; nothing where it is none of this world.
    std::optional<std::size_t> market_of(std::string_view title, std::string_view label,
                                         std::string_view rules) const;

    std::unordered_multimap<std::string, std::size_t> by_text_; ///< title, label -> places
};

/// Keeps documents by natural key. Thread-safe.
class convex_face {
  public:
    http::server_response reply(const http::server_request& asked, std::string_view path);
    std::map<std::string, std::string> documents() const;
    void restore(std::map<std::string, std::string> documents);

  private:
    mutable std::mutex mutex_;
    std::map<std::string, std::string> documents_;
};

http::server_response json_reply(std::string body, int status = 200);
http::server_response problem(int status, std::string_view why);
/// What a cursor stands for.
struct place {
    std::size_t offset = 0, round = 0;
};
/// The first page for no cursor; nothing for one that was never given out.
std::optional<place> place_of(std::string_view cursor);
/// Where a page goes on that ends at item `end` of `size`: nowhere after the last item. An endless
/// listing starts again, under a cursor that was never given out before.
std::string next_cursor(const catalogue& c, const place& at, std::size_t end, std::size_t size);
/// The shard of the exchange that trades a category.
std::int32_t shard_of(std::string_view category);
/// "0.4300": four decimals, as Kalshi writes prices.
std::string four_decimals(std::int64_t micros);

} // namespace dutchbook::sim
