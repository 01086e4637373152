#include "graphs/report_layout.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <string_view>

namespace dutchbook::graphs::report {
namespace {

// Sugiyama's method in small: columns by longest path, long edges broken by dummies that take a
// slot of each column they cross, order within a column by the mean place of the neighbours, then
// pixels from top to bottom.

constexpr double margin = 10, dummy_height = 14;
constexpr int sweeps = 8;

struct link {
    std::size_t edge, from, to; ///< stages by index
};

struct node {
    bool real = true;
    std::size_t stage = 0; ///< of a real node
    std::size_t column = 0;
    std::vector<std::size_t> in, out; ///< neighbours, one entry per edge
    double height = box_height, y = 0;
    double middle() const { return y + height / 2; }
};

std::vector<link> links_of(const engine::snapshot& run) {
    std::map<std::string_view, std::size_t> index;
    for (std::size_t i = 0; i < run.stages.size(); ++i) index.emplace(run.stages[i].name, i);
    std::vector<link> links;
    for (std::size_t e = 0; e < run.edges.size(); ++e) {
        const auto from = index.find(run.edges[e].from), to = index.find(run.edges[e].to);
        if (from != index.end() && to != index.end() && from->second != to->second)
            links.push_back({e, from->second, to->second});
    }
    return links;
}

/// Part of each stage: the lowest index of a stage it hangs together with.
std::vector<std::size_t> parts_of(std::size_t stages, const std::vector<link>& links) {
    std::vector<std::size_t> part(stages);
    std::iota(part.begin(), part.end(), std::size_t{0});
    for (bool changed = true; changed;) {
        changed = false;
        for (const link& l : links) {
            const auto least = std::min(part[l.from], part[l.to]);
            changed = changed || part[l.from] != least || part[l.to] != least;
            part[l.from] = part[l.to] = least;
        }
    }
    return part;
}

/// Longest path from a source. An edge that points backwards in plan order closes a cycle at worst,
/// so it is not followed once every stage has had its turn.
std::vector<std::size_t> columns_of(std::size_t stages, const std::vector<link>& links) {
    std::vector<std::size_t> column(stages, 0);
    for (std::size_t round = 0; round < stages; ++round) {
        bool changed = false;
        for (const link& l : links) {
            if (column[l.to] > column[l.from] || column[l.from] + 1 >= stages) continue;
            column[l.to] = column[l.from] + 1;
            changed = true;
        }
        if (!changed) break;
    }
    return column;
}

class layout {
  public:
    layout(const std::vector<std::size_t>& members, const std::vector<link>& links,
           const std::vector<std::size_t>& column) {
        for (const auto stage : members) {
            place_[stage] = nodes_.size();
            nodes_.push_back({true, stage, column[stage], {}, {}, box_height, 0});
        }
        for (const link& l : links)
            if (place_.contains(l.from)) thread(l);
        const auto deepest = std::ranges::max(nodes_, {}, &node::column).column;
        columns_.resize(deepest + 1);
        for (std::size_t n = 0; n < nodes_.size(); ++n) {
            node& one = nodes_[n];
            const auto ports = static_cast<double>(std::max(one.in.size(), one.out.size()));
            one.height = one.real ? std::max(box_height, ports * port_gap + 8) : dummy_height;
            columns_[one.column].push_back(n);
        }
        for (int i = 0; i < sweeps; ++i) sweep(i % 2 == 0);
    }

    drawing draw() {
        stack();
        for (int i = 0; i < sweeps; ++i) settle(i % 2 == 0);
        drawing d;
        double top = 0;
        for (std::size_t n = 0; n < nodes_.size(); ++n)
            top = n == 0 ? nodes_[n].y : std::min(top, nodes_[n].y);
        for (node& one : nodes_) one.y += margin - top;
        for (const node& one : nodes_) {
            d.height = std::max(d.height, one.y + one.height + margin);
            if (one.real) d.stages.push_back({one.stage, x_of(one), one.y, one.height});
        }
        d.columns = columns_.size();
        d.width = 2 * margin + static_cast<double>(columns_.size()) * (box_width + column_gap) -
                  column_gap;
        for (const auto& [edge, path] : paths_) d.edges.push_back({edge, points(path)});
        return d;
    }

  private:
    /// Enters an edge, with a dummy in every column between its ends.
    void thread(const link& l) {
        std::vector<std::size_t> path{place_.at(l.from)};
        const auto last = place_.at(l.to);
        for (auto c = nodes_[path.front()].column + 1; c < nodes_[last].column; ++c) {
            path.push_back(nodes_.size());
            nodes_.push_back({false, 0, c, {}, {}, dummy_height, 0});
        }
        path.push_back(last);
        for (std::size_t i = 0; i + 1 < path.size(); ++i) {
            nodes_[path[i]].out.push_back(path[i + 1]);
            nodes_[path[i + 1]].in.push_back(path[i]);
        }
        paths_.emplace_back(l.edge, std::move(path));
    }

    double mean(const std::vector<std::size_t>& neighbours, double otherwise, auto place) const {
        if (neighbours.empty()) return otherwise;
        double total = 0;
        for (const auto n : neighbours) total += place(n);
        return total / static_cast<double>(neighbours.size());
    }

    /// Orders every column by where its neighbours on one side stand.
    void sweep(bool forward) {
        std::vector<double> order(nodes_.size());
        const auto number = [&](const std::vector<std::size_t>& column) {
            for (std::size_t i = 0; i < column.size(); ++i)
                order[column[i]] = static_cast<double>(i);
        };
        for (const auto& column : columns_) number(column);
        for (std::size_t step = 0; step < columns_.size(); ++step) {
            auto& column = columns_[forward ? step : columns_.size() - 1 - step];
            std::vector<double> wish(nodes_.size());
            for (const auto n : column)
                wish[n] = mean(forward ? nodes_[n].in : nodes_[n].out, order[n],
                               [&](std::size_t m) { return order[m]; });
            std::ranges::stable_sort(column, {}, [&](std::size_t n) { return wish[n]; });
            number(column);
        }
    }

    double gap(std::size_t above, std::size_t below) const {
        return nodes_[above].real || nodes_[below].real ? row_gap : 6;
    }

    void stack() {
        for (const auto& column : columns_) {
            double y = 0;
            for (std::size_t i = 0; i < column.size(); ++i) {
                if (i > 0) y += gap(column[i - 1], column[i]);
                nodes_[column[i]].y = y;
                y += nodes_[column[i]].height;
            }
        }
    }

    /// Pulls every node towards the middle of its neighbours as far as its order and its size
    /// allow.
    void settle(bool forward) {
        for (std::size_t step = 0; step < columns_.size(); ++step) {
            const auto& column = columns_[forward ? step : columns_.size() - 1 - step];
            for (const auto n : column) {
                node& one = nodes_[n];
                one.y = mean(forward ? one.in : one.out, one.middle(),
                             [&](std::size_t m) { return nodes_[m].middle(); }) -
                        one.height / 2;
            }
            // Overlaps are shared between both directions: half from above, half from below.
            std::vector<double> down(column.size()), up(column.size());
            for (std::size_t i = 0; i < column.size(); ++i) {
                down[i] = nodes_[column[i]].y;
                if (i > 0)
                    down[i] = std::max(down[i], down[i - 1] + nodes_[column[i - 1]].height +
                                                    gap(column[i - 1], column[i]));
            }
            for (std::size_t i = column.size(); i-- > 0;) {
                up[i] = nodes_[column[i]].y;
                if (i + 1 < column.size())
                    up[i] = std::min(up[i], up[i + 1] - nodes_[column[i]].height -
                                                gap(column[i], column[i + 1]));
            }
            for (std::size_t i = 0; i < column.size(); ++i)
                nodes_[column[i]].y = (down[i] + up[i]) / 2;
        }
    }

    double x_of(const node& one) const {
        return margin + static_cast<double>(one.column) * (box_width + column_gap);
    }

    /// Where on the side of `at` the edge to `other` docks: ports follow the order of the far ends.
    double port(const node& at, const std::vector<std::size_t>& side, std::size_t other) const {
        std::vector<std::size_t> order = side;
        std::ranges::stable_sort(order, {}, [&](std::size_t n) { return nodes_[n].middle(); });
        const auto rank = static_cast<double>(std::ranges::find(order, other) - order.begin());
        return at.middle() + (rank - (static_cast<double>(order.size()) - 1) / 2) * port_gap;
    }

    std::vector<std::pair<double, double>> points(const std::vector<std::size_t>& path) const {
        std::vector<std::pair<double, double>> all;
        for (std::size_t i = 0; i < path.size(); ++i) {
            const node& one = nodes_[path[i]];
            const double x = x_of(one);
            if (i > 0)
                all.emplace_back(x, one.real ? port(one, one.in, path[i - 1]) : one.middle());
            if (i + 1 < path.size())
                all.emplace_back(x + box_width,
                                 one.real ? port(one, one.out, path[i + 1]) : one.middle());
        }
        return all;
    }

    std::vector<node> nodes_;
    std::map<std::size_t, std::size_t> place_; ///< stage -> node
    std::vector<std::vector<std::size_t>> columns_;
    std::vector<std::pair<std::size_t, std::vector<std::size_t>>> paths_;
};

} // namespace

std::vector<drawing> lay_out(const engine::snapshot& run) {
    const auto links = links_of(run);
    const auto part = parts_of(run.stages.size(), links);
    const auto column = columns_of(run.stages.size(), links);
    std::vector<drawing> all;
    for (std::size_t head = 0; head < part.size(); ++head) {
        if (part[head] != head) continue;
        std::vector<std::size_t> members;
        for (std::size_t i = head; i < part.size(); ++i)
            if (part[i] == head) members.push_back(i);
        all.push_back(layout(members, links, column).draw());
    }
    return all;
}

} // namespace dutchbook::graphs::report
