// Walks the postings of one query term in one segment, with the part of the score that each posting adds.
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "bm25.hpp"
#include "posting_list.hpp"

namespace ragctl {

class TermCursor {
 public:
  // What the list views outlives the cursor.
  explicit TermCursor(const QueryList& list);

  // Upper bound of all parts.
  std::int32_t bound() const { return bound_; }
  // Upper bound of the parts of rows [begin, end); 0 when it is certain that there are none. begin must not
  // decrease from call to call.
  std::int32_t bound_within(std::uint32_t begin, std::uint32_t end);

  // In what follows rows must not decrease from call to call.

  // The part of `row`, 0 without a posting.
  std::int32_t part_of(std::uint32_t row) {
    if (!seek(row) || rows_[at_] != row) return 0;
    return query_.part(packed_ ? packed_[at_] : frequencies_[at_], row);
  }
  // Adds the parts of the postings of rows [begin, end) to sums[row - begin]; leaves the cursor behind them.
  void add_within(std::uint32_t begin, std::uint32_t end, std::int32_t* sums);
  // Blocks that may have rows of the interval that bound_within() was asked for last.
  std::size_t blocks_within() const { return window_blocks_; }

 private:
  void load();
  // Moves to the first posting at or after `row`; false when there is none.
  bool seek(std::uint32_t row);

  QueryList query_;
  PostingList list_;
  std::int32_t bound_ = 0;
  std::size_t block_ = 0;  // the block of the current posting; blocks() at the end
  std::size_t loaded_ = ~std::size_t{0};
  std::size_t count_ = 0;
  std::size_t at_ = 0;
  std::size_t window_block_ = 0;  // first block that ends at or after the last window's begin
  std::size_t window_blocks_ = 1;
  std::array<std::uint32_t, kBlockPostings> rows_;
  std::array<std::uint32_t, kBlockPostings> frequencies_;  // unless they are packed
  PackedFrequencies packed_;
};

}  // namespace ragctl
