// The best k of a stream of scored rows.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

namespace ragctl {

struct ScoredRow {
  float score = 0.0F;
  std::uint32_t row = 0;

  bool operator==(const ScoredRow&) const = default;
};

// Higher score first; equal scores by smaller row. A total order as long as no score is NaN. An object, not a
// function: algorithms call it without a pointer.
inline constexpr auto ranks_before = [](const ScoredRow& a, const ScoredRow& b) {
  return a.score > b.score || (a.score == b.score && a.row < b.row);
};

// Keeps the k rows that rank first, whatever the order of arrival. Rows must be distinct and scores not NaN.
// For distances push the negated distance. Not thread-safe; collectors of disjoint parts are combined by
// merge().
class TopK {
 public:
  explicit TopK(std::size_t k) : k_(k) { heap_.reserve(std::min<std::size_t>(k, 4096)); }

  // Amortised O(1) for a row that does not enter, O(log k) for one that does.
  void push(float score, std::uint32_t row) {
    const ScoredRow candidate{score, row};
    if (heap_.size() < k_) {
      heap_.push_back(candidate);
      std::push_heap(heap_.begin(), heap_.end(), ranks_before);
    } else if (k_ > 0 && ranks_before(candidate, heap_.front())) {
      std::pop_heap(heap_.begin(), heap_.end(), ranks_before);
      heap_.back() = candidate;
      std::push_heap(heap_.begin(), heap_.end(), ranks_before);
    }
  }

  void merge(const TopK& other) {
    for (const ScoredRow& entry : other.heap_) push(entry.score, entry.row);
  }

  // A row scoring below this cannot enter; one that equals it enters only by a smaller row number. -infinity
  // until k rows are held; +infinity for k = 0.
  float threshold() const {
    if (heap_.size() < k_) return -std::numeric_limits<float>::infinity();
    return k_ == 0 ? std::numeric_limits<float>::infinity() : heap_.front().score;
  }

  std::size_t size() const { return heap_.size(); }
  bool full() const { return heap_.size() >= k_; }

  // Best first.
  std::vector<ScoredRow> sorted() const {
    std::vector<ScoredRow> result = heap_;
    std::sort(result.begin(), result.end(), ranks_before);
    return result;
  }

 private:
  std::size_t k_;
  std::vector<ScoredRow> heap_;  // the worst kept row in front
};

}  // namespace ragctl
