#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <span>

#include "engine/asio_clock.hpp"
#include "engine/runtime.hpp"
#include "graphs/judge_pairs.hpp"
#include "graphs/judge_setup.hpp"
#include "graphs/setup.hpp"
#include "nodes/store/store.hpp"

namespace dutchbook::graphs {

/// The model of a configuration, its cache, and what both need, for commands that ask it outside of
/// a sync. Throws dutchbook::error (configuration), naming `option`, where no model is on.
struct model_room {
    engine::runtime on{1};
    engine::asio_clock time{on.io()};
    std::shared_ptr<judge_setup> how; ///< goes before the I/O thread that its wire was made on
    store::database cache;

    model_room(std::string_view option, const settings& config,
               const std::optional<std::filesystem::path>& record,
               const std::optional<std::filesystem::path>& replay);

    /// What the cache knows is not asked; see judge_open_pairs.
    judged_pairs judge(std::span<judged_universe> of, const settings& config,
                       const rules::catalogue& with);

  private:
    std::shared_ptr<judge_setup> opened(std::string_view option, const settings& config,
                                        const std::optional<std::filesystem::path>& record,
                                        const std::optional<std::filesystem::path>& replay);
};

/// How a command ends that asked a model.
exit_code code_of(const judged_pairs& judged);

} // namespace dutchbook::graphs
