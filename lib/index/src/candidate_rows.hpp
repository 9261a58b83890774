#pragma once

#include <bit>
#include <cstdint>

#include "ragctl/index/knowledge_base.hpp"
#include "segment.hpp"

namespace ragctl {

// The rows of a segment that a search may return: live, and visible when a set is given.
class CandidateRows {
 public:
  CandidateRows(const Segment& segment, std::uint32_t base, const RowSet* visible)
      : segment_(&segment), rows_(segment.rows()), base_(base), visible_(visible) {}
  // All of `rows` rows.
  explicit CandidateRows(std::uint32_t rows) : rows_(rows) {}

  bool all() const { return visible_ == nullptr && (segment_ == nullptr || !segment_->has_deletions()); }
  bool contains(std::uint32_t row) const { return ((word(row / 64) >> (row % 64)) & 1U) != 0; }
  // Candidates among rows 64 * word ... of the segment, as bits.
  std::uint64_t word(std::size_t word) const {
    const std::uint64_t live = segment_ != nullptr ? segment_->live_word(word) : existing(word);
    if (visible_ == nullptr || live == 0) return live;
    // The set is numbered over all segments: its bits may straddle two words.
    const std::uint64_t first = base_ + std::uint64_t{word} * 64;
    const std::size_t at = first / 64;
    const unsigned shift = first % 64;
    std::uint64_t bits = at < visible_->bits.size() ? visible_->bits[at] >> shift : 0;
    if (shift > 0 && at + 1 < visible_->bits.size()) bits |= visible_->bits[at + 1] << (64 - shift);
    return live & bits;
  }
  std::uint64_t count() const {
    if (all()) return rows_;
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < words(); ++i) sum += static_cast<std::uint64_t>(std::popcount(word(i)));
    return sum;
  }
  std::size_t words() const { return (std::size_t{rows_} + 63) / 64; }

 private:
  std::uint64_t existing(std::size_t word) const {
    const std::size_t left = rows_ - word * 64;
    return left >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << left) - 1;
  }

  const Segment* segment_ = nullptr;
  std::uint32_t rows_;
  std::uint32_t base_ = 0;
  const RowSet* visible_ = nullptr;
};

}  // namespace ragctl
