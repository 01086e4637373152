#pragma once

#include <vector>

#include <dutchbook/opportunity.hpp>

namespace dutchbook::pricing {

/// A total order: what is plausible before what is to be checked by hand, what earns the risk-free rate before what does not, annualised net return, net profit, less capital, the stronger tier, then the
/// names of the row, the legs and the relation. The tier stays beside the number; it only breaks
/// ties.
bool ranks_before(const opportunity& a, const opportunity& b) noexcept;

/// Best first; the result does not depend on the order given.
void rank(std::vector<opportunity>& opportunities);

} // namespace dutchbook::pricing
