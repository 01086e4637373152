#include "end_date.hpp"

#include <chrono>

#include "date_text.hpp"

namespace dutchbook::venues {
namespace {

/// Prose names days, listings moments in some zone, and "before 2027" is listed as 2026-12-31.
constexpr auto tolerance = std::chrono::days(2);

std::optional<text_date> date_of(const end_evidence& evidence) {
    auto date = read_date(evidence.title, evidence.listed);
    if (!date && !evidence.label.empty()) date = read_date(evidence.label, evidence.listed);
    return date;
}

/// The listing is past, or there is none.
end_verdict judge_stale(const end_evidence& evidence, const std::optional<text_date>& said,
                        timestamp as_of) {
    const bool listed = evidence.listed.has_value();
    if (said && (listed || !said->year_guessed)) {
        // A lone year speaks only while it has not begun: "the 2026 cup" may be over.
        const bool open =
            said->what == text_date::form::year_alone ? said->from > as_of : said->to > as_of;
        if (open) return {said->to, listed};
        if (said->what != text_date::form::year_alone) return {std::nullopt, listed};
    }
    if (const auto rule = read_deadline(evidence.rules)) {
        if (rule->to > as_of) return {rule->to, listed};
        return {std::nullopt, listed};
    }
    if (evidence.event && *evidence.event > as_of) return {evidence.event, listed};
    return {std::nullopt, listed};
}

} // namespace

end_verdict judge_end(const end_evidence& evidence, timestamp as_of) {
    const auto said = date_of(evidence);
    if (!evidence.listed || *evidence.listed <= as_of) return judge_stale(evidence, said, as_of);
    const timestamp listed = *evidence.listed;
    if (!said || said->year_guessed || said->what == text_date::form::year_alone)
        return {listed, false};
    if (listed >= said->from - tolerance && listed <= said->to + tolerance) return {listed, false};
    return {said->to > as_of ? said->to : listed, true};
}

} // namespace dutchbook::venues
