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
        now_ = wanted_.first(std::min({at_->most, limit_, wanted_.size()}));
        refused_ = said_no_ = 0;
        why_not_.clear();
        damaged_before_ = false;
        exchange(
            at_->by, at_->over, at_->ask(now_),
            [self = shared_from_this()](http::response&& r) { return self->take(std::move(r)); },
            [self = shared_from_this()](engine::call_result how) { self->finish(std::move(how)); },
            [self = shared_from_this()](const http::response& r) { return self->refuses(r); });
    }

  private:
    /// A second 429 is the venue's answer to a request of this size, and a second refusal to these
    /// books; halves of what was refused are believed at once, a single book is not.
    bool refuses(const http::response& reply) {
        if (reply.status == too_many) return now_.size() > 1 && ++refused_ > 1;
        if (reply.status < 400 || reply.status >= 500 || reply.status == 408) return false;
        const bool half = limit_ != no_limit && now_.size() > 1;
        if (++said_no_ <= (half ? 0 : 1)) return false;
        why_not_ = host_of(at_->ask(now_).url) + ": HTTP " + std::to_string(reply.status);
        return true;
    }

    /// What is wrong with a reply that has to be asked for again.
    std::string take(http::response&& reply) {
        if (reply.status == too_many || !why_not_.empty()) return {};
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
        if (!why_not_.empty()) return at_->refuses ? give_up(why_not_) : search(why_not_);
        if (refused_ > 1) {
            at_->most = std::min(at_->most, now_.size() / 2);
            return next();
        }
        at_->refuses = false;
        if (std::exchange(refused_alone_, 0) > 0) limit_ = no_limit; // the next ones pass
        std::move(part_.books.begin(), part_.books.end(), std::back_inserter(got_.batch.books));
        std::move(part_.rejects.begin(), part_.rejects.end(),
                  std::back_inserter(got_.batch.rejects));
        got_.batch.unasked += part_.unasked;
        wanted_ = wanted_.subspan(now_.size());
        next();
    }

    /// One book may be why a request is refused: it is searched for by halves, and costs itself
    /// only. Three that are refused alone in a row are the venue's refusal of all.
    void search(std::string why) {
        if (now_.size() > 1) {
            limit_ = now_.size() / 2;
            return next();
        }
        got_.why = std::move(why);
        got_.unanswered.push_back(now_.front().key);
        wanted_ = wanted_.subspan(1);
        if (++refused_alone_ < 3) return next();
        at_->refuses = true;
        give_up(std::exchange(got_.why, {}));
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
        false; ///< an answer to the request at hand held a book that cannot be read
    static constexpr std::size_t no_limit = std::size_t(-1);
    std::size_t limit_ = no_limit; ///< books a request while a refused one is searched
    int refused_alone_ = 0;        ///< books in a row
    int said_no_ = 0;              ///< times that the request at hand was refused otherwise
    std::string why_not_;          ///< the request at hand is refused
    int refused_ = 0;              ///< times that the request at hand was answered with 429
};

} // namespace

void fetch_books(const book_order& what, std::shared_ptr<book_counter> at,
                 std::function<void(books_read)> done) {
    std::make_shared<book_fetch>(what, std::move(at), std::move(done))->next();
}

} // namespace dutchbook::graphs
