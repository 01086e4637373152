#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include <boost/test/unit_test.hpp>

namespace dutchbook::testing {

/// The folder of recorded data, or an empty path where this checkout has none.
inline std::filesystem::path shared() {
    const char* set = std::getenv("DUTCHBOOK_SHARED");
    std::filesystem::path at = set ? set : DUTCHBOOK_SHARED_DEFAULT;
    return std::filesystem::exists(at / "recorded") ? at : std::filesystem::path{};
}

/// `BOOST_AUTO_TEST_CASE(name, *boost::unit_test::precondition(has_shared))`: skipped, by name,
/// without it.
inline boost::test_tools::assertion_result has_shared(boost::unit_test::test_unit_id) {
    boost::test_tools::assertion_result yes(!shared().empty());
    if (!yes) yes.message() << "no recorded data (DUTCHBOOK_SHARED)";
    return yes;
}

inline std::string read_file(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::ostringstream out;
    out << in.rdbuf();
    return std::move(out).str();
}

} // namespace dutchbook::testing
