// The engine alone, without a market in it: words of some lines, counted in parallel, with bounded
// memory and a ledger that says what became of every line.

#include <iostream>
#include <map>
#include <sstream>

#include <engine/asio_clock.hpp>
#include <engine/engine.hpp>
#include <engine/render.hpp>

using namespace dutchbook::engine;

namespace {

using counts_by_word = std::map<std::string, int>;

/// Answers at once; a source that waits would keep `answer` and call it later, from any thread.
class lines final : public source_body<std::string> {
  public:
    std::uint64_t next_bytes() const override { return 64; }
    void read(done answer) override {
        static const char* const text[] = {"the quick brown fox", "jumps over", "", "the lazy dog"};
        if (next_ == std::size(text)) return answer(read_result<std::string>::end());
        answer(read_result<std::string>::some(text[next_++], 1, 64));
    }

  private:
    std::size_t next_ = 0;
};

} // namespace

int main() {
    counts_by_word total;
    plan_builder b("word count");
    auto m = b.movement("count");
    auto read = m.source<std::string>("lines", [] { return std::make_unique<lines>(); },
                                      {.account = "lines"});
    auto counted = m.expand<counts_by_word>(
        "words", read, [](std::string&& line, ports<counts_by_word>& out, scope& about) {
            if (line.empty()) return about.reject(1, "empty line");
            counts_by_word found;
            std::istringstream words(line);
            for (std::string w; words >> w;) ++found[w];
            out.emit(std::move(found), 1);
        });
    m.deliver("total", counted, [&](counts_by_word&& found, scope&) {
        for (const auto& [word, n] : found) total[word] += n;
    });
    const plan ready = b.build();

    runtime on(2);
    asio_clock time(on.io());
    run r(ready, on, time, {.window_bytes = 1024});
    const run_result result = r.execute();
    for (const auto& [word, n] : total) std::cout << word << ' ' << n << '\n';
    std::cout << render_table(result.final);
    return result.outcome == run_outcome::complete && total["the"] == 2 ? 0 : 1;
}
