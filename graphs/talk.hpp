#pragma once

// Who reads a terminal or a pipe may stop reading. What is written there is written by threads of
// its own, so that neither the run nor a signal waits for it.

#include <condition_variable>
#include <functional>
#include <mutex>
#include <ostream>
#include <streambuf>
#include <string_view>
#include <thread>
#include <vector>

namespace dutchbook::graphs {

/// A stream to an open descriptor that waits for its reader, but not once `wake` can be read: what
/// nobody takes at once is then lost. Neither descriptor is closed. One thread at a time.
class cut_stream : private std::streambuf, public std::ostream {
  public:
    cut_stream(int to, int wake);

  private:
    std::streambuf::int_type overflow(std::streambuf::int_type c) override;
    std::streamsize xsputn(const char* text, std::streamsize size) override;

    int to_, wake_;
};

/// Calls a function every 150 ms on a thread of its own until it goes. What the function throws
/// costs that call.
class ticker {
  public:
    explicit ticker(std::function<void()> tick);
    ~ticker();
    ticker(const ticker&) = delete;
    ticker& operator=(const ticker&) = delete;

  private:
    void run();

    std::function<void()> tick_;
    std::mutex mutex_;
    std::condition_variable changed_;
    bool leave_ = false;
    std::thread thread_;
};

/// Does one thing after another on a thread of its own. `say` never waits, from any thread; the
/// destructor waits for what was said before it.
class speaker {
  public:
    speaker();
    ~speaker();
    speaker(const speaker&) = delete;
    speaker& operator=(const speaker&) = delete;

    void say(std::function<void()> what);

  private:
    void run();

    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<std::function<void()>> waiting_;
    bool leave_ = false;
    std::thread thread_;
};

} // namespace dutchbook::graphs
