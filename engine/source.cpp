#include <engine/source.hpp>

#include <algorithm>
#include <stdexcept>

namespace dutchbook::engine {

range_source::range_source(std::function<std::size_t()> count, std::size_t chunk,
                           std::uint64_t bytes_per_item)
    : count_(std::move(count)), chunk_(chunk), bytes_per_item_(bytes_per_item) {
    if (chunk == 0) throw std::invalid_argument("range_source: chunk of 0");
}

void range_source::read(done answer) {
    if (count_) {
        end_ = count_();
        count_ = nullptr;
    }
    if (next_ == end_) return answer(read_result<index_range>::end());
    const index_range r{next_, std::min(end_, next_ + chunk_)};
    next_ = r.end;
    answer(read_result<index_range>::some(r, r.size(), r.size() * bytes_per_item_));
}

} // namespace dutchbook::engine
