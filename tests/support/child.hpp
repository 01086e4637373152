#pragma once

#include <csignal>
#include <string>
#include <vector>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>

namespace dutchbook::testing {

/// A child process with its stdout on a pipe; killed when it goes.
class child {
  public:
    explicit child(std::vector<std::string> command, std::vector<std::string> environment = {}) {
        int ends[2];
        BOOST_REQUIRE_EQUAL(::pipe2(ends, O_CLOEXEC), 0);
        pid_ = ::fork();
        BOOST_REQUIRE_NE(pid_, -1);
        if (pid_ == 0) {
            ::dup2(ends[1], 1);
            for (const auto& v : environment) ::putenv(const_cast<char*>(v.c_str()));
            std::vector<char*> argv;
            for (auto& c : command) argv.push_back(c.data());
            argv.push_back(nullptr);
            ::execvp(argv[0], argv.data());
            ::_exit(127);
        }
        ::close(ends[1]);
        out_ = ends[0];
    }
    child(const child&) = delete;
    child& operator=(const child&) = delete;
    ~child() {
        if (pid_ > 0) {
            ::kill(pid_, SIGKILL);
            ::waitpid(pid_, nullptr, 0);
        }
        ::close(out_);
    }

    std::string read_line() {
        std::string line;
        char c = 0;
        while (::read(out_, &c, 1) == 1 && c != '\n') line.push_back(c);
        return line;
    }
    std::string read_all() {
        std::string all;
        char block[4096];
        for (ssize_t n; (n = ::read(out_, block, sizeof block)) > 0;)
            all.append(block, static_cast<std::size_t>(n));
        return all;
    }
    /// False from its end on; `wait` is still to be called.
    bool running() const {
        siginfo_t end{};
        return ::waitid(P_PID, static_cast<id_t>(pid_), &end, WEXITED | WNOHANG | WNOWAIT) == 0 &&
               end.si_pid == 0;
    }
    void signal(int number) const { ::kill(pid_, number); }
    /// Exit status, or 128 + signal.
    int wait() {
        int status = 0;
        ::waitpid(pid_, &status, 0);
        pid_ = -1;
        return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    }

  private:
    pid_t pid_ = -1;
    int out_ = -1;
};

} // namespace dutchbook::testing
