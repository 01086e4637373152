#include <engine/ledger.hpp>

#include <algorithm>
#include <utility>

namespace dutchbook::engine {
namespace {

void add(std::map<std::string, std::uint64_t, std::less<>>& to, std::string_view name,
         std::uint64_t n) {
    const auto at = to.find(name);
    if (at != to.end()) {
        at->second += n;
    } else {
        to.emplace(name, n);
    }
}

std::uint64_t sum(const counts& of) {
    std::uint64_t all = 0;
    for (const auto& [name, n] : of) all += n;
    return all;
}

} // namespace

void account::read(std::uint64_t n) {
    const std::lock_guard lock(mutex_);
    read_ += n;
}

void account::delivered(std::uint64_t n) {
    const std::lock_guard lock(mutex_);
    delivered_ += n;
}

void account::merged(std::uint64_t n) {
    const std::lock_guard lock(mutex_);
    merged_ += n;
}

void account::rejected(std::uint64_t n, std::string_view reason) {
    const std::lock_guard lock(mutex_);
    add(rejected_, reason, n);
}

void account::abandoned(std::uint64_t n, std::string_view cause) {
    const std::lock_guard lock(mutex_);
    add(abandoned_, cause, n);
}

void account::lost(std::uint64_t n, std::string_view where) {
    const std::lock_guard lock(mutex_);
    lost_ += n;
    add(abandoned_, where, n);
}

account_snapshot account::snapshot() const {
    const std::lock_guard lock(mutex_);
    account_snapshot s;
    s.name = name_;
    s.read = read_;
    s.delivered = delivered_;
    s.merged = merged_;
    s.rejected.assign(rejected_.begin(), rejected_.end());
    s.abandoned.assign(abandoned_.begin(), abandoned_.end());
    s.balanced = lost_ == 0 && read_ == delivered_ + merged_ + sum(s.rejected) + sum(s.abandoned);
    return s;
}

claim::claim(account& of, std::uint64_t n) : of_(&of), items_(n) { of.read(n); }

claim::claim(claim&& other) noexcept
    : of_(std::exchange(other.of_, nullptr)), items_(std::exchange(other.items_, 0)) {}

claim& claim::operator=(claim&& other) noexcept {
    if (this != &other) {
        claim old(std::move(*this));
        of_ = std::exchange(other.of_, nullptr);
        items_ = std::exchange(other.items_, 0);
    }
    return *this;
}

claim::~claim() { lose("lost: nobody said what became of them"); }

std::uint64_t claim::take(std::uint64_t n) noexcept {
    const std::uint64_t part = of_ ? std::min(n, items_) : 0;
    items_ -= part;
    return part;
}

std::uint64_t claim::deliver(std::uint64_t n) {
    n = take(n);
    if (n) of_->delivered(n);
    return n;
}

std::uint64_t claim::merge_duplicates(std::uint64_t n) {
    n = take(n);
    if (n) of_->merged(n);
    return n;
}

std::uint64_t claim::reject(std::uint64_t n, std::string_view reason) {
    n = take(n);
    if (n) of_->rejected(n, reason);
    return n;
}

std::uint64_t claim::abandon(std::uint64_t n, std::string_view cause) {
    n = take(n);
    if (n) of_->abandoned(n, cause);
    return n;
}

void claim::lose(std::string_view where) {
    const std::uint64_t n = take(items_);
    if (n) of_->lost(n, where);
}

claim claim::split(std::uint64_t n) noexcept {
    claim part;
    part.of_ = of_;
    part.items_ = take(n);
    return part;
}

void claim::join(claim&& other) {
    if (!of_ || items_ == 0) {
        *this = std::move(other);
    } else if (other.of_ == of_) {
        items_ += std::exchange(other.items_, 0);
        other.of_ = nullptr;
    }
    // claims on another account stay with `other` and settle there
}

account& ledger::open(std::string_view name) {
    const std::lock_guard lock(mutex_);
    const auto at = accounts_.find(name);
    if (at != accounts_.end()) return *at->second;
    return *accounts_.emplace(std::string(name), std::make_unique<account>(std::string(name)))
                .first->second;
}

bool ledger::balanced() const {
    const auto all = snapshot();
    return std::all_of(all.begin(), all.end(),
                       [](const account_snapshot& a) { return a.balanced; });
}

std::vector<account_snapshot> ledger::snapshot() const {
    const std::lock_guard lock(mutex_);
    std::vector<account_snapshot> all;
    all.reserve(accounts_.size());
    for (const auto& [name, a] : accounts_) all.push_back(a->snapshot());
    return all;
}

} // namespace dutchbook::engine
