#pragma once

#include <cstddef>
#include <string>

namespace dutchbook::match {

/// Bounds of a share, each in [0, 1].
struct share_interval {
    double low = 0, high = 1;
};

/// Wilson's 95 % interval of `part` out of `whole`; [0, 1] where nothing was seen. Unlike the
/// normal approximation it says something of shares near 0 and 1 and of small counts.
share_interval wilson(std::size_t part, std::size_t whole) noexcept;

/// "84.2 % (62-95)": the share with its interval in whole percents, rounded outwards; "-" where
/// nothing was seen.
std::string share_text(std::size_t part, std::size_t whole);

} // namespace dutchbook::match
