#include "graphs/judge_setup.hpp"

#include <algorithm>
#include <sstream>
#include <utility>

#include "nodes/http/secret.hpp"
#include "nodes/value/own_file.hpp"

namespace dutchbook::graphs {

void use_cassettes(judge_setup& how, const std::optional<std::filesystem::path>& record,
                   const std::optional<std::filesystem::path>& replay) {
    if (replay) {
        std::istringstream in(read_regular(*replay, exit_code::usage));
        how.replay = std::make_shared<judge::cassette_reader>(in);
        how.on = true;
    }
    if (record) how.record = std::make_shared<judge::cassette_writer>(*record);
}

judge::transport sender_of(const judge_setup& how) {
    return [&how](const judge::call_request& what,
                  std::function<void(http::result)> done) -> std::function<void()> {
        if (how.replay) {
            auto played = how.replay->play(what.hash);
            http::result none;
            none.why = http::failure::connect;
            none.message = "the cassette holds no such request";
            done(played ? std::move(*played) : std::move(none));
            return {};
        }
        how.wire->send(what.http, [record = how.record, hash = what.hash,
                                   done = std::move(done)](http::result got) {
            if (record && got) record->record(hash, got);
            done(std::move(got));
        });
        return {};
    };
}

std::vector<store::verdict> rows_of(const judge::batch& work, const judge::session_outcome& said,
                                    const judge_setup& how, timestamp at) {
    std::vector<store::verdict> rows;
    const auto each = static_cast<std::int64_t>(std::max<std::size_t>(1, said.settled.size()));
    for (const auto& s : said.settled) {
        rows.push_back(judge::to_row(work.pairs[s.at], s.verdict, how.at.model, at));
        rows.back().prompt_tokens = said.used.in / each;
        rows.back().completion_tokens = said.used.out / each;
    }
    return rows;
}

void note_calls(judge_report& into, const judge::session_outcome& said) {
    into.calls += said.calls;
    into.tokens_in += static_cast<std::uint64_t>(said.used.in);
    into.tokens_out += static_cast<std::uint64_t>(said.used.out);
    for (const auto& o : said.open) into.refused_key |= o.cause == judge::open_cause::key_refused;
}

std::string missing_verdicts(const judge::session_outcome& said, const judge_setup& how) {
    if (said.open.empty()) return {};
    http::redactor hide; // a server may quote the key that it refuses
    hide.add(how.key);
    const bool all = !said.final_for_all.empty();
    return "llm: " + hide.redact(all ? said.final_for_all
                                     : "pairs without a verdict (" + said.open.front().why + ")");
}

judge::verdict_cache cache_of(const store::database* db, std::function<void(const error&)> failed) {
    const auto guarded = [db, failed = std::move(failed)](auto read) -> decltype(read()) {
        if (!db) return {};
        if (!failed) return read();
        try {
            return read();
        } catch (const error& e) {
            failed(e);
            return {};
        }
    };
    return {[db, guarded](const std::string& key) {
                return guarded([&] { return db->find_verdict(key); });
            },
            [db, guarded](const std::string& wording) {
                return guarded([&] { return db->verdicts_of(wording); });
            }};
}

open_pair asked_again(const relation& titles) {
    return {titles.left.front(), titles.right.front(), titles.confidence, titles.reasoning};
}

bool is_titles_pair(const relation& r) noexcept {
    return r.tier == relation_tier::titles && r.left.size() == 1 && r.right.size() == 1;
}

judge::verdict of_wording(judge::verdict said) {
    said.reasoning = "Judged on other markets of the same wording: " + said.reasoning;
    return said;
}

judge::pair_end::kind end_of(const std::variant<relation, judge::refusal>& checked) noexcept {
    using cause = judge::refusal::cause;
    const auto* refused = std::get_if<judge::refusal>(&checked);
    if (refused == nullptr) return judge::pair_end::kind::related;
    return refused->why == cause::refuted || refused->why == cause::voided
               ? judge::pair_end::kind::refused
               : judge::pair_end::kind::unrelated;
}

} // namespace dutchbook::graphs
