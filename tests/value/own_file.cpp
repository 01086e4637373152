// Files of ours: one writer at a time, and what a killed one has left goes.

#include <boost/test/unit_test.hpp>

#include <filesystem>
#include <fstream>
#include <string>

#include <fcntl.h>

#include "../http/temporary.hpp"
#include "../support/shared.hpp"
#include "nodes/value/own_file.hpp"

using namespace dutchbook;
using namespace dutchbook::testing;

BOOST_AUTO_TEST_SUITE(own_files)

BOOST_AUTO_TEST_CASE(a_file_that_another_writes_is_refused_and_neither_is_mixed) {
    const temporary_folder f;
    const auto place = f.at / "r.json";
    {
        replacing_file first(place);
        first.write("first, ");
        BOOST_CHECK_EXCEPTION(replacing_file{place}, error, [&](const error& e) {
            return std::string(e.what()) == place.string() + ": another process is writing it";
        });
        first.write("whole");
        first.sync();
        first.replace();
    }
    BOOST_TEST(read_file(place) == "first, whole");
    replacing_file second(place);
    second.write("second");
    second.sync();
    second.replace();
    BOOST_TEST(read_file(place) == "second");
    BOOST_TEST(!std::filesystem::exists(place.string() + ".part"));
}

BOOST_AUTO_TEST_CASE(what_a_killed_run_has_left_goes) {
    const temporary_folder f;
    f.write("r.json.part", "half of");
    replacing_file next(f.at / "r.json");
    next.write("whole");
    next.sync();
    next.replace();
    BOOST_TEST(read_file(f.at / "r.json") == "whole");
}

BOOST_AUTO_TEST_SUITE_END()
