// The best k rows of a search, ties by chunk id.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "ragctl/index/knowledge_base.hpp"
#include "snapshot.hpp"

namespace ragctl {

// Higher score first, equal ones by chunk id (then by row: an id occurs once among live chunks).
class RankOrder {
 public:
  explicit RankOrder(const Snapshot& snapshot) : snapshot_(&snapshot) {}

  bool operator()(const Scored& a, const Scored& b) const {
    if (a.score != b.score) return a.score > b.score;
    if (a.row == b.row) return false;
    const int compared = snapshot_->chunk_id(a.row).compare(snapshot_->chunk_id(b.row));
    return compared < 0 || (compared == 0 && a.row < b.row);
  }

 private:
  const Snapshot* snapshot_;
};

class Collector {
 public:
  Collector(const Snapshot& snapshot, std::size_t k) : before_(snapshot), k_(k) {}

  // Scores are not NaN.
  void push(std::uint32_t row, float score) {
    const Scored candidate{row, score};
    if (heap_.size() < k_) {
      heap_.push_back(candidate);
      std::push_heap(heap_.begin(), heap_.end(), before_);
    } else if (k_ > 0 && score >= heap_.front().score && before_(candidate, heap_.front())) {
      std::pop_heap(heap_.begin(), heap_.end(), before_);
      heap_.back() = candidate;
      std::push_heap(heap_.begin(), heap_.end(), before_);
    }
  }

  bool full() const { return heap_.size() >= k_; }
  // The score of the worst kept row; only when full and k > 0.
  float worst() const { return heap_.front().score; }

  std::vector<Scored> sorted() {
    std::sort(heap_.begin(), heap_.end(), before_);
    return std::move(heap_);
  }

 private:
  RankOrder before_;
  std::size_t k_;
  std::vector<Scored> heap_;  // the worst kept row in front
};

}  // namespace ragctl
