// MaxScore over windows of kWindowRows rows. In each window the terms are ordered by their bound there. The
// lightest ones whose bounds together cannot reach the threshold are not essential: a row that has only these
// cannot enter. The essential ones are added to all rows; then the others, heaviest first, and after each the
// rows are dropped that cannot enter with all that is left. A term is added to every row of the window that
// has it as long as many rows are left (dropped ones get a sum that nobody reads), and looked up for each
// when they are few. A row that could still tie with the worst kept one is scored, because ties are decided
// by chunk id.
#include "lexical_search.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <limits>
#include <mutex>

#include "candidate_rows.hpp"
#include "collector.hpp"
#include "ragctl/core/parallel.hpp"
#include "term_cursor.hpp"

namespace ragctl {
namespace {

constexpr std::uint32_t kWindowRows = 8192;
// Windows that a thread takes at a time: enough that few blocks of postings are read by two threads.
constexpr std::size_t kTurnWindows = 8;
// So many rows to look up a block cost as much as adding the block to all rows (estimated, not measured).
constexpr std::size_t kDenseRows = 8;

// The best rows of all threads, and the score that a row needs to be among them. Thread-safe.
class SharedBest {
 public:
  SharedBest(const Snapshot& snapshot, std::size_t k) : collector_(snapshot, k) {}

  float least() const { return least_.load(std::memory_order_relaxed); }
  void push(std::uint32_t row, float score) {
    const std::lock_guard lock(mutex_);
    collector_.push(row, score);
    if (collector_.full()) least_.store(collector_.worst(), std::memory_order_relaxed);
  }
  std::vector<Scored> sorted() { return collector_.sorted(); }

 private:
  std::mutex mutex_;
  Collector collector_;
  std::atomic<float> least_ = -std::numeric_limits<float>::infinity();
};

struct SearchedSegment {
  const Segment& segment;
  std::uint32_t base;
  const RowSet* visible;
  std::vector<QueryList> lists;

  std::size_t windows() const {
    return lists.empty() ? 0 : (std::size_t{segment.rows()} + kWindowRows - 1) / kWindowRows;
  }
};

class WindowSearch {
 public:
  WindowSearch(const SearchedSegment& searched, const LexicalQuery& query, SharedBest& best)
      : base_(searched.base),
        query_(query),
        candidates_(searched.segment, searched.base, searched.visible),
        best_(best),
        rows_(searched.segment.rows()),
        windows_(searched.windows()) {
    cursors_.reserve(searched.lists.size());
    for (const QueryList& list : searched.lists) cursors_.emplace_back(list);
    for (TermCursor& cursor : cursors_) order_.push_back({&cursor, 0});
    sums_before_.resize(cursors_.size() + 1);
  }

  // Turns ascend from call to call.
  void run(std::size_t turn) {
    const std::size_t last = std::min((turn + 1) * kTurnWindows, windows_);
    for (std::size_t window = turn * kTurnWindows; window < last; ++window) {
      const std::uint64_t begin = std::uint64_t{window} * kWindowRows;
      search_window(static_cast<std::uint32_t>(begin),
                    static_cast<std::uint32_t>(std::min<std::uint64_t>(begin + kWindowRows, rows_)));
    }
  }

 private:
  struct Bounded {
    TermCursor* cursor;
    std::int32_t bound;
  };

  // The least sum that can enter. Sums that round to the same float as the worst kept one may enter by their
  // id.
  std::int64_t threshold() const {
    const float least = best_.least();
    if (least <= 0.0F) return 0;
    const double worst = static_cast<double>(least) * query_.scale;
    return static_cast<std::int64_t>(worst * (1.0 - 0x1.0p-22)) - 1;
  }

  // Marks the rows of a window that may be returned; false when there are none.
  bool mark_candidates(std::uint32_t begin) {
    std::uint64_t any = 0;
    for (std::size_t i = 0; i < marks_.size(); ++i) {
      const std::size_t word = begin / 64 + i;
      marks_[i] = word < candidates_.words() ? candidates_.word(word) : 0;
      any |= marks_[i];
    }
    return any != 0;
  }

  void search_window(std::uint32_t begin, std::uint32_t end) {
    if (!mark_candidates(begin)) return;
    const std::size_t essential = partition(begin, end);
    if (essential == order_.size()) return;
    for (std::size_t i = essential; i < order_.size(); ++i) {
      if (order_[i].bound != 0) order_[i].cursor->add_within(begin, end, sums_.data());
    }
    collect(begin, end, essential);
    sums_.fill(0);
  }

  // Orders the terms by bound and returns the number of those that are not essential.
  std::size_t partition(std::uint32_t begin, std::uint32_t end) {
    for (Bounded& each : order_) each.bound = each.cursor->bound_within(begin, end);
    std::sort(order_.begin(), order_.end(), [](const Bounded& a, const Bounded& b) {
      return a.bound < b.bound || (a.bound == b.bound && a.cursor < b.cursor);
    });
    sums_before_[0] = 0;
    for (std::size_t i = 0; i < order_.size(); ++i) sums_before_[i + 1] = sums_before_[i] + order_[i].bound;
    const std::int64_t least = threshold();
    std::size_t essential = 0;
    while (essential < order_.size() && sums_before_[essential + 1] < least) ++essential;
    return essential;
  }

  // Adds the terms that are not essential and pushes the rows that reach the threshold.
  void collect(std::uint32_t begin, std::uint32_t end, std::size_t essential) {
    std::size_t left = keep_marks(sums_.data(), marks_.size(), least_before(essential), marks_.data());
    for (std::size_t i = essential; i-- > 0 && left > 0;) {
      if (order_[i].bound == 0) continue;
      TermCursor& cursor = *order_[i].cursor;
      if (left < kDenseRows * cursor.blocks_within()) {
        left = look_up(cursor, begin, least_before(i));
      } else {
        cursor.add_within(begin, end, sums_.data());
        left = keep_marks(sums_.data(), marks_.size(), least_before(i), marks_.data());
      }
    }
    if (left > 0) push_marked(begin);
  }

  // The least sum of a row that can enter with the first `terms` still to come, which is never 0: with these
  // alone no row can enter.
  std::int32_t least_before(std::size_t terms) const {
    constexpr std::int64_t kMost = std::numeric_limits<std::int32_t>::max();
    return static_cast<std::int32_t>(std::clamp<std::int64_t>(threshold() - sums_before_[terms], 1, kMost));
  }

  // Adds a term to the rows left, and drops those that stay below `least`. Returns how many are left.
  std::size_t look_up(TermCursor& cursor, std::uint32_t begin, std::int32_t least) {
    std::size_t left = 0;
    for (std::size_t word = 0; word < marks_.size(); ++word) {
      for (std::uint64_t bits = marks_[word]; bits != 0; bits &= bits - 1) {
        const std::size_t at = word * 64 + static_cast<std::size_t>(std::countr_zero(bits));
        sums_[at] += cursor.part_of(begin + static_cast<std::uint32_t>(at));
        const bool kept = sums_[at] >= least;
        marks_[word] ^= kept ? 0 : bits & -bits;
        left += kept ? 1 : 0;
      }
    }
    return left;
  }

  void push_marked(std::uint32_t begin) {
    for (std::size_t word = 0; word < marks_.size(); ++word) {
      for (std::uint64_t bits = marks_[word]; bits != 0; bits &= bits - 1) {
        const std::size_t at = word * 64 + static_cast<std::size_t>(std::countr_zero(bits));
        if (sums_[at] < threshold()) continue;
        best_.push(base_ + begin + static_cast<std::uint32_t>(at), query_.score(sums_[at]));
      }
    }
  }

  std::uint32_t base_;
  const LexicalQuery& query_;
  CandidateRows candidates_;
  SharedBest& best_;
  std::uint32_t rows_;
  std::size_t windows_;
  std::vector<TermCursor> cursors_;
  std::vector<Bounded> order_;
  std::vector<std::int64_t> sums_before_;  // [i]: bounds of order_[0, i) together
  std::array<std::int32_t, kWindowRows> sums_ = {};
  std::array<std::uint64_t, kWindowRows / 64> marks_ = {};  // rows of the window that can still enter
};

}  // namespace

std::vector<Scored> search_max_score(const Snapshot& snapshot, const LexicalQuery& query, std::size_t k,
                                     const RowSet* visible, unsigned threads) {
  if (k == 0 || query.terms.empty()) return {};
  SharedBest best(snapshot, k);
  for (std::size_t i = 0; i < snapshot.size(); ++i) {
    const Segment& segment = snapshot.segment(i);
    const SearchedSegment searched{segment, snapshot.base(i), visible, open_lists(segment, query)};
    const std::size_t turns = (searched.windows() + kTurnWindows - 1) / kTurnWindows;
    std::atomic<std::size_t> next = 0;
    parallel_parts(threads, std::min<std::size_t>(turns, std::max(threads, 1U)), 1,
                   [&](std::size_t, std::size_t, std::size_t) {
                     WindowSearch search(searched, query, best);
                     for (std::size_t turn = next++; turn < turns; turn = next++) search.run(turn);
                   });
  }
  return best.sorted();
}

}  // namespace ragctl
