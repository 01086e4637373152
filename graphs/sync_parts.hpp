#pragma once

// The state that the movements of a sync share, and the functions that plan them. Each movement's
// file plans its own stages; who writes a member and who reads it is fixed by the order of the
// movements.

#include <atomic>
#include <map>
#include <mutex>

#include "engine/lane.hpp"
#include "engine/plan.hpp"
#include "graphs/book_fetch.hpp"
#include "graphs/judge_setup.hpp"
#include "graphs/sync.hpp"
#include "nodes/judge/session.hpp"
#include "nodes/venues/books.hpp"
#include "nodes/venues/exchange_status.hpp"
#include "nodes/venues/normalise.hpp"
#include "nodes/venues/quality.hpp"

namespace dutchbook::graphs {

/// Rows [first, last) of a page.
struct row_chunk {
    std::shared_ptr<const venues::decoded_page> page;
    std::size_t first = 0, last = 0;
};

/// Markets of one platform, on their way.
using market_chunk = std::vector<market>;

/// What a range of relations came to.
struct priced_part {
    engine::index_range of;           ///< places in `candidates`
    std::vector<std::size_t> stale{}; ///< of them: a book that cannot be believed was no look
    std::vector<opportunity> found;
    pricing::funnel funnel;
};

/// What a venue's rows came to, beside those in the book.
class row_tally {
  public:
    /// Any thread.
    void met(std::size_t rows) noexcept { met_ += rows; }
    void refused(const std::vector<venues::reject>& rejects);
    void booked(std::size_t rows) noexcept { booked_ += rows; }

    // After the rows have been read.
    std::uint64_t rows() const noexcept { return met_; }
    std::uint64_t unread_rows() const noexcept { return unread_count_; }
    /// Every row that was met is in the book, merged or refused: none fell to a fault on its way.
    bool settled() const noexcept { return met_ == booked_ + refused_; }
    /// Rows that may be of any market: none can be called absent beside them.
    std::uint64_t nameless() const noexcept { return nameless_; }
    /// More than one row in twenty is not as the venue documents it: the listing has changed.
    bool drifted() const noexcept { return met_ >= 20 && unread_count_ * 20 > met_; }
    /// Unread ones and newer ones: nothing is known of them, so they are not gone.
    const std::vector<market_key>& unread() const noexcept { return unread_; }
    /// Rows that are newer than this program, by why.
    const std::map<venues::reject_reason, std::uint64_t>& newer() const noexcept { return newer_; }
    const std::vector<market_key>& beside() const noexcept { return beside_; }

  private:
    std::atomic<std::uint64_t> met_ = 0, booked_ = 0, refused_ = 0;
    std::mutex mutex_;
    std::uint64_t unread_count_ = 0, nameless_ = 0;
    std::vector<market_key> unread_, beside_;
    std::map<venues::reject_reason, std::uint64_t> newer_;
};

struct judged_batch;

/// What each sink came to, as it goes from one to the next: they share the store.
struct delivery_turn {
    std::optional<deliver::delivery_report> convex, webhook, files;
};

struct sync::parts {
    struct judge_room;
    struct upload_room;
    parts(sync_options o, transport& over, engine::runtime& on, engine::clock& time);
    ~parts();

    sync_options options;
    transport& wire;
    engine::runtime& on;
    engine::clock& time;
    std::unique_ptr<engine::lane> kalshi_lane, polymarket_lane;
    std::optional<engine::plan> plan;
    std::unique_ptr<engine::run> run;
    engine::clock::tick started{};
    std::vector<engine::clock::timer> timers; ///< I/O thread
    bool grace_set = false;                   ///< I/O thread
    std::shared_ptr<const char> playing = std::make_shared<const char>(); ///< I/O thread
    const std::weak_ptr<const char> under_way = playing; ///< any thread; expires with the run

    // terms ▶ ingest
    venues::series_table series;
    std::optional<venues::exchange_status> kalshi_status;
    // ingest ▶ everything
    crawl_report status_crawl, series_crawl, kalshi_crawl, polymarket_crawl;
    market_book book;
    std::map<std::string, row_tally, std::less<>> tallies{}; ///< by platform, fixed before ingest
    quarantine kept;
    std::set<store::met_name> names_known; ///< what earlier runs met
    std::map<std::string, std::size_t> set_aside; ///< rows of drifted venues, in no book
    // store
    std::optional<store::run_writer> writer;
    store::upsert_counts stored;
    std::optional<store::finish_counts> delivered;
    std::int64_t retired = 0;
    store::pruned_counts pruned;
    std::optional<error> store_failure;
    // relate ▶ price
    std::unique_ptr<match::relater> relater;
    std::atomic<std::size_t> compiled_ranges = 0, ranges_to_compile = 0, ranges_to_relate = 0;
    bool compared = false; ///< every pair of the book's markets was proved, refuted or left open
    std::vector<match::related> related_parts;
    match::related related;
    std::set<std::pair<market_key, market_key>> reviewed_pairs; ///< both read; the smaller key left
    // judge ▶ price
    std::shared_ptr<judge_room> judging;
    judge_report judged;
    judge::pair_ends open_ends; ///< what became of each open pair; after `finish_judging`
    // upload
    std::shared_ptr<upload_room> uploading;
    delivery_turn reports;
    // books ▶ price
    std::vector<std::size_t> candidates; ///< indices of relations whose books are fetched
    std::vector<bool> priced; ///< by relation: screened out, or priced with all of its books
    std::vector<book_order> orders;
    std::shared_ptr<book_counter> kalshi_books, polymarket_books;
    std::size_t books_wanted = 0;
    book_table books;
    std::vector<market_key> unpriced;   ///< no reply; I/O thread while books are fetched
    std::vector<market_key> unreadable; ///< a reply that holds no book of them
    match::relate_options relating_with;
    pricing::settings pricing_with;
    pricing::funnel funnel;
    std::vector<priced_part> priced_parts;
    std::vector<opportunity> opportunities;
    std::vector<opportunity> implausible; ///< kept apart from those
    std::uint64_t same_row = 0;

    void plan_terms(engine::plan_builder& b);
    void plan_ingest(engine::plan_builder& b);
    void plan_compile(engine::plan_builder& b);
    void plan_relate(engine::plan_builder& b);
    void plan_judge(engine::plan_builder& b);
    void plan_asking(engine::movement_builder& m, const std::string& round);
    void plan_books(engine::plan_builder& b);
    void plan_price(engine::plan_builder& b);
    void plan_deliver(engine::plan_builder& b);
    void plan_upload(engine::plan_builder& b);
    void start_convex(std::function<void(deliver::delivery_report)> done);
    void start_webhook(std::function<void(deliver::delivery_report)> done);

    /// A source that walks a listing over the lane of its venue.
    std::function<std::unique_ptr<engine::source_body<venues::raw_page>>()>
    walk(std::function<venues::crawl()> make, engine::lane& by, crawl_report& report);
    void partial(std::string why);
    std::size_t chunk() const noexcept {
        return static_cast<std::size_t>(options.config.engine.chunk_markets);
    }
    void check_reading();
    void find_halts();
    void order_books();
    void open_book_counters();
    void finish_relations();
    void apply_reviewed();
    std::vector<judge::asked_pair> questions();
    judge::asked_side side_of(const market_key& key) const;
    void note_titles(bool asks, std::span<const judge::docket::answer> known,
                     judge::open_cause why);
    void use(std::span<const judge::docket::answer> known);
    void ask_the_rest(bool last);
    void open_desk();
    void cancel_judging(const std::string& why,
                        judge::open_cause cause = judge::open_cause::stopped);
    void cancel_reading(const std::string& why);
    void cancel_upload(const std::string& why);
    void close_desk();
    void cancel_calls();
    void cut_short();
    void set_grace();
    void leave();
    void check(const judge::asked_pair& pair, const judge::verdict& said);
    void leave_open(const judge::asked_pair& pair, const judge::session_outcome::open_left& how);
    void take_verdicts(judged_batch&& answered, engine::scope& about);
    void explain_waiting();
    void keep_verdicts();
    void finish_judging();
    void rank_opportunities();
    void commit_results();
    void prune_store(engine::run_result& result);
    void remember_names();
    void keep_rejects();
    void keep_names();
    void write_store(const std::function<void()>& step);
    bool walked(std::string_view platform) const noexcept;
    bool read_whole(std::string_view platform) const;
    bool told(const relation& r) const;
    void mark_priced();
    static bool half_read(const market& m) noexcept;
    void judge_standing(store::looked_at& looked) const;
    store::looked_at looked_at() const;
    store::sync_log sync_log() const;
    void collect(sync_result& into);
};

} // namespace dutchbook::graphs
