#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <nodes/store/rows.hpp>

namespace dutchbook::deliver {

/// How a receiver wants its messages.
enum class webhook_template : std::uint8_t {
    generic, ///< {"event":"opportunities","opportunities":[…]}, all fields, camelCase
    slack,   ///< {"text":…} in mrkdwn
    discord  ///< {"content":…}, at most 2,000 characters, mentions off
};
std::optional<webhook_template> parse_webhook_template(std::string_view name) noexcept;

/// What a message says of one opportunity; titles are empty where they are unknown.
struct notice {
    opportunity found;
    std::string buy_title, sell_title;
};

/// The body of one message. In every style foreign text loses what nobody sees (`visible_text`). In
/// the two for people it can neither mention anybody, nor make links, nor format: Discord's
/// markdown is escaped; Slack knows no escape but for its three control characters, so there its
/// marks and
/// "@" become characters that look like them, the dots of addresses stand in brackets, and `mrkdwn`
/// is off.
std::string webhook_body(webhook_template how, std::span<const notice> notices);

} // namespace dutchbook::deliver
