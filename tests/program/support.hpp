#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "../http/temporary.hpp"
#include "../support/child.hpp"
#include "../support/shared.hpp"

namespace dutchbook::testing {

/// What a run of the program left.
struct ended {
    int code = 0;
    std::string out, err;
    bool err_has(std::string_view text) const { return err.find(text) != std::string::npos; }
    bool out_has(std::string_view text) const { return out.find(text) != std::string::npos; }
};

inline std::size_t lines_with(const std::string& text, std::string_view part) {
    std::size_t n = 0;
    for (std::size_t from = 0; from < text.size();) {
        const auto end = std::min(text.find('\n', from), text.size());
        n += std::string_view(text).substr(from, end - from).find(part) != std::string_view::npos;
        from = end + 1;
    }
    return n;
}

/// Runs the program in `folder` through a shell; what the shell puts `before` the program may
/// redirect its streams.
inline ended run_program(const temporary_folder& folder, const std::string& arguments,
                         const std::string& before = "", const std::string& after = "") {
    child c({"bash", "-c",
             "cd '" + folder.at.string() + "' && " + before + " exec '" DUTCHBOOK_PROGRAM "' " +
                 arguments + " >.out 2>.err " + after});
    c.read_all();
    ended e;
    e.code = c.wait();
    e.out = read_file(folder.at / ".out");
    e.err = read_file(folder.at / ".err");
    return e;
}

/// The program going on beside the test; its stderr is read line by line.
class running {
  public:
    running(const temporary_folder& folder, const std::string& arguments,
            const std::string& before = "")
        : child_({"bash", "-c",
                  "cd '" + folder.at.string() + "' && " + before +
                      " exec '" DUTCHBOOK_PROGRAM "' " + arguments + " 2>&1 >.out"}) {}
    /// Reads on to a line with `part`; empty where the program ended without one.
    std::string until(std::string_view part) {
        for (std::string line = child_.read_line(); !line.empty(); line = child_.read_line()) {
            seen_ += line + '\n';
            if (line.find(part) != std::string::npos) return line;
        }
        return {};
    }
    void signal(int number) const { child_.signal(number); }
    /// Its exit status, and what else it said.
    int end() {
        seen_ += child_.read_all();
        return child_.wait();
    }
    const std::string& seen() const noexcept { return seen_; }

  private:
    child child_;
    std::string seen_;
};

} // namespace dutchbook::testing
