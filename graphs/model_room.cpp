#include "graphs/model_room.hpp"

#include <string>

namespace dutchbook::graphs {

model_room::model_room(std::string_view option, const settings& config,
                       const std::optional<std::filesystem::path>& record,
                       const std::optional<std::filesystem::path>& replay)
    : how(opened(option, config, record, replay)),
      cache({.path = config.store.path}, store::access::write) {}

std::shared_ptr<judge_setup>
model_room::opened(std::string_view option, const settings& config,
                   const std::optional<std::filesystem::path>& record,
                   const std::optional<std::filesystem::path>& replay) {
    auto made = make_judge(config, current_environment(), on);
    use_cassettes(*made, record, replay);
    if (!made->on)
        throw error(exit_code::configuration,
                    std::string(option) +
                        ": no model is on; set llm.url to one on this machine, or the key in " +
                        config.llm.api_key_env + " (llm.enabled must not be false)");
    return made;
}

judged_pairs model_room::judge(std::span<judged_universe> of, const settings& config,
                               const rules::catalogue& with) {
    const judge_terms terms{
        .how = *how,
        .catalogue = with,
        .cache = cache,
        .as_of = std::chrono::time_point_cast<std::chrono::milliseconds>(time.wall()),
        .min_confidence = config.match.min_confidence,
        .limit = std::chrono::seconds(config.engine.deadline_s)};
    auto judged = judge_open_pairs(of, terms, on, time);
    if (how->record)
        if (auto why = how->record->take_failure(); !why.empty())
            judged.missing.push_back("llm recording: " + why);
    return judged;
}

exit_code code_of(const judged_pairs& judged) {
    if (judged.report.refused_key) return exit_code::authentication;
    if (judged.report.budget_ended) return exit_code::budget;
    return judged.missing.empty() ? exit_code::complete : exit_code::incomplete;
}

} // namespace dutchbook::graphs
