#include <algorithm>
#include <map>
#include <sstream>

#include <boost/json/src.hpp>
#include <boost/test/unit_test.hpp>

#include <engine/render.hpp>

using namespace dutchbook::engine;
namespace json = boost::json;

namespace {

stage_snapshot stage(std::string name, std::string verb, std::string movement = "ingest") {
    stage_snapshot out;
    out.name = std::move(name);
    out.verb = std::move(verb);
    out.movement = std::move(movement);
    return out;
}

/// A run in the middle: a source of pages, a decoder that is busy, a call on a lane, a delivery.
snapshot busy_run() {
    snapshot of;
    of.plan = "sync";
    of.state = "running";
    of.movement = "ingest";
    of.wall_ns = 2'000'000'000;
    of.cpu_ns = 1'500'000'000;
    of.peak_rss_bytes = 64U << 20;
    of.threads = 2;
    of.stages = {stage("kalshi", "source"), stage("decode", "map"), stage("ask", "call"),
                 stage("store", "deliver")};
    auto& decode = of.stages[1];
    decode.parcels_in = 10;
    decode.parcels_out = 9;
    decode.items_in = 640;
    decode.items_out = 600;
    decode.rejected = 40;
    decode.running = 1;
    decode.first_start_ns = 1;
    decode.last_finish_ns = 1'900'000'000;
    decode.busy_ns = 1'800'000'000;
    decode.wait_input_ns = 200'000'000;
    decode.latency_log2[9] = 2;  // 512 to 1023 ns
    decode.latency_log2[10] = 3; // 1024 to 2047 ns
    decode.latency_log2[39] = 4; // 550 s and more
    of.edges = {{"kalshi", "decode", "", 10, 640},
                {"decode", "ask", "open", 5, 1},
                {"ask", "store", "", 1, 64}};
    of.window = {67'108'864, 1'048'576, 4'194'304, 1};
    of.accounts = {{"markets", 640, 500, 60, {{"no title", 40}}, {{"stopped", 40}}, true}};
    of.lanes = {{"llm", 7, 9, 5, 1, 2, 1, 1, 0, 1'500'000'000, "closed"}};
    of.faults = {"decode: 1e999 is no price"};
    return of;
}

const std::string hostile = "a\"b\\c\nd{e}|<f>\t\x01#;]\xff\xed\xa0\x80é";

snapshot hostile_run() {
    auto of = busy_run();
    of.plan = of.state = of.movement = hostile;
    for (auto& one : of.stages) one.name += hostile, one.verb = hostile, one.movement = hostile;
    for (auto& edge : of.edges) edge.from += hostile, edge.to += hostile, edge.label = hostile;
    of.accounts[0].name = of.lanes[0].name = of.lanes[0].circuit = hostile;
    of.accounts[0].rejected[0].first = of.accounts[0].abandoned[0].first = hostile;
    of.faults[0] = hostile;
    return of;
}

std::vector<std::string> lines(const std::string& text) {
    std::vector<std::string> out;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);) out.push_back(line);
    return out;
}

bool holds(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

struct sample {
    std::string name;
    std::map<std::string, std::string> labels;
    std::string value;
};

/// A reader of text format 0.0.4, strict enough to fail on an unescaped label.
sample read_sample(const std::string& line) {
    sample out;
    std::size_t at = line.find_first_of("{ ");
    BOOST_REQUIRE(at != std::string::npos);
    out.name = line.substr(0, at);
    if (line[at] == '{') {
        while (line.at(at) != '}') {
            const std::size_t equals = line.find("=\"", ++at);
            BOOST_REQUIRE(equals != std::string::npos);
            std::string& value = out.labels[line.substr(at, equals - at)];
            for (at = equals + 2; line.at(at) != '"'; ++at) {
                if (line[at] != '\\')
                    value += line[at];
                else if (line.at(++at) == 'n')
                    value += '\n';
                else if (line[at] == '\\' || line[at] == '"')
                    value += line[at];
                else
                    BOOST_ERROR("no such escape");
            }
            ++at;
            BOOST_REQUIRE((line.at(at) == ',' || line[at] == '}'));
        }
        ++at;
    }
    BOOST_TEST(line.at(at) == ' ');
    out.value = line.substr(at + 1);
    BOOST_TEST(!out.value.empty());
    BOOST_TEST(out.value.find_first_not_of("0123456789.") == std::string::npos);
    return out;
}

} // namespace

BOOST_AUTO_TEST_SUITE(render_of_the_engine)

BOOST_AUTO_TEST_CASE(json_reads_back_with_every_number_and_in_order) {
    const auto of = busy_run();
    const json::value back = json::parse(render_json(of));
    const auto& top = back.as_object();
    std::vector<std::string> keys;
    for (const auto& field : top) keys.emplace_back(field.key());
    BOOST_TEST(
        keys == (std::vector<std::string>{"plan", "state", "movement", "wall_ns", "cpu_ns",
                                          "peak_rss_bytes", "threads", "stages", "edges", "window",
                                          "accounts", "lanes", "faults", "bottleneck"}),
        boost::test_tools::per_element());
    const auto& decode = top.at("stages").at(1).as_object();
    BOOST_TEST(decode.at("items_in").to_number<std::uint64_t>() == 640U);
    BOOST_TEST(decode.at("latency_log2").as_array().size() == 40U);
    BOOST_TEST(decode.at("latency_log2").at(39).to_number<std::uint64_t>() == 4U);
    BOOST_TEST(top.at("accounts").at(0).at("rejected").at("no title").to_number<int>() == 40);
    BOOST_TEST(top.at("accounts").at(0).at("balanced").as_bool());
    BOOST_TEST(top.at("lanes").at(0).at("waited_ns").to_number<std::uint64_t>() == 1'500'000'000U);
    BOOST_TEST(top.at("window").at("parked").to_number<int>() == 1);
    BOOST_TEST(render_json(of) == render_json(of));
}

BOOST_AUTO_TEST_CASE(json_holds_hostile_names_and_repairs_what_is_no_utf8) {
    const std::string text = render_json(hostile_run());
    BOOST_TEST(std::none_of(text.begin(), text.end(),
                            [](char c) { return static_cast<unsigned char>(c) < 0x20; }));
    const json::value back = json::parse(text);
    const std::string repaired =
        "a\"b\\c\nd{e}|<f>\t\x01#;]\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBDé";
    BOOST_TEST(std::string(back.at("plan").as_string()) == repaired);
    BOOST_TEST(std::string(back.at("faults").at(0).as_string()) == repaired);
    BOOST_TEST(back.at("accounts").at(0).at("abandoned").as_object().contains(repaired));
}

BOOST_AUTO_TEST_CASE(json_of_nothing_is_json) {
    const json::value back = json::parse(render_json({}));
    BOOST_TEST(back.at("stages").as_array().empty());
    snapshot largest;
    largest.wall_ns = UINT64_MAX;
    BOOST_TEST(json::parse(render_json(largest)).at("wall_ns").to_number<std::uint64_t>() ==
               UINT64_MAX);
}

BOOST_AUTO_TEST_CASE(prometheus_families_are_whole_typed_and_unique) {
    for (const auto& of : {busy_run(), hostile_run(), snapshot{}}) {
        std::string family, type;
        std::map<std::string, int> families, samples;
        for (const auto& line : lines(render_prometheus(of))) {
            if (line.starts_with("# HELP ")) {
                family = line.substr(7, line.find(' ', 7) - 7);
                BOOST_TEST(++families[family] == 1, family);
            } else if (line.starts_with("# TYPE ")) {
                BOOST_TEST(line.starts_with("# TYPE " + family + " "));
                type = line.substr(line.rfind(' ') + 1);
                BOOST_TEST((type == "counter") == family.ends_with("_total"), family);
            } else {
                const sample one = read_sample(line);
                BOOST_TEST(one.name.starts_with("dutchbook_"));
                if (type == "histogram")
                    BOOST_TEST(one.name.starts_with(family + "_"));
                else
                    BOOST_TEST(one.name == family);
                BOOST_TEST(++samples[line.substr(0, line.rfind(' '))] == 1, line);
            }
        }
        BOOST_TEST(families.size() == 40U);
    }
}

BOOST_AUTO_TEST_CASE(prometheus_labels_survive_hostile_names) {
    bool found = false;
    for (const auto& line : lines(render_prometheus(hostile_run()))) {
        if (!line.starts_with("dutchbook_stage_items_in_total") || !holds(line, "decode")) continue;
        found = true;
        const sample one = read_sample(line);
        BOOST_TEST(one.labels.at("stage").starts_with("decodea\"b\\c\nd{e}|<f>"));
        BOOST_TEST(one.value == "640");
    }
    BOOST_TEST(found);
}

BOOST_AUTO_TEST_CASE(prometheus_histogram_is_cumulative_with_exact_ends_in_seconds) {
    const std::string text = render_prometheus(busy_run());
    const std::string with = "{stage=\"decode\",movement=\"ingest\"";
    BOOST_TEST(
        holds(text, "dutchbook_stage_body_seconds_bucket" + with + ",le=\"0.000001023\"} 2\n"));
    BOOST_TEST(
        holds(text, "dutchbook_stage_body_seconds_bucket" + with + ",le=\"0.000004095\"} 5\n"));
    BOOST_TEST(
        holds(text, "dutchbook_stage_body_seconds_bucket" + with + ",le=\"274.877906943\"} 5\n"));
    BOOST_TEST(holds(text, "dutchbook_stage_body_seconds_bucket" + with + ",le=\"+Inf\"} 9\n"));
    BOOST_TEST(holds(text, "dutchbook_stage_body_seconds_sum" + with + "} 1.8\n"));
    BOOST_TEST(holds(text, "dutchbook_stage_body_seconds_count" + with + "} 9\n"));
    BOOST_TEST(holds(text, "dutchbook_lane_waited_seconds_total{lane=\"llm\"} 1.5\n"));
}

BOOST_AUTO_TEST_CASE(drawn_plans_carry_counts_only_once_a_run_has_begun) {
    auto of = busy_run();
    BOOST_TEST(holds(render_dot(of), "n0 -> n1 [label=\"10 parcels, 640 items\"];"));
    BOOST_TEST(holds(render_mermaid(of), "n0 -->|\"10 parcels, 640 items\"| n1"));
    BOOST_TEST(holds(render_dot(of), "n1 -> n2 [label=\"open: 5 parcels, 1 item\"];"));
    of.state = "planned";
    BOOST_TEST(holds(render_dot(of), "n0 -> n1;"));
    BOOST_TEST(holds(render_dot(of), "n1 -> n2 [label=\"open\"];"));
    BOOST_TEST(holds(render_mermaid(of), "n0 --> n1"));
    BOOST_TEST(!holds(render_mermaid(of), "parcel"));
}

BOOST_AUTO_TEST_CASE(mermaid_is_what_it_is) {
    snapshot of;
    of.state = "planned";
    of.stages = {stage("kalshi", "source"), stage("decode", "map"), stage("ask", "call", "relate"),
                 stage("store", "deliver", "relate")};
    of.edges = {{"kalshi", "decode", "", 0, 0},
                {"decode", "ask", "open", 0, 0},
                {"ask", "stray", "", 0, 0}};
    BOOST_TEST(render_mermaid(of) == "flowchart LR\n"
                                     "  subgraph m0[\"ingest\"]\n"
                                     "    n0([\"kalshi\"])\n"
                                     "    n1[\"decode\"]\n"
                                     "  end\n"
                                     "  subgraph m1[\"relate\"]\n"
                                     "    n2{{\"ask\"}}\n"
                                     "    n3[(\"store\")]\n"
                                     "  end\n"
                                     "    n4[\"stray\"]\n"
                                     "  n0 --> n1\n"
                                     "  n1 -->|\"open\"| n2\n"
                                     "  n2 --> n4\n");
}

BOOST_AUTO_TEST_CASE(drawn_plans_survive_hostile_names) {
    const auto of = hostile_run();
    for (const auto& line : lines(render_mermaid(of))) {
        BOOST_TEST(std::count(line.begin(), line.end(), '"') % 2 == 0, line);
        const auto open = line.find('"');
        if (open == std::string::npos) continue;
        const std::string quoted = line.substr(open + 1, line.rfind('"') - open - 1);
        BOOST_TEST(quoted.find_first_of("\"<>{}[]|\\&") == std::string::npos, line);
    }
    for (const auto& line : lines(render_dot(of))) {
        std::size_t quotes = 0;
        for (std::size_t i = 0; i < line.size(); ++i) {
            if (line[i] == '\\')
                ++i;
            else
                quotes += line[i] == '"';
        }
        BOOST_TEST(quotes % 2 == 0U, line);
    }
    BOOST_TEST(lines(render_dot(of)).size() == lines(render_dot(busy_run())).size(),
               "no name breaks a line");
    BOOST_TEST(holds(render_dot(of), "\\\"b\\\\c d{e}"));
}

BOOST_AUTO_TEST_CASE(the_table_is_aligned_and_moves_no_cursor) {
    auto of = hostile_run();
    of.stages[0].name = "é";
    of.faults.push_back("\x1b[2J\xC2\x9B wiped");
    const std::string text = render_table(of);
    BOOST_TEST(text.find_first_of("\x1b\t\x01\r") == std::string::npos);
    BOOST_TEST(!holds(text, "\xC2\x9B"));
    const auto all = lines(render_table(busy_run()));
    const auto head = std::find_if(all.begin(), all.end(),
                                   [](const auto& line) { return line.starts_with("stage"); });
    BOOST_REQUIRE(head != all.end());
    for (int row = 1; row <= 4; ++row) BOOST_TEST((head + row)->size() == head->size());
    BOOST_TEST(holds(*(head + 2), "decode"));
    BOOST_TEST(
        holds(render_table(busy_run()), "markets: read 640, delivered 500, merged 60, balanced"));
    BOOST_TEST(holds(render_table(busy_run()),
                     "window: 1.00 MiB of 64.0 MiB out, peak 4.00 MiB, 1 source parked"));
    BOOST_TEST(holds(render_table(busy_run()), "held up by: decode: at work 90 % of the time"));
}

BOOST_AUTO_TEST_CASE(the_busiest_stage_holds_things_up) {
    auto of = busy_run();
    BOOST_TEST(bottleneck(of) == "decode: at work 90 % of the time, more than any other stage.");
    of.stages[3].parcels_in = 1;
    of.stages[3].queued = 42;
    BOOST_TEST(bottleneck(of) ==
               "store: at work 0 % of the time, and 42 parcels wait in front of it.");
}

BOOST_AUTO_TEST_CASE(several_bodies_at_once_are_measured_against_the_threads) {
    auto of = busy_run();
    of.stages[3].parcels_in = 1;
    of.stages[3].first_start_ns = 1;
    of.stages[3].last_finish_ns = 1'900'000'000;
    of.stages[3].busy_ns = 3'000'000'000; // 150 % of the time is 75 % of two threads
    BOOST_TEST(bottleneck(of).starts_with("decode:"));
    of.stages[3].busy_ns = 3'800'000'000;
    BOOST_TEST(bottleneck(of).starts_with("store:"));
}

BOOST_AUTO_TEST_CASE(a_lane_that_makes_its_calls_wait_is_named) {
    auto of = busy_run();
    of.stages[1].busy_ns = 1000;
    auto& ask = of.stages[2];
    ask.parcels_in = 9;
    ask.running = 3;
    ask.first_start_ns = 1;
    ask.busy_ns = 5'000'000'000;
    of.lanes[0].throttled = 3;
    BOOST_TEST(bottleneck(of) ==
               "ask: at work 250 % of the time, while the others wait for what it brings; lane "
               "llm: its calls "
               "waited 1.50 s in all for a permit, and it was told 3 times to slow down.");
    ask.busy_ns = 0;
    of.lanes[0].circuit = "open";
    BOOST_TEST(bottleneck(of) ==
               "lane llm: its calls waited 1.50 s in all for a permit, its circuit is open.");
}

BOOST_AUTO_TEST_CASE(before_and_after_everything_there_is_still_an_answer) {
    BOOST_TEST(bottleneck({}) == "Nothing has run yet.");
    auto of = busy_run();
    of.stages[1].busy_ns = 1000;
    of.lanes.clear();
    BOOST_TEST(bottleneck(of) == "decode: at work 0 % of the time, which is the most, but nothing "
                                 "is busy: all wait for input.");
}

BOOST_AUTO_TEST_SUITE_END()
