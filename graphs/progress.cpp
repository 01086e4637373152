#include "graphs/progress.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <sys/ioctl.h>
#include <unistd.h>

#include "graphs/table_text.hpp"

namespace dutchbook::graphs {
namespace {

constexpr unsigned fewest_columns = 20, usual_columns = 80;

bool is_set(const environment& variables, std::string_view name) {
    const auto found = variables.find(name);
    return found != variables.end() && !found->second.empty() && found->second != "0" &&
           found->second != "false";
}

std::string_view sequence(frame_line::tint look) {
    switch (look) {
    case frame_line::tint::plain:
        break;
    case frame_line::tint::strong:
        return "\x1b[1m";
    case frame_line::tint::faint:
        return "\x1b[2m";
    case frame_line::tint::alarm:
        return "\x1b[31m";
    }
    return {};
}

} // namespace

std::optional<progress_mode> parse_progress_mode(std::string_view text) noexcept {
    constexpr std::array<std::string_view, 5> names{"auto", "bar", "line", "json", "none"};
    const auto* const found = std::ranges::find(names, text);
    if (found == names.end()) return std::nullopt;
    return static_cast<progress_mode>(found - names.begin());
}

terminal_facts query_terminal(int fd, const environment& variables) {
    terminal_facts facts;
    facts.is_terminal = ::isatty(fd) == 1;
    const auto term = variables.find("TERM");
    const bool dumb = term == variables.end() || term->second.empty() || term->second == "dumb";
    facts.plain = dumb || is_set(variables, "CI");
    const auto no_color =
        variables.find("NO_COLOR"); // any value but the empty one, by its own convention
    facts.color = facts.is_terminal && !facts.plain &&
                  (no_color == variables.end() || no_color->second.empty());
    winsize size{};
    if (::ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) facts.columns = size.ws_col;
    return facts;
}

progress_mode resolve_progress(progress_mode wanted, bool quiet,
                               const terminal_facts& terminal) noexcept {
    if (quiet) return progress_mode::none;
    const bool can_redraw = terminal.is_terminal && !terminal.plain;
    if (wanted == progress_mode::automatic)
        return can_redraw ? progress_mode::bar : progress_mode::line;
    // A bar in a file or a log is noise: asked for or not, it needs a cursor.
    if (wanted == progress_mode::bar && !terminal.is_terminal) return progress_mode::line;
    return wanted;
}

progress_display::progress_display(std::ostream& out, progress_options options)
    : out_(out), options_(std::move(options)) {
    if (!options_.now) options_.now = [] { return std::chrono::steady_clock::now(); };
}

progress_display::~progress_display() {
    try {
        const std::lock_guard hold(mutex_);
        clear_locked();
        out_.flush();
    } catch (...) { // the stream is broken; nothing is left to clear
    }
}

unsigned progress_display::columns() const {
    return std::max(fewest_columns, options_.columns ? options_.columns() : usual_columns);
}

void progress_display::update(const engine::snapshot& now) {
    if (options_.mode == progress_mode::none) return;
    const std::lock_guard hold(mutex_);
    if (finished_) return;
    last_ = now;
    const engine::snapshot* const before = previous_ ? &*previous_ : nullptr;
    if (options_.mode == progress_mode::bar) {
        // One column is left free: a terminal that wraps at its last one would count a line twice.
        auto lines = render_frame(before, now, columns() - 1);
        clear_locked();
        frame_ = std::move(lines);
        draw_locked();
        previous_ = now;
        return;
    }
    const auto at = options_.now();
    if (!last_line_) last_line_ = at; // the first line after one period, not at once
    if (at - *last_line_ < options_.line_every) return;
    last_line_ = at;
    const bool json = options_.mode == progress_mode::json;
    out_ << (json ? render_progress_json(before, now) : render_progress_line(before, now)) + '\n'
         << std::flush;
    previous_ = now;
}

void progress_display::begin() {
    const std::lock_guard hold(mutex_);
    previous_.reset();
    last_.reset();
    last_line_.reset();
    finished_ = false;
}

void progress_display::tell(const engine::snapshot& now, bool json) {
    print(json ? render_progress_json(nullptr, now) : render_progress_line(nullptr, now));
}

void progress_display::print(std::string_view line) {
    const std::lock_guard hold(mutex_);
    const auto kept = frame_;
    clear_locked();
    out_ << line << '\n';
    frame_ = kept;
    draw_locked();
    out_.flush();
}

void progress_display::finish() {
    const std::lock_guard hold(mutex_);
    if (std::exchange(finished_, true)) return;
    clear_locked();
    const bool json = options_.mode == progress_mode::json;
    if (last_ && (json || options_.mode == progress_mode::line))
        out_ << (json ? render_progress_json(nullptr, *last_)
                      : render_progress_line(nullptr, *last_)) +
                    '\n';
    out_.flush();
}

/// Takes the frame off the screen. A terminal that became narrower has folded its lines, so what is
/// counted is the rows they take at the present width.
void progress_display::clear_locked() {
    if (frame_.empty()) return;
    const unsigned width = columns();
    std::size_t rows = 0;
    for (const auto& line : frame_)
        rows += std::max(1u, (display_width(line.text) + width - 1) / width);
    out_ << "\r\x1b[" << rows << "A\x1b[J";
    frame_.clear();
}

void progress_display::draw_locked() {
    std::string text;
    for (const auto& line : frame_) {
        const auto escape = options_.color ? sequence(line.look) : std::string_view();
        text.append(escape)
            .append(line.text)
            .append(escape.empty() ? "" : "\x1b[0m")
            .append(1, '\n');
    }
    out_ << text << std::flush;
}

} // namespace dutchbook::graphs
