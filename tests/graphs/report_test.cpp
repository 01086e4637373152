#include <algorithm>
#include <regex>
#include <set>

#include <boost/test/unit_test.hpp>

#include "graphs/report_layout.hpp"
#include "graphs/report_parts.hpp"
#include "report_sample.hpp"

namespace {

using namespace dutchbook;
using namespace dutchbook::graphs;
using dutchbook::testing::sample_opportunity;
using dutchbook::testing::sample_report;

bool contains(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

std::size_t occurrences(const std::string& text, std::string_view part) {
    std::size_t n = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size()))
        ++n;
    return n;
}

/// The first element that is opened but not closed in order, or closed but not open; empty where
/// all is well.
std::string misnested(const std::string& html) {
    static const std::set<std::string> empty{"meta",    "rect",     "line",  "circle",  "path",
                                             "polygon", "polyline", "input", "!DOCTYPE"};
    std::vector<std::string> open;
    for (std::size_t at = html.find('<'); at != std::string::npos; at = html.find('<', at + 1)) {
        const auto end = html.find('>', at);
        if (end == std::string::npos) return "unclosed tag";
        const bool closing = html[at + 1] == '/';
        const auto from = at + (closing ? 2 : 1);
        const std::string name = html.substr(from, html.find_first_of(" >/", from) - from);
        if (closing) {
            if (open.empty() || open.back() != name) return "</" + name + ">";
            open.pop_back();
        } else if (!empty.contains(name)) {
            open.push_back(name);
            // Their content is no markup.
            if (name == "style" || name == "script") at = html.find("</" + name, end) - 1;
        }
    }
    return open.empty() ? "" : "<" + open.back() + ">";
}

} // namespace

BOOST_AUTO_TEST_SUITE(report)

BOOST_AUTO_TEST_CASE(a_normal_run_fits_and_says_what_it_must) {
    const auto html = render_html(sample_report(37));
    BOOST_TEST(html.size() <= 150'000u);
    BOOST_TEST(misnested(html) == "");
    for (const char* part :
         {"37 opportunities, 13 proved", "2026-03-01 12:00 UTC", "01JNABCDEF", "complete", "$23.00",
          "40.9 %", "KXSAMPLE-26DEC31-T90", "Both ask whether", "Kalshi can void",
          "class=\"curve\"", "5,118 stale end date", "14,218", "deliver markets", "balanced",
          "2 pages were not read", "$0.03", "$437.10"})
        BOOST_TEST_CONTEXT(part) BOOST_TEST(contains(html, part));
    BOOST_TEST(occurrences(html, "<tbody data-k=") == 37u);
}

BOOST_AUTO_TEST_CASE(the_page_asks_for_nothing_from_outside) {
    const auto html = render_html(sample_report(12));
    for (const char* part : {"http:", "https:", "//cdn", "@import", "url(", "<link", "<img",
                             "<iframe", " src=", "javascript:"})
        BOOST_TEST_CONTEXT(part) BOOST_TEST(!contains(html, part));
    // The policy forbids inline style attributes and handlers, so there must be none.
    BOOST_TEST(!std::regex_search(html, std::regex(R"(<[^>]* (style|on[a-z]+)=)")));
}

BOOST_AUTO_TEST_CASE(the_policy_names_exactly_this_style_and_script) {
    const auto html = render_html(sample_report(1));
    const auto content = [&](const std::string& tag) {
        const auto from = html.find("<" + tag + ">") + tag.size() + 2;
        return html.substr(from, html.find("</" + tag + ">") - from);
    };
    BOOST_TEST(contains(html, "default-src 'none'; style-src " +
                                  graphs::report::policy_hash(content("style")) + "; script-src " +
                                  graphs::report::policy_hash(content("script")) + ";"));
    BOOST_TEST(occurrences(html, "<script>") == 1u);
    BOOST_TEST(occurrences(html, "<style>") == 1u);
    // printf '%s' abc | openssl dgst -sha256 -binary | base64
    BOOST_TEST(graphs::report::policy_hash("abc") ==
               "'sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0='");
}

BOOST_AUTO_TEST_CASE(foreign_text_is_escaped_wherever_it_stands) {
    const std::string evil = "<script>alert('x')</script>\"><img src=x onerror=y>\xe2\x80\xae&amp;";
    auto data = sample_report(3);
    for (auto& [key, label] : data.labels) label.title = label.outcome = evil;
    data.facts.run_id = data.facts.world = data.facts.version = data.facts.state = evil;
    data.facts.missing = data.warnings = {evil};
    data.facts.more = {{evil, evil}};
    for (auto& o : data.opportunities) {
        o.because.reasoning = evil;
        o.because.rests_on = o.risks = {evil};
        for (auto& l : o.legs) l.key.id = l.key.platform = evil;
        o.legs[1].key.id += "2";
    }
    data.relations[0].left[0] = {evil, evil};
    for (auto& step : data.funnel) step.name = step.unit = evil, step.lost = {{evil, 3}};
    data.rejects = {{evil, evil, 3}};
    for (auto& s : data.snapshot.stages) s.verb = s.movement = evil;
    data.snapshot.stages[0].name = data.snapshot.edges[0].from = evil;
    for (auto& e : data.snapshot.edges) e.label = evil;
    data.snapshot.faults = {evil};
    data.snapshot.accounts[0].name = evil;
    data.snapshot.accounts[0].abandoned = {{evil, 3}};
    data.snapshot.lanes[0].name = data.snapshot.lanes[0].circuit = evil;
    data.sync_log[0].sync_id = evil;
    data.sync_log[0].errors = {evil, evil};
    const auto html = render_html(data);
    BOOST_TEST(misnested(html) == "");
    BOOST_TEST(!contains(html, "<script>alert"));
    BOOST_TEST(!contains(html, "<img"));
    BOOST_TEST(!contains(html, "\xe2\x80\xae"));
    BOOST_TEST(contains(html, "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&quot;&gt;&lt;img "
                              "src=x onerror=y&gt;&amp;amp;"));
    BOOST_TEST(occurrences(html, "<script>") == 1u);
}

BOOST_AUTO_TEST_CASE(the_same_data_gives_the_same_bytes) {
    BOOST_TEST(render_html(sample_report(20)) == render_html(sample_report(20)));
}

BOOST_AUTO_TEST_CASE(a_long_list_is_cut_and_counted) {
    const auto data = sample_report(400);
    const auto html = render_html(data);
    BOOST_TEST(html.size() <= 150'000u);
    BOOST_TEST(misnested(html) == "");
    const auto shown = occurrences(html, "<tbody data-k=");
    BOOST_TEST(shown >= 40u);
    BOOST_TEST(shown < 400u);
    BOOST_TEST(contains(html, std::to_string(shown) + " of 400 rows are listed"));
    auto small = data;
    small.budget_bytes = 1; // never less than one row
    BOOST_TEST(occurrences(render_html(small), "<tbody data-k=") == 1u);
}

BOOST_AUTO_TEST_CASE(empty_data_is_a_whole_page) {
    const auto html = render_html({});
    BOOST_TEST(misnested(html) == "");
    BOOST_TEST(contains(html, "No portfolio of this run pays more than it costs"));
    BOOST_TEST(contains(html, "No market of one venue was related"));
    BOOST_TEST(!contains(html, "id=\"graph\""));
    BOOST_TEST(html.size() < 20'000u);
}

BOOST_AUTO_TEST_CASE(a_partial_run_says_what_is_missing) {
    auto data = sample_report(0);
    data.facts.state = "partial";
    data.facts.missing = {"polymarket: 2 of 81 pages"};
    data.snapshot.accounts[0].balanced = false;
    const auto html = render_html(data);
    BOOST_TEST(contains(html, "class=\"state partial\""));
    BOOST_TEST(contains(html, "<li><bdi>polymarket: 2 of 81 pages</bdi></li>"));
    BOOST_TEST(contains(html, "does not balance"));
}

BOOST_AUTO_TEST_CASE(a_portfolio_on_titles_alone_is_never_called_riskless) {
    market_labels labels;
    auto data = sample_report(0);
    data.opportunities = {sample_opportunity(2, "x", data.labels)};
    BOOST_TEST_REQUIRE((data.opportunities[0].because.tier == relation_tier::titles));
    const auto html = render_html(data);
    BOOST_TEST(contains(html, "1 opportunity, 0 proved"));
    BOOST_TEST(contains(html, "not riskless"));
    BOOST_TEST(occurrences(html, "riskless") == 1u);
}

BOOST_AUTO_TEST_CASE(boxes_stand_left_to_right_and_apart) {
    const auto run = dutchbook::testing::sample_snapshot();
    const auto parts = graphs::report::lay_out(run);
    BOOST_TEST_REQUIRE(parts.size() == 3u);
    std::size_t stages = 0, edges = 0;
    for (const auto& part : parts) {
        stages += part.stages.size();
        edges += part.edges.size();
        std::map<std::string, double> x;
        for (const auto& a : part.stages) {
            x[run.stages[a.stage].name] = a.x;
            BOOST_TEST(a.x >= 0);
            BOOST_TEST(a.y >= 0);
            BOOST_TEST(a.x + graphs::report::box_width <= part.width);
            BOOST_TEST(a.y + a.height <= part.height);
            for (const auto& b : part.stages)
                if (&a != &b && a.x == b.x)
                    BOOST_TEST((a.y + a.height + 1 < b.y || b.y + b.height + 1 < a.y));
        }
        for (const auto& e : part.edges)
            BOOST_TEST(x.at(run.edges[e.edge].from) < x.at(run.edges[e.edge].to));
        // No edge passes through a box: between columns it keeps to free slots.
        for (const auto& e : part.edges)
            for (std::size_t i = 2; i + 1 < e.points.size(); i += 2)
                for (const auto& s : part.stages)
                    if (s.x == e.points[i - 1].first)
                        BOOST_TEST(
                            (e.points[i].second < s.y || e.points[i].second > s.y + s.height));
    }
    BOOST_TEST(stages == run.stages.size());
    BOOST_TEST(edges == run.edges.size());
}

BOOST_AUTO_TEST_CASE(odd_graphs_are_drawn_too) {
    engine::snapshot run;
    run.stages.resize(4);
    for (std::size_t i = 0; i < 4; ++i)
        run.stages[i].name = std::string(1, static_cast<char>('a' + i));
    run.edges = {{"a", "b", "", 1, 1}, {"b", "c", "", 1, 1},       {"c", "a", "", 1, 1},
                 {"a", "a", "", 1, 1}, {"a", "nowhere", "", 1, 1}, {"a", "b", "again", 1, 1}};
    const auto parts = graphs::report::lay_out(run); // a cycle of three, and one alone
    BOOST_TEST_REQUIRE(parts.size() == 2u);
    BOOST_TEST(parts[0].stages.size() == 3u);
    BOOST_TEST(parts[1].stages.size() == 1u);
    report_data data;
    data.snapshot = run;
    BOOST_TEST(misnested(render_html(data)) == "");
}

BOOST_AUTO_TEST_CASE(the_curve_marks_the_size_that_was_taken) {
    market_labels labels;
    auto o = sample_opportunity(0, "x", labels);
    const auto svg = graphs::report::curve_svg(o);
    BOOST_TEST(contains(svg, ">$23.00</text>"));
    BOOST_TEST(contains(svg, "1,250 contracts"));
    o.curve.resize(1);
    BOOST_TEST(graphs::report::curve_svg(o) == "");
    o.curve.assign(5'000, {quantity::contracts(1), money{1}}); // flat and long
    BOOST_TEST(graphs::report::curve_svg(o).size() < 3'000u);
}

BOOST_AUTO_TEST_SUITE_END()
