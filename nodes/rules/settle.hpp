#pragma once

#include <memory>
#include <string>

#include <nodes/rules/weigh.hpp>

namespace dutchbook::rules {

/// One market on its way to be compared: what its title asks, and what its rules say, read when
/// first asked for. Borrows all three; one thread at a time.
class dossier {
  public:
    dossier(const catalogue& with, const market& row, const contract::contract& asks);
    ~dossier();
    dossier(dossier&&) noexcept;

    const contract::contract& asks() const noexcept { return asks_; }
    /// The title, beside the rules.
    party as_listed();
    /// The question as the rules state it; null where they do not state one that stands without the
    /// title.
    const contract::contract* restated();
    /// That question, beside the rules. Only where there is one.
    party as_ruled();

  private:
    struct other_title;
    const reading& says();

    const catalogue& with_;
    const market& row_;
    const contract::contract& asks_;
    std::unique_ptr<reading> says_;
    std::unique_ptr<other_title> ruled_;
    bool tried_ = false;
};

/// Whether `settle_rules` may find what the titles did not: they leave the pair open for their
/// words, or part it by days that one of them does not keep. Costs next to nothing.
bool rules_may_settle(const weighed& titles, const contract::contract& left,
                      const contract::contract& right);
/// The questions that the rules state, compared in the titles' place; a relation found so is of
/// tier titles. A market whose title and rules name different days asks what its rules say.
/// `titles` where nothing is found. Symmetric like `prove`.
weighed settle_rules(const catalogue& with, const weighed& titles, dossier& left, dossier& right);

/// All of it.
weighed settle(const catalogue& with, dossier& left, dossier& right);

/// For people: the questions that the rules state and what they come to; empty where neither side's
/// rules state one.
std::string restated_text(const catalogue& with, dossier& left, dossier& right);

/// The same of two markets whose rules nobody has read yet.
weighed prove(const catalogue& with, const market& left, const contract::contract& left_asks,
              const market& right, const contract::contract& right_asks);

} // namespace dutchbook::rules
