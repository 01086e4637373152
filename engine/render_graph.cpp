#include <engine/render.hpp>

#include <algorithm>

#include <engine/render_text.hpp>

namespace dutchbook::engine {
namespace {

/// Inside a double-quoted DOT string; backslashes are doubled, since labels read escapes of their
/// own.
std::string dot_quoted(std::string_view text) {
    std::string out = "\"";
    for (const char c : detail::printable(text)) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    return out + '"';
}

/// Inside a double-quoted Mermaid label: everything Mermaid or its HTML could read goes as an
/// entity.
std::string mermaid_quoted(std::string_view text) {
    std::string out = "\"";
    for (const char c : detail::printable(text)) {
        if (std::string_view("\"#&<>{}[]()|`;\\").find(c) == std::string_view::npos)
            out += c;
        else
            out += "#" + std::to_string(static_cast<int>(c)) + ";";
    }
    return out + '"';
}

struct brackets {
    const char* open;
    const char* close;
    const char* dot_shape;
};

brackets shape(std::string_view verb) {
    if (verb == "source") return {"([", "])", "oval"};
    if (verb == "deliver") return {"[(", ")]", "cylinder"};
    if (verb == "call") return {"{{", "}}", "hexagon"};
    return {"[", "]", "box"};
}

/// Calls `enter(movement, index)`, `node(name, verb, index)` for its stages, `leave()`; strays come
/// last, alone.
template <class Enter, class Node, class Leave>
void each_node(const snapshot& of, const std::vector<std::string>& names, Enter enter, Node node,
               Leave leave) {
    std::size_t m = 0;
    for (const std::string& movement : detail::movements(of)) {
        enter(movement, m++);
        for (std::size_t i = 0; i < of.stages.size(); ++i)
            if (of.stages[i].movement == movement) node(of.stages[i].name, of.stages[i].verb);
        leave();
    }
    for (std::size_t i = 0; i < names.size(); ++i)
        if (std::none_of(of.stages.begin(), of.stages.end(),
                         [&](const stage_snapshot& stage) { return stage.name == names[i]; }))
            node(names[i], std::string());
}

std::size_t index_of(const std::vector<std::string>& names, const std::string& name) {
    return static_cast<std::size_t>(std::find(names.begin(), names.end(), name) - names.begin());
}

} // namespace

std::string render_dot(const snapshot& of) {
    const auto names = detail::node_names(of);
    const auto id = [&](const std::string& name) {
        return "n" + std::to_string(index_of(names, name));
    };
    std::string out =
        "digraph " + dot_quoted(of.plan) + " {\n  rankdir=LR;\n  node [fontname=\"sans-serif\"];\n";
    each_node(
        of, names,
        [&](const std::string& movement, std::size_t index) {
            out += "  subgraph cluster_" + std::to_string(index) +
                   " {\n    label=" + dot_quoted(movement) + ";\n";
        },
        [&](const std::string& name, const std::string& verb) {
            out += "    " + id(name) + " [label=" + dot_quoted(name) +
                   ", shape=" + shape(verb).dot_shape + "];\n";
        },
        [&] { out += "  }\n"; });
    for (const auto& edge : of.edges) {
        const std::string text = detail::edge_text(edge, detail::has_run(of));
        out += "  " + id(edge.from) + " -> " + id(edge.to);
        out += text.empty() ? ";\n" : " [label=" + dot_quoted(text) + "];\n";
    }
    return out + "}\n";
}

std::string render_mermaid(const snapshot& of) {
    const auto names = detail::node_names(of);
    const auto id = [&](const std::string& name) {
        return "n" + std::to_string(index_of(names, name));
    };
    std::string out = "flowchart LR\n";
    each_node(
        of, names,
        [&](const std::string& movement, std::size_t index) {
            out += "  subgraph m" + std::to_string(index) + "[" + mermaid_quoted(movement) + "]\n";
        },
        [&](const std::string& name, const std::string& verb) {
            const brackets with = shape(verb);
            out += "    " + id(name) + with.open + mermaid_quoted(name) + with.close + "\n";
        },
        [&] { out += "  end\n"; });
    for (const auto& edge : of.edges) {
        const std::string text = detail::edge_text(edge, detail::has_run(of));
        out += "  " + id(edge.from) + " -->";
        if (!text.empty()) out += "|" + mermaid_quoted(text) + "|";
        out += " " + id(edge.to) + "\n";
    }
    return out;
}

} // namespace dutchbook::engine
