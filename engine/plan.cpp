#include <engine/plan.hpp>

#include <algorithm>
#include <map>
#include <set>

namespace dutchbook::engine {
namespace {

std::string joined(const std::vector<std::string>& mistakes) {
    std::string all = "the plan has " + std::to_string(mistakes.size()) + " mistake(s)";
    for (const auto& m : mistakes) all += "; " + m;
    return all;
}

bool well_named(std::string_view name) {
    return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.' || c == ' ';
    });
}

} // namespace

plan_error::plan_error(std::vector<std::string> mistakes)
    : std::invalid_argument(joined(mistakes)), mistakes_(std::move(mistakes)) {}

engine::snapshot plan::draw() const {
    engine::snapshot s;
    s.plan = name_;
    s.state = "planned";
    for (const auto& st : stages_) {
        stage_snapshot v;
        v.name = st.name;
        v.verb = to_string(st.verb);
        v.movement = movements_[st.movement].name;
        s.stages.push_back(std::move(v));
    }
    for (const auto& e : edges_)
        s.edges.push_back(
            {stages_[e.from].name, stages_[e.to].name, stages_[e.from].port_names[e.port], 0, 0});
    return s;
}

movement_builder& movement_builder::prepare(std::function<void()> body) {
    auto& slot = of_.plan_.movements_[index_].prepare;
    if (slot)
        of_.mistakes_.push_back("movement '" + of_.plan_.movements_[index_].name +
                                "' is prepared twice");
    slot = std::move(body);
    return *this;
}

std::size_t movement_builder::add(stage_plan s) {
    s.movement = index_;
    of_.plan_.stages_.push_back(std::move(s));
    return of_.plan_.stages_.size() - 1;
}

void movement_builder::connect(std::size_t from, std::size_t port, std::size_t to) {
    of_.plan_.edges_.push_back({from, port, to});
}

plan_builder::plan_builder(std::string name) {
    if (!well_named(name))
        mistakes_.push_back("plan name '" + name + "' is not of a-z, 0-9, '_', '.', ' '");
    plan_.name_ = std::move(name);
}

movement_builder plan_builder::movement(std::string name) {
    for (const auto& m : plan_.movements_)
        if (m.name == name) mistakes_.push_back("two movements are called '" + name + "'");
    if (!well_named(name))
        mistakes_.push_back("movement name '" + name + "' is not of a-z, 0-9, '_', '.', ' '");
    plan_.movements_.push_back({std::move(name), {}});
    return movement_builder(*this, plan_.movements_.size() - 1);
}

void plan_builder::check(std::vector<std::string>& mistakes) const {
    const auto& stages = plan_.stages_;
    std::set<std::string> names;
    std::map<std::pair<std::size_t, std::size_t>, int> consumers;
    for (const auto& e : plan_.edges_) {
        if (e.from >= stages.size() || e.port >= stages[e.from].port_names.size() ||
            e.from >= e.to) {
            mistakes.push_back("stage '" + stages[e.to].name + "' reads a port of another plan");
            continue;
        }
        if (++consumers[{e.from, e.port}] == 2)
            mistakes.push_back("an output of '" + stages[e.from].name +
                               "' has more than one consumer");
        if (stages[e.from].movement != stages[e.to].movement)
            mistakes.push_back("'" + stages[e.from].name + "' and '" + stages[e.to].name +
                               "' are connected across movements");
    }
    for (std::size_t i = 0; i < stages.size(); ++i) {
        const auto& s = stages[i];
        if (!well_named(s.name))
            mistakes.push_back("stage name '" + s.name + "' is not of a-z, 0-9, '_', '.', ' '");
        if (!names.insert(s.name).second)
            mistakes.push_back("two stages are called '" + s.name + "'");
        for (std::size_t p = 0; p < s.port_names.size(); ++p)
            if (!consumers.contains({i, p}))
                mistakes.push_back("output " + std::to_string(p) + " of '" + s.name +
                                   "' goes nowhere");
    }
    for (std::size_t m = 0; m < plan_.movements_.size(); ++m)
        if (std::none_of(stages.begin(), stages.end(),
                         [&](const stage_plan& s) { return s.movement == m; }) &&
            !plan_.movements_[m].prepare)
            mistakes.push_back("movement '" + plan_.movements_[m].name + "' is empty");
    if (plan_.movements_.empty()) mistakes.push_back("there is no movement");
}

plan plan_builder::build() {
    std::vector<std::string> mistakes = mistakes_;
    check(mistakes);
    if (!mistakes.empty()) throw plan_error(std::move(mistakes));
    return plan_;
}

} // namespace dutchbook::engine
