#include <nodes/deliver/sift.hpp>

#include <iterator>

namespace dutchbook::deliver {

namespace {

using rows = std::vector<store::outbox_item>;

/// Moves everything from `from` on into a list of its own.
rows cut(rows& all, std::size_t from) {
    const auto at = all.begin() + static_cast<std::ptrdiff_t>(from);
    rows tail(std::make_move_iterator(at), std::make_move_iterator(all.end()));
    all.erase(at, all.end());
    return tail;
}

} // namespace

sift::sift(rows all) {
    if (!all.empty()) waiting_.push_back(std::move(all));
}

std::span<const store::outbox_item> sift::next() const noexcept {
    if (!suspects_.empty()) return std::span(suspects_).first(half());
    if (!waiting_.empty()) return waiting_.front();
    return {};
}

void sift::accepted() {
    if (suspects_.empty()) {
        waiting_.pop_front();
        return;
    }
    suspects_ = cut(suspects_, half());
    after_suspects();
}

void sift::refused() {
    if (suspects_.empty()) {
        suspects_ = std::move(waiting_.front());
        waiting_.pop_front();
    } else {
        rows second = cut(suspects_, half());
        aside_.insert(aside_.end(), std::make_move_iterator(second.begin()),
                      std::make_move_iterator(second.end()));
    }
    if (suspects_.size() == 1) { // it has just failed alone
        alone_.push_back(std::move(suspects_.front()));
        suspects_.clear();
    }
    after_suspects();
}

void sift::too_large() {
    if (!suspects_.empty() || waiting_.front().size() == 1) return refused();
    rows first = std::move(waiting_.front());
    waiting_.pop_front();
    waiting_.push_front(cut(first, (first.size() + 1) / 2));
    waiting_.push_front(std::move(first));
}

void sift::after_suspects() {
    if (suspects_.empty() && !aside_.empty()) waiting_.push_front(std::exchange(aside_, {}));
}

} // namespace dutchbook::deliver
