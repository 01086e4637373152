#include "graphs/book_fetch.hpp"

#include <algorithm>
#include <iterator>
#include <span>
#include <utility>

namespace dutchbook::graphs {
namespace {

constexpr int too_many = 429;

class book_fetch : public std::enable_shared_from_this<book_fetch> {
  public:
    book_fetch(const book_order& what, std::shared_ptr<book_counter> at,
               std::function<void(books_read)> done)
        : wanted_(what.wanted), at_(std::move(at)), done_(std::move(done)) {}

    void next() {
        if (wanted_.empty()) return done_(std::move(got_));
        now_ = wanted_.first(std::min(at_->most, wanted_.size()));
        refused_ = 0;
        damaged_before_ = false;
        exchange(
            at_->by, at_->over, at_->ask(now_),
            [self = shared_from_this()](http::response&& r) { return self->take(std::move(r)); },
            [self = shared_from_this()](engine::call_result how) { self->finish(std::move(how)); },
            [self = shared_from_this()](const http::response& r) { return self->refuses(r); });
    }

  private:
    /// A second 429 is the venue's answer to a request of this size.
    bool refuses(const http::response& reply) {
        return now_.size() > 1 && reply.status == too_many && ++refused_ > 1;
    }

    /// What is wrong with a reply that has to be asked for again.
    std::string take(http::response&& reply) {
        if (reply.status == too_many) return {};
        refused_ = 0;
        part_ = at_->read(std::move(reply), now_);
        // Damage may be of this answer alone: it costs a repetition, then the books it hits.
        if (part_.damaged > 0 && !std::exchange(damaged_before_, true))
            return "a book cannot be read";
        return part_.fault == venues::page_fault::none
                   ? std::string()
                   : std::string(venues::to_string(part_.fault));
    }

    void finish(engine::call_result how) {
        if (how.what != engine::outcome::ok) return give_up(how.why);
        if (refused_ > 1) {
            at_->most = std::min(at_->most, now_.size() / 2);
            return next();
        }
        std::move(part_.books.begin(), part_.books.end(), std::back_inserter(got_.batch.books));
        std::move(part_.rejects.begin(), part_.rejects.end(),
                  std::back_inserter(got_.batch.rejects));
        got_.batch.unasked += part_.unasked;
        wanted_ = wanted_.subspan(now_.size());
        next();
    }

    void give_up(const std::string& why) {
        got_.why = why;
        for (const auto& w : wanted_) got_.unanswered.push_back(w.key);
        done_(std::move(got_));
    }

    std::span<const venues::book_request> wanted_, now_;
    std::shared_ptr<book_counter> at_;
    std::function<void(books_read)> done_;
    books_read got_;
    venues::book_batch part_;
    bool damaged_before_ =
        false;        ///< an answer to the request at hand held a book that cannot be read
    int refused_ = 0; ///< times that the request at hand was answered with 429
};

} // namespace

void fetch_books(const book_order& what, std::shared_ptr<book_counter> at,
                 std::function<void(books_read)> done) {
    std::make_shared<book_fetch>(what, std::move(at), std::move(done))->next();
}

} // namespace dutchbook::graphs
