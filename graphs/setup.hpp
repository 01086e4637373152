#pragma once

#include <memory>
#include <span>
#include <string>

#include "engine/runtime.hpp"
#include "graphs/config.hpp"
#include "graphs/judge_setup.hpp"
#include "graphs/upload_setup.hpp"
#include "nodes/match/reviewed.hpp"
#include "nodes/match/relate.hpp"

namespace dutchbook::graphs {

/// Reads [llm]; the key comes from the environment, a loopback server needs none. Throws
/// dutchbook::error (configuration) where the key's file cannot be used.
std::shared_ptr<judge_setup> make_judge(const settings& config, const environment& variables,
                                        engine::runtime& on);

/// Reads [convex], [webhook] and [ndjson]; null where nothing is set. Throws dutchbook::error
/// (configuration) where a key or an address is missing.
std::shared_ptr<upload_setup> make_upload(const settings& config, const environment& variables,
                                          engine::runtime& on);

/// People's verdicts. Throws `error` (configuration) naming file, line and key.
std::vector<match::reviewed_pair> reviewed_of(std::span<const std::string> files);

/// Puts the built-in vocabulary with what these files add in force for the whole process
/// (contract::vocabulary::install) and gives its clauses; null where there are no files. Before any
/// market is read. Throws `error` (configuration) naming file, line and key.
std::shared_ptr<const rules::catalogue> use_vocabulary(std::span<const std::string> files);

/// [match], with the vocabulary put in force.
match::relate_options relate_options_of(const settings& config);

/// [convex] without its key.
deliver::convex_settings convex_of(const settings& config);

/// [store], [delta] and [retention], with the sinks whose rows are queued.
store::settings store_of(const settings& config);

} // namespace dutchbook::graphs
