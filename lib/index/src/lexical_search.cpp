// MaxScore over windows of kWindowRows rows. In each window the terms are ordered by their bound there. The
// lightest ones whose bounds together cannot reach the threshold are not essential: a row that has only these
// cannot enter. The essential ones are added to all rows; then the others, heaviest first, and after each the
// rows are dropped that cannot enter with all that is left. A term is added to every row of the window that
// has it as long as many rows are left (dropped ones get a sum that nobody reads), and looked up for each
// when they are few. A row that could still tie with the worst kept one is scored, because ties are decided
// by chunk id.
//
// Without a threshold every row is touched, and it rises slowly when k is large. So some windows, spread over
// all rows, are searched first, and the score of the k-th row is guessed from theirs (Mallia et al.,
// "Comparison of top-k threshold estimation techniques", CIKM 2020: sampling). A guess that was too high is
// noticed: fewer than k rows are above it, and the search begins again.
#include "lexical_search.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <cmath>
#include <limits>
#include <mutex>

#include "candidate_rows.hpp"
#include "collector.hpp"
#include "ragctl/core/parallel.hpp"
#include "term_cursor.hpp"

namespace ragctl {
namespace {

// Windows that a thread takes at a time: enough that few blocks of postings are read by two threads.
constexpr std::size_t kTurnWindows = 4;
// One window in so many is searched for the guess, when there are several of these.
constexpr std::size_t kSampleStep = 16;
constexpr std::size_t kLeastSampled = 2;
// The guess is the score of the row of the sample that has as many better ones there as the k best rows of
// all are expected to have, and so many deviations more (of a Poisson number; the chunks of a document come
// together). It was too high for 4 of 1,001 questions to a million chunks, k = 300; with windows of 8,192 for
// 30, 3 and none of 401 with 3, 5 and 8 deviations, and eight long ones took 68, 63 and 66 ms.
constexpr double kDeviations = 6.0;
// So many rows to look up a block cost as much as adding the block to all rows: eight long questions to a
// million chunks took 71.0, 70.7 and 72.3 ms with 4, 8 and 12 (windows of 8,192, no guess yet).
constexpr std::size_t kDenseRows = 8;

// The best rows of all threads, and the score that a row needs to be among them. Thread-safe.
class SharedBest {
 public:
  // Rows below `floor` are not looked for.
  SharedBest(const Snapshot& snapshot, std::size_t k, float floor = kNone)
      : collector_(snapshot, k), floor_(floor), least_(floor) {}

  static constexpr float kNone = -std::numeric_limits<float>::infinity();

  float least() const { return least_.load(std::memory_order_relaxed); }
  void push(std::uint32_t row, float score) {
    const std::lock_guard lock(mutex_);
    collector_.push(row, score);
    if (collector_.full()) least_.store(std::max(floor_, collector_.worst()), std::memory_order_relaxed);
  }

  // In what follows nobody else is at work.

  // kNone while there are fewer than k.
  float worst() const { return collector_.full() ? collector_.worst() : kNone; }
  std::vector<Scored> sorted() { return collector_.sorted(); }

 private:
  std::mutex mutex_;
  Collector collector_;
  float floor_;
  std::atomic<float> least_;
};

// A step of windows has one that is searched first.
enum class Windows : std::uint8_t { kAll, kFirst, kOthers };

bool is_chosen(Windows windows, std::size_t window) {
  const bool first = window % kSampleStep == kSampleStep / 2;
  return windows == Windows::kAll || first == (windows == Windows::kFirst);
}

struct SearchedSegment {
  const Segment& segment;
  std::uint32_t base;
  const RowSet* visible;
  std::uint32_t window_rows;
  std::span<const QueryList> lists;

  std::size_t windows() const {
    return lists.empty() ? 0 : (std::size_t{segment.rows()} + window_rows - 1) / window_rows;
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
        window_rows_(searched.window_rows),
        windows_(searched.windows()) {
    cursors_.reserve(searched.lists.size());
    for (const QueryList& list : searched.lists) cursors_.emplace_back(list);
    for (TermCursor& cursor : cursors_) order_.push_back({&cursor, 0});
    sums_before_.resize(cursors_.size() + 1);
  }

  // Turns ascend from call to call.
  void run(std::size_t turn, Windows windows) {
    const std::size_t last = std::min((turn + 1) * kTurnWindows, windows_);
    for (std::size_t window = turn * kTurnWindows; window < last; ++window) {
      if (!is_chosen(windows, window)) continue;
      const std::uint64_t begin = std::uint64_t{window} * window_rows_;
      search_window(static_cast<std::uint32_t>(begin),
                    static_cast<std::uint32_t>(std::min<std::uint64_t>(begin + window_rows_, rows_)));
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
    for (std::size_t i = 0; i < window_rows_ / 64; ++i) {
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
  std::uint32_t window_rows_;
  std::size_t windows_;
  std::vector<TermCursor> cursors_;
  std::vector<Bounded> order_;
  std::vector<std::int64_t> sums_before_;  // [i]: bounds of order_[0, i) together
  std::array<std::int32_t, kWindowRows> sums_ = {};
  std::array<std::uint64_t, kWindowRows / 64> marks_ = {};  // rows of the window that can still enter
};

class MaxScore {
 public:
  MaxScore(const Snapshot& snapshot, const LexicalQuery& query, std::size_t k, const RowSet* visible,
           unsigned threads, std::uint32_t window_rows)
      : snapshot_(snapshot), query_(query), k_(k), threads_(std::max(threads, 1U)) {
    for (std::size_t i = 0; i < snapshot.size(); ++i) {
      const Segment& segment = snapshot.segment(i);
      segments_.push_back({segment, snapshot.base(i), visible, window_rows, query.lists[i]});
    }
  }

  std::vector<Scored> run() const {
    std::size_t all = 0;
    std::size_t sampled = 0;
    for (const SearchedSegment& segment : segments_) {
      all += segment.windows();
      sampled += (segment.windows() + kSampleStep / 2 - 1) / kSampleStep;
    }
    if (sampled < kLeastSampled) return search_all(SharedBest::kNone);
    const double expected = static_cast<double>(k_) * static_cast<double>(sampled) / static_cast<double>(all);
    return search_guessed(static_cast<std::size_t>(expected + kDeviations * std::sqrt(expected)) + 1);
  }

 private:
  std::vector<Scored> search_all(float floor) const {
    SharedBest best(snapshot_, k_, floor);
    search(Windows::kAll, best);
    return best.sorted();
  }

  // The guess is the score of this rank in the sample.
  std::vector<Scored> search_guessed(std::size_t rank) const {
    SharedBest sample(snapshot_, rank);
    search(Windows::kFirst, sample);
    const float guess = sample.worst();
    if (guess == SharedBest::kNone) return search_all(SharedBest::kNone);
    SharedBest best(snapshot_, k_, guess);
    for (const Scored& scored : sample.sorted()) best.push(scored.row, scored.score);
    search(Windows::kOthers, best);
    // Rows of the sample that tie with the guess were not all kept.
    return best.worst() > guess ? best.sorted() : search_all(best.worst());
  }

  void search(Windows windows, SharedBest& best) const {
    for (const SearchedSegment& segment : segments_) {
      const std::size_t turns = (segment.windows() + kTurnWindows - 1) / kTurnWindows;
      std::atomic<std::size_t> next = 0;
      parallel_parts(threads_, std::min<std::size_t>(turns, threads_), 1,
                     [&](std::size_t, std::size_t, std::size_t) {
                       WindowSearch search(segment, query_, best);
                       for (std::size_t turn = next++; turn < turns; turn = next++) search.run(turn, windows);
                     });
    }
  }

  const Snapshot& snapshot_;
  const LexicalQuery& query_;
  std::size_t k_;
  unsigned threads_;
  std::vector<SearchedSegment> segments_;
};

}  // namespace

std::vector<Scored> search_max_score(const Snapshot& snapshot, const LexicalQuery& query, std::size_t k,
                                     const RowSet* visible, unsigned threads, std::uint32_t window_rows) {
  if (k == 0 || query.terms.empty()) return {};
  return MaxScore(snapshot, query, k, visible, threads, window_rows).run();
}

}  // namespace ragctl
