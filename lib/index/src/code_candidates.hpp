// The best of many estimates, for taking them in order later.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "ragctl/math/topk.hpp"

namespace ragctl {

// Keeps the `most` entries that rank first, whatever the order of arrival. A list that is cut to half when it
// is full costs less than a heap: few entries of a scan survive, and no order is needed before the end.
class CodeCandidates {
 public:
  // `most` is at least 1.
  explicit CodeCandidates(std::size_t most) : most_(most) {}

  // Entries at or below it need not be pushed, as long as rows arrive in ascending order.
  float threshold() const { return threshold_; }

  void push(float bound, std::uint32_t row) {
    entries_.push_back({bound, row});
    if (entries_.size() >= 2 * most_) cut();
  }

  // Joins those of other rows.
  void merge(const CodeCandidates& other) {
    for (const ScoredRow& entry : other.entries_) push(entry.score, entry.row);
  }

  // Puts the next `count` entries in order of rank at the front of the rest and steps over them. Nothing may
  // be pushed after the first call.
  std::span<const ScoredRow> take(std::size_t count) {
    if (taken_ == 0) cut();
    const auto first = entries_.begin() + static_cast<std::ptrdiff_t>(taken_);
    const auto last = first + static_cast<std::ptrdiff_t>(std::min(count, entries_.size() - taken_));
    std::partial_sort(first, last, entries_.end(), ranks_before);
    taken_ += static_cast<std::size_t>(last - first);
    return {first, last};
  }

 private:
  void cut() {
    if (entries_.size() <= most_) return;
    const auto last = entries_.begin() + static_cast<std::ptrdiff_t>(most_ - 1);
    std::nth_element(entries_.begin(), last, entries_.end(), ranks_before);
    entries_.resize(most_);
    threshold_ = entries_.back().score;
  }

  std::size_t most_;
  std::size_t taken_ = 0;
  // Below every estimate, -infinity too, until entries are cut.
  float threshold_ = std::numeric_limits<float>::quiet_NaN();
  std::vector<ScoredRow> entries_;
};

}  // namespace ragctl
