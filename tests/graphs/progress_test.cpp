#include <sstream>

#include <boost/test/unit_test.hpp>
#include <unistd.h>

#include "graphs/progress.hpp"
#include "graphs/table_text.hpp"

namespace {

using namespace dutchbook;
using namespace dutchbook::graphs;
using namespace std::chrono_literals;

engine::snapshot reading(std::uint64_t wall_s, std::uint64_t markets) {
    engine::snapshot s;
    s.plan = "sync";
    s.state = "running";
    s.movement = "ingest";
    s.wall_ns = wall_s * 1'000'000'000;
    s.cpu_ns = s.wall_ns;
    s.threads = 2;
    s.peak_rss_bytes = 100u << 20;
    s.window = {64u << 20, 16u << 20, 20u << 20, 1};
    s.accounts = {{"markets", markets, markets / 2, 0, {{"quality", 3}}, {}, false},
                  {"pages", markets / 100, 0, 0, {}, {}, false}};
    s.stages.resize(3);
    s.stages[0].name = "read";
    s.stages[1].name = "decode";
    s.stages[2].name = "deliver";
    return s;
}

std::string joined(const std::vector<frame_line>& frame) {
    std::string all;
    for (const auto& line : frame) all += line.text + '\n';
    return all;
}

bool contains(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

/// What a terminal of the given width shows after these bytes: enough of one for this display.
std::vector<std::string> screen(const std::string& output) {
    std::vector<std::string> rows(1);
    std::size_t row = 0;
    for (std::size_t i = 0; i < output.size(); ++i) {
        if (output[i] == '\n') {
            if (++row == rows.size()) rows.emplace_back();
        } else if (output[i] == '\r') {
            continue; // every line here begins at the margin
        } else if (output.compare(i, 2, "\x1b[") == 0) {
            std::size_t n = 0;
            for (i += 2; output[i] >= '0' && output[i] <= '9'; ++i)
                n = n * 10 + static_cast<std::size_t>(output[i] - '0');
            if (output[i] == 'A') {
                BOOST_TEST_REQUIRE(n <= row);
                row -= n;
            } else if (output[i] == 'J') {
                rows.resize(row + 1);
                rows[row].clear();
            }
        } else {
            rows[row] += output[i];
        }
    }
    return rows;
}

} // namespace

BOOST_AUTO_TEST_SUITE(progress)

BOOST_AUTO_TEST_CASE(the_frame_shows_counts_and_rates) {
    const auto before = reading(10, 1'000), now = reading(12, 5'000);
    const auto text = joined(render_frame(&before, now, 100));
    BOOST_TEST(contains(text, "dutchbook  ingest  12.0 s  CPU 50 % of 2 threads"));
    BOOST_TEST(
        contains(text, "5,000     2,000/s   2,500 delivered   3 rejected   2,497 under way"));
    BOOST_TEST(text.find("pages") < text.find("markets"));
    BOOST_TEST(contains(text, "16.0 MiB of 64.0 MiB, 1 source parked   memory 100.0 MiB"));
    // Without a reading before it the rate is that of the whole run.
    BOOST_TEST(contains(joined(render_frame(nullptr, now, 100)), "416/s"));
}

BOOST_AUTO_TEST_CASE(no_line_is_wider_than_the_terminal) {
    auto now = reading(12, 5'000);
    now.movement =
        "\xe6\x9d\xb1\xe4\xba\xac\xe6\x9d\xb1\xe4\xba\xac a very long name of a movement";
    now.faults = {"a fault with\na line break and a very long explanation that goes on"};
    for (unsigned columns = 20; columns < 120; ++columns)
        for (const auto& line : render_frame(nullptr, now, columns)) {
            BOOST_TEST(display_width(line.text) <= columns);
            BOOST_TEST(!contains(line.text, "\n"));
        }
}

BOOST_AUTO_TEST_CASE(what_holds_things_up_has_the_longest_queue) {
    auto now = reading(12, 5'000);
    BOOST_TEST(bottleneck(nullptr, now) == "");
    now.stages[0].busy_ns = 9'000'000'000;
    now.stages[1].busy_ns = 1'000'000'000;
    BOOST_TEST(bottleneck(nullptr, now) == "read");
    auto before = reading(10, 1'000);
    before.stages[0].busy_ns = 9'000'000'000; // long ago; lately the second one
    BOOST_TEST(bottleneck(&before, now) == "decode");
    now.stages[0].queued = 2;
    BOOST_TEST(bottleneck(&before, now) == "read");
    now.stages[2].queued = 2; // of equals the later one
    BOOST_TEST(bottleneck(&before, now) == "deliver");
    BOOST_TEST(contains(joined(render_frame(&before, now, 100)),
                        "held up   deliver: 2 waiting, 0 running"));
}

BOOST_AUTO_TEST_CASE(empty_and_backward_readings_are_harmless) {
    const engine::snapshot nothing;
    BOOST_TEST(contains(joined(render_frame(nullptr, nothing, 80)), "nothing is moving"));
    const auto before = reading(12, 5'000), now = reading(12, 4'000);
    BOOST_TEST(contains(joined(render_frame(&before, now, 80)), "4,000"));
    BOOST_TEST(render_progress_line(&before, now) != "");
}

BOOST_AUTO_TEST_CASE(the_plain_line_is_one_line) {
    const auto before = reading(10, 1'000), now = reading(12, 5'000);
    BOOST_TEST(render_progress_line(&before, now) ==
               "12.0 s ingest, 50 pages (20/s), 5,000 markets (2,000/s), window 16.0 MiB of 64.0 "
               "MiB, memory 100.0 MiB");
}

BOOST_AUTO_TEST_CASE(the_json_line_is_one_object) {
    auto now = reading(12, 5'000);
    now.stages[1].queued = 4;
    now.movement = "in\"gest";
    const auto text = render_progress_json(nullptr, now);
    BOOST_TEST(text.starts_with("{\"event\":\"progress\",\"state\":\"running\",\"movement\":"
                                "\"in\\\"gest\",\"wall_ns\":12000000000"));
    BOOST_TEST(contains(text, "\"held_up_by\":\"decode\""));
    BOOST_TEST(contains(text, "\"markets\":{\"read\":5000,\"delivered\":2500,\"merged\":0,"
                              "\"rejected\":3,\"abandoned\":0,\"per_s\":416}"));
    BOOST_TEST(text.ends_with("}}"));
}

BOOST_AUTO_TEST_CASE(modes_are_parsed_and_resolved) {
    BOOST_CHECK(parse_progress_mode("auto") == progress_mode::automatic);
    BOOST_CHECK(parse_progress_mode("json") == progress_mode::json);
    BOOST_CHECK(!parse_progress_mode("Bar"));
    BOOST_CHECK(!parse_progress_mode(""));
    using enum progress_mode;
    const terminal_facts terminal{true, false, true, 80}, ci{true, true, false, 80},
        pipe{false, false, false, 80};
    BOOST_CHECK(resolve_progress(automatic, false, terminal) == bar);
    BOOST_CHECK(resolve_progress(automatic, false, ci) == line);
    BOOST_CHECK(resolve_progress(automatic, false, pipe) == line);
    BOOST_CHECK(resolve_progress(bar, false, pipe) == line);
    BOOST_CHECK(resolve_progress(json, false, pipe) == json);
    BOOST_CHECK(resolve_progress(json, true, terminal) == none);
}

BOOST_AUTO_TEST_CASE(a_pipe_is_no_terminal) {
    int ends[2];
    BOOST_TEST_REQUIRE(::pipe(ends) == 0);
    const auto facts = query_terminal(ends[1], {{"TERM", "xterm"}});
    BOOST_TEST(!facts.is_terminal);
    BOOST_TEST(!facts.color);
    BOOST_TEST(facts.columns == 80u);
    BOOST_TEST(!facts.plain);
    BOOST_TEST(query_terminal(ends[1], {{"TERM", "dumb"}}).plain);
    BOOST_TEST(query_terminal(ends[1], {{"TERM", "xterm"}, {"CI", "true"}}).plain);
    ::close(ends[0]);
    ::close(ends[1]);
}

BOOST_AUTO_TEST_CASE(the_bar_is_redrawn_in_place_and_cleared) {
    std::ostringstream out;
    {
        progress_display display(out, {.mode = progress_mode::bar, .color = true});
        display.update(reading(1, 100));
        display.update(reading(2, 1'200));
        auto rows = screen(out.str());
        BOOST_TEST(rows.size() == 6u); // five lines, and the cursor below
        BOOST_TEST(contains(rows[2], "1,200"));
        display.print("a log line");
        rows = screen(out.str());
        BOOST_TEST(rows.size() == 7u);
        BOOST_TEST(rows[0] == "a log line");
        BOOST_TEST(contains(rows[3], "1,200"));
        display.finish();
        BOOST_TEST(screen(out.str()) == (std::vector<std::string>{"a log line", ""}),
                   boost::test_tools::per_element());
        display.update(reading(3, 2'000)); // late, after the end
        display.print("the end");
    }
    BOOST_TEST(screen(out.str()) == (std::vector<std::string>{"a log line", "the end", ""}),
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_terminal_that_shrinks_has_folded_lines_to_clear) {
    std::ostringstream out;
    unsigned columns = 100;
    progress_display display(out, {.mode = progress_mode::bar, .columns = [&] { return columns; }});
    display.update(reading(1, 100));
    out.str({});
    columns = 40;
    std::size_t rows = 0; // what the old frame takes at the new width
    for (const auto& line : render_frame(nullptr, reading(1, 100), 99))
        rows += std::max(1u, (display_width(line.text) + columns - 1) / columns);
    BOOST_TEST_REQUIRE(rows > 5u);
    display.update(reading(2, 200));
    BOOST_TEST(out.str().starts_with("\r\x1b[" + std::to_string(rows) + "A\x1b[J"));
}

BOOST_AUTO_TEST_CASE(without_a_terminal_there_is_a_line_every_ten_seconds) {
    std::ostringstream out;
    std::chrono::steady_clock::time_point at{100s};
    progress_display display(out, {.mode = progress_mode::line, .now = [&] { return at; }});
    for (std::uint64_t i = 0; i < 250; ++i) { // 25 s in steps of 0.1 s
        display.update(reading(1 + i / 10, 100 * i));
        at += 100ms;
    }
    BOOST_TEST(std::ranges::count(out.str(), '\n') == 2);
    display.finish();
    BOOST_TEST(std::ranges::count(out.str(), '\n') == 3);
    BOOST_TEST(!contains(out.str(), "\x1b"));
    display.finish();
    BOOST_TEST(std::ranges::count(out.str(), '\n') == 3);
}

BOOST_AUTO_TEST_CASE(none_is_silent) {
    std::ostringstream out;
    progress_display display(out, {.mode = progress_mode::none});
    display.update(reading(1, 100));
    display.finish();
    BOOST_TEST(out.str() == "");
}

BOOST_AUTO_TEST_SUITE_END()
