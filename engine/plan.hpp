#pragma once

// A plan is a description: stages, what flows between them, and the movements they play in. It is
// checked as a whole (every mistake is reported, not the first), can be drawn without being run,
// and is never changed by a run: each run makes its own stages from it.
//
//     plan_builder p("example");
//     auto ingest = p.movement("ingest");
//     auto pages = ingest.source<page>("pages", [] { return std::make_unique<my_source>(); },
//     {.account = "rows"}); auto rows = ingest.expand<row>("decode", pages, decode_body);
//     ingest.deliver("store", rows, store_body);
//     const plan ready = p.build();

#include <functional>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include <engine/call.hpp>
#include <engine/source.hpp>
#include <engine/stage.hpp>

namespace dutchbook::engine {

/// An output of a stage in a plan, carrying `T`. Belongs to the builder that made it.
template <class T>
struct port {
    std::size_t stage = 0;
    std::size_t index = 0;
};

enum class concurrency : std::uint8_t { serial, unlimited };

struct source_options {
    std::string account; ///< ledger account its items are read into; empty: they are not accounted
    bool intake =
        true; ///< reads from outside, so `stop()` ends it; false: walks what was read before
};

struct stage_options {
    engine::concurrency concurrency = engine::concurrency::unlimited;
    std::string
        account; ///< expand: the account the outgoing items are read into; empty: the incoming one
};

/// Mistakes of a plan, all of them.
class plan_error : public std::invalid_argument {
  public:
    explicit plan_error(std::vector<std::string> mistakes);
    const std::vector<std::string>& mistakes() const noexcept { return mistakes_; }

  private:
    std::vector<std::string> mistakes_;
};

/// One stage as planned.
struct stage_plan {
    std::string name;
    engine::verb verb = engine::verb::map;
    std::size_t movement = 0;
    engine::concurrency concurrency = engine::concurrency::unlimited;
    bool intake = false;
    std::string account;
    std::vector<std::string> port_names; ///< one per output
    std::function<std::unique_ptr<any_source>()> make_source;
    std::function<std::unique_ptr<stage>(ledger&)> make_stage;
};

struct edge_plan {
    std::size_t from = 0, port = 0, to = 0;
};

struct movement_plan {
    std::string name;
    std::function<void()> prepare; ///< serial, in the arena, before its sources start; may be empty
};

/// A checked plan. Immutable; any number of runs, one after another or at once where its bodies
/// allow it.
class plan {
  public:
    const std::string& name() const noexcept { return name_; }
    const std::vector<movement_plan>& movements() const noexcept { return movements_; }
    const std::vector<stage_plan>& stages() const noexcept { return stages_; }
    const std::vector<edge_plan>& edges() const noexcept { return edges_; }
    /// The plan as a snapshot without counts, for the renderers.
    engine::snapshot draw() const;

  private:
    friend class plan_builder;
    friend class movement_builder;
    std::string name_;
    std::vector<movement_plan> movements_;
    std::vector<stage_plan> stages_; ///< producers before consumers
    std::vector<edge_plan> edges_;
};

class plan_builder;

/// Adds stages to one movement of a plan.
class movement_builder {
  public:
    /// Runs `body` in the arena before the movement's sources start.
    movement_builder& prepare(std::function<void()> body);

    template <class T>
    port<T> source(std::string name, std::function<std::unique_ptr<source_body<T>>()> make,
                   source_options how = {});

    /// Body: void(In&&, ports<Out>&, scope&).
    template <class Out, class In, class Body>
    port<Out> expand(std::string name, port<In> from, Body body, stage_options how = {});
    template <class Out, class In, class Body>
    port<Out> expand(std::string name, const std::vector<port<In>>& from, Body body,
                     stage_options how = {});
    /// Body: void(In&&, ports<A, B>&, scope&); one port of each type.
    template <class A, class B, class In, class Body>
    std::tuple<port<A>, port<B>> fork(std::string name, port<In> from, Body body,
                                      stage_options how = {},
                                      std::initializer_list<const char*> port_names = {"a", "b"});
    /// Body: Out(In&&, scope&).
    template <class Out, class In, class Body>
    port<Out> map(std::string name, port<In> from, Body body, stage_options how = {});
    /// Body: Out(std::vector<In>&&, scope&).
    template <class Out, class In, class Body>
    port<Out> gather(std::string name, port<In> from, gather_limits limits, Body body);
    /// Body: void(In&&, completion<Out>), on the I/O thread.
    template <class Out, class In, class Body>
    port<Out> call(std::string name, port<In> from, Body body);
    /// Body: void(In&&, scope&); serial unless asked otherwise.
    template <class In, class Body>
    void deliver(std::string name, port<In> from, Body body,
                 stage_options how = {engine::concurrency::serial, {}});
    /// As `deliver`, from several ports of one type.
    template <class In, class Body>
    void deliver(std::string name, std::initializer_list<port<In>> from, Body body,
                 stage_options how = {engine::concurrency::serial, {}});

  private:
    friend class plan_builder;
    movement_builder(plan_builder& of, std::size_t index) : of_(of), index_(index) {}
    std::size_t add(stage_plan s);
    void connect(std::size_t from, std::size_t port, std::size_t to);
    plan_builder& of_;
    std::size_t index_;
};

/// Collects a plan and every mistake in it. Single-threaded.
class plan_builder {
  public:
    explicit plan_builder(std::string name);
    /// Movements play in the order they are made.
    movement_builder movement(std::string name);
    /// @throws plan_error naming every mistake
    plan build();

  private:
    friend class movement_builder;
    void check(std::vector<std::string>& mistakes) const;
    plan plan_;
    std::vector<std::string> mistakes_;
};

} // namespace dutchbook::engine

#include <engine/plan_impl.hpp>
