#pragma once

#include <cstdint>

#include "ragctl/index/knowledge_base.hpp"
#include "segment.hpp"

namespace ragctl {

// The rows of a segment that a search may return: live, and visible when a set is given.
class CandidateRows {
 public:
  CandidateRows(const Segment& segment, std::uint32_t base, const RowSet* visible)
      : segment_(segment), base_(base), visible_(visible) {}

  bool all() const { return visible_ == nullptr && !segment_.has_deletions(); }
  bool contains(std::uint32_t row) const {
    return (visible_ == nullptr || visible_->contains(base_ + row)) && segment_.live(row);
  }
  // Candidates among rows 64 * word ... of the segment, as bits.
  std::uint64_t word(std::size_t word) const {
    const std::uint64_t live = segment_.live_word(word);
    if (visible_ == nullptr || live == 0) return live;
    // The set is numbered over all segments: its bits may straddle two words.
    const std::uint64_t first = base_ + std::uint64_t{word} * 64;
    const std::size_t at = first / 64;
    const unsigned shift = first % 64;
    std::uint64_t bits = at < visible_->bits.size() ? visible_->bits[at] >> shift : 0;
    if (shift > 0 && at + 1 < visible_->bits.size()) bits |= visible_->bits[at + 1] << (64 - shift);
    return live & bits;
  }
  std::size_t words() const { return (std::size_t{segment_.rows()} + 63) / 64; }

 private:
  const Segment& segment_;
  std::uint32_t base_;
  const RowSet* visible_;
};

}  // namespace ragctl
