// MaxScore over windows of kWindowRows rows. In each window the terms are ordered by their bound there; the
// lightest ones whose bounds together cannot reach the threshold are only looked up for rows that the other
// terms (the essential ones) have touched: term by term, so that each block is decoded once for all rows that
// still want it. A row that could still tie with the worst kept one is scored, because ties are decided by
// chunk id.
#include "lexical_search.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <limits>
#include <utility>

#include "candidate_rows.hpp"
#include "collector.hpp"
#include "ragctl/core/parallel.hpp"
#include "term_cursor.hpp"

namespace ragctl {
namespace {

constexpr std::uint32_t kWindowRows = 4096;
// So many wanted rows a block, and a block costs less spread out than searched (estimated, not measured).
constexpr std::size_t kDenseRows = 12;

// The best of the k-th scores that the parts of a search have: no row below it can be among the k best of
// all.
class ScoreFloor {
 public:
  float least() const { return least_.load(std::memory_order_relaxed); }
  void raise(float score) {
    float least = this->least();
    while (least < score && !least_.compare_exchange_weak(least, score, std::memory_order_relaxed)) {
    }
  }

 private:
  std::atomic<float> least_ = -std::numeric_limits<float>::infinity();
};

// Where a part of a search puts its rows.
struct Best {
  Collector& collector;
  ScoreFloor& floor;

  float least() const {
    return collector.full() ? std::max(collector.worst(), floor.least()) : floor.least();
  }
  void push(std::uint32_t row, float score) const {
    collector.push(row, score);
    if (collector.full()) floor.raise(collector.worst());
  }
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
  WindowSearch(const SearchedSegment& searched, const LexicalQuery& query, const Best& best)
      : base_(searched.base),
        query_(query),
        candidates_(searched.segment, searched.base, searched.visible),
        best_(best),
        rows_(searched.segment.rows()) {
    cursors_.reserve(searched.lists.size());
    for (const QueryList& list : searched.lists) cursors_.emplace_back(list);
    for (TermCursor& cursor : cursors_) order_.push_back({&cursor, 0});
    sums_before_.resize(cursors_.size() + 1);
  }

  void run(std::size_t first, std::size_t last) {
    for (std::size_t window = first; window < last; ++window) {
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

  struct Pending {
    std::uint32_t row;
    std::int32_t sum;
  };

  // The least sum that can enter. Sums that round to the same float as the worst kept one may enter by their
  // id.
  std::int64_t threshold() const {
    const float least = best_.least();
    if (least <= 0.0F) return 0;
    const double worst = static_cast<double>(least) * query_.scale;
    return static_cast<std::int64_t>(worst * (1.0 - 0x1.0p-22)) - 1;
  }

  bool has_candidates(std::uint32_t begin, std::uint32_t end) const {
    if (candidates_.all()) return true;
    for (std::size_t word = begin / 64; word < (std::size_t{end} + 63) / 64; ++word) {
      if (candidates_.word(word) != 0) return true;
    }
    return false;
  }

  void search_window(std::uint32_t begin, std::uint32_t end) {
    if (!has_candidates(begin, end)) return;
    const std::size_t essential = partition(begin, end);
    if (essential == order_.size()) return;
    for (std::size_t i = essential; i < order_.size(); ++i) {
      if (order_[i].bound != 0) touch(*order_[i].cursor, begin, end);
    }
    collect(begin, end, essential);
  }

  // Adds a term for every row that has it.
  void touch(TermCursor& cursor, std::uint32_t begin, std::uint32_t end) {
    const QueryList& query = cursor.query();
    cursor.consume(begin, end, [&](std::uint32_t row, std::uint32_t frequency) {
      const std::uint32_t at = row - begin;
      sums_[at] += query.part(frequency, row);
      touched_[at / 64] |= std::uint64_t{1} << (at % 64);
    });
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

  void collect(std::uint32_t begin, std::uint32_t end, std::size_t essential) {
    gather(begin, essential);
    for (std::size_t i = essential; i-- > 0 && !pending_.empty();) {
      if (pending_.size() < kDenseRows * order_[i].cursor->blocks_within()) {
        look_up(i);
      } else {
        join(i, begin, end);
      }
    }
    for (const Pending& each : pending_) {
      if (each.sum >= threshold()) best_.push(base_ + each.row, query_.score(each.sum));
    }
  }

  // The touched rows of a window that can still enter, with the sum of the essential terms.
  void gather(std::uint32_t begin, std::size_t essential) {
    const std::int64_t least = threshold() - sums_before_[essential];
    pending_.clear();
    for (std::size_t word = 0; word < touched_.size(); ++word) {
      for (std::uint64_t bits = touched_[word]; bits != 0; bits &= bits - 1) {
        const std::size_t at = word * 64 + static_cast<std::size_t>(std::countr_zero(bits));
        const std::int32_t sum = std::exchange(sums_[at], 0);
        const auto row = static_cast<std::uint32_t>(begin + at);
        if (sum >= least && candidates_.contains(row)) pending_.push_back({row, sum});
      }
      touched_[word] = 0;
    }
  }

  // Adds one term that is not essential, after all heavier ones, and drops the rows that cannot enter any
  // more: without branches, because which ones do is anyone's guess.
  template <typename PartOf>
  void complete(std::size_t term, const PartOf& part_of) {
    const std::int64_t least = threshold() - sums_before_[term];
    std::size_t kept = 0;
    for (const Pending each : pending_) {
      const std::int32_t sum = each.sum + part_of(each.row);
      pending_[kept] = {each.row, sum};
      kept += sum >= least ? 1 : 0;
    }
    pending_.resize(kept);
  }

  void look_up(std::size_t term) {
    TermCursor& cursor = *order_[term].cursor;
    complete(term, [&cursor](std::uint32_t row) { return cursor.part_of(row); });
  }

  // By all frequencies of the window, spread out: cheaper than looking up many rows in each block.
  void join(std::size_t term, std::uint32_t begin, std::uint32_t end) {
    TermCursor& cursor = *order_[term].cursor;
    const QueryList& query = cursor.query();
    frequencies_.fill(0);
    cursor.consume(begin, end, [&](std::uint32_t row, std::uint32_t frequency) {
      frequencies_[row - begin] = static_cast<std::uint16_t>(frequency);
    });
    complete(term, [&](std::uint32_t row) {
      const std::uint32_t frequency = frequencies_[row - begin];
      const std::int32_t part = query.part(frequency, row);
      return frequency == 0 ? 0 : part;
    });
  }

  std::uint32_t base_;
  const LexicalQuery& query_;
  CandidateRows candidates_;
  Best best_;
  std::uint32_t rows_;
  std::vector<TermCursor> cursors_;
  std::vector<Bounded> order_;
  std::vector<std::int64_t> sums_before_;  // [i]: bounds of order_[0, i) together
  std::vector<Pending> pending_;           // rows of a window on their way to the collector
  std::array<std::int32_t, kWindowRows> sums_ = {};
  std::array<std::uint64_t, kWindowRows / 64> touched_ = {};
  std::array<std::uint16_t, kWindowRows> frequencies_ = {};  // of one term
};

}  // namespace

std::vector<Scored> search_max_score(const Snapshot& snapshot, const LexicalQuery& query, std::size_t k,
                                     const RowSet* visible, unsigned threads) {
  if (k == 0 || query.terms.empty()) return {};
  ScoreFloor floor;
  std::vector<Collector> parts(std::max(threads, 1U), Collector(snapshot, k));
  for (std::size_t i = 0; i < snapshot.size(); ++i) {
    const Segment& segment = snapshot.segment(i);
    const SearchedSegment searched{segment, snapshot.base(i), visible, open_lists(segment, query)};
    parallel_parts(threads, searched.windows(), 1,
                   [&](std::size_t part, std::size_t first, std::size_t last) {
                     WindowSearch(searched, query, {parts[part], floor}).run(first, last);
                   });
  }
  for (std::size_t i = 1; i < parts.size(); ++i) {
    for (const Scored& scored : parts[i].sorted()) parts.front().push(scored.row, scored.score);
  }
  return parts.front().sorted();
}

}  // namespace ragctl
