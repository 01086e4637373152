#pragma once

#include <exception>
#include <string>

namespace dutchbook::engine {

/// One line for people about what a handler has caught, whatever it was. Only inside `catch`.
inline std::string what_was_thrown() {
    try {
        throw;
    } catch (const std::exception& e) {
        return e.what();
    } catch (...) {
        return "something that is no std::exception";
    }
}

} // namespace dutchbook::engine
