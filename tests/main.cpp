#define BOOST_TEST_MODULE dutchbook
#include <boost/test/unit_test.hpp>
