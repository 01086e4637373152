#pragma once

#include <string>
#include <utility>
#include <vector>

namespace dutchbook::testing {

/// One kind of question as two venues word it, and the changes that make it another question.
struct family {
    std::string name;
    std::string title, label;                                 ///< one venue
    std::string other;                                        ///< the other venue's title
    std::vector<std::pair<std::string, std::string>> changes; ///< in `other`: this becomes that
};

const std::vector<family>& families();

} // namespace dutchbook::testing
