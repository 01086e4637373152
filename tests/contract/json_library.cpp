// Boost.JSON compiled into this program alone.
#include <boost/json/src.hpp>
