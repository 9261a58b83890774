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
  explicit CodeCandidates(std::size_t most) : most_(most) { entries_.reserve(2 * most); }

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
    keep([least](const ScoredRow& entry) { return entry.score >= least; });
  }

  // Removes the `count` entries that rank first, in order of rank; at most `most`, or as many as there are.
  // Not meant for more than `most` in all: behind them the list is not complete.
  std::vector<ScoredRow> take(std::size_t count) {
    std::vector<ScoredRow> taken(std::min({count, most_, entries_.size()}));
    if (taken.empty()) return taken;
    if (taken.size() * kFew > entries_.size()) {
      select(taken.size());
      std::copy_n(entries_.begin(), taken.size(), taken.begin());
      std::sort(taken.begin(), taken.end(), ranks_before);
    } else {
      std::partial_sort_copy(entries_.begin(), entries_.end(), taken.begin(), taken.end(), ranks_before);
    }
    const ScoredRow last = taken.back();
    keep([last](const ScoredRow& entry) { return ranks_before(last, entry); });
    return taken;
  }

 private:
  // One of so many entries or fewer are found by a heap, which most of the others never enter.
  static constexpr std::size_t kFew = 8;

  // Without branches: which entries stay is anyone's guess.
  template <typename Wanted>
  void keep(const Wanted& wanted) {
    std::size_t kept = 0;
    for (const ScoredRow entry : entries_) {
      entries_[kept] = entry;
      kept += wanted(entry) ? 1 : 0;
    }
    entries_.resize(kept);
  }

  // Moves the `count` entries that rank first to the front, the last of them to its place.
  void select(std::size_t count) {
    const auto last = entries_.begin() + static_cast<std::ptrdiff_t>(count - 1);
    std::nth_element(entries_.begin(), last, entries_.end(), ranks_before);
  }

  void cut() {
    select(most_);
    entries_.resize(most_);
    if (!(threshold_ >= entries_.back().score)) threshold_ = entries_.back().score;
  }

  std::size_t most_;
  // Below every estimate, -infinity too, until entries are cut.
  float threshold_ = std::numeric_limits<float>::quiet_NaN();
  std::vector<ScoredRow> entries_;
};

}  // namespace ragctl
