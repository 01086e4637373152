#pragma once

// Definitions of the templates in plan.hpp.

namespace dutchbook::engine {

template <class T>
port<T> movement_builder::source(std::string name,
                                 std::function<std::unique_ptr<source_body<T>>()> make,
                                 source_options how) {
    stage_plan s;
    s.name = std::move(name);
    s.verb = verb::source;
    s.concurrency = concurrency::serial;
    s.intake = how.intake;
    s.account = std::move(how.account);
    s.port_names = {""};
    s.make_source = [make = std::move(make)] { return std::make_unique<typed_source<T>>(make()); };
    return {add(std::move(s)), 0};
}

template <class Out, class In, class Body>
port<Out> movement_builder::expand(std::string name, port<In> from, Body body, stage_options how) {
    return expand<Out>(std::move(name), std::vector<port<In>>{from}, std::move(body),
                       std::move(how));
}

template <class Out, class In, class Body>
port<Out> movement_builder::expand(std::string name, const std::vector<port<In>>& from, Body body,
                                   stage_options how) {
    stage_plan s;
    s.name = std::move(name);
    s.verb = verb::expand;
    s.concurrency = how.concurrency;
    s.account = how.account;
    s.port_names = {""};
    s.make_stage = [body, account = how.account](ledger& l) {
        return std::make_unique<expand_stage<In, Out>>(body, account.empty() ? nullptr
                                                                             : &l.open(account));
    };
    const std::size_t at = add(std::move(s));
    for (const auto& p : from) connect(p.stage, p.index, at);
    return {at, 0};
}

template <class A, class B, class In, class Body>
std::tuple<port<A>, port<B>> movement_builder::fork(std::string name, port<In> from, Body body,
                                                    stage_options how,
                                                    std::initializer_list<const char*> port_names) {
    stage_plan s;
    s.name = std::move(name);
    s.verb = verb::expand;
    s.concurrency = how.concurrency;
    s.account = how.account;
    s.port_names.assign(port_names.begin(), port_names.end());
    s.port_names.resize(2);
    s.make_stage = [body, account = how.account](ledger& l) {
        return std::make_unique<expand_stage<In, A, B>>(body, account.empty() ? nullptr
                                                                              : &l.open(account));
    };
    const std::size_t at = add(std::move(s));
    connect(from.stage, from.index, at);
    return {port<A>{at, 0}, port<B>{at, 1}};
}

template <class Out, class In, class Body>
port<Out> movement_builder::map(std::string name, port<In> from, Body body, stage_options how) {
    stage_plan s;
    s.name = std::move(name);
    s.verb = verb::map;
    s.concurrency = how.concurrency;
    s.port_names = {""};
    s.make_stage = [body](ledger&) { return std::make_unique<map_stage<In, Out>>(body); };
    const std::size_t at = add(std::move(s));
    connect(from.stage, from.index, at);
    return {at, 0};
}

template <class Out, class In, class Body>
port<Out> movement_builder::gather(std::string name, port<In> from, gather_limits limits,
                                   Body body) {
    stage_plan s;
    s.name = std::move(name);
    s.verb = verb::gather;
    s.concurrency = concurrency::serial;
    s.port_names = {""};
    s.make_stage = [limits, body](ledger&) {
        return std::make_unique<gather_stage<In, Out>>(limits, body);
    };
    const std::size_t at = add(std::move(s));
    connect(from.stage, from.index, at);
    return {at, 0};
}

template <class Out, class In, class Body>
port<Out> movement_builder::call(std::string name, port<In> from, Body body) {
    stage_plan s;
    s.name = std::move(name);
    s.verb = verb::call;
    s.port_names = {""};
    s.make_stage = [body](ledger&) { return std::make_unique<call_stage<In, Out>>(body); };
    const std::size_t at = add(std::move(s));
    connect(from.stage, from.index, at);
    return {at, 0};
}

template <class In, class Body>
void movement_builder::deliver(std::string name, std::initializer_list<port<In>> from, Body body,
                               stage_options how) {
    stage_plan s;
    s.name = std::move(name);
    s.verb = verb::deliver;
    s.concurrency = how.concurrency;
    s.make_stage = [body](ledger&) { return std::make_unique<deliver_stage<In>>(body); };
    const std::size_t at = add(std::move(s));
    for (const auto& p : from) connect(p.stage, p.index, at);
}

template <class In, class Body>
void movement_builder::deliver(std::string name, port<In> from, Body body, stage_options how) {
    deliver(std::move(name), std::initializer_list<port<In>>{from}, std::move(body),
            std::move(how));
}

} // namespace dutchbook::engine
