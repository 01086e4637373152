#include <nodes/deliver/webhook_text.hpp>

#include <dutchbook/money.hpp>

#include <nodes/store/json_text.hpp>
#include <nodes/store/result_rows.hpp>
#include <nodes/value/visible_text.hpp>

namespace dutchbook::deliver {

namespace {

constexpr std::size_t discord_bytes = 1'900; // of 2,000 characters, each at least a byte
constexpr std::size_t title_bytes = 120;

bool is_word(char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           (static_cast<unsigned char>(c) & 0x80U) != 0;
}
bool is_letter(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }

/// The character at `i`; what makes a link or a format only between other characters is changed
/// only there.
void append_slack(std::string& out, std::string_view text, std::size_t i) {
    const char c = text[i], before = i > 0 ? text[i - 1] : ' ';
    const auto after = [&](std::size_t n) { return i + n < text.size() ? text[i + n] : ' '; };
    switch (c) {
    case '*':
        out += "\u2217"; // asterisk operator
        return;
    case '~':
        out += "\u223C"; // tilde operator
        return;
    case '`':
        out += "\u02CB"; // modifier letter grave accent
        return;
    case '@':
        out += "\uFF20"; // full width
        return;
    case '_':
        out += is_word(before) && is_word(after(1)) ? "_" : "\u02CD"; // modifier letter low macron
        return;
    case ':':
        out += after(1) == '/' && after(2) == '/' ? "[:]" : ":";
        return;
    case '.':
        out += is_word(before) && is_letter(after(1)) && is_letter(after(2)) ? "[.]" : ".";
        return;
    case '&':
        out += "&amp;";
        return;
    case '<':
        out += "&lt;";
        return;
    case '>':
        out += "&gt;";
        return;
    default:
        out.push_back(c);
    }
}

void append_discord(std::string& out, char c) {
    static constexpr std::string_view marks = "\\*_~`|>[]()<#@:-";
    if (marks.find(c) != std::string_view::npos) out.push_back('\\');
    out.push_back(c);
}

/// Foreign text made harmless for a template, cut at a character's end.
std::string plain(webhook_template how, std::string_view raw) {
    const std::string text = visible_text(raw);
    std::size_t end = text.size();
    if (end > title_bytes)
        for (end = title_bytes;
             end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U;)
            --end;
    std::string out;
    for (std::size_t i = 0; i < end; ++i)
        if (how == webhook_template::slack)
            append_slack(out, text, i);
        else
            append_discord(out, text[i]);
    return end < text.size() ? out + "…" : out;
}

/// 10^-6 dollars as "$1.23", rounded down: a notice never promises more than there is.
std::string dollars(std::int64_t micros) {
    const std::int64_t cents = micros >= 0 ? micros / 10'000 : -((-micros + 9'999) / 10'000);
    const std::int64_t size = cents < 0 ? -cents : cents;
    const std::string rest = std::to_string(size % 100);
    return (cents < 0 ? "-$" : "$") + std::to_string(size / 100) + (rest.size() < 2 ? ".0" : ".") +
           rest;
}

std::string line(webhook_template how, const notice& n) {
    const opportunity& o = n.found;
    std::string out;
    if (o.implausible_odds > 0)
        out = "CHECK BY HAND, " + std::to_string(o.implausible_odds) +
              " times likelier a wrong pair than a gift: ";
    out += dollars(o.net.micros) + " net on " + dollars(o.cost.micros) + ":";
    for (const leg& l : o.legs) {
        out += l.side == side::yes ? " YES " : " NO ";
        out += plain(how, l.key.platform + ":" + l.key.id);
        out += " at " + to_string(l.vwap) + ",";
    }
    if (!o.legs.empty()) out.pop_back();
    const std::string& title = n.buy_title.empty() ? n.sell_title : n.buy_title;
    if (!title.empty()) out += " (" + plain(how, title) + ")";
    return out;
}

std::string text_of(webhook_template how, std::span<const notice> notices) {
    std::string out;
    for (std::size_t i = 0; i < notices.size(); ++i) {
        const std::string next = line(how, notices[i]);
        if (how == webhook_template::discord && out.size() + next.size() > discord_bytes)
            return out + (out.empty() ? "" : "\n") + "and " + std::to_string(notices.size() - i) +
                   " more";
        out += (out.empty() ? "" : "\n") + next;
    }
    return out;
}

} // namespace

std::optional<webhook_template> parse_webhook_template(std::string_view name) noexcept {
    if (name == "generic") return webhook_template::generic;
    if (name == "slack") return webhook_template::slack;
    if (name == "discord") return webhook_template::discord;
    return std::nullopt;
}

std::string webhook_body(webhook_template how, std::span<const notice> notices) {
    store::json_text out(how == webhook_template::generic);
    out.open('{');
    switch (how) {
    case webhook_template::slack:
        out.field("text").string(text_of(how, notices));
        out.field("mrkdwn").boolean(false);
        break;
    case webhook_template::discord:
        out.field("content").string(text_of(how, notices));
        out.field("allowed_mentions").raw(R"({"parse":[]})");
        break;
    case webhook_template::generic:
        out.field("event").string("opportunities").field("opportunities").open('[');
        for (const notice& n : notices) {
            const store::stored_opportunity row{n.found, true, {}};
            out.open('{')
                .field("opportunity")
                .raw(store::document(row, {.camel_case = true, .extras = true}));
            out.field("buy_title")
                .string(visible_text(n.buy_title))
                .field("sell_title")
                .string(visible_text(n.sell_title))
                .close('}');
        }
        out.close(']');
        break;
    }
    return std::move(out.close('}')).str();
}

} // namespace dutchbook::deliver
