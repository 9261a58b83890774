// The best of many estimates, for taking them in order later.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
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

  // Drops the entries below `least`; none need be pushed any more.
  void raise(float least) {
    constexpr float kLeast = -std::numeric_limits<float>::infinity();
    if (least == kLeast) return;
    const float below = std::nextafter(least, kLeast);
    if (threshold_ >= below) return;
    threshold_ = below;
    std::erase_if(entries_, [least](const ScoredRow& entry) { return entry.score < least; });
  }

  // Removes the `count` entries that rank first, or all; in order of rank.
  std::vector<ScoredRow> take(std::size_t count) {
    cut();
    const auto rest = entries_.end() - static_cast<std::ptrdiff_t>(std::min(count, entries_.size()));
    const auto ranks_after = [](const ScoredRow& a, const ScoredRow& b) { return ranks_before(b, a); };
    if (rest != entries_.begin()) std::nth_element(entries_.begin(), rest, entries_.end(), ranks_after);
    std::vector<ScoredRow> taken(rest, entries_.end());
    entries_.erase(rest, entries_.end());
    std::sort(taken.begin(), taken.end(), ranks_before);
    return taken;
  }

 private:
  void cut() {
    if (entries_.size() <= most_) return;
    const auto last = entries_.begin() + static_cast<std::ptrdiff_t>(most_ - 1);
    std::nth_element(entries_.begin(), last, entries_.end(), ranks_before);
    entries_.resize(most_);
    if (!(threshold_ >= entries_.back().score)) threshold_ = entries_.back().score;
  }

  std::size_t most_;
  // Below every estimate, -infinity too, until entries are cut.
  float threshold_ = std::numeric_limits<float>::quiet_NaN();
  std::vector<ScoredRow> entries_;
};

}  // namespace ragctl
