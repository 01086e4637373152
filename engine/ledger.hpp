#pragma once

// Nothing lost.
//
// Problem: an item that a stage forgets leaves no trace; the run looks complete. Rule: every item
// that a source reads is a claim on the ledger, the claim travels with its parcel, and it is
// settled exactly once: delivered, merged as a duplicate, rejected with a reason, or abandoned with
// a cause. What a stage drops without a word settles itself as lost when the claim is destroyed,
// and a ledger with losses does not balance.

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include <engine/snapshot.hpp>

namespace dutchbook::engine {

/// Counts of one kind of item ("markets", "pages"). Thread-safe.
class account {
  public:
    explicit account(std::string name) : name_(std::move(name)) {}

    void read(std::uint64_t n);
    void delivered(std::uint64_t n);
    void merged(std::uint64_t n);
    void rejected(std::uint64_t n, std::string_view reason);
    void abandoned(std::uint64_t n, std::string_view cause);
    void lost(std::uint64_t n, std::string_view where);

    const std::string& name() const noexcept { return name_; }
    account_snapshot snapshot() const;

  private:
    const std::string name_;
    mutable std::mutex mutex_;
    std::uint64_t read_ = 0, delivered_ = 0, merged_ = 0, lost_ = 0;
    std::map<std::string, std::uint64_t, std::less<>> rejected_, abandoned_;
};

/// The duty to say what became of `items()` items; move-only, settles the rest as lost when
/// destroyed.
class claim {
  public:
    claim() = default;
    /// Reads `n` items into `of`.
    claim(account& of, std::uint64_t n);
    claim(claim&& other) noexcept;
    claim& operator=(claim&& other) noexcept;
    ~claim();

    std::uint64_t items() const noexcept { return items_; }
    account* of() const noexcept { return of_; }

    /// Each settles up to `n` of the remaining items and returns how many.
    std::uint64_t deliver(std::uint64_t n);
    std::uint64_t merge_duplicates(std::uint64_t n);
    std::uint64_t reject(std::uint64_t n, std::string_view reason);
    std::uint64_t abandon(std::uint64_t n, std::string_view cause);
    /// Settles all that is left as lost, naming the place.
    void lose(std::string_view where);

    claim split(std::uint64_t n) noexcept;
    void join(claim&& other);

  private:
    std::uint64_t take(std::uint64_t n) noexcept;
    account* of_ = nullptr;
    std::uint64_t items_ = 0;
};

/// All accounts of a run. Thread-safe; accounts live as long as the ledger.
class ledger {
  public:
    account& open(std::string_view name);
    /// True where every account's read = delivered + merged + rejected + abandoned, and nothing was
    /// lost.
    bool balanced() const;
    std::vector<account_snapshot> snapshot() const; ///< by name

  private:
    mutable std::mutex mutex_;
    std::map<std::string, std::unique_ptr<account>, std::less<>> accounts_;
};

} // namespace dutchbook::engine
