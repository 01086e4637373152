#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "engine/snapshot.hpp"
#include "graphs/config.hpp"

namespace dutchbook::graphs {

/// `--progress=auto,bar,line,json,none`.
enum class progress_mode : std::uint8_t { automatic, bar, line, json, none };
std::optional<progress_mode> parse_progress_mode(std::string_view text) noexcept;

/// What is known of the stream that the display goes to.
struct terminal_facts {
    bool is_terminal = false;
    bool plain = false; ///< CI or TERM=dumb: no cursor movement
    bool color = false;
    unsigned columns = 80;
};
/// Asks the system about file descriptor `fd`; CI, TERM and NO_COLOR come from `variables`.
terminal_facts query_terminal(int fd, const environment& variables);

/// The mode to use: never automatic. Quiet is none; a bar needs a terminal that can move its
/// cursor.
progress_mode resolve_progress(progress_mode wanted, bool quiet,
                               const terminal_facts& terminal) noexcept;

/// One line of the live display; how it looks is left to whoever draws it.
struct frame_line {
    enum class tint : std::uint8_t { plain, strong, faint, alarm };
    std::string text; ///< printable, without newline and escape sequences
    tint look = tint::plain;
};

/// The live display, no line wider than `columns`. Rates come from the difference to `previous`
/// (may be null). Pure.
std::vector<frame_line> render_frame(const engine::snapshot* previous, const engine::snapshot& now,
                                     unsigned columns);
/// The same on one plain line.
std::string render_progress_line(const engine::snapshot* previous, const engine::snapshot& now);
/// The same as one JSON object.
std::string render_progress_json(const engine::snapshot* previous, const engine::snapshot& now);

/// The stage that holds things up: the longest queue in front of it, else the busiest; empty where
/// nothing moves.
std::string_view bottleneck(const engine::snapshot* previous, const engine::snapshot& now);

struct progress_options {
    progress_mode mode = progress_mode::line; ///< resolved
    bool color = false;
    std::function<unsigned()> columns{}; ///< asked before each frame; 80 where empty
    std::function<std::chrono::steady_clock::time_point()> now{}; ///< steady_clock where empty
    std::chrono::milliseconds line_every{10'000};
};

/// Shows runs while they go on. Call `update` as often as you like (5 to 10 times a second); it is
/// redrawn in place on a terminal and every 10 s elsewhere. Log lines go through `print` so that
/// they stand above the frame, or alone between runs. Safe from any thread. `out` must outlive it.
class progress_display {
  public:
    progress_display(std::ostream& out, progress_options options);
    /// Clears the frame.
    ~progress_display();
    progress_display(const progress_display&) = delete;
    progress_display& operator=(const progress_display&) = delete;

    /// Another run: what was shown of the one before is over.
    void begin();
    void update(const engine::snapshot& now);
    /// Writes the present state as one plain line or one JSON object, in every mode.
    void tell(const engine::snapshot& now, bool json);
    /// Writes a whole line above the frame.
    void print(std::string_view line);
    /// Removes the frame for good; the last state stays as one line in `line` and `json` mode.
    void finish();

  private:
    void clear_locked();
    void draw_locked();
    unsigned columns() const;

    std::ostream& out_;
    progress_options options_;
    std::mutex mutex_;
    std::optional<engine::snapshot> previous_, last_;
    std::vector<frame_line> frame_;
    std::optional<std::chrono::steady_clock::time_point> last_line_;
    bool finished_ = false;
};

} // namespace dutchbook::graphs
